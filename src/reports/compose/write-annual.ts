import type { ReportBlock } from '../../contract/report-body.ts'
import { type Audience, reportKind } from '../kinds.ts'
import { listCases } from './case-rows.ts'
import { caseTable } from './case-table.ts'
import { numbered, ownWords } from './chapters.ts'
import type { Desk } from './report-desk.ts'
import { scopeRun } from './report-words.ts'
import { paragraphOf, say } from './say.ts'
import { handlingBlocks, unitAnnex } from './section-handling.ts'
import { opinionBlocks } from './section-opinion.ts'
import { problemBlocks } from './section-problems.ts'
import { promiseBlocks } from './section-promises.ts'
import { receivedBlocks } from './section-received.ts'
import { supervisionBlocks } from './section-supervision.ts'
import type { Written } from './writers.ts'

/** The whole course of the year, for the standing committee, the congress and the public. */
export async function writeAnnual(desk: Desk): Promise<Written> {
  const { audience } = reportKind(desk.ask.kind)
  const isPublic = audience === 'public'
  const supervision = await supervisionBlocks(desk, { isPublic })
  const blocks = numbered([
    { title: '基本情况', blocks: await receivedBlocks(desk) },
    { title: '办理情况', blocks: await handlingBlocks(desk) },
    { title: '征求代表意见和满意度情况', blocks: await opinionBlocks(desk) },
    { title: '承诺事项落实情况', blocks: await promiseBlocks(desk) },
    { title: supervisionTitle(desk), blocks: supervision },
    { title: '存在的问题', blocks: await problemBlocks(desk) },
    { title: '下一步工作', blocks: [ownWords('下一步工作')] },
  ])
  return {
    blocks: [...(await introduction(desk, audience)), ...blocks],
    annexes: await annexes(desk, audience),
  }
}

function supervisionTitle({ word, ask }: Desk): string {
  return word('ballot') !== null && ask.policy.ballot.held ? '督办和测评情况' : '督办情况'
}

/** 现将……报告如下 */
async function introduction(desk: Desk, audience: Audience): Promise<ReportBlock[]> {
  const what = desk.ask.kind === 'annual_report' && desk.ask.congress.level !== 'township' ? '办理和督办' : '办理'
  const opening =
    audience === 'public'
      ? say`根据代表法的规定，现将代表建议${what}情况公开如下。`
      : say`现将代表建议${what}情况报告如下。`
  return paragraphOf(opening, say`${scopeRun(desk.ask)}。`, await hiddenSentence(desk, audience))
}

/** How many are in the numbers alone. */
async function hiddenSentence(desk: Desk, audience: Audience) {
  if (audience !== 'public') return null
  const book = { id: desk.ask.book.id, policy: desk.ask.policy }
  const shown = await listCases(desk.trx, { book, within: desk.within, audience })
  const hidden = desk.count('received') - shown.length
  return hidden > 0 ? say`其中${{ text: String(hidden), name: '不宜公开' }}件不宜公开，只计入总数，不列入附件。` : null
}

async function annexes(desk: Desk, audience: Audience): Promise<Written['annexes']> {
  const table = await caseTable(desk, audience, { name: '建议一览表', title: '代表建议办理情况一览表' })
  return [...(await unitAnnex(desk)), ...(table ? [table] : [])]
}

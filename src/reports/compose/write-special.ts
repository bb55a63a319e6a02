import type { ReportBlock } from '../../contract/report-body.ts'
import { reportKind } from '../kinds.ts'
import { caseTable } from './case-table.ts'
import { numbered, ownWords } from './chapters.ts'
import { keyCaseBlocks } from './key-cases.ts'
import type { Desk } from './report-desk.ts'
import type { Subject } from './report-subject.ts'
import { scopeRun } from './report-words.ts'
import { reviewTable } from './review-table.ts'
import { headingOf, paragraphOf, say } from './say.ts'
import { handlingBlocks, unitAnnex } from './section-handling.ts'
import { opinionBlocks } from './section-opinion.ts'
import { problemBlocks } from './section-problems.ts'
import { promiseBlocks } from './section-promises.ts'
import { receivedBlocks } from './section-received.ts'
import { reviewBlocks, supervisionBlocks } from './section-supervision.ts'
import { supervisionTable } from './supervision-table.ts'
import { tableOfGroups } from './table-of-groups.ts'
import type { Written } from './writers.ts'

const MOST_UNITS = 30

/** 一类: the same course in October, with the vote before the standing committee. */
export async function writeFirstCategory(desk: Desk): Promise<Written> {
  const label = desk.ask.policy.categories.first?.label ?? '一类建议'
  const opening = paragraphOf(say`现将${label}办理情况报告如下。${scopeRun(desk.ask)}。`)
  const next = { title: '下一步工作', blocks: [ownWords('下一步工作')] }
  if (desk.count('received') === 0 && desk.count('ballots') === 0) {
    return { blocks: [...opening, ...paragraphOf(say`本期没有${label}。`), ...numbered([next])], annexes: [] }
  }
  const blocks = numbered([
    { title: '基本情况', blocks: await receivedBlocks(desk) },
    { title: '办理情况', blocks: await handlingBlocks(desk) },
    { title: '督办和测评情况', blocks: await supervisionBlocks(desk, { isPublic: false }) },
    { title: '征求代表意见和满意度情况', blocks: await opinionBlocks(desk) },
    { title: '承诺事项落实情况', blocks: await promiseBlocks(desk) },
    { title: '存在的问题', blocks: await problemBlocks(desk) },
    next,
  ])
  return {
    blocks: [...opening, ...blocks],
    annexes: [
      ...(await unitAnnex(desk)),
      ...(await supervisionTable(desk, `${label}领办、督办情况一览表`)),
      ...(await caseAnnex(desk, `${label}办理情况一览表`)),
    ],
  }
}

/** A government, court or procuratorate about what was handed over to it. */
export async function writeBody(desk: Desk, subject: Subject): Promise<Written> {
  const opening = say`现将${subject.name ?? ''}办理代表建议的情况报告如下。${scopeRun(desk.ask)}。`
  const own = { title: '主要做法', blocks: [ownWords('主要做法')] }
  if (desk.count('handed_over') === 0) {
    return {
      blocks: [...paragraphOf(opening, say`本期没有交由${subject.name ?? '本机关'}办理的代表建议。`)],
      annexes: [],
    }
  }
  const blocks = numbered([
    { title: '基本情况', blocks: await receivedBlocks(desk) },
    { title: '办理情况', blocks: await handlingBlocks(desk) },
    own,
    { title: '代表对办理情况的评价', blocks: await opinionBlocks(desk) },
    { title: '承诺事项落实情况', blocks: await promiseBlocks(desk) },
    { title: '存在的问题', blocks: await problemBlocks(desk) },
    { title: '下一步工作', blocks: [ownWords('下一步工作')] },
  ])
  return {
    blocks: [...paragraphOf(opening), ...blocks],
    annexes: [...(await unitAnnex(desk)), ...(await caseAnnex(desk, '代表建议办理情况一览表'))],
  }
}

/** 满意度 alone, by suggestion and by form, and by who handled. */
export async function writeSatisfaction(desk: Desk): Promise<Written> {
  const blocks = numbered([
    { title: '征求意见和满意度情况', blocks: await opinionBlocks(desk) },
    { title: '分单位、分领域情况', blocks: await ratingTables(desk) },
    { title: '下一步工作', blocks: [ownWords('下一步工作')] },
  ])
  const opening = say`现将代表对建议办理情况的满意度报告如下。${scopeRun(desk.ask)}。`
  const empty = desk.count('handed_over') === 0 ? say`本期没有交办的建议，没有征求代表意见。` : null
  return { blocks: [...paragraphOf(opening, empty), ...blocks], annexes: [] }
}

async function ratingTables(desk: Desk): Promise<ReportBlock[]> {
  if (desk.count('rated_last_base') === 0) return []
  const figures = [
    'rated_last_base',
    'rated_last_satisfied',
    'rated_last_basically_satisfied',
    'rated_last_dissatisfied',
    'satisfied_rate_first',
    'satisfied_rate_last',
    'satisfied_or_basically_rate_last',
  ]
  const table = async (by: string, name: string, title: string, first: string) => {
    const groups = await desk.by(by, figures)
    const rows = groups.rows.filter(({ values }) => values[0]?.kind === 'count' && values[0].count > 0)
    return tableOfGroups(
      desk,
      { ...groups, rows },
      {
        name,
        title: rows.length > MOST_UNITS ? `${title}（基数较大的${MOST_UNITS}个）` : title,
        first,
        firstWidth: 13,
        most: MOST_UNITS,
        columns: [
          { figure: 'rated_last_base', label: '基数', width: 5 },
          { figure: 'rated_last_satisfied', label: '满意', width: 5 },
          { figure: 'rated_last_basically_satisfied', label: '基本满意', width: 5 },
          { figure: 'rated_last_dissatisfied', label: '不满意', width: 5 },
          { figure: 'satisfied_rate_first', label: '首次满意率', width: 6 },
          { figure: 'satisfied_rate_last', label: '末次满意率', width: 6 },
          { figure: 'satisfied_or_basically_rate_last', label: '末次满意和基本满意率', width: 8 },
        ],
        note: '按件统计，基数为末次评价的基数；一件由几家承办的，计入主办（单独办理、分别办理的首家）单位。',
      },
    )
  }
  return [
    await table('unit', '分单位满意度', '各承办单位满意度（按件）', '承办单位'),
    await table('field', '分领域满意度', '各领域满意度（按件）', '领域'),
  ]
}

/** Each key case by itself, for the council of chairpersons. */
export async function writeKeyCases(desk: Desk, subject: Subject): Promise<Written> {
  const word = desk.word('key') ?? '重点督促办理'
  const isOne = subject.within?.by === 'case'
  const opening = say`现将${word}的代表建议办理情况报告如下。${scopeRun(desk.ask)}。`
  if (desk.count('received') === 0) {
    return { blocks: paragraphOf(opening, say`本期没有${word}的建议。`), annexes: [] }
  }
  const overview = isOne ? [] : numbered([{ title: '总体情况', blocks: await keyOverview(desk) }])
  return {
    blocks: [
      ...paragraphOf(opening),
      ...overview,
      ...(isOne ? [] : [headingOf(1, '二、逐件情况')]),
      ...(await keyCaseBlocks(desk)),
    ],
    annexes: isOne ? [] : await caseAnnex(desk, `${word}的建议一览表`),
  }
}

async function keyOverview(desk: Desk): Promise<ReportBlock[]> {
  const { n, rate, count } = desk
  const supervised =
    count('supervisions') > 0 ? say`启动督办${n('supervisions')}件次，开展督办活动${n('supervision_acts')}次。` : null
  return paragraphOf(
    say`共${n('received')}件${desk.change('received')}，已交办${n('handed_over')}件，已办复${n('replied')}件，办复率${rate('reply_rate')}；已办结${n('concluded')}件。`,
    supervised,
  )
}

/** 回头看: what was checked, what held, what deputies said the second time. */
export async function writeFollowUp(desk: Desk, subject: Subject): Promise<Written> {
  const word = desk.word('follow_up_review') ?? '“回头看”'
  const opening = paragraphOf(
    say`现将代表建议办理${word}${subject.name === null ? '' : `（${subject.name}）`}情况报告如下。${scopeRun(desk.ask)}。`,
  )
  if (desk.count('reviews') === 0) {
    return { blocks: [...opening, ...paragraphOf(say`本期没有列入${word}的建议。`)], annexes: [] }
  }
  return {
    blocks: [
      ...opening,
      ...numbered([
        { title: '核查情况', blocks: reviewBlocks(desk) },
        { title: '下一步工作', blocks: [ownWords('下一步工作')] },
      ]),
    ],
    annexes: await reviewTable(desk),
  }
}

/** 台账: every suggestion, and hardly a word. */
export async function writeLedger(desk: Desk): Promise<Written> {
  const { n } = desk
  const words = say`收到代表建议${n('received')}件，交办${n('handed_over')}件，办复${n('replied')}件，办结${n('concluded')}件。${scopeRun(desk.ask)}。`
  const empty = desk.count('received') === 0 ? say`本期没有收到代表建议。${scopeRun(desk.ask)}。` : words
  return { blocks: paragraphOf(empty), annexes: await caseAnnex(desk, '代表建议办理台账') }
}

async function caseAnnex(desk: Desk, title: string): Promise<Written['annexes']> {
  const table = await caseTable(desk, reportKind(desk.ask.kind).audience, { name: '建议一览表', title })
  return table ? [table] : []
}

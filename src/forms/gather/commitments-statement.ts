import { sql } from 'kysely'

import type { CommitmentContext } from '../../../machines/commitment/rules.ts'
import { valueLabel } from '../../contract/value-labels.ts'
import type { ShownActor } from '../../db/read/case-actors.ts'
import { withinReach } from '../../db/read/reach.ts'
import { AppError } from '../../errors.ts'
import { stateLabel } from '../../office/actor-label.ts'
import { type CaseSheet, lastOf, linesOf, readCaseSheet, requireSigner, words } from '../case-sheet.ts'
import { dayWords, officeName } from '../form-words.ts'
import type { FormGatherer, Gather, GatherContext, Trx } from '../gather.ts'
import { promiseWords, signatureOf, unitName } from '../reply-facts.ts'

/** Cases of one deputy in one statement: a deputy has tens, not thousands. */
const MOST_CASES = 200

/** How the promises to one deputy stand: of one case, or of all that the deputy signed. */
const gather: Gather = async (trx, ask, context) => {
  const { deputyId } = ask
  if (deputyId === undefined) throw new AppError('REQUEST_INVALID', '没有写明给哪一位代表；请选择代表')
  const caseIds = ask.caseId === undefined ? await listCasesOf(trx, context, deputyId) : [ask.caseId]
  const sheets: CaseSheet[] = []
  for (const caseId of caseIds) sheets.push(await readCaseSheet(trx, context, caseId, 'office'))
  const [first] = sheets
  if (!first) throw new AppError('RULE_NOT_MET', '这名代表的建议没有承诺事项，不必制发承诺事项说明')
  const deputy = requireSigner(first, deputyId)
  const lines = sheets.flatMap((sheet) => promisesOf(sheet).map((promise) => lineOf(sheet, promise)))
  if (lines.length === 0) throw new AppError('RULE_NOT_MET', '本件的答复没有承诺事项，不必制发承诺事项说明')
  const place = { ...context, policy: first.policy }
  const open = lines.filter(({ isOpen }) => isOpen)
  const struck = lines.filter(({ isStruckOff }) => isStruckOff)
  const isWithNextTerm = lines.some((line) => line.isWithNextTerm)
  return {
    title: `${ask.caseId === undefined ? '' : `${first.number}建议`}承诺事项说明（致${deputy.name}代表）`,
    caseIds,
    namesProposers: true,
    data: {
      发文机关: officeName(place),
      文号: context.number,
      函题: '关于代表建议答复承诺事项落实情况的说明',
      称谓: `${deputy.name}代表`,
      开头:
        ask.caseId === undefined
          ? `现将您提出的建议在答复中承诺的事项截至${dayWords(context.datedOn)}的落实情况说明如下：`
          : `您提出的《${first.title}》（${first.number}），承办单位在答复中承诺的事项截至${dayWords(context.datedOn)}的落实情况说明如下：`,
      件数: String(lines.length),
      已销号: String(struck.length),
      未完成: String(open.length),
      承诺: lines.map((line, n) => ({ 序号: String(n + 1), ...line.texts })),
      换届说明: isWithNextTerm
        ? '结转下一届的承诺事项，由下一届代表工作机构继续跟踪督办，直至销号。'
        : open.length > 0
          ? '未完成的承诺事项继续列入台账跟踪督办，直至销号。'
          : '',
      日期: dayWords(context.datedOn),
      联系人: '',
    },
  }
}

async function listCasesOf(trx: Trx, { viewer }: GatherContext, deputyId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.id from suggestion_case c where ${withinReach(viewer)} and coalesce(c.mark, 'none') <> 'state_secret'
      and exists (select 1 from case_party p where p.case_id = c.id and p.kind = 'signer' and p.party_id = ${deputyId})
      and exists (select 1 from actor a where a.case_id = c.id and a.machine = 'commitment')
    order by c.first_handed_over_on, c.id limit ${MOST_CASES}`.execute(trx)
  return rows.map(({ id }) => id)
}

function promisesOf({ page }: CaseSheet): ShownActor[] {
  return page.actors.filter(({ machine, value }) => machine === 'commitment' && value !== 'cancelled')
}

function lineOf(sheet: CaseSheet, promise: ShownActor) {
  const { promiseId, dueOn, percent, isWithNextTerm } = promise.context as CommitmentContext
  const isStruckOff = promise.value === 'struckOff'
  const isOpen = !isStruckOff && promise.value !== 'notKept'
  const state = stateLabel('commitment', promise.value).split('　').at(-1) ?? ''
  return {
    isStruckOff,
    isOpen,
    isWithNextTerm,
    texts: {
      编号: sheet.number,
      事项: promiseWords(sheet, signatureOf(sheet, promiseId), promiseId),
      单位: unitName(sheet, promise),
      期限: dayWords(dueOn) || '未定',
      进展: isOpen ? `完成${percent}%，${state}` : state,
      说明: remarkOf(sheet, promise),
    },
  }
}

/** Why a promise was put off, carried over or not kept. */
function remarkOf(sheet: CaseSheet, promise: ShownActor): string {
  const line = lastOf(
    linesOf(sheet, promise.id),
    'commitment.rescheduled',
    'commitment.carriedOver',
    'commitment.notKept',
    'commitment.reopened',
  )
  if (!line) return ''
  if (line.type === 'commitment.carriedOver') {
    return `结转${valueLabel('to', String(line.payload['to']))}：${words(sheet, line, 'statement')}`
  }
  return words(sheet, line, 'reason')
}

export const COMMITMENTS_GATHERER: FormGatherer = { makers: ['office'], readers: 'office', gather }

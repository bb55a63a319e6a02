import { toDayNumber } from '../../machines/policy/day.ts'
import { dateInWords } from '../documents/official/text.ts'
import type { AppraisalFacts, DutyRow, Flags, FormRow, LegRow, PromiseRow } from './facts.ts'
import { findItem, type ItemRule } from './items.ts'
import type { Judged } from './score.ts'

type Verdict = Pick<Judged, 'verdict' | 'why'>
type Pair = ItemRule['pairs'][number]
const RATINGS: Readonly<Record<string, string>> = {
  satisfied: '满意',
  basically_satisfied: '基本满意',
  dissatisfied: '不满意',
}

/** Every fact that may tell on an item: whether it counts, whether it reached, and why. Items judged by hand have none. */
export function judge(facts: AppraisalFacts, item: string): Judged[] {
  const rule = findItem(item)
  if (!rule) return []
  const legs = new Map<string, LegRow[]>()
  for (const leg of facts.legs) legs.set(leg.case_id, [...(legs.get(leg.case_id) ?? []), leg])
  const daysOfOthers = (duty: DutyRow) => daysHeldByOthers(duty, legs.get(duty.case_id) ?? [])
  return rule.pairs.flatMap((pair) => {
    const of = <Row extends { case_id: string; unit_id: string; flags: Flags }>(
      rows: readonly Row[],
      judgeRow: (row: Row) => Verdict | null,
    ) =>
      rows.flatMap((row): Judged[] => {
        const verdict = judgeRow(row)
        return verdict === null ? [] : [{ unitId: row.unit_id, item, caseId: row.case_id, ...verdict }]
      })
    if (pair.of === 'fact_duty') return of(facts.duties, (duty) => judgeDuty(pair, item, duty, daysOfOthers(duty)))
    if (pair.of === 'fact_promise') return of(facts.promises, (promise) => judgePromise(pair, promise))
    return of(facts.forms, (form) => judgeForm(pair, form))
  })
}

const has = (flags: Flags, ids: readonly string[]) => ids.some((id) => flags[id] === true)

/** Reached, missed or not counted as the catalogue says; the words come from the row. */
function verdictOf({ base, part }: Pair, flags: Flags): Judged['verdict'] {
  if (!has(flags, base)) return 'not_counted'
  return has(flags, part) ? 'reached' : 'missed'
}

/** Null where the duty is none that the pair looks at: a co-handler owes no reply. */
function judgeDuty(pair: Pair, item: string, duty: DutyRow, daysOfOthers: number): Verdict | null {
  const isOfCo = pair.base.includes('opinions_due')
  if (isOfCo !== (duty.role === 'co') && !pair.base.includes('duties_acknowledge_due')) return null
  if (!duty.is_live) return { verdict: 'not_counted', why: `承办${endedOn(duty)}终止，不再计入` }
  const verdict = verdictOf(pair, duty.flags)
  if (isOfCo) return opinionVerdict(verdict, duty, daysOfOthers)
  if (pair.base.includes('duties_acknowledge_due')) return { verdict, why: acknowledgeWords(duty) }
  if (pair.base.includes('duties_reply_due')) return replyVerdict(verdict, duty, daysOfOthers)
  if (pair.base.includes('duties_classified')) return { verdict, why: classWords(verdict, duty) }
  return contactVerdict(verdict, item, duty)
}

function endedOn({ ended_on }: DutyRow): string {
  return ended_on === null ? '已' : `于${dateInWords(ended_on)}`
}

/** What others held is not the unit's delay: it has those days more. */
function replyVerdict(verdict: Judged['verdict'], duty: DutyRow, daysOfOthers: number): Verdict {
  const { replied_on, reply_due_on, days_late } = duty
  const due = reply_due_on === null ? '' : `，期限${dateInWords(reply_due_on)}`
  if (verdict === 'not_counted') return { verdict, why: `答复期限未到，暂不计${due}` }
  const done = replied_on === null ? '尚未答复' : `${dateInWords(replied_on)}答复`
  if (verdict === 'reached') return { verdict, why: `${done}${due}` }
  return lateVerdict({ isDone: replied_on !== null, words: `${done}${due}`, late: days_late ?? 0, daysOfOthers })
}

type Late = { isDone: boolean; words: string; late: number; daysOfOthers: number }

/** No longer late than others had it: the lateness is theirs. What is not done yet is then not counted yet. */
function lateVerdict({ isDone, words, late, daysOfOthers }: Late): Verdict {
  const held = `在代表工作机构、归口交办单位手中${daysOfOthers}日`
  if (late > daysOfOthers) {
    return {
      verdict: 'missed',
      why: `${words}，逾期${late}日${daysOfOthers > 0 ? `（其间${held}，扣除后仍逾期）` : ''}`,
    }
  }
  return {
    verdict: isDone ? 'reached' : 'not_counted',
    why: `${words}，逾期${late}日；其间${held}，不记本单位逾期`,
  }
}

/**
 * Calendar days of the duty's own term on which the office or a body had the suggestion and this unit had not. A
 * co-handler has nothing in hand but from the day it was told: for it only the days before that are others'.
 */
function daysHeldByOthers(duty: DutyRow, legs: readonly LegRow[]): number {
  const isMine = ({ holder_kind, holder_id }: LegRow) =>
    holder_kind === 'unit' && (holder_id === duty.unit_id || holder_id === duty.former_unit_id)
  const from = toDayNumber(duty.start_on)
  const to = toDayNumber(duty.role === 'co' ? duty.opened_on : (duty.replied_on ?? duty.as_of))
  const daysOf = (some: readonly LegRow[]) =>
    some.flatMap((leg) => {
      const first = Math.max(from, toDayNumber(leg.from_on))
      const last = Math.min(to, toDayNumber(leg.to_on))
      return Array.from({ length: Math.max(0, last - first) }, (_, n) => first + n)
    })
  const mine = new Set(daysOf(legs.filter(isMine)))
  return new Set(daysOf(legs.filter(({ holder_kind }) => holder_kind !== 'unit')).filter((day) => !mine.has(day))).size
}

function contactVerdict(verdict: Judged['verdict'], item: string, duty: DutyRow): Verdict {
  const isMeeting = item === 'interviewed'
  if (verdict === 'reached') {
    const on = duty.contacted_on === null ? '' : `，首次沟通${dateInWords(duty.contacted_on)}`
    return { verdict, why: `${isMeeting ? '已与代表见面' : '已与代表沟通'}${on}` }
  }
  const missing = isMeeting ? '没有与代表见面的记载' : '没有与代表沟通的记载'
  const isStillOpen = duty.replied_on === null && duty.in_time === null
  if (verdict === 'missed' && isStillOpen) return { verdict: 'not_counted', why: `${missing}；答复期限未到，暂不计` }
  return { verdict, why: missing }
}

function acknowledgeWords({ acknowledged_on, acknowledge_due_on }: DutyRow): string {
  const due = acknowledge_due_on === null ? '，没有签收期限' : `，期限${dateInWords(acknowledge_due_on)}`
  return acknowledged_on === null ? `尚未签收${due}` : `${dateInWords(acknowledged_on)}签收${due}`
}

function opinionVerdict(verdict: Judged['verdict'], duty: DutyRow, daysOfOthers: number): Verdict {
  const { opinion_on, opinion_due_on, as_of } = duty
  const due = opinion_due_on === null ? '，没有期限' : `，期限${dateInWords(opinion_due_on)}`
  const done = opinion_on === null ? '尚未提交协办意见' : `${dateInWords(opinion_on)}提交协办意见`
  if (verdict !== 'missed' || opinion_due_on === null) return { verdict, why: `${done}${due}` }
  const late = toDayNumber(opinion_on ?? as_of) - toDayNumber(opinion_due_on)
  return lateVerdict({ isDone: opinion_on !== null, words: `${done}${due}`, late, daysOfOthers })
}

function classWords(verdict: Judged['verdict'], { result_class }: DutyRow): string {
  if (result_class === null) return '答复没有办理结果类别，不计'
  return `办理结果${result_class}类，${verdict === 'reached' ? '已经解决' : '尚未解决'}`
}

function judgePromise(pair: Pair, promise: PromiseRow): Verdict {
  const { state, due_on, struck_off_on, not_kept_on } = promise
  const due = due_on === null ? '没有定完成日期' : `承诺${dateInWords(due_on)}前完成`
  const verdict = verdictOf(pair, promise.flags)
  const words: Readonly<Record<PromiseRow['state'], string>> = {
    struck_off: `${due}，${struck_off_on === null ? '已' : `${dateInWords(struck_off_on)}`}核实销号`,
    not_kept: `${due}，${not_kept_on === null ? '已' : `${dateInWords(not_kept_on)}`}说明不能兑现`,
    cancelled: '承诺事项已取消，不计',
    reported_done: `${due}，单位已报告完成、等待核实${verdict === 'not_counted' ? '，暂不计' : ''}`,
    open: `${due}，${verdict === 'not_counted' ? '期限未到，暂不计' : '期限已过、尚未完成'}`,
  }
  return { verdict, why: words[state] }
}

function judgeForm(pair: Pair, { flags, rating, is_open }: FormRow): Verdict {
  const verdict = verdictOf(pair, flags)
  if (verdict !== 'not_counted') return { verdict, why: `代表评价：${RATINGS[rating ?? ''] ?? rating}` }
  if (rating !== null) return { verdict, why: '以后又征询过，以最后一次为准' }
  return { verdict, why: is_open ? '征询还没有结果，不计' : '没有得到代表的评价，不计' }
}

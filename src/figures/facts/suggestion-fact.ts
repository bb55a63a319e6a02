import { owesReply } from '../../../machines/assignment/rules.ts'
import { worstRating } from '../../../machines/inquiry/rules.ts'
import { dayInZone } from '../../../machines/policy/day.ts'
import type { Policy } from '../../../machines/policy/schema.ts'
import { triggersOf } from '../../../machines/suggestion/rules.ts'
import type { Cut, DutyFact, SuggestionFact } from './case-facts.ts'
import { type ClockRuns, judgePunctuality, NOTHING_OWED, type Punctuality } from './clock-runs.ts'
import { bestContact, type Duty, isLive } from './duty-fold.ts'
import { type Inquiry, worstFeedback } from './form-fold.ts'
import { countSigners, endedAs, opinionsOf, type SuggestionMemory, stateOf } from './suggestion-fold.ts'

/** All that was folded of one case. */
export type Folded = {
  suggestion: SuggestionMemory
  duties: readonly Duty[]
  dutyFacts: readonly DutyFact[]
  inquiries: readonly Inquiry[]
  runs: ClockRuns
  policy: Policy | undefined
  /** The mark of today, whatever it was on the day of the cut: it decides what may be printed. */
  mark: SuggestionFact['mark']
}

/** The row of the suggestion itself. */
export function suggestionFact(folded: Folded, cut: Cut, receivedOn: string): SuggestionFact {
  const { suggestion, inquiries, policy, mark } = folded
  const { context } = suggestion
  const isHandedOver = context.firstHandedOverOn !== null
  return {
    number: context.number,
    serial_number: context.serialNumber,
    title: mark === 'state_secret' ? null : suggestion.title,
    mark,
    publicity: context.publicity,
    origin: context.origin,
    period: context.period,
    term_no: context.termNo,
    session_no: context.sessionNo,
    field: context.field,
    category: context.category,
    is_key: context.isKey,
    body_id: isHandedOver ? context.bodyId : null,
    delegation_id: context.delegationId,
    lead_signer_id: context.leadSignerId,
    signers: countSigners(context, policy),
    repeats: context.repeats.length,
    motion_number: context.motionNumber,
    received_on: receivedOn,
    screening: suggestion.screening,
    screened_on: suggestion.screenedOn,
    times_returned: suggestion.timesReturned,
    accepted_on: suggestion.screening === 'accepted' ? suggestion.screenedOn : null,
    ended: endedAs(context),
    ended_on: endedAs(context) === null ? null : suggestion.endedOn,
    joined_case_id: context.leadCaseId,
    members: context.memberCaseIds.length,
    handed_over_on: context.firstHandedOverOn,
    receipt_on: context.receiptSignedOn,
    distributed_on: suggestion.distributedOn,
    long_term: context.isLongTermByNature,
    needs_handling_leader: policy !== undefined && triggersOf(context, policy).handlingLeader,
    handling_leader_id: context.handlingLeaderId,
    ...handling(folded),
    ...replying(folded, cut),
    concluded_on: context.concludedOn,
    with_dissatisfaction: context.isConcludedWithDissatisfaction,
    struck_off_on: context.struckOffOn,
    archived_on: context.archivedOn,
    ...opinionsOf(suggestion),
    feedback_rating: worstFeedback(inquiries),
    rehandled: context.round - 1,
    assessed: context.isAfterAssessment,
    state: stateOf(context),
  }
}

type Handling = Pick<
  SuggestionFact,
  | 'unit_id'
  | 'unit_now_id'
  | 'units'
  | 'co_units'
  | 'acknowledged'
  | 'contacted'
  | 'contact_form'
  | 'contact_rank'
  | 'interviewed'
  | 'extension_bases'
  | 'self_rating'
>

/** The units at work on it. */
function handling({ duties, dutyFacts }: Folded): Handling {
  const live = dutyFacts.filter((fact) => fact.is_live)
  const owing = live.filter((fact) => fact.owes_reply)
  const liveOwing = duties.filter((duty) => isLive(duty) && owesReply(duty.role))
  const lead = leadOf(dutyFacts)
  return {
    unit_id: lead?.unit_id ?? null,
    unit_now_id: lead?.unit_now_id ?? null,
    units: live.length,
    co_units: live.length - owing.length,
    acknowledged: live.length > 0 && live.every((fact) => fact.acknowledged_on !== null),
    contacted: owing.length > 0 && owing.every((fact) => fact.contacts > 0),
    ...bestContact(liveOwing),
    extension_bases: [...new Set(live.flatMap((fact) => fact.extension_basis ?? []))],
    self_rating: worstRating(duties.flatMap((duty) => [...duty.selfReports.values()])) ?? null,
  }
}

/** Who answers the deputy for the case; of a withdrawn one, who did when it was withdrawn. */
function leadOf(facts: readonly DutyFact[]): DutyFact | undefined {
  const answering = facts.filter((fact) => fact.owes_reply)
  return answering.find((fact) => fact.is_live) ?? answering.findLast((fact) => fact.ended_why === 'withdrawn')
}

type Replying = Pick<
  SuggestionFact,
  | 'replied_on'
  | 'reply_original_due_on'
  | 'reply_due_on'
  | 'outer_due_on'
  | 'in_time'
  | 'days_late'
  | 'entered_late'
  | 'result_class'
  | 'scheme'
  | 'meaning'
  | 'first_class'
>

/** The answer of the first round and what came of it. */
function replying(folded: Folded, cut: Cut): Replying {
  const { suggestion, duties, dutyFacts, runs } = folded
  const { context } = suggestion
  const rounds = new Map(duties.map((duty) => [duty.id, duty.firstRound]))
  const owing = dutyFacts.filter(
    (fact) => fact.is_live && fact.owes_reply && fact.reply_due_on !== null && rounds.get(fact.actor_id) === 1,
  )
  const outer = runs.last('suggestion', 'outer')
  const byOuter = owing.length === 0
  const dueOn = byOuter ? outer?.dueOn : latest(owing.map((fact) => fact.reply_due_on))
  const punctuality = punctualityOf(folded, cut, owing, outer?.dueOn ?? null)
  return {
    replied_on: context.repliedOn,
    reply_original_due_on:
      (byOuter ? outer?.firstDueOn : latest(owing.map((fact) => fact.reply_original_due_on))) ?? null,
    reply_due_on: dueOn ?? null,
    outer_due_on: outer?.dueOn ?? null,
    ...punctuality,
    entered_late: punctuality.in_time === true && isEnteredLate(folded, cut, owing, outer?.dueOn),
    ...classOf(folded),
  }
}

/** By the due days of its duties; where none owes a reply of its own, by the outer day of the first handover. */
function punctualityOf(
  { suggestion }: Folded,
  { asOf }: Cut,
  owing: readonly DutyFact[],
  outerDueOn: string | null,
): Punctuality {
  const { repliedOn, handedOverOn, withdrawnOn } = suggestion.context
  if (withdrawnOn !== null || handedOverOn === null) return NOTHING_OWED
  if (owing.length === 0) return judgePunctuality(repliedOn, outerDueOn, asOf)
  const judged = owing.map(({ in_time, days_late }): Punctuality => ({ in_time, days_late }))
  const lateBy = Math.max(0, ...judged.map(({ days_late }) => days_late ?? 0))
  if (lateBy > 0) return { in_time: false, days_late: lateBy }
  return repliedOn === null ? NOTHING_OWED : { in_time: true, days_late: 0 }
}

/** In time on paper, and in the records after the due day; what an old ledger brought was never late here. */
function isEnteredLate(
  { suggestion, duties }: Folded,
  { zone }: Cut,
  owing: readonly DutyFact[],
  outerDueOn: string | undefined,
): boolean {
  const { jointReply } = suggestion
  if (jointReply) {
    return !jointReply.isHistory && outerDueOn !== undefined && dayInZone(jointReply.recordedAt, zone) > outerDueOn
  }
  return owing.some(({ actor_id, reply_due_on }) => {
    const answer = duties.find(({ id }) => id === actor_id)?.answers[0]
    return answer !== undefined && !answer.isHistory && reply_due_on !== null && answer.recordedOn > reply_due_on
  })
}

type Classed = Pick<SuggestionFact, 'result_class' | 'scheme' | 'meaning' | 'first_class'>
const UNCLASSED: Classed = { result_class: null, scheme: null, meaning: null, first_class: null }

function classOf({ suggestion, dutyFacts }: Folded): Classed {
  const { context } = suggestion
  if (context.repliedOn === null) return UNCLASSED
  if (suggestion.jointReply) return { ...UNCLASSED, result_class: 'joint', first_class: 'joint' }
  const lead = leadOf(dutyFacts)
  if (!lead) return UNCLASSED
  const { result_class, scheme, meaning, first_class } = lead
  return { result_class, scheme, meaning, first_class }
}

function latest(days: readonly (string | null)[]): string | null {
  return (
    days
      .filter((day) => day !== null)
      .sort()
      .at(-1) ?? null
  )
}

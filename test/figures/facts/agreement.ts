import type { AssignmentContext } from '../../../machines/assignment/context.ts'
import { higherRank } from '../../../machines/assignment/context.ts'
import type { BallotContext } from '../../../machines/ballot/machine.ts'
import { type CommitmentContext, lastRatings } from '../../../machines/commitment/rules.ts'
import type { FollowUpReviewContext } from '../../../machines/follow-up-review/machine.ts'
import type { InquiryContext } from '../../../machines/inquiry/machine.ts'
import { worstRating } from '../../../machines/inquiry/rules.ts'
import type { StoredActor } from '../../../machines/step.ts'
import type { SuggestionContext } from '../../../machines/suggestion/context.ts'
import type { SupervisionContext } from '../../../machines/supervision/machine.ts'
import type { Clock } from '../../../src/engine/apply/shapes.ts'
import type { CaseFacts } from '../../../src/figures/facts/case-facts.ts'

/** A case as the engine keeps it: its actors, and all runs of its clocks. */
export type Kept = {
  actors: readonly StoredActor[]
  clocks: readonly Pick<
    Clock,
    'actorId' | 'kind' | 'version' | 'startOn' | 'originalDueOn' | 'dueOn' | 'status' | 'endedOn'
  >[]
}

/** Where facts say other than what the engine keeps of the same moment: `path: facts ≠ kept`. */
export function disagreements(facts: CaseFacts, kept: Kept, asOf: string): string[] {
  const found: string[] = []
  const same = (path: string, told: unknown, expected: unknown) => {
    if (JSON.stringify(told ?? null) !== JSON.stringify(expected ?? null)) {
      found.push(`${path}: ${JSON.stringify(told)} ≠ ${JSON.stringify(expected)}`)
    }
  }
  const of = <Context>(machine: StoredActor['machine']) =>
    kept.actors.filter((actor) => actor.machine === machine) as unknown as {
      id: string
      value: unknown
      context: Context
    }[]
  const [suggestion] = of<SuggestionContext>('suggestion')
  if (!suggestion) return ['no suggestion']
  compareSuggestion(same, facts, suggestion.context, kept)

  const duties = of<AssignmentContext>('assignment')
  same(
    'duties',
    facts.duties.map(({ actor_id }) => actor_id),
    duties.map(({ id }) => id),
  )
  for (const [n, { id, context }] of duties.entries()) {
    compareDuty(
      (name, told, expected) => same(`${id}.${name}`, told, expected),
      facts.duties[n],
      id,
      context,
      kept,
      asOf,
    )
  }
  compareForms(same, facts, of<InquiryContext>('inquiry'))
  comparePromises(same, facts, of<CommitmentContext>('commitment'), kept, asOf)
  compareOthers(same, facts, of)
  return found
}

type Same = (path: string, told: unknown, expected: unknown) => void

function compareSuggestion(same: Same, { suggestion: fact }: CaseFacts, context: SuggestionContext, kept: Kept): void {
  const pairs: [keyof typeof fact, unknown][] = [
    ['number', context.number],
    ['serial_number', context.serialNumber],
    ['publicity', context.publicity],
    ['origin', context.origin],
    ['period', context.period],
    ['field', context.field],
    ['category', context.category],
    ['is_key', context.isKey],
    ['lead_signer_id', context.leadSignerId],
    ['delegation_id', context.delegationId],
    ['motion_number', context.motionNumber],
    ['received_on', context.submittedOn],
    ['joined_case_id', context.leadCaseId],
    ['members', context.memberCaseIds.length],
    ['handed_over_on', context.firstHandedOverOn],
    ['receipt_on', context.receiptSignedOn],
    ['replied_on', context.repliedOn],
    ['concluded_on', context.concludedOn],
    ['with_dissatisfaction', context.isConcludedWithDissatisfaction],
    ['struck_off_on', context.struckOffOn],
    ['archived_on', context.archivedOn],
    ['rehandled', context.round - 1],
    ['assessed', context.isAfterAssessment],
    ['ended_on', context.withdrawnOn ?? fact.ended_on],
    ['outer_due_on', lastRun(kept, 'suggestion', 'outer')?.dueOn],
    ['first_rating', context.opinions.filter(({ round }) => round === 1).at(-1)?.outcome],
  ]
  for (const [name, expected] of pairs) same(name, fact[name], expected)
}

type Duty = CaseFacts['duties'][number]

function compareDuty(
  same: Same,
  fact: Duty | undefined,
  id: string,
  context: AssignmentContext,
  kept: Kept,
  asOf: string,
): void {
  if (!fact) {
    same('row', null, id)
    return
  }
  const owes = context.role !== 'co'
  const run = owes
    ? lastRun(kept, id, fact.reply_due_on !== null && lastRun(kept, id, 'reply') ? 'reply' : 'rehandling')
    : undefined
  const ranks = context.metBy === null ? null : higherRank(null, context.metBy)
  const pairs: [keyof Duty, unknown][] = [
    ['role', context.role],
    ['start_on', context.startOn],
    ['ended_why', context.endedWhy],
    ['contacts', context.contacts],
    ['failed_contacts', context.failedContacts],
    ['opinion_on', context.opinionGivenOn],
    ['opinion_returns', context.opinionReturns],
    ['replied_on', context.repliedOn],
    ['extension_basis', context.extensionBasis],
    ['self_rating', worstRating(Object.values(context.selfReports) as never[])],
  ]
  if (fact.interviewed) pairs.push(['contact_rank', ranks])
  if (context.acknowledgedOn !== null && fact.acknowledged_on === null)
    pairs.push(['acknowledged_on', context.acknowledgedOn])
  if (context.repliedOn !== null && isServed(context)) pairs.push(['result_class', context.resultClass])
  if (context.round === 1 && run) {
    const wasLate = run.endedOn === null ? run.dueOn < asOf : run.endedOn > run.dueOn
    const isJudged = run.status === 'met' || (run.endedOn === null && wasLate)
    pairs.push(['reply_due_on', run.dueOn], ['reply_original_due_on', run.originalDueOn])
    pairs.push(['in_time', isJudged && fact.is_live ? !wasLate : fact.in_time])
  }
  for (const [name, expected] of pairs) same(name, fact[name], expected)
}

/** No reply of another round is signed and still on its way. */
function isServed({ addresseeIds, deliveredOn, signed }: AssignmentContext): boolean {
  return signed === null || addresseeIds.every((id) => id in deliveredOn)
}

function compareForms(
  same: Same,
  { forms }: CaseFacts,
  inquiries: { id: string; value: unknown; context: InquiryContext }[],
): void {
  const expected = inquiries.flatMap(({ id, value, context }) =>
    context.deputies.map((record) => {
      const { deputyId, state, ratings, channel } = record
      const isRated = state === 'confirmed'
      const isOpen = (state === 'open' || state === 'asked') && value !== 'cancelled'
      return {
        actor_id: id,
        deputy_id: deputyId,
        about: context.about,
        round: context.round,
        demanded_channel: context.channel,
        channel,
        rating: isRated ? (worstRating(Object.values(ratings ?? {})) ?? null) : null,
        no_rating: isRated || isOpen ? null : state === 'open' || state === 'asked' ? 'not_applicable' : state,
        is_open: isOpen,
      }
    }),
  )
  const told = forms.map(
    ({ actor_id, deputy_id, about, round, demanded_channel, channel, rating, no_rating, is_open }) => {
      return { actor_id, deputy_id, about, round, demanded_channel, channel, rating, no_rating, is_open }
    },
  )
  same('forms', told, expected)
}

const PROMISE_STATES: Record<string, string> = {
  open: 'open',
  reportedDone: 'reported_done',
  verified: 'reported_done',
  struckOff: 'struck_off',
  notKept: 'not_kept',
  cancelled: 'cancelled',
}

function comparePromises(
  same: Same,
  { promises }: CaseFacts,
  commitments: { id: string; value: unknown; context: CommitmentContext }[],
  kept: Kept,
  asOf: string,
): void {
  const expected = commitments.map(({ id, value, context }) => {
    const run = lastRun(kept, id, 'commitment')
    const state = PROMISE_STATES[typeof value === 'string' ? value : (Object.keys(value as object)[0] ?? '')]
    return {
      actor_id: id,
      original_due_on: context.originalDueOn,
      due_on: context.dueOn,
      rescheduled: context.rescheduled,
      wasCarriedOver: context.carriedOver > 0,
      last_rating: worstRating(lastRatings(context).map(({ rating }) => rating)) ?? null,
      is_overdue: run !== undefined && run.endedOn === null && run.dueOn < asOf,
      state,
    }
  })
  const told = promises.map(
    ({ actor_id, original_due_on, due_on, rescheduled, carried_over_on, last_rating, is_overdue, state }) => {
      return {
        actor_id,
        original_due_on,
        due_on,
        rescheduled,
        wasCarriedOver: carried_over_on !== null,
        last_rating,
        is_overdue,
        state,
      }
    },
  )
  same('promises', told, expected)
}

function compareOthers(
  same: Same,
  facts: CaseFacts,
  of: <Context>(machine: StoredActor['machine']) => { id: string; context: Context }[],
): void {
  const { ballotResults } = of<SuggestionContext>('suggestion')[0]?.context ?? { ballotResults: [] }
  const without = (results: readonly (string | null)[]) => results.filter((result) => result === 'no_quorum').length
  same('meetings without a quorum', without(facts.ballots.map(({ result }) => result)), without(ballotResults))
  // Where too few had come, another meeting of the same round tells how it ended.
  const ended = facts.ballots.filter(
    ({ actor_id, round, meeting, result }) =>
      result !== 'no_quorum' ||
      !facts.ballots.some((one) => one.actor_id === actor_id && one.round === round && one.meeting > meeting),
  )
  same(
    'ballots',
    ended.map(({ actor_id, round, result, satisfied }) => [actor_id, round, result, satisfied]),
    of<BallotContext>('ballot').flatMap(({ id, context }) => {
      const { round, count, result, formerResult } = context
      const told = ended.filter(({ actor_id }) => actor_id === id)
      const shown = result ?? (count === null && told.at(-1)?.result === 'no_quorum' ? 'no_quorum' : null)
      const current = [id, round, shown, count?.satisfied ?? (shown === 'no_quorum' ? told.at(-1)?.satisfied : null)]
      return round === 1 ? [current] : [[id, 1, formerResult, told[0]?.satisfied], current]
    }),
  )
  same(
    'supervisions',
    facts.supervisions.map(({ actor_id, level, leader_id, committee_id, acts, council_report_on }) => {
      return [actor_id, level, leader_id, committee_id, acts, council_report_on]
    }),
    of<SupervisionContext>('supervision').map(({ id, context }) => {
      const held = context.acts.filter(({ heldOn }) => heldOn !== null).length
      return [id, context.level, context.leaderId, context.committeeId, held, context.councilReportedOn]
    }),
  )
  same(
    'reviews',
    facts.reviews.map(({ actor_id, checked_on, class_holds, outcome }) => [actor_id, checked_on, class_holds, outcome]),
    of<FollowUpReviewContext>('follow_up_review').map(({ id, context }) => {
      return [id, context.checkedOn, context.classHolds, context.outcome]
    }),
  )
  same(
    'transfers',
    facts.transfers.map(({ actor_id, direction, field }) => [actor_id, direction, field]),
    of<{ direction: string; field: string }>('transfer').map(({ id, context }) => [
      id,
      context.direction,
      context.field,
    ]),
  )
}

function lastRun({ clocks }: Kept, actorId: string, kind: Clock['kind']) {
  return clocks
    .filter((clock) => clock.actorId === actorId && clock.kind === kind)
    .sort((a, b) => a.version - b.version)
    .at(-1)
}

import type { MachineName } from '../../../machines/effects.ts'
import type { SuggestionEvent } from '../../../machines/suggestion/events.ts'
import type { LogLine } from '../../engine/reconcile/log-line.ts'
import { ballotFacts, foldVote, noteResult, openVote, type Vote } from './ballot-fold.ts'
import type { CaseFacts, Cut, SuggestionFact, SupervisionFact, TransferFact } from './case-facts.ts'
import { collectRuns } from './clock-runs.ts'
import { type Duty, dutyFact, foldDuty, noteAnswer, openDuty } from './duty-fold.ts'
import { foldInquiry, formFacts, type Inquiry, openForms } from './form-fold.ts'
import { legFacts } from './leg-fold.ts'
import { foldPromise, openPromise, type Promised, promiseFact } from './promise-fold.ts'
import { foldReview, openReview, type Review, reviewFact } from './review-fold.ts'
import { type Folded, suggestionFact } from './suggestion-fact.ts'
import { foldSuggestion, openSuggestion, type SuggestionMemory } from './suggestion-fold.ts'
import { foldSupervision, openSupervision } from './supervision-fold.ts'
import { linesWithin, type ToldLine } from './told-lines.ts'
import { foldTransfer, openTransfer } from './transfer-fold.ts'

/** The facts of one case as its log tells them up to the cut; null for what had not been submitted by then. */
export function foldCase(lines: readonly LogLine[], cut: Cut): CaseFacts | null {
  const told = linesWithin(lines, cut)
  const memory = foldLines(told, cut)
  const { suggestion, runs } = memory
  const receivedOn = suggestion?.context.submittedOn ?? null
  if (!suggestion || receivedOn === null) return null

  const bearers = lastBearers(lines)
  const bearerOf = (actorId: string, unitId: string) => bearers.get(actorId) ?? unitId
  const duties = [...memory.duties.values()]
  const dutyFacts = duties.map((duty) => dutyFact(duty, runs, cut, bearerOf(duty.id, duty.unitId)))
  const inquiries = [...memory.inquiries.values()]
  const policy = policyOf(told, cut)
  const folded: Folded = { suggestion, duties, dutyFacts, inquiries, runs, policy, mark: lastMark(lines) }
  const isWithin = (day: string) => day >= cut.from && day <= cut.to
  const promises = [...memory.promises.values()].map((promise) =>
    promiseFact(promise, runs, cut, bearerOf(promise.actor_id, promise.unit_id)),
  )
  return {
    inPeriod: isWithin(receivedOn),
    // A reminder is no happening; a promise that falls due is one, also where nobody has moved since.
    concernsPeriod:
      told.some(({ on, event }) => isWithin(on) && event.type !== 'deadline.reminderFell') ||
      promises.some(({ due_on, cancelled_on }) => due_on !== null && isWithin(due_on) && cancelled_on === null),
    suggestion: suggestionFact(folded, cut, receivedOn),
    duties: dutyFacts,
    legs: legFacts(suggestion, duties, cut.asOf),
    forms: formFacts(inquiries, duties),
    promises,
    ballots: [...memory.votes.values()].flatMap((vote) => ballotFacts(vote, cut)),
    supervisions: [...memory.supervisions.values()],
    reviews: [...memory.reviews.values()].map(reviewFact),
    transfers: [...memory.transfers.values()],
  }
}

type Memory = {
  suggestion: SuggestionMemory | null
  duties: Map<string, Duty>
  inquiries: Map<string, Inquiry>
  promises: Map<string, Promised>
  votes: Map<string, Vote>
  supervisions: Map<string, SupervisionFact>
  reviews: Map<string, Review>
  transfers: Map<string, TransferFact>
  runs: ReturnType<typeof collectRuns>
}

function foldLines(told: readonly ToldLine[], cut: Cut): Memory {
  const memory: Memory = {
    suggestion: null,
    duties: new Map(),
    inquiries: new Map(),
    promises: new Map(),
    votes: new Map(),
    supervisions: new Map(),
    reviews: new Map(),
    transfers: new Map(),
    runs: collectRuns(),
  }
  for (const line of told) {
    for (const change of line.clocks) memory.runs.note(line.actorId, change)
    FOLDS[machineOf(line.actorId)](memory, line, cut)
  }
  return memory
}

const FOLDS: Record<MachineName, (memory: Memory, line: ToldLine, cut: Cut) => void> = {
  suggestion: takeSuggestion,
  assignment: ({ duties }, line, cut) => take(duties, openDuty, (duty) => foldDuty(duty, line, cut), line),
  inquiry: ({ inquiries }, line) => take(inquiries, openForms, (inquiry) => foldInquiry(inquiry, line), line),
  commitment: ({ promises }, line) => take(promises, openPromise, (promise) => foldPromise(promise, line), line),
  ballot: ({ votes }, line) => take(votes, openVote, (vote) => foldVote(vote, line), line),
  supervision: ({ supervisions }, line) =>
    take(supervisions, openSupervision, (fact) => foldSupervision(fact, line), line),
  follow_up_review: ({ reviews }, line) => take(reviews, openReview, (review) => foldReview(review, line), line),
  transfer: ({ transfers }, line) => take(transfers, openTransfer, (fact) => foldTransfer(fact, line), line),
}

const OPENINGS: ReadonlySet<string> = new Set([
  'assignment.opened',
  'inquiry.opened',
  'commitment.opened',
  'ballot.opened',
  'supervision.started',
  'review.opened',
  'transfer.opened',
])

/** What happened to an actor that opened beyond the cut has not happened. */
function take<Actor>(
  known: Map<string, Actor>,
  open: (line: ToldLine) => Actor,
  fold: (actor: Actor) => void,
  line: ToldLine,
): void {
  const actor = known.get(line.actorId)
  if (actor) fold(actor)
  else if (OPENINGS.has(line.event.type)) known.set(line.actorId, open(line))
}

function takeSuggestion(memory: Memory, line: ToldLine, cut: Cut): void {
  if (line.event.type === 'suggestion.drafted') {
    memory.suggestion = openSuggestion(line)
    return
  }
  if (!memory.suggestion) return
  foldSuggestion(memory.suggestion, line)
  const event = line.event as SuggestionEvent
  if (event.type === 'duty.answered') {
    const duty = memory.duties.get(event.assignmentId)
    if (duty) noteAnswer(duty, event.round, event.answeredOn, line, cut)
  } else if (event.type === 'ballot.resultKnown') {
    const vote = memory.votes.get(event.ballotId)
    if (vote) noteResult(vote, event.result)
  }
}

function machineOf(actorId: string): MachineName {
  return actorId.replace(/-\d+$/, '') as MachineName
}

/** Who bears each duty and promise after all successions in the log, also those beyond the cut. */
function lastBearers(lines: readonly LogLine[]): Map<string, string> {
  const bearers = new Map<string, string>()
  for (const { outcome, recorded } of lines) {
    const { type, actor, payload } = recorded
    if (outcome === 'accepted' && type === 'unit.succeeded') bearers.set(actor, String(payload['toUnitId']))
  }
  return bearers
}

/** What was marked later is printed no more than what was marked at first. */
function lastMark(lines: readonly LogLine[]): SuggestionFact['mark'] {
  const marks = lines.flatMap(({ outcome, recorded }) =>
    outcome === 'accepted' && recorded.payload['mark'] !== undefined ? [recorded.payload['mark']] : [],
  )
  return (marks.at(-1) ?? 'none') as SuggestionFact['mark']
}

/** The rules by which the case stood at the end of the cut. */
function policyOf(told: readonly ToldLine[], { findPolicy }: Cut) {
  const policy = told.at(-1)?.policy
  return policy && findPolicy(policy.id, policy.version)
}

import type { CommitmentEvent, CommitmentInput } from '../../../machines/commitment/events.ts'
import { worstRating } from '../../../machines/inquiry/rules.ts'
import type { Rating } from '../../../machines/policy/words.ts'
import type { Cut, PromiseFact } from './case-facts.ts'
import type { ClockRuns } from './clock-runs.ts'
import { type Handlers, tell } from './tell.ts'
import type { ToldLine } from './told-lines.ts'

export type Promised = Omit<PromiseFact, 'unit_now_id' | 'last_rating' | 'is_overdue'> & {
  /** The last word of each deputy who rated. */
  ratings: Map<string, Rating>
}

export function openPromise({ actorId, event, on }: ToldLine): Promised {
  const { unitId, dueOn = null } = event as CommitmentInput
  return {
    actor_id: actorId,
    unit_id: unitId,
    made_on: on,
    original_due_on: dueOn,
    due_on: dueOn,
    reported_done_on: null,
    verified_on: null,
    struck_off_on: null,
    rescheduled: 0,
    carried_over_on: null,
    carried_over_to: null,
    not_kept_on: null,
    cancelled_on: null,
    ratings: new Map(),
    state: 'open',
  }
}

export function foldPromise(promise: Promised, line: ToldLine): void {
  tell(HANDLERS, promise, line)
}

const OPEN_AGAIN = {
  state: 'open',
  reported_done_on: null,
  verified_on: null,
  struck_off_on: null,
  not_kept_on: null,
} as const

const HANDLERS: Handlers<Promised, CommitmentEvent> = {
  'commitment.reportedDone': (promise, _, { on }) => {
    Object.assign(promise, { state: 'reported_done', reported_done_on: on })
  },
  'commitment.verified': (promise, _, { on }) => {
    // Seen to be done before anybody reported it: that day counts.
    promise.reported_done_on ??= on
    Object.assign(promise, { state: 'reported_done', verified_on: on })
  },
  'commitment.rejected': (promise) => {
    Object.assign(promise, OPEN_AGAIN)
  },
  'commitment.rated': (promise, { deputyId, rating }) => {
    promise.ratings.set(deputyId, rating)
    const isFoundWanting = rating === 'dissatisfied' && promise.verified_on !== null && promise.state !== 'not_kept'
    if (isFoundWanting) Object.assign(promise, OPEN_AGAIN)
  },
  'commitment.struckOff': (promise, _, { on }) => {
    Object.assign(promise, { state: 'struck_off', struck_off_on: on })
  },
  'commitment.rescheduled': (promise, { dueOn }) => {
    promise.due_on = dueOn
    promise.rescheduled += 1
  },
  'commitment.carriedOver': (promise, { dueOn, to }, { on }) => {
    Object.assign(promise, { due_on: dueOn, carried_over_on: on, carried_over_to: to })
  },
  'commitment.notKept': (promise, _, { on }) => {
    Object.assign(promise, { state: 'not_kept', not_kept_on: on })
  },
  'commitment.cancelled': (promise, _, { on }) => {
    Object.assign(promise, { state: 'cancelled', cancelled_on: on })
  },
  'commitment.reopened': (promise, { dueOn }) => {
    Object.assign(promise, OPEN_AGAIN, dueOn === undefined ? {} : { due_on: dueOn })
  },
  'unit.succeeded': (promise, { toUnitId }) => {
    if (promise.state === 'open' || promise.state === 'reported_done') promise.unit_id = toUnitId
  },
}

/** Overdue only while its clock runs: what is to be done again after its day waits for a new day. */
export function promiseFact(promise: Promised, runs: ClockRuns, { asOf }: Cut, bearerId: string): PromiseFact {
  const { ratings, ...fact } = promise
  const run = runs.last(promise.actor_id, 'commitment')
  return {
    ...fact,
    unit_now_id: bearerId,
    last_rating: worstRating([...ratings.values()]) ?? null,
    is_overdue: promise.state === 'open' && run?.isOpen === true && run.dueOn < asOf,
  }
}

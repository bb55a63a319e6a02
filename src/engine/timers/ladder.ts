import { type Calendar, lookupOf } from '../../../machines/policy/calendar.ts'
import { fromDayNumber, toDayNumber } from '../../../machines/policy/day.ts'
import type { Policy } from '../../../machines/policy/schema.ts'
import { addDays, computeDue, instantAt, parseTerm, startOfDay } from '../../../machines/policy/term.ts'
import type { Clock, Timer } from '../apply/shapes.ts'

/** The step number of the timer that falls when the whole due day is over. */
export const PASSED_STEP = 0
/** No run of days off is longer; a calendar without working days must not keep the engine searching. */
const LONGEST_BREAK_DAYS = 60

/**
 * The moments of a clock in order: the end of its due day, and the steps of the chase ladder at the opening of the
 * office. A step on a day off goes to the working day before when it warns (before or on the due day), and to the next
 * one when it chases. Steps that were past when the day was set are left out; the end of the due day never is.
 * Only the next moment stands in the database; it sets the one after it when it has come.
 */
export function ladderOf(clock: Clock, policy: Policy, calendar: Calendar): Timer[] {
  return momentsOf(clock.kind, clock.dueOn, policy, calendar)
    .filter((moment) => isAhead(moment, clock))
    .map((moment) => timerOf(clock, moment))
}

/** The moment that follows on the one that has come. */
export function momentAfter(come: Timer, clock: Clock, policy: Policy, calendar: Calendar): Timer | undefined {
  const next = momentsOf(clock.kind, clock.dueOn, policy, calendar).find(
    (moment) => isAhead(moment, clock) && compareTimers(timerOf(clock, moment), come) > 0,
  )
  return next && timerOf(clock, next)
}

type Moment = Pick<Timer, 'step' | 'dueAt'>
/** Neither a policy nor a calendar ever changes, and many clocks share their due day. */
const ladders = new WeakMap<Policy, WeakMap<Calendar, Map<string, readonly Moment[]>>>()
const MOST_LADDERS = 5_000

function momentsOf(kind: Clock['kind'], dueOn: string, policy: Policy, calendar: Calendar): readonly Moment[] {
  const ofPolicy = ladders.get(policy) ?? new WeakMap<Calendar, Map<string, readonly Moment[]>>()
  ladders.set(policy, ofPolicy)
  const known = ofPolicy.get(calendar) ?? new Map<string, readonly Moment[]>()
  ofPolicy.set(calendar, known)
  const key = `${kind} ${dueOn}`
  const found = known.get(key)
  if (found) return found

  const { zone, workingHours } = policy.office
  const moments: Moment[] = [{ step: PASSED_STEP, dueAt: startOfDay(addDays(dueOn, 1), zone) }]
  for (const [index, { offset }] of (policy.chase[kind]?.steps ?? []).entries()) {
    moments.push({ step: index + 1, dueAt: instantAt(chaseDay(dueOn, offset, calendar), workingHours.from, zone) })
  }
  moments.sort((a, b) => compare(a.dueAt, b.dueAt) || a.step - b.step)
  if (known.size >= MOST_LADDERS) known.clear()
  known.set(key, moments)
  return moments
}

function isAhead({ step, dueAt }: Moment, clock: Clock): boolean {
  return step === PASSED_STEP || dueAt > clock.setAt
}

function timerOf({ actorId, kind, version }: Clock, { step, dueAt }: Moment): Timer {
  return { actorId, kind, version, step, dueAt }
}

/** The working day of a step of the ladder. */
export function chaseDay(dueOn: string, offset: string, calendar: Calendar): string {
  const { amount } = parseTerm(offset)
  const day = computeDue({ start: dueOn, term: offset, roll: 'none', calendar }).dueOn
  const lookup = lookupOf(calendar)
  const direction = amount > 0 ? 1 : -1
  const first = toDayNumber(day)
  for (let moved = 0; moved <= LONGEST_BREAK_DAYS; moved += 1) {
    if (lookup.factOf(first + moved * direction).isWorking) return fromDayNumber(first + moved * direction)
  }
  return day
}

/** Due first; equal moments in a fixed order, so that every run fires them alike. */
export function compareTimers(a: Timer, b: Timer): number {
  return (
    compare(a.dueAt, b.dueAt) ||
    compare(a.actorId, b.actorId) ||
    compare(a.kind, b.kind) ||
    a.version - b.version ||
    a.step - b.step
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

import { type Calendar, lookupOf } from '../../../machines/policy/calendar.ts'
import { fromDayNumber, toDayNumber } from '../../../machines/policy/day.ts'
import type { Policy } from '../../../machines/policy/schema.ts'
import { addDays, computeDue, instantAt, parseTerm, startOfDay } from '../../../machines/policy/term.ts'
import type { Clock, Timer } from '../apply/shapes.ts'

/** The step number of the timer that falls when the whole due day is over. */
export const PASSED_STEP = 0
/** No run of days off is longer; a calendar without working days must not keep the engine searching. */
const LONGEST_BREAK_DAYS = 60

/** What of a clock decides its ladder. */
type Running = Pick<Clock, 'actorId' | 'kind' | 'version' | 'dueOn' | 'setAt'>

/**
 * The moments of a clock in order: the end of its due day, and the steps of the chase ladder at the opening of the
 * office. A step on a day off goes to the next working day; the last warning (on or before the due day) goes to the
 * working day before, and no earlier warning comes after it. Where its moment was past when the day was set, and the
 * due day is not over, the last warning comes at once. Other steps that were past then are left out; the end of the due
 * day never is. Only the next moment stands in the database; it sets the one after it when it has come.
 */
export function ladderOf(clock: Running, policy: Policy, calendar: Calendar, isHistory = false): Timer[] {
  return aheadOf(clock, policy, calendar, !isHistory).map((moment) => timerOf(clock, moment))
}

/** The moment that follows on the one that has come. */
export function momentAfter(come: Timer, clock: Running, policy: Policy, calendar: Calendar): Timer | undefined {
  // Only a warning at once comes at the very moment at which the day was set.
  const next = aheadOf(clock, policy, calendar, come.dueAt === clock.setAt).find(
    (moment) => compareTimers(timerOf(clock, moment), come) > 0,
  )
  return next && timerOf(clock, next)
}

type Moment = Pick<Timer, 'step' | 'dueAt'> & { isLastWarning: boolean }
/** Neither a policy nor a calendar ever changes, and many clocks share their due day. */
const ladders = new WeakMap<Policy, WeakMap<Calendar, Map<string, readonly Moment[]>>>()
const MOST_LADDERS = 5_000

function aheadOf(clock: Running, policy: Policy, calendar: Calendar, mayComeAtOnce: boolean): readonly Moment[] {
  const { setAt } = clock
  const moments = momentsOf(clock.kind, clock.dueOn, policy, calendar)
  const end = moments.find(({ step }) => step === PASSED_STEP)?.dueAt ?? setAt
  const late = moments.filter(({ isLastWarning, dueAt }) => isLastWarning && dueAt <= setAt)
  const atOnce = mayComeAtOnce && setAt < end ? late.map((moment) => ({ ...moment, dueAt: setAt })) : []
  return [...atOnce, ...moments.filter(({ step, dueAt }) => step === PASSED_STEP || dueAt > setAt)]
}

function momentsOf(kind: Clock['kind'], dueOn: string, policy: Policy, calendar: Calendar): readonly Moment[] {
  const ofPolicy = ladders.get(policy) ?? new WeakMap<Calendar, Map<string, readonly Moment[]>>()
  ladders.set(policy, ofPolicy)
  const known = ofPolicy.get(calendar) ?? new Map<string, readonly Moment[]>()
  ofPolicy.set(calendar, known)
  const key = `${kind} ${dueOn}`
  const found = known.get(key)
  if (found) return found

  const { zone, workingHours } = policy.office
  const offsets = (policy.chase[kind]?.steps ?? []).map(({ offset }) => offset)
  const moments = chaseDays(dueOn, offsets, calendar).map(
    ({ day, isLastWarning }, index): Moment => ({
      step: index + 1,
      dueAt: instantAt(day, workingHours.from, zone),
      isLastWarning,
    }),
  )
  moments.push({ step: PASSED_STEP, dueAt: startOfDay(addDays(dueOn, 1), zone), isLastWarning: false })
  moments.sort((a, b) => compare(a.dueAt, b.dueAt) || a.step - b.step)
  if (known.size >= MOST_LADDERS) known.clear()
  known.set(key, moments)
  return moments
}

function timerOf({ actorId, kind, version }: Running, { step, dueAt }: Moment): Timer {
  return { actorId, kind, version, step, dueAt }
}

/** Does a step with this offset still warn, or has the due day passed when it comes? */
export function isWarning(offset: string): boolean {
  return parseTerm(offset).amount <= 0
}

/** The working day of each step of a ladder. */
export function chaseDays(
  dueOn: string,
  offsets: readonly string[],
  calendar: Calendar,
): { day: string; isLastWarning: boolean }[] {
  const meant = offsets.map((term) => computeDue({ start: dueOn, term, roll: 'none', calendar }).dueOn)
  const last = meant.filter((_, n) => isWarning(offsets[n] ?? '')).reduce((a, b) => (a > b ? a : b), '')
  const lastDay = last && workingDayFrom(last, -1, calendar)
  return meant.map((day, n) => {
    const later = workingDayFrom(day, 1, calendar)
    if (!isWarning(offsets[n] ?? '')) return { day: later, isLastWarning: false }
    if (day === last) return { day: lastDay, isLastWarning: true }
    return { day: later < lastDay ? later : lastDay, isLastWarning: false }
  })
}

/** The day itself, or the next one in that direction on which people work. */
function workingDayFrom(day: string, direction: 1 | -1, calendar: Calendar): string {
  const lookup = lookupOf(calendar)
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

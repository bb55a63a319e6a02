import { type Calendar, isWorkingDay } from '../../machines/policy/calendar.ts'
import { addDays, fromDayNumber, isoWeekday, toDayNumber } from '../../machines/policy/day.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { instantAt } from '../../machines/policy/term.ts'
import type { Instant } from '../engine/engine.ts'

type Office = Pick<Policy['office'], 'zone' | 'workingHours'>

/** On the office's clock. */
export const DIGEST_AT = '08:30'
/** Where the office closes before the digest goes out. */
const CLOSES_AT = '18:00'
const FRIDAY = 5

/** From when to when the digest of a day may be made: a server that was away makes it late, and never after work. */
export function digestWindow(day: string, { zone, workingHours }: Office): { opensAt: Instant; closesAt: Instant } {
  const closing = workingHours.to > DIGEST_AT ? workingHours.to : CLOSES_AT
  return { opensAt: instantAt(day, DIGEST_AT, zone), closesAt: instantAt(day, closing, zone) }
}

/** Monday and Sunday of the week of this day. */
export function weekOf(day: string): { from: string; to: string } {
  const number = toDayNumber(day)
  const from = fromDayNumber(number - isoWeekday(number) + 1)
  return { from, to: addDays(from, 6) }
}

/**
 * May the weekly ones go out on this day, if the week has had none? The first working day from Monday to Friday; after
 * downtime the next one. A week in which people work on a make-up weekend alone has none: the next begins at once.
 */
export function isDayForWeekly(day: string, calendar: Calendar): boolean {
  return isWorkingDay(calendar, day) === true && isoWeekday(toDayNumber(day)) <= FRIDAY
}

import { type Calendar, lookupOf } from '../../machines/policy/calendar.ts'
import { fromDayNumber, toDayNumber } from '../../machines/policy/day.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { dayInZone, instantAt } from '../../machines/policy/term.ts'
import type { Instant } from '../engine/engine.ts'

type Office = Pick<Policy['office'], 'zone' | 'workingHours'>
/** No run of days off is longer; a calendar without working days must not search for ever. */
const LONGEST_BREAK_DAYS = 60

/** The given moment if the office works then, else the opening of its next working day. */
export function nextWorkingMoment(at: Instant, office: Office, calendar: Calendar): Instant {
  const { zone, workingHours } = office
  const today = dayInZone(at, zone)
  const { factOf } = lookupOf(calendar)
  const first = toDayNumber(today)
  for (let ahead = 0; ahead <= LONGEST_BREAK_DAYS; ahead += 1) {
    if (!factOf(first + ahead).isWorking) continue
    const day = fromDayNumber(first + ahead)
    const opening = instantAt(day, workingHours.from, zone)
    if (ahead > 0 || at < opening) return opening
    if (at < instantAt(day, workingHours.to, zone)) return at
  }
  return at
}

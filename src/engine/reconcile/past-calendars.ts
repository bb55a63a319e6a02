import type { Kysely } from 'kysely'

import { type Calendar, cnCalendar } from '../../../machines/policy/calendar.ts'
import type { Database } from '../../db/schema.ts'
import { readCalendars } from '../deadlines/calendars.ts'

/**
 * The calendars that ever held for a congress, by version: the one that holds, those that imports made, and each of
 * them before its newest years were known, since an older release was shipped without them.
 */
export async function readPastCalendars(
  db: Kysely<Database>,
  tenantId: string,
  current: Calendar,
): Promise<Map<string, Calendar>> {
  const known = new Map<string, Calendar>()
  for (const calendar of [...(await readCalendars(db, tenantId)), current]) {
    known.set(calendar.version, calendar)
    if (calendar.years === 'all') continue
    const years = Object.values(calendar.years).sort((a, b) => a.year - b.year)
    while (years.length > 0) {
      years.pop()
      const shorter = cnCalendar(years)
      if (!known.has(shorter.version)) known.set(shorter.version, shorter)
    }
  }
  return known
}

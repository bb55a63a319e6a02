import { type Kysely, sql, type Transaction } from 'kysely'

import { type Calendar, CalendarYear, cnCalendar } from '../../../machines/policy/calendar.ts'
import { shippedCalendar } from '../../../machines/policy/calendars/shipped.ts'
import { type CalendarYearRow, listCalendarYears } from '../../db/read/calendar-years.ts'
import type { Database } from '../../db/schema.ts'
import { withTenant } from '../../db/tenant.ts'
import { insertCalendarYear } from '../../db/write/calendar-years.ts'
import type { Instant } from '../apply/shapes.ts'

/** The calendars of all congresses: what is shipped, and over it the years that each imported. */
export type CalendarShelf = {
  of(tenantId: string): Calendar
  /** Reads what was imported since, also by other processes; returns the congresses whose calendar is another now. */
  refresh(): Promise<string[]>
}

/** Reads the calendars once. A year that is imported later is seen after `refresh`. */
export async function openCalendars(db: Kysely<Database>): Promise<CalendarShelf> {
  const byTenant = new Map<string, Calendar>()

  async function refresh(): Promise<string[]> {
    const changed: string[] = []
    const congresses = await db.selectFrom('congress').select('id').orderBy('id').execute()
    for (const { id } of congresses) {
      const before = byTenant.get(id) ?? shippedCalendar()
      const calendar = (await readCalendars(db, id)).at(-1) ?? before
      if (calendar.version === before.version) continue
      byTenant.set(id, calendar)
      changed.push(id)
    }
    return changed
  }

  await refresh()
  return { of: (tenantId) => byTenant.get(tenantId) ?? shippedCalendar(), refresh }
}

/** Every calendar that held for the congress one after the other, the shipped one first; the last holds now. */
export async function readCalendars(db: Kysely<Database>, tenantId: string): Promise<Calendar[]> {
  return stackCalendars(await withTenant(db, tenantId, listCalendarYears))
}

/** The same from the years as they were stored. */
export function stackCalendars(rows: readonly CalendarYearRow[]): Calendar[] {
  const calendars = [shippedCalendar()]
  for (const { body } of rows) {
    const before = calendars.at(-1) ?? shippedCalendar()
    calendars.push(withYear(before, CalendarYear.parse(body)))
  }
  return calendars
}

/** The calendar with this year in the place of the one it had. */
export function withYear(calendar: Calendar, year: CalendarYear): Calendar {
  if (calendar.years === 'all') throw new Error('A custom calendar is complete for all years')
  return cnCalendar([...Object.values(calendar.years).filter((old) => old.year !== year.year), year])
}

/** Stores the year as a further version; undefined when the congress already has it just so. Deadlines do not move yet. */
export async function storeCalendarYear(
  trx: Transaction<Database>,
  tenantId: string,
  year: CalendarYear,
  now: Instant,
): Promise<number | undefined> {
  // Two who store one year would draw the same version.
  await sql`select 1 from congress where id = ${tenantId} for update`.execute(trx)
  const calendar = stackCalendars(await listCalendarYears(trx)).at(-1) ?? shippedCalendar()
  if (withYear(calendar, year).version === calendar.version) return undefined
  return insertCalendarYear(trx, tenantId, { year: year.year, body: { ...year } }, now)
}

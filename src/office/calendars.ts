import type { Kysely, Transaction } from 'kysely'

import { type Calendar, type CalendarYear, type DayChange, diffYears } from '../../machines/policy/calendar.ts'
import { shippedCalendar } from '../../machines/policy/calendars/shipped.ts'
import type { Principal } from '../../machines/step.ts'
import { listCalendarYears } from '../db/read/calendar-years.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { type CalendarShelf, stackCalendars, storeCalendarYear, withYear } from '../engine/deadlines/calendars.ts'
import { type MovedDeadline, previewRecount, type Recounted, recountDeadlines } from '../engine/deadlines/recount.ts'
import type { Engine, Instant } from '../engine/engine.ts'
import { noteAccess } from './access-trail.ts'

/** What the import of a year needs: where, and by whom. */
export type CalendarDesk = { db: Kysely<Database>; engine: Engine; calendars: CalendarShelf; tenantId: string }
export type YearPreview = {
  /** The congress had nothing for that year. */
  isNew: boolean
  /** It has just this: nothing is stored. */
  isSame: boolean
  changes: DayChange[]
  moved: MovedDeadline[]
}

/** Which days the year changes, and which deadlines it would move. Nothing is written. */
export async function previewCalendarYear(desk: CalendarDesk, year: CalendarYear): Promise<YearPreview> {
  const before = await withTenant(desk.db, desk.tenantId, readCalendar)
  const after = withYear(before, year)
  const old = before.years === 'all' ? undefined : before.years[String(year.year)]
  return {
    isNew: old === undefined,
    isSame: after.version === before.version,
    changes: diffYears(old, year).changes,
    moved: await previewRecount(desk.engine, desk.tenantId, after),
  }
}

export type Importer = {
  principal: Principal
  now: Instant
  postId?: string
  address?: string
  requestId?: string
}

/**
 * Stores the year as a further version and counts every deadline anew, each as an event of its case. To import the same
 * year again stores nothing, but finishes what was interrupted. `version` is undefined when nothing was stored.
 */
export async function importCalendarYear(
  { db, engine, calendars, tenantId }: CalendarDesk,
  { principal, now, ...from }: Importer,
  year: CalendarYear,
): Promise<Recounted & { version: number | undefined }> {
  const version = await withTenant(db, tenantId, async (trx) => {
    const stored = await storeCalendarYear(trx, tenantId, year, now)
    if (stored === undefined) return undefined
    const { id: personId, role } = principal
    const after = { year: year.year, version: stored, document: year.source.document }
    await noteAccess(trx, { kind: 'calendar_imported', at: now, personId, role, ...from, new: after })
    return stored
  })
  await calendars.refresh()
  return { version, ...(await recountDeadlines(engine, tenantId, principal)) }
}

async function readCalendar(trx: Transaction<Database>): Promise<Calendar> {
  return stackCalendars(await listCalendarYears(trx)).at(-1) ?? shippedCalendar()
}

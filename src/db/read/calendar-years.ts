import type { Selectable, Transaction } from 'kysely'

import type { CalendarYearTable, Database } from '../schema.ts'

export type CalendarYearRow = Pick<Selectable<CalendarYearTable>, 'year' | 'version' | 'body' | 'stored_at'>

/** Every version of every year that the congress imported, in the order in which they were stored. */
export async function listCalendarYears(trx: Transaction<Database>): Promise<CalendarYearRow[]> {
  return trx
    .selectFrom('calendar_year')
    .select(['year', 'version', 'body', 'stored_at'])
    .orderBy('stored_at')
    .orderBy('year')
    .orderBy('version')
    .execute()
}

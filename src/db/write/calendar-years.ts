import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

/** Stores a further version of a year; earlier versions stay, since old deadlines were counted by them. */
export async function insertCalendarYear(
  trx: Transaction<Database>,
  tenantId: string,
  year: { year: number; body: Record<string, unknown> },
  now: string,
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into calendar_year (tenant_id, year, version, body, stored_at)
    select ${tenantId}, ${year.year}, 1 + coalesce(max(y.version), 0), ${JSON.stringify(year.body)}::jsonb, ${now}
    from calendar_year y where y.tenant_id = ${tenantId} and y.year = ${year.year}
    returning version
  `.execute(trx)
  const version = rows[0]?.version
  if (version === undefined) throw new Error('A calendar year was stored without a version')
  return version
}

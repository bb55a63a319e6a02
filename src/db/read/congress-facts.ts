import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

export type CongressFacts = {
  id: string
  name: string
  level: 'national' | 'province' | 'prefecture' | 'county' | 'township'
  founded_at: Date
  policy_id: string
  policy_version: number
  people: number
  units: number
  deputies: number
  open_cases: number
  open_faults: number
}

/** The congress and how much of everything it has. Throws when the tenant is no congress: a bug. */
export async function getCongressFacts(trx: Transaction<Database>, tenantId: string): Promise<CongressFacts> {
  const { rows } = await sql<CongressFacts>`
    select id, name, level, founded_at, policy_id, policy_version,
      (select count(*) from person where left_on is null) as people,
      (select count(*) from unit where closed_on is null) as units,
      (select count(*) from deputy where status <> 'ended') as deputies,
      (select count(*) from suggestion_case where not is_settled) as open_cases,
      (select count(*) from fault where resolved_at is null) as open_faults
    from congress where id = ${tenantId}`.execute(trx)
  const [facts] = rows
  if (!facts) throw new Error(`No congress "${tenantId}"`)
  return facts
}

import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

/** By whom a line of the log was entered, and on which part of the case; undefined when there is no such line. */
export async function findLineAuthor(
  trx: Transaction<Database>,
  caseId: string,
  seq: number,
): Promise<{ actor_id: string; principal_id: string; unit_id: string | null } | undefined> {
  const { rows } = await sql<{ actor_id: string; principal_id: string; unit_id: string | null }>`
    select e.actor_id, e.principal_id, e.body::jsonb #>> '{by,unitId}' as unit_id
    from event e where e.case_id = ${caseId} and e.seq = ${seq}`.execute(trx)
  return rows[0]
}

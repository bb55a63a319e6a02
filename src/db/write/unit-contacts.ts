import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

/** A contact of this unit, held until the end of the transaction. */
export async function lockContact(
  trx: Transaction<Database>,
  unitId: string,
  id: string,
): Promise<Record<string, unknown> | undefined> {
  const { rows } = await sql<Record<string, unknown>>`select * from unit_contact
    where id = ${id} and unit_id = ${unitId} for update`.execute(trx)
  return rows[0]
}

/** Changes a locked contact. */
export async function updateContact(
  trx: Transaction<Database>,
  id: string,
  changes: Readonly<Record<string, string | null>>,
): Promise<void> {
  const set = Object.entries(changes).map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
  if (set.length === 0) return
  await sql`update unit_contact set ${sql.join(set)} where id = ${id}`.execute(trx)
}

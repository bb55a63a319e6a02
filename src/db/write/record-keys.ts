import type { Transaction } from 'kysely'

import type { Database } from '../schema.ts'

export type RecordKey = {
  tenantId: string
  personId: string
  key: string
  bodyHash: Buffer
  /** The record that is made under this key. */
  recordId: string
  at: Date
}

/**
 * Takes the key for a record that is made in this transaction. Somebody else who holds it is waited for; once he is
 * done, what he made under it is given back, and nothing when the key was free.
 */
export async function takeKey(
  trx: Transaction<Database>,
  { tenantId, personId, key, bodyHash, recordId, at }: RecordKey,
): Promise<{ bodyHash: Buffer; recordId: string; at: Date } | undefined> {
  const taken = await trx
    .insertInto('idempotency')
    .values({
      tenant_id: tenantId,
      principal_id: personId,
      key,
      body_hash: bodyHash,
      case_id: recordId,
      revision: 1,
      first_seq: 0,
      last_seq: 0,
      recorded_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (taken.numInsertedOrUpdatedRows === 1n) return undefined
  const first = await trx
    .selectFrom('idempotency')
    .select(['body_hash', 'case_id', 'recorded_at'])
    .where('tenant_id', '=', tenantId)
    .where('principal_id', '=', personId)
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  return { bodyHash: first.body_hash, recordId: first.case_id, at: first.recorded_at }
}

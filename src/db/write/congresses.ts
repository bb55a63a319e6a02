import type { Transaction } from 'kysely'

import type { CongressTable, Database } from '../schema.ts'

export type NewCongress = {
  id: string
  name: string
  level: CongressTable['level']
  policy: { id: string; version: number; body: Record<string, unknown> & { id: string; version: number } }
  /** The moment of its founding in this database. */
  now: string
  /** False as long as its past is being written. */
  isOpen?: boolean
}

/** Founds a congress with its own copy of its rules: what a later release ships does not change them. */
export async function insertCongress(trx: Transaction<Database>, congress: NewCongress): Promise<void> {
  const { id, name, level, policy, now, isOpen = true } = congress
  await trx
    .insertInto('congress')
    .values({
      id,
      name,
      level,
      policy_id: policy.id,
      policy_version: policy.version,
      founded_at: new Date(now),
      is_open: isOpen,
    })
    .execute()
  await insertPolicyVersion(trx, id, policy.body, now)
}

/** Keeps one more version of a policy for this congress; which one holds is another question. */
export async function insertPolicyVersion(
  trx: Transaction<Database>,
  tenantId: string,
  policy: Record<string, unknown> & { id: string; version: number },
  now: string,
): Promise<void> {
  await trx
    .insertInto('policy_version')
    .values({
      tenant_id: tenantId,
      policy_id: policy.id,
      version: policy.version,
      body: JSON.stringify(policy),
      stored_at: new Date(now),
    })
    .execute()
}

/** Its past is written: from now on the server takes care of it. */
export async function openCongress(trx: Transaction<Database>, tenantId: string): Promise<void> {
  await trx.updateTable('congress').set({ is_open: true }).where('id', '=', tenantId).execute()
}

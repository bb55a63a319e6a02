import type { Transaction } from 'kysely'

import type { CongressTable, Database } from '../schema.ts'

export type NewCongress = {
  id: string
  name: string
  level: CongressTable['level']
  policy: { id: string; version: number; body: Record<string, unknown> }
  /** The moment of its founding in this database. */
  now: string
}

/** Founds a congress with its own copy of its rules: what a later release ships does not change them. */
export async function insertCongress(trx: Transaction<Database>, congress: NewCongress): Promise<void> {
  const { id, name, level, policy, now } = congress
  await trx
    .insertInto('congress')
    .values({ id, name, level, policy_id: policy.id, policy_version: policy.version, founded_at: new Date(now) })
    .execute()
  await trx
    .insertInto('policy_version')
    .values({
      tenant_id: id,
      policy_id: policy.id,
      version: policy.version,
      body: JSON.stringify(policy.body),
      stored_at: new Date(now),
    })
    .execute()
}

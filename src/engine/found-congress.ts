import type { Kysely } from 'kysely'

import type { Policy } from '../../machines/policy/schema.ts'
import type { CongressTable, Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { insertCongress } from '../db/write/congresses.ts'
import type { Instant } from './apply/shapes.ts'

/** Founds a congress with its own copy of its rules: what a later release ships does not change them. */
export async function foundCongress(
  db: Kysely<Database>,
  congress: { id: string; name: string; level: CongressTable['level']; policy: Policy; isOpen?: boolean },
  now: Instant,
): Promise<void> {
  const { policy } = congress
  const stored = { id: policy.id, version: policy.version, body: { ...policy } }
  await withTenant(db, congress.id, (trx) => insertCongress(trx, { ...congress, policy: stored, now }))
}

import type { Kysely } from 'kysely'

import type { Policy } from '../../machines/policy/schema.ts'
import type { Database } from '../db/schema.ts'
import type { Engine } from '../engine/engine.ts'
import type { PolicyRef } from '../engine/policy-shelf.ts'
import { AppError } from '../errors.ts'

/** A version of rules as cases follow it. Throws POLICY_NOT_FOUND. */
export async function getPolicy({ shop }: Engine, tenantId: string, ref: PolicyRef): Promise<Policy> {
  await shop.policies.fetch(tenantId, [ref])
  const policy = shop.policies.find(tenantId, ref.id, ref.version)
  if (policy) return policy
  throw new AppError('POLICY_NOT_FOUND', `没有办理规则“${ref.id}”第 ${ref.version} 版；请从列表中选择`)
}

/** The time zone by which the days of the congress begin. */
export async function zoneOf(db: Kysely<Database>, engine: Engine, tenantId: string): Promise<string> {
  return (await getPolicyInForce(db, engine, tenantId)).office.zone
}

/** The rules that new cases of the congress follow. */
export async function getPolicyInForce(db: Kysely<Database>, engine: Engine, tenantId: string): Promise<Policy> {
  const row = await db
    .selectFrom('congress')
    .select(['policy_id', 'policy_version'])
    .where('id', '=', tenantId)
    .executeTakeFirstOrThrow()
  return getPolicy(engine, tenantId, { id: row.policy_id, version: row.policy_version })
}

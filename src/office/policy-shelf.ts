import type { Policy } from '../../machines/policy/schema.ts'
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

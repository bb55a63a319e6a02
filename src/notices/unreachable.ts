import type { Transaction } from 'kysely'

import { ROLE_LABELS } from '../contract/value-labels.ts'
import type { Database } from '../db/schema.ts'
import { raiseFaults } from '../db/write/notice-faults.ts'
import { insertNotices } from '../db/write/notices.ts'
import { openDesk } from './desk.ts'
import { planHigher } from './plan-step.ts'
import type { NoticeWork } from './work.ts'

/**
 * A notice that was sent does not arrive: a fault of its case, and the next higher step of the ladder is drafted at
 * once. Safe to call again. `why` is Chinese and holds no address.
 */
export async function noteUnreachable(
  work: NoticeWork,
  trx: Transaction<Database>,
  notice: { tenant_id: string; id: string },
  why: string,
): Promise<void> {
  const { tenant_id: tenantId, id } = notice
  const row = await trx
    .selectFrom('notice as n')
    .innerJoin('suggestion_case as c', 'c.id', 'n.case_id')
    .select(['n.case_id', 'n.actor_id', 'n.clock', 'n.version', 'n.step', 'n.role', 'c.number', 'c.serial_number'])
    .select(['c.policy_id', 'c.policy_version'])
    .where('n.id', '=', id)
    .executeTakeFirst()
  if (!row?.case_id) return
  const { case_id: caseId, actor_id: actorId, clock, version, step, role } = row
  const { policies } = work.engine.shop
  if (!policies.find(tenantId, row.policy_id, row.policy_version)) {
    await policies.fetch(tenantId, [{ id: row.policy_id, version: row.policy_version }])
  }

  const desk = await openDesk(work, trx, tenantId, [caseId])
  const facts = desk.cases.get(caseId)
  if (facts && actorId !== null && clock !== null && version !== null && step !== null) {
    const rung = { actorId, clock, version, step }
    await insertNotices(trx, await planHigher(desk, facts, rung, `第 ${step} 步的通知送不到，提前拟出上一级催办`))
  }
  const whom = role ? `给${ROLE_LABELS[role]}的` : ''
  const number = row.number ?? row.serial_number ?? '（未编号）'
  const message = `“${number}”发${whom}通知送不到：${why}；请核对其联系方式，并先电话联系`
  await raiseFaults(trx, [{ tenantId, caseId, kind: 'delivery', message, detail: { notice: id } }], desk.now)
}

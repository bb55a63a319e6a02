import type { Transaction } from 'kysely'

import {
  hasDeadDelivery,
  listFaultsToLookAt,
  listNobodies,
  lockFault,
  type NobodyRow,
} from '../db/read/standing-faults.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { putOffFaults, settleFaults } from '../db/write/notice-faults.ts'
import { insertNotices } from '../db/write/notices.ts'
import { type Desk, dayOf, fetchPolicies, openDesk } from './desk.ts'
import { NoticeOrder } from './orders.ts'
import type { Planned } from './plan.ts'
import { type Plan, planAgain, planNotify } from './plan-step.ts'
import { judgeRung } from './relevance.ts'
import type { NoticeWork } from './work.ts'
import { nextWorkingMoment } from './working-time.ts'

type Trx = Transaction<Database>

/** Each takes one commit; the others come in the next round. */
const AT_ONCE = 50
/** A message of a machine that nobody could be given for so long says nothing new any more. */
const LONGEST_OWED_DAYS = 30
const DAY_MS = 86_400_000
const FILLED_WHY = '人选已补登记，通知已改发'

/**
 * Looks again at what found nobody: when the records name somebody by now, the notice is made and the fault is settled;
 * when nothing is owed any more, only the fault is. What did not arrive is settled once nothing of it is left.
 */
export async function lookForNobodies(work: NoticeWork, tenantId: string, total: Planned): Promise<void> {
  const now = work.now()
  const due = await withTenant(work.db, tenantId, (trx) =>
    listFaultsToLookAt(trx, { kind: 'notice', now, limit: AT_ONCE }),
  )
  if (due.length > 0) await fetchPolicies(work, tenantId, due)
  for (const { case_id } of due) {
    if (work.isStopping?.()) return
    try {
      total.planned += await withTenant(work.db, tenantId, (trx) => lookAgain(work, trx, tenantId, case_id))
    } catch (error) {
      work.engine.shop.log.error(
        { err: error, tenantId, caseId: case_id },
        'A notice for nobody could not be looked at',
      )
      await withTenant(work.db, tenantId, (trx) => putOffFaults(trx, { caseIds: [case_id], kind: 'notice', now }))
    }
  }
  await withTenant(work.db, tenantId, async (trx) => {
    const undelivered = await listFaultsToLookAt(trx, { kind: 'delivery', now, limit: AT_ONCE })
    for (const { case_id } of undelivered) await settleDelivered(trx, case_id, now)
  })
}

async function lookAgain(work: NoticeWork, trx: Trx, tenantId: string, caseId: string): Promise<number> {
  if (!(await lockFault(trx, 'notice', caseId))) return 0
  const desk = await openDesk(work, trx, tenantId, [caseId])
  let made = 0
  let left = 0
  let note = '所催事项已办理或者期限已调整'
  for (const row of await listNobodies(trx, caseId)) {
    const { plan, over } = await planOnceMore(desk, caseId, row)
    const written = await insertNotices(
      trx,
      plan.notices.filter(({ state }) => state !== 'nobody'),
    )
    made += written.length
    if (over === null && plan.missing.length > 0) {
      left += 1
      continue
    }
    if (over === null) note = FILLED_WHY
    const why = over ?? FILLED_WHY
    await trx
      .updateTable('notice')
      .set({ state: 'dropped', why })
      .where('id', '=', row.id)
      .where('state', '=', 'nobody')
      .execute()
  }
  if (left > 0) await putOffFaults(trx, { caseIds: [caseId], kind: 'notice', now: desk.now })
  else await settleFaults(trx, { caseIds: [caseId], kind: 'notice', note, now: desk.now })
  return made
}

const NOTHING: Plan = { notices: [], missing: [] }

/** `over`: why nothing is owed any more. */
async function planOnceMore(desk: Desk, caseId: string, row: NobodyRow): Promise<{ plan: Plan; over: string | null }> {
  const facts = desk.cases.get(caseId)
  if (!facts) return { plan: NOTHING, over: '建议已不存在' }
  const { clock, version, step, actor_id: actorId } = row
  if (clock !== null && version !== null && step !== null && actorId !== null) {
    const policy = desk.policyOf(facts)
    const sendOn = dayOf(policy, nextWorkingMoment(desk.now, policy.office, desk.calendar))
    const rung = { actorId, clock, version, step }
    const judged = judgeRung(facts, rung, { policy, calendar: desk.calendar, now: desk.now, sendOn })
    if (!judged.isRelevant) return { plan: NOTHING, over: judged.why }
    return { plan: await planAgain(desk, facts, rung), over: null }
  }
  if (Date.parse(desk.now) - row.made_at.getTime() > LONGEST_OWED_DAYS * DAY_MS)
    return { plan: NOTHING, over: '时间已久，不再补发' }
  const stored = await desk.trx.selectFrom('outbox').select('body').where('id', '=', row.outbox_id).executeTakeFirst()
  const order = stored && NoticeOrder.parse(stored.body)
  if (order?.kind !== 'notify' || row.outbox_id === null) return { plan: NOTHING, over: '原通知已不存在' }
  return { plan: await planNotify(desk, facts, order, row.outbox_id), over: null }
}

async function settleDelivered(trx: Trx, caseId: string, now: string): Promise<void> {
  if (!(await lockFault(trx, 'delivery', caseId))) return
  const which = { caseIds: [caseId], kind: 'delivery' as const, now }
  if (await hasDeadDelivery(trx, caseId)) await putOffFaults(trx, which)
  else await settleFaults(trx, { ...which, note: '已重新送达，或者所催事项已办理' })
}

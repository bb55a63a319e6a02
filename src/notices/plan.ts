import { listWaitingPolicies } from '../db/read/notice-orders.ts'
import { withTenant } from '../db/tenant.ts'
import { type NoticeFault, raiseFaults, settleFaults } from '../db/write/notice-faults.ts'
import {
  insertNotices,
  lockNoticeOrders,
  markOrdersDone,
  type NoticeOrderRow,
  putOffOrder,
  takeOverEarlier,
} from '../db/write/notices.ts'
import { type Desk, fetchPolicies, inEachCongress, openDesk } from './desk.ts'
import type { Missing } from './find-for-step.ts'
import { lookForNobodies } from './nobody.ts'
import { NoticeOrder } from './orders.ts'
import { type Plan, planChase, planNotify, whyOf } from './plan-step.ts'
import type { NoticeWork } from './work.ts'
import type { NewNotice } from './write-notice.ts'

export type Planned = { planned: number; drafted: number; skipped: number; dropped: number; nobody: number }

/** Orders of one commit; so many and their cases stand in memory at once. */
const BATCH = 200
const DEFAULT_LIMIT = 10_000
/** After so many failures an order stands as a fault. */
const TRIES_BEFORE_FAULT = 3

/** Turns waiting outbox rows into notices, a row and its notices in one commit; may run twice and in many processes. */
export async function planNotices(
  work: NoticeWork,
  { limit = DEFAULT_LIMIT }: { limit?: number } = {},
): Promise<Planned> {
  const total: Planned = { planned: 0, drafted: 0, skipped: 0, dropped: 0, nobody: 0 }
  await inEachCongress(work, async (tenantId) => {
    for (let left = limit; left > 0 && !work.isStopping?.(); ) {
      const size = Math.min(BATCH, left)
      const orders = await planBatch(work, tenantId, size, total)
      left -= size
      if (orders < size) break
    }
    await lookForNobodies(work, tenantId, total)
  })
  return total
}

/** One commit. When it fails, its orders are worked on one by one: whichever fails then waits, and holds up no other. */
async function planBatch(work: NoticeWork, tenantId: string, size: number, total: Planned): Promise<number> {
  const now = work.now()
  const waiting = await withTenant(work.db, tenantId, (trx) => listWaitingPolicies(trx, now, size))
  if (waiting.length === 0) return 0
  await fetchPolicies(work, tenantId, waiting)
  const taken: number[] = []
  try {
    count(total, await planTogether(work, tenantId, { limit: size, taken }))
    return taken.length
  } catch (error) {
    work.engine.shop.log.warn({ err: error, tenantId, orders: taken.length }, 'Planning notices together failed')
  }
  for (const id of taken) await planAlone(work, tenantId, id, total)
  return taken.length
}

/** Fills `taken` with the orders that it held, also when it fails. */
async function planTogether(
  work: NoticeWork,
  tenantId: string,
  { limit, taken, id }: { limit: number; taken: number[]; id?: number },
): Promise<NewNotice['state'][]> {
  return withTenant(work.db, tenantId, async (trx) => {
    const now = work.now()
    const orders = await lockNoticeOrders(trx, { now, limit, ...(id !== undefined && { id }) })
    taken.push(...orders.map((order) => order.id))
    if (orders.length === 0) return []
    const desk = await openDesk(
      work,
      trx,
      tenantId,
      orders.map(({ case_id }) => case_id),
    )
    const plans: Plan[] = []
    for (const order of orders) plans.push(await planOrder(desk, order))
    const notices = plans.flatMap((plan) => plan.notices)
    const written = await insertNotices(trx, notices)
    await linkEarlier(trx, notices, written)
    await markOrdersDone(trx, taken, plans.map(outcomeOf), now)
    const retried = orders.filter(({ tries }) => tries > 0).map(({ case_id }) => case_id)
    await settleFaults(trx, { caseIds: retried, kind: 'planning', note: '已自动重新生成', now })
    await raiseFaults(
      trx,
      orders.flatMap((order, n) => faultOf(desk, order, plans[n]?.missing ?? [])),
      now,
    )
    return written.map(({ state }) => state)
  })
}

/** What was made before: by a lower step that found nobody, or by a successor in the post. */
async function linkEarlier(
  trx: Desk['trx'],
  notices: readonly NewNotice[],
  written: readonly { id: string }[],
): Promise<void> {
  if (written.length === notices.length) return
  const ids = new Set(written.map(({ id }) => id))
  for (const notice of notices) {
    if (notice.clock !== null && notice.outbox_id !== null && !ids.has(notice.id)) await takeOverEarlier(trx, notice)
  }
}

function planOrder(desk: Desk, { id, case_id, body }: NoticeOrderRow): Promise<Plan> {
  const order = NoticeOrder.parse(body)
  const facts = desk.cases.get(case_id)
  if (!facts) throw new Error(`Case ${case_id} of an order is not there`)
  return order.kind === 'chase' ? planChase(desk, facts, order, id) : planNotify(desk, facts, order, id)
}

async function planAlone(work: NoticeWork, tenantId: string, id: number, total: Planned): Promise<void> {
  try {
    count(total, await planTogether(work, tenantId, { limit: 1, taken: [], id }))
    return
  } catch (error) {
    work.engine.shop.log.error({ err: error, tenantId, outbox: id }, 'Planning a notice failed')
  }
  await withTenant(work.db, tenantId, async (trx) => {
    const now = work.now()
    const tries = await putOffOrder(trx, { id, outcome: '生成通知时出错，将重试', now })
    if (tries < TRIES_BEFORE_FAULT) return
    const order = await trx.selectFrom('outbox').select('case_id').where('id', '=', id).executeTakeFirst()
    if (!order) return
    const message = `第 ${id} 号待发通知 ${tries} 次生成失败，仍在自动重试；请管理员查看运行日志，修复后会自动补发`
    await raiseFaults(
      trx,
      [{ tenantId, caseId: order.case_id, kind: 'planning', message, detail: { outbox: id } }],
      now,
    )
  })
}

/** What became of an order, in counts. */
function outcomeOf({ notices }: Plan): string {
  const counts = new Map<string, number>()
  for (const { state } of notices) counts.set(state, (counts.get(state) ?? 0) + 1)
  return `notices: ${[...counts].map(([state, n]) => `${state} ${n}`).join(', ') || 'none'}`
}

function faultOf(desk: Desk, { case_id: caseId, id }: NoticeOrderRow, missing: readonly Missing[]): NoticeFault[] {
  if (missing.length === 0) return []
  const number = desk.cases.get(caseId)?.number ?? '（未编号）'
  const detail = { outbox: id, missing: missing.map(({ roles, unitId }) => ({ roles, unitId })) }
  return [
    {
      tenantId: desk.tenantId,
      caseId,
      kind: 'notice',
      message: `“${number}”的通知找不到接收人：${whyOf(missing)}`,
      detail,
    },
  ]
}

const COUNTED: Readonly<Partial<Record<NewNotice['state'], keyof Planned>>> = {
  planned: 'planned',
  draft: 'drafted',
  skipped: 'skipped',
  dropped: 'dropped',
  nobody: 'nobody',
}

/** Adds rows that were written to the totals. */
export function count(total: Planned, states: readonly NewNotice['state'][]): void {
  for (const state of states) {
    const name = COUNTED[state]
    if (name) total[name] += 1
  }
}

import { randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { MOST_TRIES, waitMsAfter } from '../channels/patience.ts'
import { type HookSettings, sendHook } from '../channels/send-hook.ts'
import { type ChangedCase, listChangedCasesFrom } from '../db/read/changed-cases.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import {
  claimDeliveries,
  type DueDelivery,
  deleteOldDeliveries,
  insertDeliveries,
  lockActiveHooks,
  noteFailure,
  noteSuccess,
  settleDelivery,
  setWatchedUntil,
} from '../db/write/hooks.ts'
import { noteAccess } from './access-trail.ts'
import { deliveryOf } from './hooks.ts'

export type HookWork = {
  db: Kysely<Database>
  now: () => string
  settings: HookSettings
  /** Nothing new begins once it says so. */
  isStopping?: () => boolean
}
export type Delivered = { delivered: number; failed: number; stopped: number }

/** Commits may become visible this much later than their moment says. */
const OVERLAP_MS = 15_000
const CASES_AT_ONCE = 1000
const DELIVERIES_AT_ONCE = 20
/** A process that died with a delivery in hand lets it go after this. */
const CLAIM_MS = 60_000
/** After so long without a delivery nobody is there any more; a busy hour of a receiver that is down is not that. */
const LONGEST_SILENCE_DAYS = 3
const DAY_MS = 24 * 60 * 60_000
const KEPT_MS = 30 * 24 * 60 * 60_000

/** Tells every registered address of every congress what changed; run again and again, by any number of processes. */
export async function tellHooks(work: HookWork): Promise<Delivered> {
  const total: Delivered = { delivered: 0, failed: 0, stopped: 0 }
  const congresses = await work.db.selectFrom('congress').select('id').where('is_open', '=', true).execute()
  for (const { id } of congresses) {
    await withTenant(work.db, id, (trx) => queueChanges(trx, id, work.now()))
    for (let found = DELIVERIES_AT_ONCE; found === DELIVERIES_AT_ONCE && !work.isStopping?.(); ) {
      const due = await claim(work, id)
      found = due.length
      for (const said of await Promise.all(due.map((one) => deliver(work, id, one)))) total[said] += 1
    }
  }
  return total
}

/** Forgets what was delivered long ago. */
export async function clearDeliveries({ db, now }: Pick<HookWork, 'db' | 'now'>): Promise<void> {
  const before = new Date(Date.parse(now()) - KEPT_MS)
  for (const { id } of await db.selectFrom('congress').select('id').execute()) {
    await withTenant(db, id, (trx) => deleteOldDeliveries(trx, before))
  }
}

/** One row for each address and each case that changed since the last look; the commit holds both or neither. */
async function queueChanges(trx: Transaction<Database>, tenantId: string, now: string): Promise<void> {
  for (const { id, watched_until } of await lockActiveHooks(trx)) {
    const since = new Date(watched_until.getTime() - OVERLAP_MS)
    let after: ChangedCase | undefined
    for (let found = CASES_AT_ONCE; found === CASES_AT_ONCE; ) {
      const changed = await listChangedCasesFrom(trx, { since, after, limit: CASES_AT_ONCE })
      found = changed.length
      after = changed.at(-1) ?? after
      await insertDeliveries(
        trx,
        changed.map((one) => deliveryOf(id, bodyOf(tenantId, one, now))),
      )
    }
    if (after && after.last_recorded_at > watched_until) await setWatchedUntil(trx, id, after.last_recorded_at)
  }
}

function bodyOf(congressId: string, { id, revision }: ChangedCase, now: string) {
  return { id: randomUUID(), event: 'case.changed' as const, at: now, congressId, caseId: id, revision }
}

function claim({ db, now }: HookWork, tenantId: string): Promise<DueDelivery[]> {
  const moment = now()
  const until = new Date(Date.parse(moment) + CLAIM_MS).toISOString()
  return withTenant(db, tenantId, (trx) => claimDeliveries(trx, { now: moment, until, limit: DELIVERIES_AT_ONCE }))
}

async function deliver(work: HookWork, tenantId: string, due: DueDelivery): Promise<keyof Delivered> {
  const { event } = JSON.parse(due.body) as { event: string }
  const { isDelivered, outcome } = await sendHook(
    { url: due.url, secret: due.secret, deliveryId: due.id, event, body: due.body, at: work.now() },
    work.settings,
  )
  const at = new Date(work.now())
  // The hook before its deliveries, as everywhere: what queues changes holds the hook when it comes to them.
  return withTenant(work.db, tenantId, async (trx) => {
    if (isDelivered) {
      await noteSuccess(trx, due.hook_id, at)
      await settleDelivery(trx, due.id, { outcome, deliveredAt: at, nextTryAt: null })
      return 'delivered'
    }
    const nextTryAt = due.tries < MOST_TRIES ? new Date(at.getTime() + waitMsAfter(due.tries)) : null
    const why = `连续 ${LONGEST_SILENCE_DAYS} 天没有送达（最后一次：${outcome}），已自动停用；请检查对方系统后重新启用`
    const isStopped = await noteFailure(trx, due.hook_id, { at, longestMs: LONGEST_SILENCE_DAYS * DAY_MS, why })
    await settleDelivery(trx, due.id, { outcome, deliveredAt: null, nextTryAt })
    if (!isStopped) return 'failed'
    await noteAccess(trx, {
      kind: 'hook_stopped',
      at: at.toISOString(),
      role: 'system',
      subject: due.hook_id,
      basis: why,
    })
    return 'stopped'
  })
}

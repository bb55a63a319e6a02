import { type Insertable, sql, type Transaction } from 'kysely'
import type { HookDeliveryTable, HookTable } from '../office-schema.ts'
import type { Database } from '../schema.ts'

export async function insertHook(trx: Transaction<Database>, hook: Insertable<HookTable>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('hook')
    .values(hook)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'name']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export type HookChanges = {
  name?: string
  url?: string
  secret?: string
  is_active?: boolean
  stopped_why?: string | null
  failures?: number
  failing_since?: null
  watched_until?: Date
}

/** Changes what was read at this revision; false when somebody else was faster. */
export async function updateHook(
  trx: Transaction<Database>,
  id: string,
  revision: number,
  changes: HookChanges,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('hook')
    .set({ ...changes, revision: sql`revision + 1` })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function deleteHook(trx: Transaction<Database>, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom('hook').where('id', '=', id).executeTakeFirst()
  return numDeletedRows === 1n
}

/** One change of a case is told to one address once, however often it is found. */
export async function insertDeliveries(
  trx: Transaction<Database>,
  deliveries: readonly Insertable<HookDeliveryTable>[],
): Promise<void> {
  if (deliveries.length === 0) return
  await trx
    .insertInto('hook_delivery')
    .values(deliveries)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'hook_id', 'case_id', 'revision']).doNothing())
    .execute()
}

/** Addresses that are told of changes, held until the commit; those that another process holds are its own business. */
export async function lockActiveHooks(trx: Transaction<Database>): Promise<{ id: string; watched_until: Date }[]> {
  return trx
    .selectFrom('hook')
    .select(['id', 'watched_until'])
    .where('is_active', '=', true)
    .orderBy('id')
    .forUpdate()
    .skipLocked()
    .execute()
}

export async function setWatchedUntil(trx: Transaction<Database>, id: string, until: Date): Promise<void> {
  await trx.updateTable('hook').set({ watched_until: until }).where('id', '=', id).execute()
}

export type DueDelivery = {
  id: string
  hook_id: string
  body: string
  tries: number
  url: string
  secret: string
}

/** Takes due deliveries for this process: nobody else tries them before `until`, when a dead process lets them go. */
export async function claimDeliveries(
  trx: Transaction<Database>,
  asked: { now: string; until: string; limit: number },
): Promise<DueDelivery[]> {
  const { rows } = await sql<DueDelivery>`
    with due as (
      select d.id from hook_delivery d join hook h on h.tenant_id = d.tenant_id and h.id = d.hook_id and h.is_active
      where d.next_try_at <= ${asked.now}::timestamptz
      order by d.next_try_at, d.id limit ${asked.limit} for update of d skip locked)
    update hook_delivery d set next_try_at = ${asked.until}::timestamptz, tries = d.tries + 1
    from due, hook h
    where d.id = due.id and h.tenant_id = d.tenant_id and h.id = d.hook_id
    returning d.id, d.hook_id, d.body, d.tries, h.url, h.secret
  `.execute(trx)
  return rows
}

/** Notes what came of one attempt. Of a hook that is gone meanwhile nothing is noted. */
export async function settleDelivery(
  trx: Transaction<Database>,
  id: string,
  said: { outcome: string; deliveredAt: Date | null; nextTryAt: Date | null },
): Promise<void> {
  await trx
    .updateTable('hook_delivery')
    .set({ outcome: said.outcome, delivered_at: said.deliveredAt, next_try_at: said.nextTryAt })
    .where('id', '=', id)
    .execute()
}

/** Notes a failure; when nothing arrived for too long the address is switched off. True when it was switched off just now. */
export async function noteFailure(
  trx: Transaction<Database>,
  hookId: string,
  failed: { at: Date; longestMs: number; why: string },
): Promise<boolean> {
  const row = await trx
    .updateTable('hook')
    .set({ failures: sql`failures + 1`, failing_since: sql`coalesce(failing_since, ${failed.at})` })
    .where('id', '=', hookId)
    .returning(['failing_since', 'is_active'])
    .executeTakeFirst()
  if (!row?.is_active || row.failing_since === null) return false
  if (failed.at.getTime() - row.failing_since.getTime() < failed.longestMs) return false
  await trx
    .updateTable('hook')
    .set({ is_active: false, stopped_why: failed.why, revision: sql`revision + 1` })
    .where('id', '=', hookId)
    .execute()
  return true
}

export async function noteSuccess(trx: Transaction<Database>, hookId: string, at: Date): Promise<void> {
  await trx
    .updateTable('hook')
    .set({ failures: 0, failing_since: null, last_delivered_at: at })
    .where('id', '=', hookId)
    .execute()
}

/** Sets out again what was given up; returns how many. */
export async function reviveHookDeliveries(trx: Transaction<Database>, hookId: string, at: Date): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('hook_delivery')
    .set({ next_try_at: at, tries: 0 })
    .where('hook_id', '=', hookId)
    .where('delivered_at', 'is', null)
    .where('next_try_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** What was delivered or given up before that day is no longer listed. */
export async function deleteOldDeliveries(trx: Transaction<Database>, before: Date): Promise<void> {
  await trx.deleteFrom('hook_delivery').where('next_try_at', 'is', null).where('made_at', '<', before).execute()
}

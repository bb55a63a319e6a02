import { sql, type Transaction } from 'kysely'

import type { Database, FaultTable } from '../schema.ts'

export type NoticeFault = {
  tenantId: string
  caseId: string
  kind: Extract<FaultTable['kind'], 'notice' | 'delivery' | 'chase' | 'planning'>
  message: string
  detail: Record<string, unknown>
}

/** How long after it was found a fault is looked at again by itself. */
const LOOK_AGAIN_MINUTES = 10

/** Faults of cases, in the transaction that found them; one that stands already bears the newest words. */
export async function raiseFaults(
  trx: Transaction<Database>,
  faults: readonly NoticeFault[],
  now: string,
): Promise<void> {
  // In one order for everybody: two who raise the same ones wait for each other instead of blocking each other.
  const inOrder = faults.toSorted((a, b) =>
    a.caseId === b.caseId ? compare(a.kind, b.kind) : compare(a.caseId, b.caseId),
  )
  for (const { tenantId, caseId, kind, message, detail } of inOrder) {
    await sql`
      insert into fault as f (tenant_id, case_id, kind, message, detail, first_at, last_at, next_try_at)
      select ${tenantId}, ${caseId}::uuid, ${kind}, ${message}, ${JSON.stringify(detail)}::jsonb, at.now, at.now,
        at.now + make_interval(mins => ${LOOK_AGAIN_MINUTES})
      from (select ${now}::timestamptz as now) at
      on conflict (tenant_id, case_id, kind) where resolved_at is null do update
        set tries = f.tries + 1, message = excluded.message, detail = excluded.detail, last_at = excluded.last_at,
          next_try_at = excluded.next_try_at`.execute(trx)
  }
}

/** Faults that are gone by themselves, with what happened. */
export async function settleFaults(
  trx: Transaction<Database>,
  gone: { caseIds: readonly string[]; kind: NoticeFault['kind']; note: string; now: string },
): Promise<number> {
  if (gone.caseIds.length === 0) return 0
  const { numAffectedRows } = await sql`
    update fault set resolved_at = ${gone.now}::timestamptz, note = ${gone.note}, next_try_at = null
    where tenant_id = (select current_setting('duban.tenant', true)) and kind = ${gone.kind} and resolved_at is null
      and case_id = any (${sql.val([...gone.caseIds])}::uuid[])`.execute(trx)
  return Number(numAffectedRows ?? 0)
}

/** These notices went out at last: what stood because of them is settled. */
export async function settleFaultsOfSent(
  trx: Transaction<Database>,
  ids: readonly string[],
  now: string,
): Promise<void> {
  if (ids.length === 0) return
  await sql`
    update fault set resolved_at = ${now}::timestamptz, note = '已自动补发', next_try_at = null
    where tenant_id = (select current_setting('duban.tenant', true)) and kind = 'planning' and resolved_at is null
      and detail ->> 'notice' = any (${sql.val([...ids])}::text[])`.execute(trx)
}

/** Puts off the next look at these faults. */
export async function putOffFaults(
  trx: Transaction<Database>,
  { caseIds, kind, now }: { caseIds: readonly string[]; kind: NoticeFault['kind']; now: string },
): Promise<void> {
  await sql`update fault set next_try_at = ${now}::timestamptz + make_interval(mins => ${LOOK_AGAIN_MINUTES})
    where tenant_id = (select current_setting('duban.tenant', true)) and kind = ${kind} and resolved_at is null
      and case_id = any (${sql.val([...caseIds])}::uuid[])`.execute(trx)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

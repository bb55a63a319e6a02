import type { Kysely } from 'kysely'
import { sql } from 'kysely'

import type { Database, FaultTable } from '../schema.ts'
import { withTenant } from '../tenant.ts'

const FIRST_WAIT_MINUTES = 1
const LONGEST_WAIT_MINUTES = 24 * 60

export type NewFault = {
  tenantId: string
  caseId: string
  kind: FaultTable['kind']
  message: string
  detail?: Record<string, unknown>
  /** Null: the database's clock. */
  now: string | null
}

/** Records that a case failed, or failed again: each time it waits twice as long before the next try, at most a day. */
export async function recordFault(db: Kysely<Database>, fault: NewFault): Promise<void> {
  const { tenantId, caseId, kind, message, now } = fault
  const detail = JSON.stringify(fault.detail ?? {})
  await withTenant(db, tenantId, (trx) =>
    sql`
      insert into fault as f (tenant_id, case_id, kind, message, detail, first_at, last_at, next_try_at)
      select ${tenantId}, ${caseId}, ${kind}, ${message}, ${detail}::jsonb, at.now, at.now,
        at.now + make_interval(mins => ${FIRST_WAIT_MINUTES})
      from (select coalesce(${now}::timestamptz, read_clock()) as now) at
      on conflict (tenant_id, case_id, kind) where resolved_at is null do update
        set tries = f.tries + 1, message = excluded.message, detail = excluded.detail, last_at = excluded.last_at,
          next_try_at = excluded.last_at
            + make_interval(mins => least(${LONGEST_WAIT_MINUTES}, ${FIRST_WAIT_MINUTES} * 2 ^ least(f.tries, 20))::integer)
    `.execute(trx),
  )
}

/** Faults of these cases that were not found again; returns how many were open. */
export async function resolveFaults(
  db: Kysely<Database>,
  gone: { tenantId: string; caseIds: readonly string[]; kind: FaultTable['kind']; now: string | null },
): Promise<number> {
  const { tenantId, caseIds, kind, now } = gone
  if (caseIds.length === 0) return 0
  return withTenant(db, tenantId, async (trx) => {
    const { numAffectedRows } = await sql`
      update fault set resolved_at = coalesce(${now}::timestamptz, read_clock())
      where tenant_id = ${tenantId} and kind = ${kind} and resolved_at is null
        and case_id = any (${sql.val(caseIds)}::uuid[])
    `.execute(trx)
    return Number(numAffectedRows ?? 0)
  })
}

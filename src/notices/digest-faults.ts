import { type Kysely, sql, type Transaction } from 'kysely'

import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import type { Instant } from '../engine/engine.ts'

/** A fault of the digests, beside any case; `about` tells one from another. */
export type DigestFault = { about: string; message: string; detail?: Record<string, unknown> }

/** Records it once, until it is settled; found again the same day after it was settled by hand, it stays settled. */
export async function recordDigestFault(
  db: Kysely<Database>,
  { tenantId, day, now }: { tenantId: string; day: string; now: Instant },
  { about, message, detail = {} }: DigestFault,
): Promise<void> {
  await withTenant(db, tenantId, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`digest fault ${tenantId} ${about}`}, 0))`.execute(trx)
    await sql`insert into fault (tenant_id, case_id, kind, message, detail, first_at, last_at)
      select ${tenantId}, null, 'notice', ${message}, ${JSON.stringify({ ...detail, digest: about, day })}::jsonb,
        ${now}::timestamptz, ${now}::timestamptz
      where not exists (select 1 from fault f where f.kind = 'notice' and f.case_id is null
        and f.detail ->> 'digest' = ${about} and (f.resolved_at is null or f.detail ->> 'day' = ${day}))`.execute(trx)
  })
}

/** What the fault told of is no longer so. */
export async function settleDigestFault(
  db: Kysely<Database>,
  { tenantId, now }: { tenantId: string; now: Instant },
  about: string,
): Promise<void> {
  await withTenant(db, tenantId, (trx) =>
    sql`update fault set resolved_at = ${now}::timestamptz where kind = 'notice' and case_id is null
      and resolved_at is null and detail ->> 'digest' = ${about}`.execute(trx),
  )
}

/** Faults of the congress that stand open. */
export async function countOpenFaults(trx: Transaction<Database>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from fault where resolved_at is null`.execute(trx)
  return rows[0]?.n ?? 0
}

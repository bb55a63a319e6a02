import { type Kysely, sql, type Transaction } from 'kysely'

import type { Database } from '../../db/schema.ts'
import { withTenant } from '../../db/tenant.ts'
import type { Instant } from '../apply/shapes.ts'

/** One event's free text, who orders its erasure, by which law or decision, and when. */
export type Erasure = { tenantId: string; caseId: string; seq: number; by: string; basis: string; now: Instant }

/**
 * Erases personal text by law (个人信息保护法第四十七条), with the same words where the event was told on to other actors
 * of the case; events, days, authors and the texts' salted hashes stay, so the chain stays whole. Returns the events
 * whose text was erased: none when there is no such text, or it was erased before.
 */
export async function eraseText(db: Kysely<Database>, erasure: Erasure): Promise<number[]> {
  return withTenant(db, erasure.tenantId, (trx) => eraseTextWithin(trx, erasure))
}

/** The same in the caller's transaction, which must be the tenant's. */
export async function eraseTextWithin(trx: Transaction<Database>, erasure: Erasure): Promise<number[]> {
  const { caseId, seq, by, basis, now } = erasure
  const { rows } = await sql<{ seq: number }>`
      with recursive told (seq) as (
        select ${seq}::integer
        union all
        select e.seq from event e join told on e.cause_seq = told.seq where e.case_id = ${caseId}::uuid
      )
      select t.seq from told join event_text t on t.case_id = ${caseId}::uuid and t.seq = told.seq
      where t.body is not null order by t.seq`.execute(trx)
  const erased: number[] = []
  for (const { seq: of } of rows) {
    await sql`select erase_text(${caseId}::uuid, ${of}, ${by}, ${basis}, ${now}::timestamptz)`.execute(trx)
    erased.push(of)
  }
  return erased
}

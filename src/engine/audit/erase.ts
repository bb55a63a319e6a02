import { type Kysely, sql } from 'kysely'

import type { Database } from '../../db/schema.ts'
import { withTenant } from '../../db/tenant.ts'
import type { Instant } from '../apply/shapes.ts'

/** One event's free text, who orders its erasure, by which law or decision, and when. */
export type Erasure = { tenantId: string; caseId: string; seq: number; by: string; basis: string; now: Instant }

/**
 * Erases personal text by law (个人信息保护法第四十七条); the event, its day, its author and the text's salted hash
 * stay, so the chain stays whole. False when there is no such text or it was erased before.
 */
export async function eraseText(db: Kysely<Database>, erasure: Erasure): Promise<boolean> {
  const { tenantId, caseId, seq, by, basis, now } = erasure
  return withTenant(db, tenantId, async (trx) => {
    const { rows } = await sql<{ erased: boolean }>`
      select erase_text(${caseId}::uuid, ${seq}, ${by}, ${basis}, ${now}::timestamptz) as erased`.execute(trx)
    return rows[0]?.erased ?? false
  })
}

import { type Kysely, sql } from 'kysely'

import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { noteAccess } from './access-trail.ts'

/**
 * Lets orders that failed be tried again at once: one, or all that wait for their next try. The workers do it; who had
 * it done from the command line stands in the trail as the operator. Returns how many.
 */
export async function retryOrders(
  db: Kysely<Database>,
  tenantId: string,
  asked: { id: number | undefined; now: string },
): Promise<number> {
  const { id, now } = asked
  return withTenant(db, tenantId, async (trx) => {
    const one = id === undefined ? sql`next_try_at is not null` : sql`id = ${id}`
    const { rows } = await sql<{ id: number }>`
      update outbox set next_try_at = null where done_at is null and ${one} returning id`.execute(trx)
    if (rows.length > 0) {
      const orders = rows.slice(0, 100).map((row) => row.id)
      await noteAccess(trx, { kind: 'orders_retried', at: now, role: 'system', new: { n: rows.length, orders } })
    }
    return rows.length
  })
}

import { type Kysely, sql } from 'kysely'

import type { Database } from '../schema.ts'
import { withTenant } from '../tenant.ts'

/** What of the outbox waits to be done; a hint for the workers, who look for themselves. */
export type DueOutbox = {
  /** An event between cases. */
  event: boolean
  /** An order to tell somebody, or a planned notice that is due. */
  notice: boolean
}

/** Looks through every congress. `eventNow` null: the database's clock. */
export async function findDueOutbox(db: Kysely<Database>, now: string, eventNow: string | null): Promise<DueOutbox> {
  const found: DueOutbox = { event: false, notice: false }
  const congresses = await db.selectFrom('congress').select('id').execute()
  for (const { id } of congresses) {
    if (found.event && found.notice) break
    const { rows } = await withTenant(db, id, (trx) =>
      sql<DueOutbox>`
        select
          exists (select 1 from outbox where tenant_id = ${id} and topic = 'event' and done_at is null
            and (next_try_at is null or next_try_at <= coalesce(${eventNow}::timestamptz, read_clock()))) as event,
          exists (select 1 from outbox where tenant_id = ${id} and topic = 'notice' and done_at is null
            and (next_try_at is null or next_try_at <= ${now}::timestamptz))
          or exists (select 1 from notice where tenant_id = ${id} and state = 'planned'
            and send_at <= ${now}::timestamptz) as notice
      `.execute(trx),
    )
    found.event ||= rows[0]?.event === true
    found.notice ||= rows[0]?.notice === true
  }
  return found
}

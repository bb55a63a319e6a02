import { sql, type Transaction } from 'kysely'

import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import type { Instant } from '../engine/engine.ts'

/** Marks one's own notices as read; the moment of the first reading stays. What is not one's own is passed over. */
export async function markRead(
  trx: Transaction<Database>,
  { id }: Viewer,
  noticeIds: readonly string[],
  now: Instant,
): Promise<void> {
  await sql`update notice n set read_at = ${now}::timestamptz
    where n.tenant_id = (select current_setting('duban.tenant', true)) and n.recipient_id = ${id}
      and n.state = 'sent' and n.read_at is null and n.id = any (${sql.val([...noticeIds])}::uuid[])`.execute(trx)
}

/** Marks as read what had come by then: what came later was not on the screen. */
export async function markAllRead(
  trx: Transaction<Database>,
  { id }: Viewer,
  { until, kind }: { until: Instant; kind?: string | undefined },
  now: Instant,
): Promise<void> {
  await sql`update notice n set read_at = ${now}::timestamptz
    where n.tenant_id = (select current_setting('duban.tenant', true)) and n.recipient_id = ${id}
      and n.state = 'sent' and n.read_at is null and n.sent_at <= ${until}::timestamptz
      and (${kind ?? null}::text is null or n.kind = ${kind ?? null})`.execute(trx)
}

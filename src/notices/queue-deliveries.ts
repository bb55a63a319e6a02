import type { Selectable, Transaction } from 'kysely'

import type { NoticeTable } from '../db/notice-schema.ts'
import type { Database } from '../db/schema.ts'
import type { Instant } from '../engine/engine.ts'

/** A notice that was just sent, as far as its way outside depends on it. */
export type NoticeToTell = Pick<
  Selectable<NoticeTable>,
  'tenant_id' | 'id' | 'kind' | 'recipient_id' | 'role' | 'case_id' | 'clock' | 'version' | 'step' | 'outbox_id' | 'day'
>

/**
 * Queues what carries these notices outside: e-mail and SMS of the person, robots and webhooks once for all recipients.
 * In the transaction that sends them; queuing again adds nothing. Returns how many were added. Of a group or of nobody
 * (`recipient_id` null) only robots and webhooks are told.
 */
export async function queueDeliveries(
  _trx: Transaction<Database>,
  _notices: readonly NoticeToTell[],
  _now: Instant,
): Promise<number> {
  return 0
}

import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'

import type { Role } from '../../machines/policy/words.ts'
import type { Database } from '../db/schema.ts'
import { sentAtOnce, UNORDERED } from '../db/write/notices.ts'
import type { Instant } from '../engine/engine.ts'
import { queueDeliveries } from './queue-deliveries.ts'
import type { Words } from './render-words.ts'

/** One digest of a run as it goes out; without a recipient it is for groups, and holds counts alone. */
export type DigestNotice = {
  recipientId: string | null
  role: Role | null
  unitId: string | null
  words: Words
  about: Record<string, unknown>
}
type Sending = { tenantId: string; kind: string; day: string; now: Instant }

/** Puts digests into the inboxes and on their way outside; who has that of this kind and day gets no second one. */
export async function sendDigests(
  trx: Transaction<Database>,
  { tenantId, kind, day, now }: Sending,
  notices: readonly DigestNotice[],
): Promise<number> {
  if (notices.length === 0) return 0
  const at = new Date(now)
  const inserted = await trx
    .insertInto('notice')
    .values(
      notices.map(({ recipientId, role, unitId, words, about }) => ({
        tenant_id: tenantId,
        id: randomUUID(),
        kind,
        case_id: null,
        ...UNORDERED,
        ...sentAtOnce(at),
        day,
        role,
        recipient_id: recipientId,
        unit_id: unitId,
        ...words,
        about: JSON.stringify(about),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning([
      'tenant_id',
      'id',
      'kind',
      'recipient_id',
      'role',
      'case_id',
      'clock',
      'version',
      'step',
      'outbox_id',
      'day',
    ])
    .execute()
  await queueDeliveries(trx, inserted, now)
  return inserted.length
}

/** Those who have their digest of this kind and day already; null among them: the groups. */
export async function listServed(
  trx: Transaction<Database>,
  { tenantId, kind, day }: Omit<Sending, 'now'>,
): Promise<Set<string | null>> {
  const rows = await trx
    .selectFrom('notice')
    .select('recipient_id')
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', kind)
    .where('day', '=', day)
    .execute()
  return new Set(rows.map(({ recipient_id }) => recipient_id))
}

/** Is there a robot of a group or a webhook that is to be told of this kind? */
export async function hasGroup(trx: Transaction<Database>, kind: string): Promise<boolean> {
  const found = await trx
    .selectFrom('channel')
    .select('id')
    .where('is_active', '=', true)
    .where('kind', 'not in', ['email', 'sms'])
    .where(sql<boolean>`${kind} = any (carries)`)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** Writes that the run is done, with how many it sent in all. */
export async function endRun(trx: Transaction<Database>, { tenantId, kind, day, now }: Sending): Promise<void> {
  await sql`insert into digest_run (tenant_id, kind, day, done_at, sent)
    select ${tenantId}, ${kind}, ${day}::date, ${now}::timestamptz, count(*)::integer from notice n
    where n.tenant_id = ${tenantId} and n.kind = ${kind} and n.day = ${day}::date
    on conflict do nothing`.execute(trx)
}

/** When the digest of this day went to this person; null as long as it did not. */
export async function findSentAt(
  trx: Transaction<Database>,
  { tenantId, kind, day, recipientId }: Omit<Sending, 'now'> & { recipientId: string },
): Promise<string | null> {
  const found = await trx
    .selectFrom('notice')
    .select('sent_at')
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', kind)
    .where('day', '=', day)
    .where('recipient_id', '=', recipientId)
    .executeTakeFirst()
  return found?.sent_at?.toISOString() ?? null
}

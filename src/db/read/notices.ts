import { type RawBuilder, sql, type Transaction } from 'kysely'

import type { ClockKind, Role } from '../../../machines/policy/words.ts'
import type { ChannelKind, NoticeState } from '../notice-schema.ts'
import type { Database } from '../schema.ts'
import type { CaseReading } from './case-reading.ts'

/** Who a notice goes to, by name: a person or a contact of a unit. Columns of `notice as n` with the joins below. */
export type RecipientColumns = {
  recipient_id: string | null
  recipient_name: string | null
  role: Role | null
  unit_name: string | null
}
export const RECIPIENT_COLUMNS = sql`n.recipient_id, coalesce(rp.name, rk.name) as recipient_name, n.role,
  ru.name as unit_name`
export const RECIPIENT_JOINS = sql`left join person rp on rp.tenant_id = n.tenant_id and rp.id = n.recipient_id
  left join unit_contact rk on n.recipient_id like 'contact:%' and rk.tenant_id = n.tenant_id
    and rk.id = substr(n.recipient_id, 9)
  left join unit ru on ru.tenant_id = n.tenant_id and ru.id = n.unit_id`

export type NoticeRow = RecipientColumns & {
  id: string
  kind: string
  state: NoticeState
  clock: ClockKind | null
  step: number | null
  due_on: string | null
  subject: string
  made_at: Date
  send_at: Date
  sent_at: Date | null
  read_at: Date | null
  why: string | null
  decided_by: string | null
  decided_at: Date | null
  deferred_until: string | null
}
export type DeliveryRow = {
  id: string
  notice_id: string
  channel: ChannelKind
  channel_name: string | null
  state: 'waiting' | 'sent' | 'dead' | 'stopped'
  tries: number
  sent_at: Date | null
  next_try_at: Date | null
  outcome: string | null
}

const MOST_SHOWN = 500

/**
 * What was said, or is to be said, because of this case, the newest first. A unit reads what its own people got, and
 * nobody outside of the office hears of clocks that are not his to know.
 */
export async function listNoticesOfCase(trx: Transaction<Database>, reading: CaseReading): Promise<NoticeRow[]> {
  const { rows } = await sql<NoticeRow>`
    select n.id, n.kind, n.state, n.clock, n.step, n.due_on, n.subject, n.made_at, n.send_at, n.sent_at, n.read_at,
      n.why, db.name as decided_by, n.decided_at, n.deferred_until, ${RECIPIENT_COLUMNS}
    from notice n ${RECIPIENT_JOINS}
    left join person db on db.tenant_id = n.tenant_id and db.id = n.decided_by
    where n.case_id = ${reading.caseId}::uuid and ${isShown(reading)}
    order by n.made_at desc, n.send_at desc, n.id limit ${MOST_SHOWN}`.execute(trx)
  return rows
}

function isShown({ reader, readable, viewer }: CaseReading): RawBuilder<unknown> {
  if (reader === 'office') return sql`true`
  const clocks = [...readable.clocks, ...readable.ownClocks]
  const isReadable = sql`(n.clock is null or n.clock = any (${sql.val(clocks)}::text[]))`
  if (reader !== 'unit') return isReadable
  // What waits for approval is no matter of those whom it would reach.
  return sql`(${isReadable} and n.unit_id = ${viewer.unitId ?? ''} and n.state = 'sent')`
}

/** How these notices left the house. */
export async function listDeliveriesOf(
  trx: Transaction<Database>,
  noticeIds: readonly string[],
): Promise<Map<string, DeliveryRow[]>> {
  if (noticeIds.length === 0) return new Map()
  const { rows } = await sql<DeliveryRow>`
    select d.id, d.notice_id, d.channel, k.name as channel_name, d.state, d.tries, d.sent_at, d.next_try_at, d.outcome
    from notice_delivery d left join channel k on k.tenant_id = d.tenant_id and k.id = d.channel_id
    where d.tenant_id = (select current_setting('duban.tenant', true))
      and d.notice_id = any (${sql.val([...noticeIds])}::uuid[])
    order by d.made_at, d.id`.execute(trx)
  const found = new Map<string, DeliveryRow[]>()
  for (const row of rows) found.set(row.notice_id, [...(found.get(row.notice_id) ?? []), row])
  return found
}

import { type Selectable, type SqlBool, sql, type Transaction } from 'kysely'

import type { ChannelKind, NoticeDeliveryTable } from '../notice-schema.ts'
import type { Database } from '../schema.ts'
import { idWithinReach } from './reach.ts'
import type { Viewer } from './viewer.ts'

type WaitingDelivery = { id: string; tries: number; next_try_at: Date; channel: ChannelKind }

/** What waits and may be tried now, the longest waiting first; `channels`: by these alone. */
export async function listWaitingDeliveries(
  trx: Transaction<Database>,
  asked: { now: string; limit: number; channels?: readonly ChannelKind[] | undefined },
): Promise<WaitingDelivery[]> {
  const byThese = asked.channels ? sql`and channel = any (${sql.val([...asked.channels])}::text[])` : sql``
  const { rows } = await sql<WaitingDelivery>`
    select id, tries, next_try_at, channel from notice_delivery
    where state = 'waiting' and next_try_at <= ${asked.now}::timestamptz ${byThese}
    order by next_try_at, id limit ${asked.limit}
  `.execute(trx)
  return rows
}

/** Where somebody may be reached, and the roles that the person has; nobody who has left. */
export type Reachable = { id: string; phone: string | null; email: string | null; roles: string[] }

/** People and contacts of units (`contact:<id>`) by their id as a recipient. */
export async function listReachable(trx: Transaction<Database>, ids: readonly string[]): Promise<Reachable[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Reachable>`
    select n.id, n.phone, n.email,
      array(select distinct p.role from post p where p.tenant_id = n.tenant_id and p.person_id = n.id
        and p.ended_at is null) as roles
    from person n where n.id = any(${ids}) and n.left_on is null
    union all
    select 'contact:' || c.id, c.phone, c.email, array['unit_' || c.duty]
    from unit_contact c where 'contact:' || c.id = any(${ids}) and c.ended_on is null
  `.execute(trx)
  return rows
}

/** What a message says, and what decides whether it still may be sent. */
export type NoticeToSend = {
  id: string
  kind: string
  state: string
  subject: string
  body: string
  brief: string
  due_on: string | null
  /** Of a digest: the day it is for. */
  day: string | null
  role: string | null
  recipient_id: string | null
  recipient_name: string | null
  title: string | null
  unit_name: string | null
  /** A state secret or 内部件: no title leaves it, whatever was written before it was marked. */
  is_marked: boolean
  /** Null: it hangs on no deadline. */
  deadline_holds: boolean | null
  /** The deputy is in office; null: the notice is not for a deputy. */
  deputy_holds: boolean | null
}

export async function findNoticeToSend(trx: Transaction<Database>, id: string): Promise<NoticeToSend | undefined> {
  const { rows } = await sql<NoticeToSend>`
    select n.id, n.kind, n.state, n.subject, n.body, n.brief, n.due_on, n.day, n.role, n.recipient_id, s.title,
      coalesce(p.name, k.name) as recipient_name, u.name as unit_name,
      coalesce(s.mark in ('state_secret', 'internal'), false) as is_marked,
      case when n.clock is not null then exists (
        select 1 from deadline d where d.case_id = n.case_id and d.actor_id = n.actor_id and d.kind = n.clock
          and d.version = n.version and d.status in ('running', 'overdue')) end as deadline_holds,
      case when n.role = 'deputy' then exists (
        select 1 from post o join deputy a on a.tenant_id = o.tenant_id and a.id = o.deputy_id
        where o.tenant_id = n.tenant_id and o.person_id = n.recipient_id and o.ended_at is null
          and a.status = 'active') end as deputy_holds
    from notice n
    left join suggestion_case s on s.id = n.case_id
    left join person p on p.tenant_id = n.tenant_id and p.id = n.recipient_id
    left join unit_contact k on k.tenant_id = n.tenant_id and 'contact:' || k.id = n.recipient_id
    left join unit u on u.tenant_id = n.tenant_id and u.id = n.unit_id
    where n.id = ${id}::uuid
  `.execute(trx)
  return rows[0]
}

export type DeliveryLine = Pick<
  Selectable<NoticeDeliveryTable>,
  'id' | 'notice_id' | 'channel' | 'address' | 'state' | 'tries' | 'made_at' | 'next_try_at' | 'sent_at' | 'outcome'
> & {
  kind: string
  subject: string
  case_id: string | null
  case_number: string | null
  recipient_name: string | null
  channel_name: string | null
}
export type DeliveryFilter = { state: NoticeDeliveryTable['state']; channel?: ChannelKind | undefined }

const HIDDEN_SUBJECT = '内部件的通知'

/**
 * One page, the newest first; `before` is the last line of the page before. Of 内部件 that the viewer may not read only
 * what did not arrive and why is told.
 */
export async function listDeliveryLines(
  trx: Transaction<Database>,
  viewer: Viewer,
  filter: DeliveryFilter,
  page: { before: { madeAt: string; id: string } | undefined; limit: number },
): Promise<DeliveryLine[]> {
  const { state, channel } = filter
  const { before, limit } = page
  const isOpen = sql`(n.case_id is null
    or ${idWithinReach(viewer, sql`n.case_id`) ?? sql<SqlBool>`coalesce(s.mark, 'none') <> 'internal'`})`
  const { rows } = await sql<DeliveryLine>`
    select d.id, d.notice_id, d.channel, d.address, d.state, d.tries, d.made_at, d.next_try_at, d.sent_at, d.outcome,
      n.kind, case when ${isOpen} then n.subject else ${HIDDEN_SUBJECT} end as subject,
      case when ${isOpen} then n.case_id end as case_id,
      case when ${isOpen} then coalesce(s.number, s.serial_number) end as case_number,
      case when ${isOpen} then coalesce(p.name, k.name) end as recipient_name, c.name as channel_name
    from notice_delivery d
    join notice n on n.tenant_id = d.tenant_id and n.id = d.notice_id
    left join channel c on c.tenant_id = d.tenant_id and c.id = d.channel_id
    left join suggestion_case s on s.id = n.case_id
    left join person p on d.channel in ('email', 'sms') and p.tenant_id = n.tenant_id and p.id = n.recipient_id
    left join unit_contact k on d.channel in ('email', 'sms') and k.tenant_id = n.tenant_id
      and 'contact:' || k.id = n.recipient_id
    where d.state = ${state} and ${channel ?? null}::text is not distinct from
      case when ${channel ?? null}::text is null then null else d.channel end
      and (${before?.id ?? null}::uuid is null
        or (d.made_at, d.id) < (${before?.madeAt ?? null}::timestamptz, ${before?.id ?? null}::uuid))
    order by d.made_at desc, d.id desc limit ${limit}
  `.execute(trx)
  return rows
}

export async function countDeliveries(trx: Transaction<Database>, filter: DeliveryFilter): Promise<number> {
  const { n } = await trx
    .selectFrom('notice_delivery')
    .select(sql<number>`count(*)::integer`.as('n'))
    .where('state', '=', filter.state)
    .$if(filter.channel !== undefined, (query) => query.where('channel', '=', filter.channel ?? 'email'))
    .executeTakeFirstOrThrow()
  return n
}

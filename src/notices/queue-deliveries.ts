import { randomUUID } from 'node:crypto'
import type { Insertable, Selectable, Transaction } from 'kysely'

import { Role } from '../../machines/policy/words.ts'
import type { ChannelKind, NoticeDeliveryTable, NoticeTable } from '../db/notice-schema.ts'
import { listOpenChannels } from '../db/read/channels.ts'
import { listReachable, type Reachable } from '../db/read/notice-deliveries.ts'
import type { Database } from '../db/schema.ts'
import { insertNoticeDeliveries, lockGroups, wasSaid } from '../db/write/notice-deliveries.ts'
import type { Instant } from '../engine/engine.ts'
import { asNoticeKind, isMandatoryFor, NOTICE_KINDS, type NoticeKind } from './kinds.ts'
import { mobileOf } from './mobile.ts'

/** A notice that was just sent, as far as its way outside depends on it. */
export type NoticeToTell = Pick<Selectable<NoticeTable>, 'tenant_id' | 'id' | 'kind' | 'recipient_id' | 'role'>

type Row = Insertable<NoticeDeliveryTable>
type Channel = { id: string; kind: ChannelKind; carries: string[] }

const DIGESTS = '汇总'
/** What one group was told is not told again within this time because the notice has other recipients, too. */
const SAID_MS = 20 * 60 * 60_000

/**
 * Queues what carries these notices outside: e-mail and SMS of the person, robots and webhooks once for all recipients.
 * In the transaction that sends them; queuing again adds nothing. Returns how many were added. Of a group or of nobody
 * (`recipient_id` null) only robots and webhooks are told.
 */
export async function queueDeliveries(
  trx: Transaction<Database>,
  notices: readonly NoticeToTell[],
  now: Instant,
): Promise<number> {
  const channels = await listOpenChannels(trx)
  if (notices.length === 0) return 0
  const personal = await rowsForPeople(trx, notices, channels, now)
  return (await insertNoticeDeliveries(trx, personal)) + (await queueForGroups(trx, notices, channels, now))
}

async function rowsForPeople(
  trx: Transaction<Database>,
  notices: readonly NoticeToTell[],
  channels: readonly Channel[],
  now: Instant,
): Promise<Row[]> {
  const mail = channels.find(({ kind }) => kind === 'email')
  const sms = channels.find(({ kind }) => kind === 'sms')
  if (!mail && !sms && !notices.some(isForContact)) return []
  const ids = [...new Set(notices.flatMap(({ recipient_id }) => recipient_id ?? []))]
  const people = new Map((await listReachable(trx, ids)).map((person) => [person.id, person]))
  const isOn = await openChoices(trx, ids)

  const rows: Row[] = []
  for (const notice of notices) {
    const kind = asNoticeKind(notice.kind)
    const person = people.get(notice.recipient_id ?? '')
    if (!kind || !person) continue
    const roles = rolesOf(notice, person)
    const before = rows.length
    if (mail && person.email && isOn(person.id, kind, 'email', roles)) rows.push(row(notice, mail, person.email, now))
    const mobile = sms?.carries.includes(kind) ? mobileOf(person.phone) : undefined
    if (sms && mobile && isOn(person.id, kind, 'sms', roles)) rows.push(row(notice, sms, mobile, now))
    // Nobody opens the inbox of a contact without an account: that it reaches nobody is told where it is delivered.
    if (rows.length === before && isForContact(notice)) rows.push(row(notice, NO_CHANNEL, null, now))
  }
  return rows
}

const NO_CHANNEL = { id: null, kind: 'email' } as const

function isForContact({ recipient_id }: NoticeToTell): boolean {
  return recipient_id?.startsWith('contact:') === true
}

function rolesOf({ role }: NoticeToTell, person: Reachable): Role[] {
  const all = person.roles.map((text) => Role.safeParse(text)).flatMap(({ data }) => data ?? [])
  return role ? [role, ...all] : all
}

type Choices = (personId: string, kind: NoticeKind, channel: 'email' | 'sms', roles: readonly Role[]) => boolean

/** What people chose; on unless they said no, and always on where it is mandatory. */
async function openChoices(trx: Transaction<Database>, ids: readonly string[]): Promise<Choices> {
  const rows =
    ids.length === 0
      ? []
      : await trx
          .selectFrom('notice_preference')
          .select(['person_id', 'kind', 'channel'])
          .where('is_on', '=', false)
          .where('person_id', 'in', [...ids])
          .execute()
  const off = new Set(rows.map(({ person_id, kind, channel }) => JSON.stringify([person_id, kind, channel])))
  return (personId, kind, channel, roles) =>
    isMandatoryFor(kind, roles) || !off.has(JSON.stringify([personId, kind, channel]))
}

/** A group hears one thing once, whoever the notice is for. */
async function queueForGroups(
  trx: Transaction<Database>,
  notices: readonly NoticeToTell[],
  channels: readonly Channel[],
  now: Instant,
): Promise<number> {
  const isForGroups = ({ kind, recipient_id }: NoticeToTell) => {
    const known = asNoticeKind(kind)
    if (known === undefined || !NOTICE_KINDS[known].isForGroups) return false
    // A person's digest counts that person's cases; a group has one of its own.
    return NOTICE_KINDS[known].group !== DIGESTS || recipient_id === null
  }
  const pairs = channels
    .filter(({ kind }) => kind !== 'email' && kind !== 'sms')
    .flatMap((channel) =>
      notices
        .filter((notice) => channel.carries.includes(notice.kind) && isForGroups(notice))
        .map((notice) => ({ channel, notice })),
    )
  if (pairs.length === 0) return 0
  await lockGroups(trx, [...new Set(pairs.map(({ channel }) => channel.id))])
  const since = new Date(Date.parse(now) - SAID_MS)
  let added = 0
  for (const { channel, notice } of pairs) {
    if (await wasSaid(trx, { channelId: channel.id, noticeId: notice.id, since })) continue
    added += await insertNoticeDeliveries(trx, [row(notice, channel, null, now)])
  }
  return added
}

function row(
  notice: NoticeToTell,
  channel: Pick<Channel, 'kind'> & { id: string | null },
  address: string | null,
  now: Instant,
): Row {
  return {
    tenant_id: notice.tenant_id,
    id: randomUUID(),
    notice_id: notice.id,
    channel: channel.kind,
    channel_id: channel.id,
    address,
    state: 'waiting',
    made_at: new Date(now),
    next_try_at: new Date(now),
  }
}

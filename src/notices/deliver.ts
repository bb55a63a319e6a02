import type { Transaction } from 'kysely'

import { dayInZone } from '../../machines/policy/day.ts'
import type { Sent } from '../channels/sender.ts'
import type { ChannelKind } from '../db/notice-schema.ts'
import { findWayOut } from '../db/read/channels.ts'
import {
  findNoticeToSend,
  listReachable,
  listWaitingDeliveries,
  type NoticeToSend,
} from '../db/read/notice-deliveries.ts'
import type { Waiting } from '../db/read/waiting-rows.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { noteChannelFailed, noteChannelSent } from '../db/write/channels.ts'
import {
  type ClaimedDelivery,
  claimDelivery,
  hasOtherWay,
  settleNoticeDelivery,
} from '../db/write/notice-deliveries.ts'
import { getPolicyInForce, zoneOf } from '../office/policy-shelf.ts'
import { textWithLink } from './link-mail.ts'
import { messageText } from './message-text.ts'
import { mobileOf } from './mobile.ts'
import { nextTryAt } from './next-try.ts'
import { noteUnreachable } from './unreachable.ts'
import type { NoticeWork } from './work.ts'
import { nextWorkingMoment } from './working-time.ts'

export type DeliveryOutcome = 'sent' | 'failed' | 'dead' | 'stopped' | 'gone'

/** A process that died with a delivery in hand lets it go after this; longer than any sender takes. */
const LEASE_MS = 2 * 60_000

const NO_WAY = '联系人没有账号，也没有能送达的邮件或短信渠道；请补登联系方式，并先电话告知'

/** What makes no telephone ring, whatever the hour. */
const SILENT_CHANNELS: readonly ChannelKind[] = ['email', 'webhook']

/**
 * Deliveries that may be tried now, of all congresses, the longest waiting first. SMS and robots of groups wait for the
 * office to open: what was left over by a gateway or a server that was down wakes nobody.
 */
export async function listDueDeliveries(work: NoticeWork, limit: number): Promise<Waiting[]> {
  const { db, engine } = work
  const congresses = await db.selectFrom('congress').select('id').where('is_open', '=', true).execute()
  const due: (Waiting & { since: number })[] = []
  for (const { id: tenantId } of congresses) {
    try {
      const rows = await listDueOf(work, tenantId, limit)
      due.push(...rows.map(({ id, tries, next_try_at }) => ({ tenantId, id, tries, since: next_try_at.getTime() })))
    } catch (error) {
      // What fails in one keeps nobody else waiting.
      engine.shop.log.error({ err: error, tenantId }, 'Deliveries could not be listed')
    }
  }
  return due
    .sort((one, other) => one.since - other.since)
    .slice(0, limit)
    .map(({ tenantId, id, tries }) => ({ tenantId, id, tries }))
}

async function listDueOf({ db, engine, calendars, now }: NoticeWork, tenantId: string, limit: number) {
  const at = now()
  const list = (channels?: readonly ChannelKind[]) =>
    withTenant(db, tenantId, (trx) => listWaitingDeliveries(trx, { now: at, limit, channels }))
  const rows = await list()
  if (rows.every(({ channel }) => SILENT_CHANNELS.includes(channel))) return rows
  const { office } = await getPolicyInForce(db, engine, tenantId)
  return nextWorkingMoment(at, office, calendars.of(tenantId)) === at ? rows : list(SILENT_CHANNELS)
}

/**
 * Sends one delivery, at least once and always under its own id. `failed`: it comes round again; `dead`: given up, staff
 * see it; `stopped`: what it says no longer holds; `gone`: somebody else has it, or it is settled.
 */
export async function deliver(
  work: NoticeWork,
  { tenantId, id }: Pick<Waiting, 'tenantId' | 'id'>,
): Promise<DeliveryOutcome> {
  const moment = work.now()
  const until = new Date(Date.parse(moment) + LEASE_MS).toISOString()
  const zone = await zoneOf(work.db, work.engine, tenantId)
  const claim = (trx: Transaction<Database>) => claimDelivery(trx, { id, now: moment, until })
  let taken: { delivery: ClaimedDelivery; errand: Errand } | undefined
  try {
    taken = await withTenant(work.db, tenantId, async (trx) => {
      const delivery = await claim(trx)
      return delivery && { delivery, errand: await prepare(trx, work, delivery, dayInZone(moment, zone)) }
    })
  } catch (error) {
    // One that cannot even be prepared has had its try: it lets others go first, and is given up like any other.
    await withTenant(work.db, tenantId, claim)
    throw error
  }
  if (!taken) return 'gone'

  const { delivery, errand } = taken
  if (errand.do === 'stop') return stop(work, delivery, errand.why)
  if (errand.do === 'giveUp') {
    const { why, isOfPerson = false } = errand
    return settle(
      work,
      delivery,
      { isDelivered: false, outcome: why, isFinal: true },
      { address: null, isOfPerson, zone },
    )
  }
  return settle(work, delivery, await errand.send(), { address: errand.address, isOfPerson: true, zone })
}

type Errand =
  | { do: 'send'; send: () => Promise<Sent>; address: string | null }
  /** Nobody is owed it any more. */
  | { do: 'stop'; why: string }
  /** It should go out and cannot; `isOfPerson`: because of the person, not of the installation. */
  | { do: 'giveUp'; why: string; isOfPerson?: true }

/** What is to be done with it as things stand now: they may have moved on since it was queued. */
async function prepare(
  trx: Transaction<Database>,
  work: NoticeWork,
  delivery: ClaimedDelivery,
  today: string,
): Promise<Errand> {
  const [notice, way] = [await findNoticeToSend(trx, delivery.notice_id), await findWayOut(trx, delivery.channel_id)]
  if (!notice) return { do: 'stop', why: '通知已不存在' }
  const why = whyNot(notice, today)
  if (why) return { do: 'stop', why }
  if (!way && delivery.channel_id === null) return { do: 'giveUp', why: NO_WAY, isOfPerson: true }
  if (!way?.is_active) return { do: 'stop', why: '渠道已停用或删除' }
  if (delivery.tries_left < 0) return { do: 'giveUp', why: '多次发送都中途中断' }

  const { channel } = delivery
  const { senders, publicUrl } = work
  const { wording, url, secret } = way
  const message = { id: delivery.id, at: work.now(), ...messageText(notice, { channel, wording, publicUrl }) }
  if (channel !== 'email' && channel !== 'sms') {
    if (url === null) return { do: 'giveUp', why: '渠道没有登记地址；请管理员补登' }
    return { do: 'send', send: () => senders.post({ kind: channel, url, secret }, message), address: null }
  }

  const [person] = await listReachable(trx, [notice.recipient_id ?? ''])
  if (!person) return { do: 'stop', why: '收件人已离任' }
  const send = channel === 'email' ? senders.mail : senders.sms
  if (!send)
    return { do: 'giveUp', why: `本系统没有设置${channel === 'email' ? '邮件服务器' : '短信网关'}；请系统维护人员设置` }
  // As it is on record now: a mended address is what sending again is for.
  const address = channel === 'email' ? person.email : mobileOf(person.phone)
  if (!address)
    return {
      do: 'giveUp',
      why: `没有登记${channel === 'email' ? '电子邮箱' : '手机号码'}；请补登后重新发送`,
      isOfPerson: true,
    }
  if (channel === 'sms' && notice.kind !== 'link_mail')
    return { do: 'send', send: () => send(address, message), address }
  // Who has no account, or was sent a link, gets a door of his own, which only this message knows.
  const text = await textWithLink(trx, { noticeId: notice.id, text: message.text, publicUrl, now: work.now() })
  if (text === undefined) return { do: 'stop', why: '这一事项已办理或者已有变动，链接没有发出' }
  return { do: 'send', send: () => send(address, { ...message, text }), address }
}

/** Why nobody is owed this any more; undefined while it holds. */
function whyNot(notice: NoticeToSend, today: string): string | undefined {
  if (notice.state !== 'sent') return '通知已撤销'
  if (notice.deadline_holds === false) return '期限已调整或已办理，不再发送'
  if (notice.deputy_holds === false) return '收件人已不担任代表'
  if (notice.kind === 'daily_digest' && notice.day !== null && today > notice.day) return '当日的汇总已过时，不再发送'
  const isWarning = notice.kind === 'chase_before' || notice.kind === 'chase_due'
  if (isWarning && notice.due_on !== null && today > notice.due_on) return '已过到期日，提醒不再适用'
  return undefined
}

async function stop(work: NoticeWork, delivery: ClaimedDelivery, why: string): Promise<DeliveryOutcome> {
  const isSettled = await withTenant(work.db, delivery.tenant_id, (trx) =>
    settleNoticeDelivery(trx, delivery, {
      state: 'stopped',
      outcome: why,
      nextTryAt: null,
      sentAt: null,
      address: null,
    }),
  )
  return isSettled ? 'stopped' : 'gone'
}

async function settle(
  work: NoticeWork,
  delivery: ClaimedDelivery,
  { isDelivered, outcome, isFinal }: Sent,
  { address, isOfPerson, zone }: { address: string | null; isOfPerson: boolean; zone: string },
): Promise<DeliveryOutcome> {
  const at = new Date(work.now())
  const { channel_id: channelId, channel } = delivery
  // The channel before its deliveries, as where they are queued.
  return withTenant(work.db, delivery.tenant_id, async (trx) => {
    if (isDelivered) {
      if (channelId) await noteChannelSent(trx, channelId, at)
      await settleNoticeDelivery(trx, delivery, { state: 'sent', outcome, nextTryAt: null, sentAt: at, address })
      return 'sent'
    }
    const isDead = isFinal === true || delivery.tries_left <= 0
    if (channelId) await noteChannelFailed(trx, channelId, at, outcome)
    const isMine = await settleNoticeDelivery(trx, delivery, {
      state: isDead ? 'dead' : 'waiting',
      outcome,
      nextTryAt: isDead ? null : nextTryAt(at, delivery, { channel, zone }),
      sentAt: null,
      address,
    })
    if (!isMine) return 'gone'
    // Only a refusal for good speaks of the person; a server that is down speaks of itself.
    const isForPerson = isOfPerson && (channel === 'email' || channel === 'sms')
    if (isFinal && isForPerson && !(await hasOtherWay(trx, delivery))) {
      await noteUnreachable(work, trx, { tenant_id: delivery.tenant_id, id: delivery.notice_id }, outcome)
    }
    return isDead ? 'dead' : 'failed'
  })
}

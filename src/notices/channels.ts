import { randomBytes, randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'

import { isPlainlyPrivate } from '../channels/private-address.ts'
import type { HookSettings } from '../channels/send-hook.ts'
import type { Message, Senders, Sent } from '../channels/sender.ts'
import { CHANNEL_LABELS, type ChannelKind, type ChannelView } from '../contract/channels-endpoints.ts'
import { type ChannelRow, findChannel, findWayOut, listChannels } from '../db/read/channels.ts'
import { listReachable } from '../db/read/notice-deliveries.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import {
  deleteChannel,
  insertChannel,
  lockChannels,
  noteChannelFailed,
  noteChannelSent,
  updateChannel,
} from '../db/write/channels.ts'
import { AppError } from '../errors.ts'
import { type Doer, masked, noteDeed } from '../office/doer.ts'
import { asNoticeKind, NOTICE_KIND_IDS, NOTICE_KINDS } from './kinds.ts'
import { mobileOf } from './mobile.ts'

type Db = Kysely<Database>
type Trx = Transaction<Database>
/** What of the installation decides which channels are possible. */
export type ChannelHouse = { senders: Senders; hooks: HookSettings }

/** Of one congress. */
const MOST_CHANNELS = 20
/** What goes by SMS unless the administrator chooses: each message costs money. */
const SMS_CARRIES = ['chase_after', 'handed_over', 'link_mail']

export async function listChannelViews(db: Db, tenantId: string): Promise<ChannelView[]> {
  return withTenant(db, tenantId, async (trx) => (await listChannels(trx)).map(channelView))
}

export type NewChannel = {
  kind: ChannelKind
  name: string
  url?: string | undefined
  secret?: string | undefined
  wording: 'brief' | 'full'
  carries?: readonly string[] | undefined
}

/** Adds a channel; the secret of a webhook is told this once. Throws RECORD_EXISTS, REQUEST_INVALID, RULE_NOT_MET. */
export async function addChannel(
  db: Db,
  doer: Doer,
  given: NewChannel,
  house: ChannelHouse,
): Promise<{ channel: ChannelView; secret: string | null }> {
  const { kind, name, url, wording } = given
  requireShape(kind, { url, secret: given.secret })
  requirePossible(kind, house)
  if (isPersonal(kind) === (url !== undefined)) throw new AppError('REQUEST_INVALID', shapeOf(kind))
  if (url !== undefined) requireReachable(url, house.hooks)
  const carries = checkedCarries(kind, given.carries ?? defaultCarries(kind))
  const id = randomUUID()
  const fresh = kind === 'webhook' ? newSecret() : null
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    await lockChannels(trx, doer.viewer.tenantId)
    await requireRoom(trx, kind)
    const isNew = await insertChannel(trx, {
      tenant_id: doer.viewer.tenantId,
      id,
      kind,
      name,
      url: url ?? null,
      secret: fresh ?? given.secret ?? null,
      wording,
      carries,
      made_at: new Date(doer.now),
      made_by: doer.viewer.id,
    })
    if (!isNew) throw nameTaken(name)
    const host = url === undefined ? undefined : new URL(url).host
    await noteDeed(trx, doer, { kind: 'channel_added', subject: id, new: { kind, name, wording, carries, host } })
    return { channel: await readChannel(trx, id), secret: fresh }
  })
}

export type ChannelWishes = {
  revision: number
  name?: string | undefined
  url?: string | undefined
  secret?: string | null | undefined
  renewSecret?: true | undefined
  isActive?: boolean | undefined
  wording?: 'brief' | 'full' | undefined
  carries?: readonly string[] | undefined
}

/** Changes a channel. Throws NOT_FOUND, RECORD_STALE, RECORD_EXISTS, REQUEST_INVALID. */
export async function amendChannel(
  db: Db,
  doer: Doer,
  id: string,
  wishes: ChannelWishes,
  house: ChannelHouse,
): Promise<{ channel: ChannelView; secret: string | null }> {
  const { revision, name, url, secret, renewSecret, isActive, wording } = wishes
  if (url !== undefined) requireReachable(url, house.hooks)
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    await lockChannels(trx, doer.viewer.tenantId)
    const before = await findChannel(trx, id)
    if (!before) throw noSuchChannel()
    requireShape(before.kind, { url, secret })
    if (renewSecret && before.kind !== 'webhook') {
      throw new AppError('REQUEST_INVALID', '只有签名推送的密钥由本系统生成；群机器人的密钥请从其平台复制后填写')
    }
    if (isActive) requirePossible(before.kind, house)
    const same = (await listChannels(trx)).find((other) => other.name === name && other.id !== id)
    if (same) throw nameTaken(name ?? '')
    const fresh = renewSecret ? newSecret() : null
    const carries = wishes.carries && checkedCarries(before.kind, wishes.carries)
    const isDone = await updateChannel(trx, id, revision, {
      ...(name !== undefined && { name }),
      ...(url !== undefined && { url }),
      ...(secret !== undefined && { secret }),
      ...(fresh !== null && { secret: fresh }),
      ...(isActive !== undefined && { is_active: isActive }),
      ...(wording !== undefined && { wording }),
      ...(carries !== undefined && { carries }),
    })
    if (!isDone) {
      throw new AppError('RECORD_STALE', '这个通知渠道已被别人改过；请刷新，核对后再提交', {
        revision: before.revision,
      })
    }
    const changed = { name, isActive, wording, carries, host: url === undefined ? undefined : new URL(url).host }
    await noteDeed(trx, doer, {
      kind: 'channel_changed',
      subject: id,
      old: { name: before.name, isActive: before.is_active, wording: before.wording, carries: before.carries },
      new: { ...changed, ...((fresh !== null || secret !== undefined) && { isSecretNew: true }) },
    })
    return { channel: await readChannel(trx, id), secret: fresh }
  })
}

/** Takes the channel away; what waits in it is stopped when its turn comes. Throws NOT_FOUND. */
export async function dropChannel(db: Db, doer: Doer, id: string): Promise<void> {
  await withTenant(db, doer.viewer.tenantId, async (trx) => {
    const before = await findChannel(trx, id)
    if (!before || !(await deleteChannel(trx, id))) throw noSuchChannel()
    await noteDeed(trx, doer, { kind: 'channel_removed', subject: id, old: { kind: before.kind, name: before.name } })
  })
}

/** Sends a trial now; by e-mail and SMS to whoever asks. Throws NOT_FOUND, RULE_NOT_MET without an own address. */
export async function tryChannel(
  db: Db,
  doer: Doer,
  id: string,
  { senders, publicUrl }: { senders: Senders; publicUrl: string },
): Promise<Sent & { sentTo: string }> {
  const { tenantId } = doer.viewer
  const { way, address, name } = await withTenant(db, tenantId, async (trx) => {
    const found = await findWayOut(trx, id)
    const channel = await findChannel(trx, id)
    if (!found || !channel) throw noSuchChannel()
    const [me] = await listReachable(trx, [doer.viewer.id])
    const own = found.kind === 'email' ? me?.email : mobileOf(me?.phone ?? null)
    return { way: found, address: own ?? null, name: channel.name }
  })
  const message: Message = {
    id: randomUUID(),
    subject: '督办系统测试消息',
    text: `这是代表建议督办系统的一条测试消息，收到即表示“${name}”可以使用。\n${publicUrl}`,
    at: doer.now,
  }
  const sent = await sendTrial(senders, way, address, message)
  await withTenant(db, tenantId, async (trx) => {
    const at = new Date(doer.now)
    if (sent.isDelivered) await noteChannelSent(trx, id, at)
    else await noteChannelFailed(trx, id, at, sent.outcome)
    await noteDeed(trx, doer, { kind: 'channel_tested', subject: id, new: { outcome: sent.outcome } })
  })
  return { ...sent, sentTo: isPersonal(way.kind) ? masked(address ?? '') : name }
}

type Way = NonNullable<Awaited<ReturnType<typeof findWayOut>>>

async function sendTrial(senders: Senders, way: Way, address: string | null, message: Message): Promise<Sent> {
  const { kind, url, secret } = way
  if (kind === 'email' || kind === 'sms') {
    requirePossible(kind, { senders })
    if (address === null) {
      const what = kind === 'email' ? '电子邮箱' : '手机号码'
      throw new AppError('RULE_NOT_MET', `您本人没有登记${what}，测试消息无处可发；请先在人员名册中登记您的${what}`)
    }
    const send = kind === 'email' ? senders.mail : senders.sms
    return send ? send(address, message) : { isDelivered: false, outcome: '本系统没有这种渠道' }
  }
  return senders.post({ kind, url: url ?? '', secret }, message)
}

function isPersonal(kind: ChannelKind): boolean {
  return kind === 'email' || kind === 'sms'
}

function shapeOf(kind: ChannelKind): string {
  return isPersonal(kind)
    ? `“${CHANNEL_LABELS[kind]}”不填地址：服务器由系统维护人员设置，收件人的地址取自名册`
    : `“${CHANNEL_LABELS[kind]}”应填写地址（url）`
}

/** WeCom signs nothing, webhooks have a secret of ours, mail and SMS have none. */
function requireShape(kind: ChannelKind, { url, secret }: Pick<ChannelWishes, 'url' | 'secret'>): void {
  if (isPersonal(kind) && url !== undefined) throw new AppError('REQUEST_INVALID', shapeOf(kind))
  if (secret !== undefined && secret !== null && kind !== 'dingtalk' && kind !== 'feishu') {
    throw new AppError(
      'REQUEST_INVALID',
      `“${CHANNEL_LABELS[kind]}”不填密钥（secret）；只有钉钉、飞书群机器人的加签密钥需要填写`,
    )
  }
}

function requirePossible(kind: ChannelKind, { senders }: Pick<ChannelHouse, 'senders'>): void {
  if (kind === 'email' && !senders.mail) {
    throw new AppError(
      'RULE_NOT_MET',
      '本系统没有设置邮件服务器；请系统维护人员设置 DUBAN_SMTP_URL 和 DUBAN_MAIL_FROM 后重新启动',
    )
  }
  if (kind === 'sms' && !senders.sms) {
    throw new AppError('RULE_NOT_MET', '本系统没有设置短信网关；请系统维护人员设置 DUBAN_SMS_URL 后重新启动')
  }
}

function requireReachable(url: string, { mayReachPrivate }: HookSettings): void {
  if (mayReachPrivate || !isPlainlyPrivate(url)) return
  throw new AppError(
    'REQUEST_INVALID',
    '这个地址在本机或内网，默认不发送；如对方确在内网，请系统维护人员设置 DUBAN_HOOKS_ALLOW_PRIVATE=1 后重新启动',
  )
}

async function requireRoom(trx: Trx, kind: ChannelKind): Promise<void> {
  const all = await listChannels(trx)
  if (isPersonal(kind) && all.some((other) => other.kind === kind)) {
    throw new AppError('RECORD_EXISTS', `已有“${CHANNEL_LABELS[kind]}”渠道；每种只设一个，请修改已有的`)
  }
  if (all.length >= MOST_CHANNELS) {
    throw new AppError('REQUEST_INVALID', `最多设 ${MOST_CHANNELS} 个通知渠道；请先删除不用的`)
  }
}

function defaultCarries(kind: ChannelKind): readonly string[] {
  if (kind === 'email') return []
  return kind === 'sms' ? SMS_CARRIES : NOTICE_KIND_IDS.filter((id) => NOTICE_KINDS[id].isForGroups)
}

function checkedCarries(kind: ChannelKind, wished: readonly string[]): string[] {
  for (const id of wished) {
    const known = asNoticeKind(id)
    if (!known) throw new AppError('REQUEST_INVALID', `没有“${id}”这种通知；可选的见通知渠道列表中的 kinds`)
    if (!isPersonal(kind) && !NOTICE_KINDS[known].isForGroups) {
      throw new AppError('REQUEST_INVALID', `“${NOTICE_KINDS[known].label}”只发给本人，不能发到群或推送；请去掉`)
    }
  }
  return kind === 'email' ? [] : [...wished]
}

function nameTaken(name: string): AppError {
  return new AppError('RECORD_EXISTS', `已有名为“${name}”的通知渠道；请换一个名称`)
}

function noSuchChannel(): AppError {
  return new AppError('NOT_FOUND', '没有这个通知渠道，或者您不能查看它')
}

async function readChannel(trx: Trx, id: string): Promise<ChannelView> {
  const row = await findChannel(trx, id)
  if (!row) throw noSuchChannel()
  return channelView(row)
}

function newSecret(): string {
  return `dbch_${randomBytes(32).toString('base64url')}`
}

function channelView(row: ChannelRow): ChannelView {
  return {
    id: row.id,
    kind: row.kind,
    kindLabel: CHANNEL_LABELS[row.kind],
    name: row.name,
    shownUrl: row.url === null ? null : shownUrl(row.url),
    hasSecret: row.has_secret,
    isActive: row.is_active,
    wording: row.wording,
    carries: row.carries,
    revision: row.revision,
    madeAt: row.made_at.toISOString(),
    lastSentAt: row.last_sent_at?.toISOString() ?? null,
    lastFailedAt: row.last_failed_at?.toISOString() ?? null,
    lastFailure: row.last_failure,
    waiting: row.waiting,
    dead: row.dead,
  }
}

/** The address of a robot holds its key: the host and the last letters tell which it is. */
function shownUrl(text: string): string {
  const { origin, pathname, search } = new URL(text)
  return pathname === '/' && search === '' ? origin : `${origin}/…${text.slice(-4)}`
}

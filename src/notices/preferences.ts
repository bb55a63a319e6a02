import type { Kysely, Transaction } from 'kysely'

import { Role } from '../../machines/policy/words.ts'
import type { PreferencesView } from '../contract/preferences-endpoints.ts'
import { listOpenChannels } from '../db/read/channels.ts'
import { listReachable } from '../db/read/notice-deliveries.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { masked } from '../office/doer.ts'
import { asNoticeKind, isMandatoryFor, NOTICE_KIND_IDS, NOTICE_KINDS, type NoticeKind } from './kinds.ts'
import { mobileOf } from './mobile.ts'

type Trx = Transaction<Database>
type Way = 'email' | 'sms'
export type Wish = { kind: string; channel: Way; isOn: boolean }

/** How this person is told, of all that concerns somebody in these posts. */
export async function readOwnPreferences(db: Kysely<Database>, viewer: Viewer): Promise<PreferencesView> {
  return withTenant(db, viewer.tenantId, (trx) => readView(trx, viewer))
}

/** Throws REQUEST_INVALID for an unknown kind, RULE_NOT_MET for one that must be received. */
export async function saveOwnPreferences(
  db: Kysely<Database>,
  viewer: Viewer,
  wishes: readonly Wish[],
): Promise<PreferencesView> {
  return withTenant(db, viewer.tenantId, async (trx) => {
    const roles = await rolesOf(trx, viewer)
    for (const { kind: id, channel, isOn } of wishes) {
      const kind = asNoticeKind(id)
      if (!kind) throw new AppError('REQUEST_INVALID', `没有“${id}”这种通知；请刷新后重选`)
      if (!isOn && isMandatoryFor(kind, roles)) {
        throw new AppError('RULE_NOT_MET', `“${NOTICE_KINDS[kind].label}”是您的岗位必须接收的，不能关闭`)
      }
      await trx
        .insertInto('notice_preference')
        .values({ tenant_id: viewer.tenantId, person_id: viewer.id, kind, channel, is_on: isOn })
        .onConflict((conflict) =>
          conflict.columns(['tenant_id', 'person_id', 'kind', 'channel']).doUpdateSet({ is_on: isOn }),
        )
        .execute()
    }
    return readView(trx, viewer)
  })
}

async function readView(trx: Trx, viewer: Viewer): Promise<PreferencesView> {
  const roles = await rolesOf(trx, viewer)
  const channels = await listOpenChannels(trx)
  const rows = await trx
    .selectFrom('notice_preference')
    .select(['kind', 'channel', 'is_on'])
    .where('person_id', '=', viewer.id)
    .execute()
  const off = new Set(rows.filter(({ is_on }) => !is_on).map(({ kind, channel }) => `${channel} ${kind}`))
  const carries = new Set(channels.find(({ kind }) => kind === 'sms')?.carries)
  const [me] = await listReachable(trx, [viewer.id])
  const choice = (kind: NoticeKind, channel: Way) => {
    if (channel === 'sms' && !carries.has(kind)) return { isOn: false, isFixed: true }
    const isFixed = isMandatoryFor(kind, roles)
    return { isOn: isFixed || !off.has(`${channel} ${kind}`), isFixed }
  }
  return {
    ways: {
      email: wayOf('邮件', '电子邮箱', has(channels, 'email'), me?.email ?? null),
      sms: wayOf('短信', '手机号码', has(channels, 'sms'), mobileOf(me?.phone ?? null) ?? null),
    },
    kinds: NOTICE_KIND_IDS.filter((kind) => concerns(kind, roles)).map((kind) => ({
      id: kind,
      label: NOTICE_KINDS[kind].label,
      group: NOTICE_KINDS[kind].group,
      email: choice(kind, 'email'),
      sms: choice(kind, 'sms'),
    })),
  }
}

function has(channels: readonly { kind: string }[], kind: Way): boolean {
  return channels.some((channel) => channel.kind === kind)
}

function wayOf(way: string, what: string, isOpen: boolean, address: string | null): PreferencesView['ways']['email'] {
  const maskedAddress = address === null ? null : masked(address)
  if (!isOpen) return { isAvailable: false, maskedAddress, hint: `本级尚未启用${way}通知；通知都在站内消息中` }
  if (address === null)
    return { isAvailable: false, maskedAddress, hint: `没有登记您的${what}；请联系管理员在人员名册中补登` }
  return { isAvailable: true, maskedAddress, hint: null }
}

function concerns(kind: NoticeKind, roles: readonly Role[]): boolean {
  const { readers } = NOTICE_KINDS[kind]
  return readers === undefined || roles.some((role) => readers.includes(role))
}

/** All posts of the person count, not only the one in which he acts just now. */
async function rolesOf(trx: Trx, viewer: Viewer): Promise<Role[]> {
  const [me] = await listReachable(trx, [viewer.id])
  const all = (me?.roles ?? []).flatMap((text) => Role.safeParse(text).data ?? [])
  return [...new Set([viewer.role, ...all])]
}

import { randomUUID } from 'node:crypto'

import { dayInZone } from '../../machines/policy/day.ts'
import { LINK_PURPOSE_LABELS } from '../contract/links-endpoints.ts'
import type { ChannelKind } from '../db/notice-schema.ts'
import { withTenant } from '../db/tenant.ts'
import { sentAtOnce, UNORDERED } from '../db/write/notices.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed } from '../office/doer.ts'
import { zoneOf } from '../office/policy-shelf.ts'
import type { LinkDesk } from './link-act.ts'
import { LINK_PLACE } from './link-mail.ts'
import { getLinkGrounds, LINK_LIFE_MS, type LinkOrder } from './links.ts'
import { queueDeliveries } from './queue-deliveries.ts'
import { openWords } from './words.ts'

/**
 * One click sends a link to the person itself: a notice of the case, whose mail (and SMS where it carries links) brings
 * an address that nobody here sees. It waits for no working hour. Throws like `issueLink`, and RULE_NOT_MET when no mail
 * and no SMS reaches the person.
 */
export async function sendLink(
  desk: LinkDesk,
  doer: Doer,
  order: Pick<LinkOrder, 'caseId' | 'actorId' | 'purpose' | 'recipientId'>,
): Promise<{ noticeId: string; by: ChannelKind[] }> {
  const { viewer, now } = doer
  const { tenantId } = viewer
  const zone = await zoneOf(desk.db, desk.engine, tenantId)
  return withTenant(desk.db, tenantId, async (trx) => {
    const { caseId, actorId, purpose, recipientId } = order
    const { duty, recipient } = await getLinkGrounds(trx, order)
    const { title } = await trx
      .selectFrom('suggestion_case')
      .select('title')
      .where('id', '=', caseId)
      .executeTakeFirstOrThrow()
    const makeWords = await openWords(trx)
    const words = makeWords('link_mail', {
      case: duty.number,
      title,
      purpose: LINK_PURPOSE_LABELS[purpose],
      expiresOn: dayInZone(new Date(Date.parse(now) + LINK_LIFE_MS).toISOString(), zone),
      link: LINK_PLACE,
    })
    const at = new Date(now)
    const notice = {
      tenant_id: tenantId,
      id: randomUUID(),
      kind: 'link_mail',
      recipient_id: recipientId,
      role: recipient.role,
    }
    await trx
      .insertInto('notice')
      .values({
        ...UNORDERED,
        ...sentAtOnce(at),
        ...notice,
        case_id: caseId,
        actor_id: actorId,
        unit_id: duty.unitId,
        ...words,
        about: JSON.stringify({ purpose }),
        decided_by: viewer.id,
        decided_at: at,
      })
      .execute()
    await queueDeliveries(trx, [notice], now)
    const ways = await trx
      .selectFrom('notice_delivery')
      .select('channel')
      .where('notice_id', '=', notice.id)
      .where('channel_id', 'is not', null)
      .orderBy('channel')
      .execute()
    if (ways.length === 0) throw noWay(recipient)
    const told = { purpose, recipient: recipientId, actorId, notice: notice.id }
    await noteDeed(trx, doer, { kind: 'link_mail_ordered', caseId, subject: notice.id, new: told })
    return { noticeId: notice.id, by: ways.map(({ channel }) => channel) }
  })
}

function noWay({ name, email }: { name: string; email: string | null }): AppError {
  const found = email ? '管理员还没有开通邮件渠道' : `“${name}”没有登记电子邮箱，或者短信渠道不发链接`
  return new AppError('RULE_NOT_MET', `链接发不出去：${found}；请补登或开通后再发，也可以“生成链接”，复制后发给本人`)
}

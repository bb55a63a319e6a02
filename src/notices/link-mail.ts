import type { Transaction } from 'kysely'

import type { ClockKind, Role } from '../../machines/policy/words.ts'
import { LinkPurpose } from '../contract/links-endpoints.ts'
import type { Database } from '../db/schema.ts'
import type { Instant } from '../engine/engine.ts'
import { AppError } from '../errors.ts'
import { issueLink, type LinkOrder, noteLink } from './links.ts'

/** What somebody without an account can do by a link about a clock; other clocks have nothing of the kind. */
const PURPOSES: Partial<Record<ClockKind, LinkPurpose>> = {
  acknowledge: 'acknowledge',
  reply: 'upload_reply',
  rehandling: 'upload_reply',
  assessment_action: 'upload_reply',
  opinion: 'upload_reply',
  opinion_redo: 'upload_reply',
}

/** Stands in a notice where its mail has the address: no notice keeps a token. */
export const LINK_PLACE = '（链接只写在发给本人的邮件或短信里）'

type Door = { noticeId: string; text: string; publicUrl: string; now: Instant }

/**
 * The text of a message with the link that it brings, made at this very moment, since no notice keeps a token: where an
 * office ordered one, in its place; of other notices at the end, when the reader has no account and something can be done
 * by link. A message that is tried again brings a link of its own; whichever is used first is the only one. Undefined
 * when a link was ordered and there is nothing left to do by it.
 */
export async function textWithLink(
  trx: Transaction<Database>,
  { noticeId, text, publicUrl, now }: Door,
): Promise<string | undefined> {
  const notice = await trx
    .selectFrom('notice')
    .select(['tenant_id', 'kind', 'case_id', 'actor_id', 'clock', 'recipient_id', 'role', 'about', 'decided_by'])
    .where('id', '=', noticeId)
    .executeTakeFirst()
  const { case_id: caseId, actor_id: actorId, recipient_id: recipientId } = notice ?? {}
  if (!notice || !caseId || !actorId || !recipientId) return text
  const isOrdered = notice.kind === 'link_mail'
  const purpose = isOrdered ? LinkPurpose.parse(notice.about['purpose']) : purposeOf(notice)
  if (!purpose) return text
  const madeBy = isOrdered ? (notice.decided_by ?? 'system') : 'system'
  const order = { tenantId: notice.tenant_id, caseId, actorId, purpose, recipientId, madeBy, now, publicUrl }
  const made = await tryToIssue(trx, order)
  if (!isOrdered) return made ? `${text}\n\n${LINES}\n${made.url}` : text
  if (!made) return undefined
  return text.includes(LINK_PLACE) ? text.replaceAll(LINK_PLACE, () => made.url) : `${text}\n${made.url}`
}

const LINES = '无须登录，凭下面的链接即可办理（三日内有效，仅限您本人使用一次，请勿转发）：'

function purposeOf(notice: {
  clock: ClockKind | null
  recipient_id: string | null
  role: Role | null
}): LinkPurpose | undefined {
  const { clock, recipient_id: recipientId, role } = notice
  const purpose = clock ? PURPOSES[clock] : undefined
  if (!recipientId?.startsWith('contact:')) return undefined
  // A stamped reply is entered by the clerk; others are only told.
  return purpose === 'upload_reply' && role !== 'unit_clerk' ? undefined : purpose
}

/** Undefined when the case was marked since, or nothing is left to do. */
async function tryToIssue(
  trx: Transaction<Database>,
  order: Omit<LinkOrder, 'keepsOthers'>,
): Promise<{ url: string } | undefined> {
  const { madeBy, now } = order
  try {
    const { row, url } = await issueLink(trx, { ...order, keepsOthers: true })
    const by = madeBy === 'system' ? { role: 'system' } : { personId: madeBy, role: 'system' }
    await noteLink(trx, 'link_issued', row, { ...by, now })
    return { url }
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

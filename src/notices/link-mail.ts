import type { Transaction } from 'kysely'

import type { ClockKind } from '../../machines/policy/words.ts'
import type { LinkPurpose } from '../contract/links-endpoints.ts'
import type { Database } from '../db/schema.ts'
import type { Instant } from '../engine/engine.ts'
import { AppError } from '../errors.ts'
import { issueLink, noteLink } from './links.ts'

/** What somebody without an account can do by a link about a clock; other clocks have nothing of the kind. */
const PURPOSES: Partial<Record<ClockKind, LinkPurpose>> = {
  acknowledge: 'acknowledge',
  reply: 'upload_reply',
  rehandling: 'upload_reply',
  assessment_action: 'upload_reply',
  opinion: 'upload_reply',
  opinion_redo: 'upload_reply',
}

/**
 * The lines that a mail of this notice ends with when its reader has no account: a link made at this very moment, since
 * no notice keeps a token. Empty where nothing can be done by link. A mail that is tried again brings a link of its own;
 * whichever is used first is the only one.
 */
export async function linkLinesFor(
  trx: Transaction<Database>,
  { noticeId, publicUrl, now }: { noticeId: string; publicUrl: string; now: Instant },
): Promise<string> {
  const notice = await trx
    .selectFrom('notice')
    .select(['tenant_id', 'case_id', 'actor_id', 'clock', 'recipient_id', 'role'])
    .where('id', '=', noticeId)
    .executeTakeFirst()
  const { case_id: caseId, actor_id: actorId, clock, recipient_id: recipientId, role } = notice ?? {}
  const purpose = clock ? PURPOSES[clock] : undefined
  if (!notice || !caseId || !actorId || !purpose || !recipientId?.startsWith('contact:')) return ''
  // A stamped reply is entered by the clerk; others are only told.
  if (purpose === 'upload_reply' && role !== 'unit_clerk') return ''
  try {
    const order = {
      tenantId: notice.tenant_id,
      caseId,
      actorId,
      purpose,
      recipientId,
      madeBy: 'system',
      now,
      publicUrl,
    }
    const { row, url } = await issueLink(trx, { ...order, keepsOthers: true })
    await noteLink(trx, 'link_issued', row, { role: 'system', now })
    return `\n\n无须登录，凭下面的链接即可办理（三日内有效，仅限您本人使用一次，请勿转发）：\n${url}`
  } catch (error) {
    // Marked since, or nothing left to do: the mail goes out without a link.
    if (error instanceof AppError) return ''
    throw error
  }
}

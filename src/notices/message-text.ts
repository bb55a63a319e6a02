import type { ChannelKind } from '../db/notice-schema.ts'
import type { NoticeToSend } from '../db/read/notice-deliveries.ts'
import { asNoticeKind, NOTICE_KINDS } from './kinds.ts'

/**
 * What leaves the house of a notice, through a channel that says everything or counts, numbers and dates alone. Of a
 * marked case nothing else leaves by any.
 */
export function messageText(
  notice: Pick<
    NoticeToSend,
    'kind' | 'subject' | 'body' | 'brief' | 'title' | 'unit_name' | 'recipient_name' | 'is_marked'
  >,
  { channel, wording, publicUrl }: { channel: ChannelKind; wording: 'brief' | 'full'; publicUrl: string },
): { subject: string; text: string } {
  if (wording === 'full' && !notice.is_marked) return { subject: notice.subject, text: notice.body }
  const { subject, text } = briefOf(notice)
  // Gateways often refuse an SMS with an address in it; a link of its own is enough of one.
  const hasOwn = channel === 'sms' || notice.kind === 'link_mail' || text.includes(publicUrl)
  return { subject, text: hasOwn ? text : `${text}\n${publicUrl}` }
}

/** A person may have reworded it: what names a title, a unit or somebody is replaced by words that say nothing. */
function briefOf(notice: Parameters<typeof messageText>[0]): { subject: string; text: string } {
  const { subject, brief, title, unit_name, recipient_name } = notice
  const closed = [title, unit_name, recipient_name].filter((text) => text !== null && text.trim() !== '')
  const isOpen = (text: string) => !closed.some((part) => part !== null && text.includes(part))
  const kind = asNoticeKind(notice.kind)
  const general = `督办系统有一则新的${kind ? `“${NOTICE_KINDS[kind].label}”` : ''}通知`
  return {
    subject: isOpen(subject) ? subject : general,
    text: isOpen(brief) ? brief : `${general}，请登录查看。`,
  }
}

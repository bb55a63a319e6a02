import type { NoticeWork } from './work.ts'

/** Puts what is due into inboxes and on its way outside; what holds no more is dropped, drafts that stand on a desk too. */
export async function sendDueNotices(
  _work: NoticeWork,
  _options: { limit?: number } = {},
): Promise<{ sent: number; dropped: number }> {
  return { sent: 0, dropped: 0 }
}

import type { NoticeWork } from './work.ts'

export type Planned = { planned: number; drafted: number; skipped: number; dropped: number; nobody: number }

/** Turns waiting outbox rows into notices, a row and its notices in one commit; may run twice and in many processes. */
export async function planNotices(_work: NoticeWork, _options: { limit?: number } = {}): Promise<Planned> {
  return { planned: 0, drafted: 0, skipped: 0, dropped: 0, nobody: 0 }
}

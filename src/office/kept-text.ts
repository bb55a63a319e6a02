import type { TimelineRow } from '../db/read/case-timeline.ts'

/** The words of an event as they are kept. */
export type KeptText = { text?: Record<string, unknown>; lateReason?: string; reference?: string }

/** What people wrote with the event; empty where nothing was, where it was erased or is not for this reader. */
export function keptText(row: Pick<TimelineRow, 'text'>): KeptText {
  return row.text === null ? {} : (JSON.parse(row.text) as KeptText)
}

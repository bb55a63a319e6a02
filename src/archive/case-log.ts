import { EVENT_LABELS, type EventType } from '../../machines/labels.ts'
import { dayInZone } from '../../machines/policy/day.ts'
import { ROLE_LABELS } from '../contract/value-labels.ts'
import type { CaseFile, EventRow } from '../db/read/case-file.ts'
import type { LogLine } from '../documents/archive/write-log.ts'

/** What stands where the words were erased by law. */
const ERASED = '（文字已依法删除）'
/** The office's own record of what deputies said: it goes into a paper of its own. */
const IN_CONFIDENCE: ReadonlySet<string> = new Set([
  'inquiry.attemptFailed',
  'inquiry.asked',
  'inquiry.confirmed',
  'inquiry.sentBack',
  'inquiry.declined',
  'inquiry.notReached',
  'inquiry.reminded',
  'inquiry.notReturned',
  'rating.corrected',
  'review.deputyAsked',
  'screening.proposed',
])

/** The acts of a case as its archive tells them: `log` for whoever may see the file, `inquiries` for the deputy office. */
export function tellCase({ events, actors }: CaseFile, unitNames: ReadonlyMap<string, string>, zone: string) {
  const unitOf = new Map(actors.map(({ id, unit_id }) => [id, unit_id]))
  const tell = (event: EventRow): LogLine => {
    const unitId = unitOf.get(event.actor_id)
    return {
      day: event.occurred_on,
      recordedDay: dayInZone(event.recorded_at.toISOString(), zone),
      act: EVENT_LABELS[event.type as EventType] ?? OPENED[event.type] ?? event.type,
      who: ROLE_LABELS[event.role],
      unit: unitId ? (unitNames.get(unitId) ?? unitId) : '',
      words: event.erased_at ? ERASED : wordsOf(event.text),
    }
  }
  // What a person or a paper did; what followed from it within the case needs no line.
  const acts = events.filter(
    ({ outcome, cause_seq, role }) => outcome === 'accepted' && cause_seq === null && role !== 'system',
  )
  return {
    log: acts.filter(({ type }) => !IN_CONFIDENCE.has(type)).map(tell),
    inquiries: acts.filter(({ type }) => IN_CONFIDENCE.has(type)).map(tell),
  }
}
const OPENED: Readonly<Record<string, string>> = { 'suggestion.drafted': '起草' }

/** The newest title and text of the suggestion that are not erased. */
export function originalOf({ events }: CaseFile): { title: string | null; body: string | null } {
  let title: string | null = null
  let body: string | null = null
  for (const { type, outcome, text } of events) {
    if (outcome !== 'accepted' || text === null) continue
    if (!['suggestion.drafted', 'suggestion.amended', 'suggestion.resubmitted'].includes(type)) continue
    const { text: words } = JSON.parse(text) as { text?: { title?: string; body?: string } }
    title = words?.title ?? title
    body = words?.body ?? body
  }
  return { title, body }
}

/** All words of an act, one after the other: `{text: {reason: …}}`, with the reason of a late entry. */
function wordsOf(text: string | null): string {
  if (text === null) return ''
  const { text: words, lateReason } = JSON.parse(text) as { text?: unknown; lateReason?: string }
  return [...stringsIn(words), ...(lateReason ? [`补录原因：${lateReason}`] : [])].join('；')
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (value === null || typeof value !== 'object') return []
  return Object.values(value).flatMap(stringsIn)
}

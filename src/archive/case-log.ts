import type { AssignmentContext } from '../../machines/assignment/context.ts'
import { EVENT_LABELS, type EventType } from '../../machines/labels.ts'
import { dayInZone } from '../../machines/policy/day.ts'
import { ROLE_LABELS, valueLabel } from '../contract/value-labels.ts'
import type { CaseFile, EventRow } from '../db/read/case-file.ts'
import type { ContactLine, DutyLine, LogLine } from '../documents/archive/write-log.ts'

type Names = ReadonlyMap<string, string>
type PartyNames = { units: Names; deputies: Names }

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

/**
 * The acts of a case as its archive tells them: `log` for whoever may see the file, `inquiries` for the deputy office;
 * `feedback` is what deputies sent in by themselves.
 */
export function tellCase({ events, actors }: CaseFile, { units: unitNames, deputies }: PartyNames, zone: string) {
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
  const tellOpinion = (event: EventRow): LogLine => {
    const line = tell(event)
    return { ...line, words: [...opinionIn(event, deputies), line.words].filter((part) => part !== '').join('；') }
  }
  return {
    log: acts.filter(({ type }) => !IN_CONFIDENCE.has(type)).map(tell),
    inquiries: acts.filter(({ type }) => IN_CONFIDENCE.has(type)).map(tellOpinion),
    feedback: acts.filter(({ type }) => type === 'deputyFeedback.filed').map(tellOpinion),
  }
}

/** Which deputy, and the ratings: 代表甲；办理态度：满意；办理结果：满意. */
function opinionIn({ body }: EventRow, deputies: Names): string[] {
  const { payload } = JSON.parse(body) as { payload: { deputyId?: string; ratings?: Record<string, string> | null } }
  const { deputyId, ratings } = payload
  return [
    ...(deputyId ? [deputies.get(deputyId) ?? deputyId] : []),
    ...Object.entries(ratings ?? {}).map(
      ([dimension, rating]) => `${valueLabel('ratings', dimension)}：${valueLabel('rating', rating)}`,
    ),
  ]
}
const OPENED: Readonly<Record<string, string>> = { 'suggestion.drafted': '起草' }

/** To whom the case was handed over, when and until when; the units that were relieved of it, too. */
export function tellDuties({ actors, deadlines }: CaseFile, unitNames: Names): DutyLine[] {
  return actors.flatMap(({ id, machine, unit_id: unitId, context }) => {
    if (machine !== 'assignment' || unitId === null) return []
    const duty = context as AssignmentContext
    const due = deadlines.findLast(({ actor_id, kind }) => actor_id === id && (kind === 'reply' || kind === 'opinion'))
    return [
      {
        unit: unitNames.get(unitId) ?? unitId,
        role: valueLabel('role', duty.role),
        handedOn: duty.firstHandedOverOn,
        acknowledgedOn: duty.acknowledgedOn ?? '',
        dueOn: due?.due_on ?? '',
        answeredOn: duty.repliedOn ?? duty.opinionGivenOn ?? '',
        remark: duty.endedWhy === null ? '' : `终止：${valueLabel('why', duty.endedWhy)}`,
      },
    ]
  })
}

const TALKS: ReadonlySet<string> = new Set([
  'priorCommunication.held',
  'contact.made',
  'contact.failed',
  'reply.consulted',
  'reply.delivered',
])

/** How the units spoke with the deputies, and how the replies reached them. */
export function tellContacts({ events, actors }: CaseFile, { units, deputies }: PartyNames): ContactLine[] {
  const unitOf = new Map(actors.map(({ id, unit_id }) => [id, unit_id]))
  return events.flatMap((event) => {
    const { type, outcome, body, actor_id: actorId, occurred_on: day, erased_at, text } = event
    if (outcome !== 'accepted' || !TALKS.has(type)) return []
    const { payload } = JSON.parse(body) as { payload: { deputyId?: string; form?: string; unitId?: string } }
    const unitId = payload.unitId ?? unitOf.get(actorId)
    const { deputyId, form } = payload
    return [
      {
        day,
        act: [EVENT_LABELS[type as EventType], form && valueLabel('form', form, type)].filter(Boolean).join('：'),
        unit: unitId ? (units.get(unitId) ?? unitId) : '',
        deputy: deputyId ? (deputies.get(deputyId) ?? deputyId) : '',
        words: erased_at ? ERASED : wordsOf(text),
      },
    ]
  })
}

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

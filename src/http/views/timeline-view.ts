import type { z } from 'zod'

import { CLOCK_LABELS } from '../../../machines/labels.ts'
import { dayInZone } from '../../../machines/policy/day.ts'
import type { TimelineEntry } from '../../contract/case-views.ts'
import { fieldLabel } from '../../contract/field-labels.ts'
import type { ShownActor } from '../../db/read/case-actors.ts'
import type { TimelineRow } from '../../db/read/case-timeline.ts'
import { actorLabel, eventLabel, MACHINE_LABELS, stateLabel } from '../../office/actor-label.ts'
import { keptText } from '../../office/kept-text.ts'
import type { NameBook } from '../../office/name-book.ts'
import { factLines, textLines } from './fact-lines.ts'

type Entry = z.infer<typeof TimelineEntry>

const CHANGES = { started: '起算', moved: '改定', met: '完成', dropped: '不再计', overdue: '逾期' } as const

/** The lines of a case as a person reads them, each with the later corrections of it. */
export function timelineView(
  rows: readonly TimelineRow[],
  actors: readonly ShownActor[],
  names: NameBook,
  zone: string,
): Entry[] {
  const byId = new Map(actors.map((actor) => [actor.id, actor]))
  const lastDue = new Map<string, string>()
  const entries = rows.map((row) => entryOf(row, byId.get(row.actor_id), names, zone, lastDue))
  const bySeq = new Map(entries.map((entry) => [entry.seq, entry]))
  for (const row of rows) {
    if (row.type !== 'record.corrected') continue
    bySeq.get(Number(row.payload['ofSeq']))?.corrections.push(correctionOf(row))
  }
  return entries
}

function entryOf(
  row: TimelineRow,
  actor: ShownActor | undefined,
  names: NameBook,
  zone: string,
  lastDue: Map<string, string>,
): Entry {
  const { lateReason, reference, text } = keptText(row)
  const recordedAt = row.recorded_at.toISOString()
  const ignored = row.outcome === 'ignored' ? [{ label: '结果', value: '未起作用' }] : []
  return {
    seq: row.seq,
    causeSeq: row.cause_seq,
    actorId: row.actor_id,
    actorLabel: actor ? actorLabel(actor, names) : MACHINE_LABELS[row.machine],
    type: row.type,
    label: eventLabel(row.type),
    kind: kindOf(row),
    occurredOn: row.occurred_on,
    recordedAt,
    isLate: dayInZone(recordedAt, zone) > row.occurred_on,
    by: row.by_link ? `经一次性链接：${row.by_link.to}` : names.actor(row.principal_id, row.role),
    role: row.role,
    onBehalfOf: names.behalf(row.on_behalf_of),
    basis: row.basis,
    state: row.state === null || row.state === undefined ? null : stateLabel(row.machine, row.state),
    facts: [...ignored, ...factLines(row.payload, row.type, names), ...linkLines(row)],
    text: [
      ...textLines(text, row.type),
      ...(lateReason === undefined ? [] : [{ label: fieldLabel('lateReason'), value: lateReason }]),
      ...(reference === undefined ? [] : [{ label: fieldLabel('reference'), value: reference }]),
    ],
    isErased: row.is_erased,
    clocks: clocksOf(row, lastDue),
    corrections: [],
  }
}

/** To whom the link was sent and by whom: for the office, which answers for it. */
function linkLines({ by_link }: TimelineRow): Entry['facts'] {
  if (!by_link?.from) return []
  return [{ label: '一次性链接', value: `发给${by_link.to}，由${by_link.from}发出` }]
}

/** Each change of a clock with the day that stood there before. */
function clocksOf(row: TimelineRow, lastDue: Map<string, string>): Entry['clocks'] {
  return (row.clocks ?? []).map(({ clock, change, dueOn }) => {
    const key = `${row.actor_id} ${clock}`
    const before = lastDue.get(key) ?? null
    lastDue.set(key, dueOn)
    return {
      kind: clock,
      label: CLOCK_LABELS[clock],
      change: CHANGES[change],
      from: change === 'moved' ? before : null,
      to: dueOn,
    }
  })
}

function correctionOf(row: TimelineRow): Entry['corrections'][number] {
  const field = String(row.payload['field'])
  const { from, to, reason } = (keptText(row).text ?? {}) as { from?: string; to?: string; reason?: string }
  return { seq: row.seq, field: fieldLabel(field), from: from ?? null, to: to ?? null, reason: reason ?? null }
}

const CONTACTS: ReadonlySet<string> = new Set([
  'contact.made',
  'contact.failed',
  'priorCommunication.held',
  'reply.consulted',
  'inquiry.attemptFailed',
  'inquiry.asked',
  'inquiry.reminded',
  'inquiry.notReached',
  'deputyFeedback.filed',
  'demands.agreed',
  'review.deputyAsked',
])
const FILES: ReadonlySet<string> = new Set([
  'paper.recorded',
  'reply.drafted',
  'reply.signed',
  'reply.sealed',
  'reply.delivered',
  'opinion.given',
  'procuratorialSuggestion.issued',
])
const DECISION =
  /\.(decided|fixed|classified|raised|converted|granted|refused|ruled|ordered|declined|concluded|appointed|recalled|announced)$/

function kindOf({ type, clocks }: TimelineRow): Entry['kind'] {
  if (CONTACTS.has(type)) return 'contact'
  if (FILES.has(type)) return 'file'
  if (type.startsWith('deadline.') || type.startsWith('extension.')) return 'deadline'
  if (DECISION.test(type) || type === 'finalRuling.made' || type === 'handover.made') return 'decision'
  const isMoved = (clocks ?? []).some(({ change }) => change === 'moved' || change === 'overdue')
  return isMoved ? 'deadline' : 'other'
}

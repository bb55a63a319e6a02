import type { z } from 'zod'

import type { DeputyRecord, InquiryContext, Ratings } from '../../../machines/inquiry/records.ts'
import type { CommitmentView, InquiryView } from '../../contract/case-views.ts'
import { valueLabel } from '../../contract/value-labels.ts'
import type { ShownActor } from '../../db/read/case-actors.ts'
import type { TimelineRow } from '../../db/read/case-timeline.ts'
import { actorView } from '../../office/actor-label.ts'
import { keptText } from '../../office/kept-text.ts'
import type { NameBook } from '../../office/name-book.ts'

type Inquiry = z.infer<typeof InquiryView>
type Commitment = z.infer<typeof CommitmentView>
/** What is left of an inquiry for those who may know its confirmed result alone. */
type ShownInquiry = Partial<InquiryContext> & { confirmed?: Ratings | null }

/** One inquiry. Records and notes are there only where the statement has given them. */
export function inquiryView(actor: ShownActor, timeline: readonly TimelineRow[], names: NameBook): Inquiry {
  const context = actor.context as ShownInquiry
  const lines = timeline.filter((row) => row.actor_id === actor.id && row.outcome === 'accepted')
  return {
    ...actorView(actor, names),
    round: context.round ?? 1,
    about: context.about ?? 'reply',
    channel: context.channel ?? 'phone',
    outcome: context.outcome ? valueLabel('outcome', context.outcome) : null,
    records: (context.deputies ?? []).map((record) => recordView(record, lines, names)),
    confirmedRatings: context.confirmed ?? worstOf(context.deputies ?? []),
    feedback: lines
      .filter(({ type }) => type === 'deputyFeedback.filed')
      .map((line) => ({
        ...act(line, names),
        deputy: names.partyOrNull('deputy', line.payload['deputyId'] as string | undefined),
        ratings: (line.payload['ratings'] ?? {}) as Ratings,
        text: joined([textOf(line, 'reason'), textOf(line, 'demands')]),
      })),
    agreedDemands: lines
      .filter(({ type }) => type === 'demands.agreed')
      .map((line) => ({ ...act(line, names), text: textOf(line, 'demands') })),
  }
}

/** A promise with its wording, which stands in the signature of the reply. */
export function commitmentView(actor: ShownActor, timeline: readonly TimelineRow[], names: NameBook): Commitment {
  const { promiseId, dueOn, percent } = actor.context as { promiseId: string; dueOn?: string | null; percent?: number }
  const words = timeline
    .filter(({ type }) => type === 'reply.signed')
    .map((line) => (keptText(line).text?.['promises'] ?? {}) as Record<string, string>)
    .findLast((promises) => promiseId in promises)
  return {
    ...actorView(actor, names),
    unit: names.party('unit', actor.unit_id ?? ''),
    text: words?.[promiseId] ?? null,
    dueOn: dueOn ?? null,
    percent: percent ?? null,
  }
}

const RECORD_LABELS: Readonly<Record<string, string>> = { open: '待征求', asked: '已征求，待复核', confirmed: '已确认' }

function recordView(record: DeputyRecord, lines: readonly TimelineRow[], names: NameBook): Inquiry['records'][number] {
  const isHeard = record.state === 'asked' || record.state === 'confirmed'
  const asked = isHeard
    ? lines.findLast((line) => line.type === 'inquiry.asked' && line.payload['deputyId'] === record.deputyId)
    : undefined
  const text = (field: string) => (asked ? textOf(asked, field) : null)
  return {
    deputy: names.party('deputy', record.deputyId),
    state: record.state,
    stateLabel: RECORD_LABELS[record.state] ?? valueLabel('outcome', record.state),
    askedOn: asked?.occurred_on ?? null,
    askedBy: asked ? names.actor(asked.principal_id, asked.role) : null,
    channel: record.channel,
    ratings: record.ratings ?? {},
    where: text('where'),
    notes: text('notes'),
    reason: text('reason'),
    demands: text('demands'),
    attempts: record.attempts ?? 0,
  }
}

const RANK = { satisfied: 1, basically_satisfied: 2, dissatisfied: 3 } as const

/** Of several deputies the least content one counts in each dimension. */
function worstOf(records: readonly DeputyRecord[]): Ratings | null {
  const worst: Ratings = {}
  for (const { state, ratings } of records) {
    if (state !== 'confirmed') continue
    for (const [dimension, rating] of Object.entries(ratings ?? {}) as [
      keyof Ratings,
      NonNullable<Ratings['overall']>,
    ][]) {
      const before = worst[dimension]
      if (before === undefined || RANK[rating] > RANK[before]) worst[dimension] = rating
    }
  }
  return Object.keys(worst).length === 0 ? null : worst
}

function act(line: TimelineRow, names: NameBook) {
  return { seq: line.seq, occurredOn: line.occurred_on, by: names.actor(line.principal_id, line.role) }
}

function textOf(line: TimelineRow, field: string): string | null {
  const value = keptText(line).text?.[field]
  return typeof value === 'string' ? value : null
}

function joined(parts: readonly (string | null)[]): string | null {
  const words = parts.filter((part) => part !== null)
  return words.length === 0 ? null : words.join('\n')
}

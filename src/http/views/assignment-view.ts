import type { z } from 'zod'

import type { AssignmentContext } from '../../../machines/assignment/context.ts'
import type { AssignmentView, ContactView, DeadlineView, ReplyVersion } from '../../contract/case-views.ts'
import { valueLabel } from '../../contract/value-labels.ts'
import type { ShownActor } from '../../db/read/case-actors.ts'
import type { TimelineRow } from '../../db/read/case-timeline.ts'
import { actorView, eventLabel } from '../../office/actor-label.ts'
import { keptText } from '../../office/kept-text.ts'
import type { NameBook } from '../../office/name-book.ts'

type Contact = z.infer<typeof ContactView>
type Reply = z.infer<typeof ReplyVersion>

/** One unit's duty with all that was done on it, from the lines that the reader may know. */
export function assignmentView(
  actor: ShownActor,
  timeline: readonly TimelineRow[],
  deadlines: readonly DeadlineView[],
  names: NameBook,
): AssignmentView {
  const context = actor.context as Partial<AssignmentContext>
  const lines = timeline.filter((row) => row.actor_id === actor.id && row.outcome === 'accepted')
  return {
    ...actorView(actor, names),
    unit: names.party('unit', actor.unit_id ?? ''),
    role: context.role ?? 'sole',
    roleLabel: valueLabel('role', context.role ?? 'sole'),
    acknowledged: acknowledgement(lines),
    contacts: lines.flatMap((line) => contact(line, names)),
    replies: replies(lines, names),
    deliveries: lines.flatMap((line) => delivery(line, names)),
    opinion: opinion(lines, names),
    resultClass: context.resultClass ?? null,
    deadlines: deadlines.filter((deadline) => deadline.actorId === actor.id),
  }
}

function act(line: TimelineRow, names: NameBook) {
  return { seq: line.seq, occurredOn: line.occurred_on, by: names.actor(line.principal_id, line.role) }
}

function textOf(line: TimelineRow, field: string): string | null {
  const value = keptText(line).text?.[field]
  return typeof value === 'string' ? value : null
}

function acknowledgement(lines: readonly TimelineRow[]): AssignmentView['acknowledged'] {
  const line = lines.findLast(({ type }) => type === 'assignment.acknowledged')
  if (!line) return null
  return {
    on: line.occurred_on,
    leader: textOf(line, 'leader'),
    section: textOf(line, 'section'),
    clerk: textOf(line, 'clerk'),
    phone: textOf(line, 'phone'),
  }
}

function contact(line: TimelineRow, names: NameBook): Contact[] {
  if (line.type !== 'contact.made' && line.type !== 'contact.failed') return []
  const { deputyId, form, metBy } = line.payload as {
    deputyId?: string
    form: Contact['form']
    metBy?: Contact['metBy']
  }
  return [
    {
      ...act(line, names),
      isReached: line.type === 'contact.made',
      deputy: names.partyOrNull('deputy', deputyId),
      form,
      metBy: metBy ?? null,
      note: textOf(line, 'note'),
    },
  ]
}

const REPLY_STEP = /^reply\.(drafted|consulted|checked|countersigned|preReviewed|signed|sealed)$/

function replies(lines: readonly TimelineRow[], names: NameBook): Reply[] {
  const versions: Reply[] = []
  let round = 1
  for (const line of lines) {
    if (typeof line.payload['round'] === 'number') round = line.payload['round']
    const step = REPLY_STEP.exec(line.type)?.[1]
    if (step === undefined) continue
    const text = keptText(line).text ?? {}
    const {
      documentNumber,
      resultClass,
      promises = [],
    } = line.payload as {
      documentNumber?: string
      resultClass?: string
      promises?: { promiseId: string; dueOn?: string }[]
    }
    const words = (text['promises'] ?? {}) as Record<string, string>
    versions.push({
      ...act(line, names),
      round,
      step,
      stepLabel: eventLabel(line.type),
      body: textOf(line, 'body') ?? textOf(line, 'view'),
      documentNumber: documentNumber ?? null,
      resultClass: resultClass ?? null,
      signer: textOf(line, 'signer'),
      promises: promises.map(({ promiseId, dueOn }) => ({
        promiseId,
        text: words[promiseId] ?? null,
        dueOn: dueOn ?? null,
      })),
      reason: textOf(line, 'reason'),
    })
  }
  return versions
}

function delivery(line: TimelineRow, names: NameBook): AssignmentView['deliveries'] {
  const { deputyId, form, receipt } = line.payload as { deputyId?: string; form: string; receipt: string }
  // Without the deputy it says nothing more than that the reply was delivered, which the timeline tells.
  if (line.type !== 'reply.delivered' || deputyId === undefined) return []
  return [
    {
      ...act(line, names),
      deputy: names.party('deputy', deputyId),
      form: valueLabel('form', form, line.type),
      receipt: valueLabel('receipt', receipt),
    },
  ]
}

function opinion(lines: readonly TimelineRow[], names: NameBook): AssignmentView['opinion'] {
  const line = lines.findLast(({ type }) => type === 'opinion.given')
  return line ? { ...act(line, names), text: textOf(line, 'opinion') } : null
}

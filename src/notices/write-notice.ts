import { randomUUID } from 'node:crypto'
import type { Insertable } from 'kysely'

import { workingDaysBetween } from '../../machines/policy/term.ts'
import type { Role } from '../../machines/policy/words.ts'
import type { NoticeState, NoticeTable } from '../db/notice-schema.ts'
import type { NoticeCase } from '../db/read/notice-cases.ts'
import { UNORDERED } from '../db/write/notices.ts'
import type { Instant } from '../engine/engine.ts'
import { type Desk, dayOf } from './desk.ts'
import { nameOfUnit } from './directory.ts'
import { chaseKindOf, type NoticeKind } from './kinds.ts'
import { unitsOwing } from './recipients.ts'
import type { Rung } from './relevance.ts'
import type { NoticeFacts } from './variables.ts'
import type { Words } from './words.ts'
import type { Recipient } from './work.ts'

export type NewNotice = Insertable<NoticeTable>
/** What of a row does not depend on the words. */
export type Slip = {
  state: NoticeState
  outboxId: number | null
  recipient: Pick<Recipient, 'id' | 'unitId'> | null
  role: Role | null
  sendAt: Instant
  why: string | null
}
const MOST_UNITS_NAMED = 3

/** A notice that chases: its words are true on the day on which it is read. */
export function chaseNotice(
  desk: Desk,
  facts: NoticeCase,
  rung: Rung & { dueOn: string },
  slip: Slip & { isWarning: boolean },
): NewNotice {
  const sendOn = dayOf(desk.policyOf(facts), slip.sendAt)
  const { kind, words } = chaseWords(desk, facts, rung, { ...slip, sendOn })
  return {
    ...noticeRow(desk, facts, kind, words, slip),
    actor_id: rung.actorId,
    clock: rung.clock,
    version: rung.version,
    step: rung.step,
    due_on: rung.dueOn,
    about: JSON.stringify({ isWarning: slip.isWarning, wordsOn: sendOn }),
  }
}

/** The words of a chase as they are on this day. */
export function chaseWords(
  desk: Desk,
  facts: NoticeCase,
  { actorId, clock, dueOn }: Pick<Rung, 'actorId' | 'clock'> & { dueOn: string },
  { recipient, role, sendOn }: Pick<Slip, 'recipient' | 'role'> & { sendOn: string },
): { kind: NoticeKind; words: Words } {
  const kind = chaseKindOf(dueOn, sendOn)
  const words = desk.makeWords(kind, {
    ...caseFacts(desk, facts, actorId, recipient?.unitId ?? null),
    clock,
    dueOn,
    // Overdue by a weekend alone is one day; no message says nought.
    days: Math.max(Math.abs(workingDaysBetween(desk.calendar, dueOn, sendOn)), kind === 'chase_after' ? 1 : 0),
    ...(role && { role }),
  })
  return { kind, words }
}

/** A message that a machine ordered. */
export function plainNotice(
  desk: Desk,
  facts: NoticeCase,
  order: { kind: NoticeKind; actorId: string; about: Readonly<Record<string, string | number>> },
  slip: Slip,
): NewNotice {
  const { kind, actorId, about } = order
  const { plannedOn, round } = about
  const signBy = kind === 'handed_over' ? dueToAcknowledge(facts, actorId) : undefined
  const words = desk.makeWords(kind, {
    ...caseFacts(desk, facts, actorId, slip.recipient?.unitId ?? null),
    ...(slip.role && { role: slip.role }),
    ...(signBy !== undefined && { dueOn: signBy }),
    ...(typeof plannedOn === 'string' && { plannedOn }),
    ...(typeof round === 'number' && { round }),
  })
  return { ...noticeRow(desk, facts, kind, words, slip), actor_id: actorId, about: JSON.stringify(about) }
}

/** By when the unit must sign for it; undefined when it has. */
function dueToAcknowledge({ clocks }: NoticeCase, actorId: string): string | undefined {
  return clocks.find(({ actor_id, kind }) => actor_id === actorId && kind === 'acknowledge')?.due_on
}

/** Is it a case of which no title may be told? */
export function isMarked({ mark }: Pick<NoticeCase, 'mark'>): boolean {
  return mark === 'state_secret' || mark === 'internal'
}

function caseFacts(desk: Desk, facts: NoticeCase, actorId: string, unitId: string | null): NoticeFacts {
  return {
    case: facts.number,
    title: isMarked(facts) ? null : facts.title,
    unit: namesOf(desk, unitId === null ? unitsOwing(desk.directory, facts, actorId) : [unitId]),
    link: `${desk.publicUrl}/cases/${facts.id}`,
  }
}

function namesOf({ directory }: Desk, unitIds: readonly string[]): string | null {
  if (unitIds.length === 0) return null
  const names = unitIds.slice(0, MOST_UNITS_NAMED).map((id) => nameOfUnit(directory, id))
  return names.join('、') + (unitIds.length > MOST_UNITS_NAMED ? `等 ${unitIds.length} 个单位` : '')
}

function noticeRow(desk: Desk, facts: NoticeCase, kind: NoticeKind, words: Words, slip: Slip): NewNotice {
  return {
    tenant_id: desk.tenantId,
    id: randomUUID(),
    kind,
    state: slip.state,
    case_id: facts.id,
    ...UNORDERED,
    outbox_id: slip.outboxId,
    role: slip.role,
    recipient_id: slip.recipient?.id ?? null,
    unit_id: slip.recipient?.unitId ?? null,
    subject: words.subject,
    body: words.body,
    brief: words.brief,
    made_at: new Date(desk.now),
    send_at: new Date(slip.sendAt),
    sent_at: null,
    why: slip.why,
  }
}

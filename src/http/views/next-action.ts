import { EVENT_LABELS, type EventType } from '../../../machines/labels.ts'
import type { Role } from '../../../machines/policy/words.ts'
import type { Awaited, StampCode, Stamped } from '../../../machines/stamps.ts'

/** Event types that the viewer may send now, by actor. */
export type Offers = Readonly<Record<string, readonly string[]>>
export type NextAction = { actorId: string; type: string; label: string }

/** Those to whom this viewer's roles, unit, deputy, body and committee answer. */
export type Self = { roles: readonly Role[]; parties: readonly string[] }

const UNIT: readonly EventType[] = [
  'opinion.given',
  'reply.drafted',
  'commitment.reportedDone',
  'commitment.progressed',
]
/** What somebody usually does next where nothing waits for him by name. */
const USUALLY: Readonly<Partial<Record<Role, readonly EventType[]>>> = {
  unit_clerk: UNIT,
  unit_section_head: UNIT,
  unit_deputy_head: UNIT,
  unit_head: UNIT,
  deputy_office_clerk: ['suggestion.submitted', 'inquiry.reminded', 'case.archived'],
  deputy_office_director: ['suggestion.submitted', 'screening.decided', 'reassignment.decided', 'inquiry.confirmed'],
  secretariat: ['suggestion.registered', 'suggestion.numbered', 'suggestion.classified'],
  deputy: ['deputyFeedback.filed'],
  procurator: ['transfer.accepted', 'procuratorialSuggestion.issued', 'transfer.resultReported'],
  supervising_committee: ['act.held', 'progress.reported', 'councilReport.made'],
  supervising_leader: ['act.held', 'act.planned'],
}

/** A draft lies before somebody else: nobody writes another one. */
const DRAFT_IS_OUT: ReadonlySet<StampCode> = new Set([
  'not_consulted',
  'unchecked',
  'not_pre_reviewed',
  'unsigned',
  'not_delivered',
])

/** Is this act awaited of somebody who stands so? */
export function awaits({ role, partyId }: Awaited, { roles, parties }: Self): boolean {
  return roles.includes(role) && (partyId === undefined || parties.includes(partyId))
}

/** Somebody is to be appointed: it is overdue sooner or later, and holds nothing up. */
const HOLDS_NOTHING_UP: ReadonlySet<string> = new Set([
  'leader.appointed',
  'supervisingLeader.appointed',
  'supervisingCommittee.appointed',
])

/**
 * The one most useful thing that the viewer may do now: what waits for him, else what his role usually does next. What
 * the list that he looks at is about (`prefers`) comes first, and what holds nothing up last.
 */
export function nextActionOf(
  offers: Offers,
  { stamps, awaited }: Stamped,
  self: Self,
  prefers: readonly string[] = [],
): NextAction | null {
  const mine = awaited.filter((one) => awaits(one, self) && offers[one.actorId]?.includes(one.event))
  const [first] = [
    ...mine.filter(({ event }) => prefers.includes(event)),
    ...mine.filter(({ event }) => !HOLDS_NOTHING_UP.has(event)),
    ...mine,
  ]
  if (first) return actionOf(first.actorId, first.event)
  const isWithOthers = stamps.some(({ code }) => DRAFT_IS_OUT.has(code))
  const isUnscreened = stamps.some(({ code }) => code === 'unscreened')
  for (const role of self.roles) {
    for (const type of USUALLY[role] ?? []) {
      if (isWithOthers && type === 'reply.drafted') continue
      // A decision follows a proposal, which waits for somebody else.
      if (isUnscreened && type === 'screening.decided') continue
      const actorId = Object.keys(offers).find((id) => offers[id]?.includes(type))
      if (actorId !== undefined) return actionOf(actorId, type)
    }
  }
  return null
}

function actionOf(actorId: string, type: string): NextAction {
  return { actorId, type, label: EVENT_LABELS[type as EventType] ?? type }
}

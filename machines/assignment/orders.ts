import { dropped, envOf, met } from '../common-actions.ts'
import type { Fed } from '../step.ts'
import type { AssignmentContext } from './context.ts'
import type { AssignmentEvent } from './events.ts'
import * as rules from './rules.ts'

export type Event = Fed<AssignmentEvent>
export type Of<T extends AssignmentEvent['type']> = Extract<Event, { type: T }>
export type Ruled = Of<'reassignment.decided'> | Of<'finalRuling.made'>
export type Args = { context: AssignmentContext; event: Event }

export const ACTIVE_CLOCKS = [
  'acknowledge',
  'first_contact',
  'reassignment_request',
  'reassignment_decision',
  'final_ruling',
  'opinion',
  'opinion_redo',
  'reply',
  'rehandling',
  'assessment_action',
] as const

export function toSuggestion(event: { type: string; [field: string]: unknown }) {
  return { to: { id: 'suggestion' }, event }
}

export function tellOpened(context: AssignmentContext, event: Event) {
  const owesReply = rules.owesReply(context.role)
  return toSuggestion({ type: 'duty.opened', assignmentId: envOf(event).self, owesReply })
}

export function tellAnswered(context: AssignmentContext, event: Event) {
  const { self } = envOf(event)
  const promises = context.signed?.promises.length ?? 0
  return toSuggestion({ type: 'duty.answered', assignmentId: self, round: context.round, promises })
}

export function tellReassigned({ context, event }: Args) {
  const ruled = event as Ruled
  const plan = rules.planAfterRuling(ruled, context)
  if (plan.length === 0 && ruled.outcome === 'upheld') return null
  return toSuggestion({
    type: 'duty.reassigned',
    assignmentId: envOf(event).self,
    disputes: context.disputes,
    oldEnds: ruled.outcome === 'reassigned',
    plan,
  })
}

/** A fresh line of duty has these windows; a unit that comes in a later round only answers. */
export function fresh(context: AssignmentContext, kind: 'first_contact' | 'reassignment_request') {
  return context.round === 1 ? { kind, startOn: context.startOn } : null
}

export function firstClock(context: AssignmentContext, event: Event) {
  if (context.round > 1 && rules.owesReply(context.role))
    return { kind: 'rehandling' as const, startOn: context.startOn }
  return rules.replyClock(context, envOf(event).policy)
}

export function roundClock(kind: 'rehandling' | 'assessment_action', event: Event) {
  return { kind, startOn: (event as Of<'rehandling.started'>).startOn }
}

export function served(context: AssignmentContext, event: Event): string {
  return rules.servedOn(context, envOf(event).occurredOn)
}

export function promisesMade(context: AssignmentContext, event: Event) {
  const promises = context.signed?.promises ?? []
  if (promises.length === 0) return null
  const shared = { type: 'commitment.opened', assignmentId: envOf(event).self, unitId: context.unitId }
  return { machine: 'commitment' as const, inputs: promises.map((promise) => ({ ...shared, ...promise })) }
}

export function helpToReach() {
  return { template: 'contact_failed', to: ['deputy_office_clerk'] as const }
}

export function requestMade({ event }: Args) {
  return met('reassignment_request', event)
}

export function roleAfter(context: AssignmentContext, event: Event): AssignmentContext['role'] {
  if (event.type === 'role.changed') return event.role
  const ruled = event as Ruled
  return ruled.outcome === 'roles_changed' && ruled.newRole ? ruled.newRole : context.role
}

/** The clock of the part that the unit leaves stops, that of the part it takes starts from the same day. */
export function roleChange() {
  return [
    'changeRole',
    { type: 'stopClock', params: ({ context, event }: Args) => swapped(context, event, 'stop') },
    { type: 'startClock', params: ({ context, event }: Args) => swapped(context, event, 'start') },
  ] as const
}

export function swapped(context: AssignmentContext, event: Event, what: 'stop'): ReturnType<typeof dropped> | null
export function swapped(context: AssignmentContext, event: Event, what: 'start'): ReturnType<typeof rules.replyClock>
export function swapped(context: AssignmentContext, event: Event, what: 'start' | 'stop') {
  const isChange = event.type === 'role.changed' || (event as Ruled).outcome === 'roles_changed'
  if (!isChange) return null
  const answers = rules.owesReply(context.role)
  if (what === 'stop') return dropped(answers ? 'opinion' : 'reply', event)
  return answers ? rules.replyClock(context, envOf(event).policy) : rules.opinionClock(context)
}

export function extended() {
  return [
    'extend',
    { type: 'moveClock', params: ({ context, event }: Args) => rules.extensionMove(context, envOf(event).policy) },
  ] as const
}

/** The duty goes to another unit: this assignment ends. */
export const movedAway = {
  guard: 'movesDuty',
  target: '#assignment.ended',
  actions: ['noteMoved', { type: 'tell', params: tellReassigned }],
} as const

/** The duty stays, perhaps in another part or with one unit more. */
export function stayed<Target extends string>(target: Target) {
  return { target, actions: [{ type: 'tell', params: tellReassigned }, ...roleChange()] } as const
}

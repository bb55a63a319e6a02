import { dropped, envOf, met, metOnlyBy } from '../common-actions.ts'
import type { Fed } from '../step.ts'
import type { AssignmentContext } from './context.ts'
import type { AssignmentEvent } from './events.ts'
import * as rules from './rules.ts'

export type Event = Fed<AssignmentEvent>
export type Of<T extends AssignmentEvent['type']> = Extract<Event, { type: T }>
export type RoleNews = Of<'role.changed'> | Ruled
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
  const answeredOn = served(context, event)
  return toSuggestion({ type: 'duty.answered', assignmentId: self, round: context.round, promises, answeredOn })
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

/** A fresh line of duty may be refused within this window; a unit that comes in a later round only answers. */
export function requestWindow({ context, event }: Args) {
  return context.round === 1 ? rules.countsFrom('reassignment_request', context, envOf(event).policy) : null
}

/** First contact with the deputy is owed by who answers the deputy. */
export function contactClock({ context, event }: Args) {
  const isOwed = context.round === 1 && rules.owesReply(context.role)
  return isOwed ? rules.countsFrom('first_contact', context, envOf(event).policy) : null
}

/** Refused once, the unit has the same term again to dispute the decision; after the last dispute it has none. */
export function windowAfterRefusal({ context, event }: Args) {
  const { policy, occurredOn } = envOf(event)
  const mayDispute = (event as Ruled).outcome === 'upheld' && context.disputes < policy.reassignment.disputes
  return mayDispute ? { kind: 'reassignment_request' as const, startOn: occurredOn } : null
}

const FROM_HANDOVER = ['acknowledge', 'first_contact', 'reassignment_request', 'opinion', 'reply'] as const
/** The correction of the start date counts anew every clock that counts from it. */
export const startMoves = FROM_HANDOVER.map((kind) => ({
  type: 'moveClock' as const,
  params: ({ context, event }: Args) => ({
    ...rules.countsFrom(kind, context, envOf(event).policy),
    why: 'start_corrected',
  }),
}))

/** Who has answered has received, and has nothing left to contest; a first contact is no longer waited for. */
export const dropBeginnings = [
  { type: 'stopClock' as const, params: ({ event }: Args) => met('acknowledge', event) },
  ...(['first_contact', 'reassignment_request', 'reassignment_decision', 'final_ruling'] as const).map((kind) => ({
    type: 'stopClock' as const,
    params: ({ event }: Args) => dropped(kind, event),
  })),
]

export function firstClock(context: AssignmentContext, event: Event) {
  const { policy } = envOf(event)
  if (!rules.owesReply(context.role)) return rules.opinionClock(context, policy)
  return context.round > 1
    ? { kind: 'rehandling' as const, startOn: context.startOn }
    : rules.replyClock(context, policy)
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

/** The decision meets its clock; a duty that ends before leaves nothing to decide. */
export function decided(
  kind: 'reassignment_decision' | 'final_ruling',
  by: 'reassignment.decided' | 'finalRuling.made',
) {
  return { type: 'stopClock', params: ({ event }: Args) => metOnlyBy(kind, event, by) } as const
}

export function requestMade({ event }: Args) {
  return met('reassignment_request', event)
}

/** Between lead and co-handler the clock of the part that is left stops, and that of the new part counts from the same day. */
export const roleChange = [
  { type: 'stopClock', params: leftClock },
  { type: 'startClock', params: takenClock },
  { type: 'tell', params: tellRole },
  'changeRole',
] as const

function leftClock(args: Args) {
  return isSwapped(args) ? dropped(rules.owesReply(args.context.role) ? 'reply' : 'opinion', args.event) : null
}

function takenClock(args: Args) {
  if (!isSwapped(args)) return null
  const { policy } = envOf(args.event)
  const after = withNewRole(args)
  return rules.owesReply(after.role) ? rules.replyClock(after, policy) : rules.opinionClock(after, policy)
}

/** The suggestion waits for the answers of those who owe one. */
function tellRole(args: Args) {
  return isSwapped(args) ? tellOpened(withNewRole(args), args.event) : null
}

function isSwapped(args: Args): boolean {
  return rules.owesReply(args.context.role) !== rules.owesReply(withNewRole(args).role)
}

function withNewRole({ context, event }: Args): AssignmentContext {
  return { ...context, role: rules.roleAfter(event as RoleNews, context) }
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
  return {
    target,
    actions: [
      { type: 'tell', params: tellReassigned },
      { type: 'startClock', params: windowAfterRefusal },
      ...roleChange,
    ],
  } as const
}

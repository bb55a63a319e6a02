import { dropped, envOf } from '../common-actions.ts'
import type { Told } from '../effects.ts'
import type { ClockKind } from '../policy/words.ts'
import type { Env, Fed } from '../step.ts'
import type { SuggestionContext } from './context.ts'
import type { PlannedAssignment, SuggestionEvent } from './events.ts'
import * as rules from './rules.ts'

export type Event = Fed<SuggestionEvent>
export type Of<T extends SuggestionEvent['type']> = Extract<Event, { type: T }>
export type Args = { context: SuggestionContext; event: Event }

/** Opens the planned assignments. Their terms count from the handover to the body, or as the policy says for a new unit. */
export function openAssignments({ context, event }: Args, plan: readonly PlannedAssignment[], isNewUnit = false) {
  const { policy, occurredOn } = envOf(event)
  const firstHandedOverOn = context.firstHandedOverOn ?? occurredOn
  const countsAnew = isNewUnit && policy.reassignment.newUnitClock === 'new_handover'
  const shared = {
    type: 'assignment.opened',
    firstHandedOverOn,
    startOn: countsAnew ? occurredOn : (context.handedOverOn ?? occurredOn),
    longTermByNature: context.isLongTermByNature,
    addresseeIds: rules.addressees(context, policy),
    waivedBy: context.waivedBy,
    disputes: context.disputes,
    round: context.round,
    ...(context.fixedReplyDueOn ? { fixedReplyDueOn: context.fixedReplyDueOn } : {}),
  }
  if (plan.length === 0) return null
  return { machine: 'assignment' as const, inputs: plan.map((entry): Told => ({ ...shared, ...entry })) }
}

/** 双督: the supervision that the category or the key mark brings with it. */
export function supervisionByTrigger({ context, event }: Args) {
  const level = context.isKey ? 'key' : 'category'
  return bringsSupervision(context, envOf(event)) ? openSupervision({ context, event }, level) : null
}

/** Does the category or the key mark demand a supervision that is not there yet? */
export function bringsSupervision(context: SuggestionContext, env: Env): boolean {
  const triggers = rules.triggersOf(context, env.policy)
  const isThere = env.actors.some((actor) => actor.machine === 'supervision' && actor.context['level'] !== 'collective')
  return !isThere && (triggers.supervisingLeader || triggers.supervisingCommittee)
}

export function openSupervision({ context, event }: Args, level: string) {
  const { policy, occurredOn } = envOf(event)
  const triggers = rules.triggersOf(context, policy)
  const input = {
    type: 'supervision.started',
    level,
    needsLeader: triggers.supervisingLeader,
    needsCommittee: triggers.supervisingCommittee,
    needsCouncilReport: triggers.councilReport,
    startOn: occurredOn,
  }
  return { machine: 'supervision' as const, inputs: [input] }
}

/** 征求意见: the deputy office's own inquiry after a reply, through the channel of the category. */
export function openInquiry({ context, event }: Args, channel?: string) {
  const { policy, occurredOn } = envOf(event)
  const input = {
    type: 'inquiry.opened',
    about: 'reply',
    round: context.round,
    channel: channel ?? rules.inquiryChannel(context, policy),
    deputyIds: rules.askedDeputies(context, policy),
    startOn: occurredOn,
  }
  return { machine: 'inquiry' as const, inputs: [input] }
}

/** A unit that already has a duty takes another part; a new unit gets a duty of its own. */
export function reassigned({ context, event }: Args) {
  const { plan } = event as Of<'duty.reassigned'>
  const bearing = new Set(bearers(envOf(event)).map((actor) => actor.context['unitId']))
  const fresh = plan.filter((entry) => !bearing.has(entry.unitId))
  return openAssignments({ context, event }, fresh, true)
}

/** The other half of a swap: the unit that was there already takes the part that became free. */
export function swappedRole({ event }: Args) {
  const { plan } = event as Of<'duty.reassigned'>
  const env = envOf(event)
  for (const entry of plan) {
    const bearer = bearers(env).find((actor) => actor.context['unitId'] === entry.unitId)
    if (bearer) return { to: { id: bearer.id }, event: { type: 'role.changed', role: entry.role } }
  }
  return null
}

function bearers(env: Env) {
  return env.actors.filter((actor) => actor.machine === 'assignment' && actor.context['endedWhy'] === null)
}

/** 领办领导 missing where the category demands one: a red gap with a term, which blocks nothing. */
export function leaderGap({ context, event }: Args) {
  const { policy, occurredOn } = envOf(event)
  const isMissing = rules.triggersOf(context, policy).handlingLeader && context.handlingLeaderId === null
  return isMissing ? { kind: 'leader_gap' as const, startOn: occurredOn } : null
}

export function toAssignments(event: Told) {
  return { to: { machine: 'assignment' as const }, event }
}

export function openReview({ event }: Args) {
  const { campaignId, env } = event as Of<'review.selected'>
  const campaign = Object.entries(env.policy.reviews).find(([id]) => campaignId.startsWith(id))?.[1]
  const input = {
    type: 'review.opened',
    campaignId,
    startOn: env.occurredOn,
    onSite: campaign?.onSite ?? true,
    asksDeputyAgain: campaign?.asksDeputyAgain ?? true,
  }
  return { machine: 'follow_up_review' as const, inputs: [input] }
}

export function openTransfer({ event }: Args) {
  const { direction, field, env } = event as Of<'transfer.proposed'>
  return {
    machine: 'transfer' as const,
    inputs: [{ type: 'transfer.opened', direction, field, startOn: env.occurredOn }],
  }
}

export function openBallot({ event }: Args) {
  const { sessionId, on } = event as Of<'ballot.scheduled'>
  return { machine: 'ballot' as const, inputs: [{ type: 'ballot.opened', sessionId, on }] }
}

const OWN_CLOCKS: readonly ClockKind[] = [
  'screening',
  'handover',
  'pre_handover_objection',
  'outer',
  'rehandling_study',
  'assessment',
  'leader_gap',
]
/** Nothing is owed on the suggestion itself any more. */
export const dropOwnClocks = OWN_CLOCKS.map((kind) => ({
  type: 'stopClock' as const,
  params: ({ event }: Args) => dropped(kind, event),
}))

import { dropped, envOf } from '../common-actions.ts'
import type { Told } from '../effects.ts'
import type { ClockKind } from '../policy/words.ts'
import type { ActorView, Env, Fed } from '../step.ts'
import type { SuggestionContext } from './context.ts'
import type { PlannedAssignment, SuggestionEvent } from './events.ts'
import { afterRaising } from './notes.ts'
import * as rules from './rules.ts'

export type Event = Fed<SuggestionEvent>
export type Of<T extends SuggestionEvent['type']> = Extract<Event, { type: T }>
export type Args = { context: SuggestionContext; event: Event }

type NewLine = { isNewUnit?: boolean; disputes?: number }

/**
 * Opens the planned assignments. Their terms count from the handover to the body, or as the policy says for a new
 * unit; `disputes`: requests for reassignment that this line of duty has already seen.
 */
export function openAssignments({ context, event }: Args, plan: readonly PlannedAssignment[], line: NewLine = {}) {
  const { policy, occurredOn } = envOf(event)
  const firstHandedOverOn = context.firstHandedOverOn ?? occurredOn
  const countsAnew = line.isNewUnit && policy.reassignment.newUnitClock === 'new_handover'
  const shared = {
    type: 'assignment.opened',
    firstHandedOverOn,
    startOn: countsAnew ? occurredOn : (context.handedOverOn ?? occurredOn),
    longTermByNature: context.isLongTermByNature,
    addresseeIds: rules.addressees(context, policy),
    waivedBy: context.waivedBy,
    disputes: line.disputes ?? 0,
    round: context.round,
    ...(context.fixedReplyDueOn ? { fixedReplyDueOn: context.fixedReplyDueOn } : {}),
  }
  if (plan.length === 0) return null
  return { machine: 'assignment' as const, inputs: plan.map((entry): Told => ({ ...shared, ...entry })) }
}

/** 双督: the supervision that the category or the key mark brings with it. */
export function supervisionByTrigger({ context, event }: Args) {
  const env = envOf(event)
  if (!bringsSupervision(context, env)) return null
  return supervision(context.isKey ? 'key' : 'category', missingSupervision(context, env), env)
}

/** Does the category or the key mark demand a supervision that is not there yet? */
export function bringsSupervision(context: SuggestionContext, env: Env): boolean {
  return Object.values(missingSupervision(context, env)).includes(true)
}

/** What is demanded and no supervision of this case has: a key case needs its report although its leaders are there. */
function missingSupervision(context: SuggestionContext, env: Env) {
  const triggers = rules.triggersOf(context, env.policy)
  const isThere = (need: string) =>
    env.actors.some((actor) => actor.machine === 'supervision' && actor.context[need] === true)
  return {
    needsLeader: triggers.supervisingLeader && !isThere('needsLeader'),
    needsCommittee: triggers.supervisingCommittee && !isThere('needsCommittee'),
    needsCouncilReport: triggers.councilReport && !isThere('needsCouncilReport'),
  }
}

/** A supervision opened by hand: a collective or listed one is carried out by a committee where there are committees. */
export function openSupervision({ context, event }: Args) {
  const env = envOf(event)
  const { level } = event as Of<'supervision.opened'>
  if (level === 'category' || level === 'key') return supervision(level, missingSupervision(context, env), env)
  const needsCommittee = env.policy.office.body === 'standing_committee'
  return supervision(level, { needsLeader: false, needsCommittee, needsCouncilReport: false }, env)
}

function supervision(level: string, needs: ReturnType<typeof missingSupervision>, env: Env) {
  return {
    machine: 'supervision' as const,
    inputs: [{ type: 'supervision.started', level, ...needs, startOn: env.occurredOn }],
  }
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
  const { plan, disputes } = event as Of<'duty.reassigned'>
  const bearing = new Set(bearers(envOf(event)).map((actor) => actor.context['unitId']))
  const fresh = plan.filter((entry) => !bearing.has(entry.unitId))
  return openAssignments({ context, event }, fresh, { isNewUnit: true, disputes })
}

/** A unit more, beside those that bear the case already. */
export function addUnit(args: Args) {
  const { unitId, role } = args.event as Of<'unit.added'>
  return openAssignments(args, [{ unitId, role }], { isNewUnit: true })
}

/** With a unit more, the one that handled alone becomes the lead, or one of several separate ones. */
export function soleTakesPart({ event }: Args) {
  const sole = bearers(envOf(event)).find((actor) => actor.context['role'] === 'sole')
  const role = (event as Of<'unit.added'>).role === 'separate' ? 'separate' : 'lead'
  return sole ? { to: { id: sole.id }, event: { type: 'role.changed', role } } : null
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

/** The assignments that still bear a duty. */
export function bearers(env: Env): ActorView[] {
  return env.actors.filter((actor) => actor.machine === 'assignment' && actor.context['endedWhy'] === null)
}

/** A category or key mark that demands a leader for the first time opens the gap; one that runs is not moved. */
export function newLeaderGap({ context, event }: Args) {
  const wasDemanded = rules.triggersOf(context, envOf(event).policy).handlingLeader
  return wasDemanded ? null : leaderGap({ context: afterRaising(context, event), event })
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

/** The case leaves the joint handling: the lead forgets it, and those that followed it are handled by themselves. */
export function partFrom(caseId: string | null, event: Event) {
  if (caseId === null) return null
  const text = { reason: '一并办理的另一件已撤回或者撤回交办' }
  return { caseId, event: { type: 'handledTogether.undone', otherCaseId: envOf(event).caseId, text } }
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

import { envOf } from '../common-actions.ts'
import type { Fed } from '../step.ts'
import type { SuggestionContext } from './context.ts'
import type { SuggestionEvent } from './events.ts'

type Event = Fed<SuggestionEvent>
type Of<T extends SuggestionEvent['type']> = Extract<Event, { type: T }>
type Change = Partial<SuggestionContext>
type Notes = { [T in SuggestionEvent['type']]?: (context: SuggestionContext, event: Of<T>) => Change }

/** What each event leaves in the suggestion's memory. Events that are not here leave nothing. */
const NOTES: Notes = {
  'cosigner.confirmed': (context, { deputyId }) => ({ confirmedIds: with_(context.confirmedIds, deputyId) }),
  'cosigner.declined': (context, { deputyId }) => ({
    cosignerIds: without(context.cosignerIds, deputyId),
    confirmedIds: without(context.confirmedIds, deputyId),
  }),
  'priorCommunication.held': (context) => ({ priorCommunications: context.priorCommunications + 1 }),
  'suggestion.submitted': (_, { env }) => ({ submittedOn: env.occurredOn }),
  'delegation.forwarded': (context, { paperReceived }) =>
    paperReceived && !context.paper ? { paper: { state: 'received', keptAt: 'secretariat' } } : {},
  'paper.recorded': (_, { state, keptAt }) => ({ paper: { state, keptAt } }),
  'session.closed': () => ({ period: 'between_sessions' }),
  'suggestion.registered': (_, { serialNumber }) => ({ serialNumber }),
  'motion.converted': (_, { motionNumber }) => ({ motionNumber }),
  'screening.proposed': (_, { outcome, env }) => ({ screening: { outcome, by: env.by.id } }),
  'screening.decided': (_, { outcome }) => ({ screenedAs: outcome }),
  'suggestion.resubmitted': () => ({ screening: null, screenedAs: null }),
  'suggestion.maintained': () => ({ screening: null, screenedAs: null }),
  'suggestion.withdrawn': (_, { env }) => ({ withdrawnOn: env.occurredOn }),
  'suggestion.numbered': (_, { number }) => ({ number }),
  'suggestion.classified': (_, { category, field }) => ({ category, field }),
  'category.raised': (_, { category }) => ({ category }),
  'key.fixed': () => ({ isKey: true }),
  'mark.changed': (_, { mark }) => ({ mark }),
  'handover.proposed': (_, { bodyId, plan }) => ({ bodyId, plan, objections: [] }),
  'preHandover.objected': (context, { unitId }) => ({ objections: with_(context.objections, unitId) }),
  'handover.made': (context, { bodyId, plan, longTermByNature, env }) => ({
    bodyId,
    plan: plan ?? context.plan,
    isLongTermByNature: longTermByNature,
    handedOverOn: env.occurredOn,
    firstHandedOverOn: context.firstHandedOverOn ?? env.occurredOn,
  }),
  'distribution.made': (_, { plan }) => ({ plan }),
  'receipt.signed': (_, { env }) => ({ receiptSignedOn: env.occurredOn }),
  'handover.recalled': () => ({ handedOverOn: null, receiptSignedOn: null }),
  'handover.dateCorrected': (_, { handedOverOn }) => ({ handedOverOn, firstHandedOverOn: handedOverOn }),
  'handledTogether.joined': (context, { leadCaseId, env }) => ({
    leadCaseId,
    handedOverOn: context.handedOverOn ?? env.occurredOn,
    firstHandedOverOn: context.firstHandedOverOn ?? env.occurredOn,
  }),
  'handledTogether.led': (context, { memberCaseId }) => ({ memberCaseIds: with_(context.memberCaseIds, memberCaseId) }),
  'handledTogether.undone': (context, { otherCaseId }) => ({
    leadCaseId: context.leadCaseId === otherCaseId ? null : context.leadCaseId,
    memberCaseIds: without(context.memberCaseIds, otherCaseId),
  }),
  'writtenReply.waived': (context, { deputyId }) => ({ waivedBy: with_(context.waivedBy, deputyId) }),
  'leader.appointed': (_, { leaderId }) => ({ handlingLeaderId: leaderId }),
  'leader.changed': (_, { leaderId }) => ({ handlingLeaderId: leaderId }),
  'transfer.proposed': (context) => ({ transfers: context.transfers + 1 }),
  'case.archived': (_, { archiveNumber, env }) => ({ archivedOn: env.occurredOn, archiveNumber }),
  'deputy.ended': (context, { deputyId, why }) => ({ endedDeputies: { ...context.endedDeputies, [deputyId]: why } }),
  'deputy.suspended': (context, { deputyId }) => ({ suspendedDeputyIds: with_(context.suspendedDeputyIds, deputyId) }),
  'deputy.resumed': (context, { deputyId }) => ({ suspendedDeputyIds: without(context.suspendedDeputyIds, deputyId) }),
  'unit.succeeded': (context, { fromUnitId, toUnitId }) => ({
    plan: context.plan.map((entry) => (entry.unitId === fromUnitId ? { ...entry, unitId: toUnitId } : entry)),
  }),
  'term.changed': (_, { termNo }) => ({ congressTermNo: termNo }),
  'record.corrected': (context) => ({ corrections: context.corrections + 1 }),
  'duty.opened': (context, { assignmentId, owesReply }) => ({
    duties: { ...context.duties, [assignmentId]: { owesReply, answeredRound: 0, isEnded: false } },
  }),
  'duty.answered': (context, { assignmentId, round }) => changeDuty(context, assignmentId, { answeredRound: round }),
  'duty.ended': (context, { assignmentId }) => changeDuty(context, assignmentId, { isEnded: true }),
  'duty.reassigned': (context, { assignmentId, disputes, oldEnds }) => ({
    disputes,
    ...(oldEnds ? changeDuty(context, assignmentId, { isEnded: true }) : {}),
  }),
  'inquiry.settled': (context, { round, outcome }) => ({ opinions: [...context.opinions, { round, outcome }] }),
  'promise.opened': (context, { commitmentId }) => ({
    promises: { ...context.promises, [commitmentId]: 'open' },
    struckOffOn: null,
  }),
  'promise.closed': (context, { commitmentId, outcome, env }) => {
    const promises = { ...context.promises, [commitmentId]: outcome }
    const isLast = !Object.values(promises).includes('open')
    return { promises, struckOffOn: isLast ? env.occurredOn : null }
  },
  'supervision.resumed': (context) => ({ openSupervisions: context.openSupervisions + 1 }),
  'supervision.ended': (context) => ({ openSupervisions: Math.max(0, context.openSupervisions - 1) }),
  'ballot.resultKnown': (context, { result }) => ({ ballotResults: [...context.ballotResults, result] }),
  'review.closed': (context, { outcome }) => ({ reviews: [...context.reviews, outcome] }),
  'jointReply.delivered': (_, { round }) => ({ round }),
}

/** The change that the event makes to the memory. */
export function note(context: SuggestionContext, event: Event): Change {
  const take = NOTES[event.type] as ((context: SuggestionContext, event: Event) => Change) | undefined
  return take?.(context, event) ?? {}
}

/** The context as it will be once the suggestion is key or in a higher category. */
export function afterRaising(context: SuggestionContext, event: Event): SuggestionContext {
  return { ...context, ...note(context, event) }
}

/** 办结, and 销号 with it where nothing was promised. */
export function noteConclusion(context: SuggestionContext, event: Of<'case.concluded'>): Change {
  const { occurredOn } = envOf(event)
  const nothingPromised = Object.keys(context.promises).length === 0
  return {
    concludedOn: occurredOn,
    isConcludedWithDissatisfaction: event.withDissatisfaction,
    struckOffOn: nothingPromised ? occurredOn : context.struckOffOn,
  }
}

/** 办复之日: of the last unit, or of the leading case's reply. */
export function repliedOn(event: Event): string {
  return event.type === 'jointReply.delivered' ? event.deliveredOn : envOf(event).occurredOn
}

function changeDuty(
  context: SuggestionContext,
  id: string,
  change: Partial<SuggestionContext['duties'][string]>,
): Change {
  const duty = context.duties[id]
  return duty ? { duties: { ...context.duties, [id]: { ...duty, ...change } } } : {}
}

function with_(ids: readonly string[], id: string): string[] {
  return ids.includes(id) ? [...ids] : [...ids, id]
}

function without(ids: readonly string[], id: string): string[] {
  return ids.filter((other) => other !== id)
}

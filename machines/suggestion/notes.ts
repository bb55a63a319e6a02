import { envOf } from '../common-actions.ts'
import type { Fed } from '../step.ts'
import type { SuggestionContext } from './context.ts'
import type { SuggestionEvent } from './events.ts'
import { answeredOn, isFirstHandover, lastOpinion, openPromises } from './rules.ts'

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
  'delegation.returned': () => ({ submittedOn: null }),
  'delegation.forwarded': (context, { paperReceived }) =>
    paperReceived && !context.paper ? { paper: { state: 'received', keptAt: '大会秘书处' } } : {},
  'paper.recorded': (_, { state, keptAt }) => ({ paper: { state, keptAt } }),
  // What was not yet made when the session ended is no longer a suggestion of the session.
  'session.closed': (context) =>
    context.submittedOn === null ? { period: 'between_sessions' } : { isSessionClosed: true },
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
  'handover.recalled': (context) => ({
    handedOverOn: null,
    receiptSignedOn: null,
    leadCaseId: null,
    duties: allEnded(context),
  }),
  'handover.dateCorrected': (context, { handedOverOn }) => ({
    handedOverOn,
    correctedFrom: context.handedOverOn,
    firstHandedOverOn: isFirstHandover(context) ? handedOverOn : context.firstHandedOverOn,
  }),
  'handledTogether.joined': (context, { leadCaseId, env }) => ({
    leadCaseId,
    duties: allEnded(context),
    handedOverOn: context.handedOverOn ?? env.occurredOn,
    firstHandedOverOn: context.firstHandedOverOn ?? env.occurredOn,
  }),
  'handledTogether.led': (context, { memberCaseId, memberSignerIds }) => ({
    memberCaseIds: with_(context.memberCaseIds, memberCaseId),
    memberSigners: { ...context.memberSigners, [memberCaseId]: memberSignerIds ?? [] },
  }),
  'handledTogether.undone': (context, { otherCaseId }) => ({
    leadCaseId: context.leadCaseId === otherCaseId ? null : context.leadCaseId,
    memberCaseIds: without(context.memberCaseIds, otherCaseId),
    memberSigners: Object.fromEntries(Object.entries(context.memberSigners).filter(([id]) => id !== otherCaseId)),
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
    duties: { ...context.duties, [assignmentId]: { ...NEW_DUTY, ...context.duties[assignmentId], owesReply } },
  }),
  'duty.answered': (context, { assignmentId, round, answeredOn }) =>
    changeDuty(context, assignmentId, { answeredRound: round, answeredOn }),
  'duty.ended': (context, { assignmentId }) => changeDuty(context, assignmentId, { isEnded: true }),
  'duty.reassigned': (context, { assignmentId, oldEnds }) =>
    oldEnds ? changeDuty(context, assignmentId, { isEnded: true }) : {},
  'inquiry.settled': (context, { round, outcome }) => {
    const opinions = [...context.opinions, { round, outcome }]
    if (context.concludedOn === null) return { opinions }
    // Heard or corrected after 办结: a dissatisfaction is never hidden.
    return { opinions, isConcludedWithDissatisfaction: lastOpinion({ opinions })?.outcome === 'dissatisfied' }
  },
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

/** 办结, and 销号 with it where no promise is open. */
export function noteConclusion(context: SuggestionContext, event: Of<'case.concluded'>): Change {
  const { occurredOn } = envOf(event)
  return {
    concludedOn: occurredOn,
    isConcludedWithDissatisfaction: event.withDissatisfaction,
    struckOffOn: openPromises(context) === 0 ? (context.struckOffOn ?? occurredOn) : null,
  }
}

/** Another round of handling begins. */
export function beginRound(context: SuggestionContext): Change {
  return { ...reopen(context), round: context.round + 1 }
}

/** What was concluded is open again, while promises stay struck off. */
export function reopen(context: SuggestionContext): Change {
  const hasPromises = Object.keys(context.promises).length > 0
  return {
    concludedOn: null,
    isConcludedWithDissatisfaction: false,
    archivedOn: null,
    struckOffOn: hasPromises ? context.struckOffOn : null,
  }
}

/** 办复之日: of the last unit whatever was entered last, or of the leading case's reply. */
export function repliedOn(context: SuggestionContext, event: Event): string {
  if (event.type === 'jointReply.delivered') return event.deliveredOn
  return answeredOn(context) ?? envOf(event).occurredOn
}

const NEW_DUTY = { answeredRound: 0, answeredOn: null, isEnded: false }

function allEnded(context: SuggestionContext): SuggestionContext['duties'] {
  return Object.fromEntries(Object.entries(context.duties).map(([id, duty]) => [id, { ...duty, isEnded: true }]))
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

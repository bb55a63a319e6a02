import type { AssignmentInput } from './assignment/events.ts'
import type { BallotInput } from './ballot/events.ts'
import type { CommitmentInput } from './commitment/events.ts'
import type { MachineName } from './effects.ts'
import type { FollowUpReviewInput } from './follow-up-review/events.ts'
import type { InquiryInput } from './inquiry/events.ts'
import type { EventType } from './labels.ts'
import type { ClockKind } from './policy/words.ts'
import type { SuggestionDrafted } from './suggestion/events.ts'
import type { SupervisionInput } from './supervision/events.ts'
import type { TransferInput } from './transfer/events.ts'

/** How somebody reads one case. `public`: all that is public of it; `title`: only its title is. */
export const READERS = [
  'office',
  'secretariat',
  'delegation',
  'signer',
  'unit',
  'body',
  'leader',
  'supervisor',
  'committee',
  'procurator',
  'counter',
  'member',
  'public',
  'title',
] as const
export type Reader = (typeof READERS)[number]
/**
 * Beside the readers: `own_unit`, the unit on whose duty the event lies or which entered it; `own_word`, the deputy whose
 * word it tells.
 */
export type Audience = Reader | 'own_unit' | 'own_word'

/** The first event of an actor: its machine's input. */
export type InputType = (
  | SuggestionDrafted
  | AssignmentInput
  | InquiryInput
  | CommitmentInput
  | SupervisionInput
  | BallotInput
  | FollowUpReviewInput
  | TransferInput
)['type']
/** Everything that stands in a log. */
export type LoggedType = EventType | InputType

/** Who may know the fact, who its words; and who both of them, once the reply to which it belongs is delivered. */
export type ReadingRow = {
  fact: readonly Audience[]
  text: readonly Audience[]
  delivered?: readonly Audience[]
}

const OFFICE = ['office'] as const
const RECEIVING = ['office', 'secretariat'] as const
/** Those with whom the suggestion came into being. */
const SUBMITTERS = ['office', 'secretariat', 'delegation', 'signer'] as const
const SUPERVISORS = ['office', 'supervisor', 'committee'] as const
/** The unit concerned, and the offices above it. */
const ONE_UNIT = ['office', 'body', 'own_unit'] as const
/** The handling, without the deputies. */
const HANDLERS = ['office', 'body', 'leader', 'supervisor', 'committee', 'unit'] as const
const OVERSEERS = ['office', 'body', 'leader', 'supervisor', 'committee', 'own_unit'] as const
const WITH_SIGNER = [...HANDLERS, 'signer'] as const
const PARTIES = [...HANDLERS, 'secretariat', 'delegation', 'signer'] as const
const HALL = [...PARTIES, 'counter', 'member'] as const
const COUNTING = ['office', 'counter'] as const
const OPEN = [...PARTIES, 'member', 'procurator', 'public'] as const
const EVERYONE: readonly Reader[] = READERS
/** A clue: the procuratorate and, once it is served with a document, the unit see the actor at all only then. */
const CLUE = ['office', 'committee', 'procurator'] as const
const SERVED = [...CLUE, 'unit'] as const
/** Forwarded to the unit without the name of the deputy who said it. */
const FORWARDED = [...HANDLERS, 'own_word'] as const

const same = (who: readonly Audience[]): ReadingRow => ({ fact: who, text: who })
const split = (fact: readonly Audience[], text: readonly Audience[]): ReadingRow => ({ fact, text })

/** Who reads what of a case's log. What is not here does not compile. */
export const READING: Readonly<Record<LoggedType, ReadingRow>> = {
  // 提
  'suggestion.drafted': same(SUBMITTERS),
  'suggestion.amended': same(SUBMITTERS),
  'cosigner.confirmed': same(SUBMITTERS),
  'cosigner.declined': same(SUBMITTERS),
  'priorCommunication.held': same(SUBMITTERS),
  'suggestion.submitted': same(PARTIES),
  'delegation.forwarded': same(SUBMITTERS),
  'delegation.returned': same(SUBMITTERS),
  'paper.recorded': same(SUBMITTERS),
  'suggestion.registered': same(SUBMITTERS),
  'session.closed': same(SUBMITTERS),
  'motion.converted': same(PARTIES),
  'screening.proposed': same(RECEIVING),
  'screening.decided': same(SUBMITTERS),
  'suggestion.resubmitted': same(SUBMITTERS),
  'suggestion.maintained': same(SUBMITTERS),
  'suggestion.withdrawn': split(PARTIES, SUBMITTERS),
  'suggestion.numbered': same(PARTIES),
  'suggestion.classified': same(PARTIES),
  'category.raised': split(PARTIES, OFFICE),
  'key.fixed': same(PARTIES),
  'mark.changed': split(SUBMITTERS, RECEIVING),
  // 交办
  'handover.proposed': same(RECEIVING),
  'preHandover.opened': same([...RECEIVING, 'body', 'unit']),
  'preHandover.objected': same([...RECEIVING, 'body', 'own_unit']),
  'preHandover.closed': same([...RECEIVING, 'body', 'unit']),
  'handover.made': same(OPEN),
  'receipt.signed': same(PARTIES),
  'distribution.made': same(PARTIES),
  'unit.added': split(PARTIES, HANDLERS),
  'handover.recalled': split(PARTIES, [...HANDLERS, 'secretariat']),
  'handover.dateCorrected': split(PARTIES, HANDLERS),
  'handledTogether.joined': same(PARTIES),
  'handledTogether.led': same(PARTIES),
  'handledTogether.undone': split(PARTIES, HANDLERS),
  'writtenReply.waived': same(WITH_SIGNER),
  'leader.appointed': same(PARTIES),
  'leader.changed': split(PARTIES, OFFICE),
  // 督、评
  'supervision.opened': same(PARTIES),
  'inquiry.ordered': same(OFFICE),
  'rehandling.ordered': same(WITH_SIGNER),
  'rehandling.declined': split(WITH_SIGNER, ['office', 'signer']),
  'assessment.concluded': same(WITH_SIGNER),
  'ballot.scheduled': same(HALL),
  'review.selected': same(HANDLERS),
  'transfer.proposed': same(CLUE),
  'case.concluded': same(OPEN),
  'case.archived': same(PARTIES),
  'case.reopened': same(PARTIES),
  // 人和单位的变动
  'unit.succeeded': same(PARTIES),
  'deputy.ended': same(PARTIES),
  'deputy.suspended': same(PARTIES),
  'deputy.resumed': same(PARTIES),
  'term.changed': same(PARTIES),
  'policy.moved': split(PARTIES, OFFICE),
  // 同件各环节的通知
  'duty.opened': same(HANDLERS),
  'duty.answered': same(WITH_SIGNER),
  'duty.ended': same(HANDLERS),
  'duty.reassigned': same(HANDLERS),
  'inquiry.settled': same(OFFICE),
  'promise.opened': same(HANDLERS),
  'promise.closed': same(WITH_SIGNER),
  'supervision.reported': same(SUPERVISORS),
  'supervision.ended': same(HANDLERS),
  'supervision.resumed': same(HANDLERS),
  'ballot.resultKnown': same(HALL),
  'ballot.rectified': same(HALL),
  'review.closed': same(HANDLERS),
  'jointRehandling.asked': same(HANDLERS),
  'jointReply.delivered': same(WITH_SIGNER),
  // 承办
  'assignment.opened': same(PARTIES),
  'assignment.acknowledged': split(PARTIES, ['office', 'body', 'delegation', 'signer', 'unit']),
  'contact.made': split(WITH_SIGNER, ONE_UNIT),
  'contact.failed': same(ONE_UNIT),
  'reassignment.requested': same(ONE_UNIT),
  'reassignment.forwarded': split(ONE_UNIT, ['office', 'body']),
  'reassignment.decided': split(WITH_SIGNER, ['office', 'body', 'unit']),
  'finalRuling.made': split(WITH_SIGNER, ['office', 'body', 'unit']),
  'opinion.given': same(HANDLERS),
  'opinion.returned': same(HANDLERS),
  'extension.requested': same(ONE_UNIT),
  'extension.notified': same([...OVERSEERS, 'signer']),
  'extension.granted': same(PARTIES),
  'extension.refused': same(ONE_UNIT),
  'reply.drafted': { ...same(ONE_UNIT), delivered: OPEN },
  'reply.consulted': split([...ONE_UNIT, 'signer'], ['office', 'own_unit', 'own_word']),
  'reply.checked': same(ONE_UNIT),
  'reply.countersigned': same(ONE_UNIT),
  'reply.preReviewed': same(ONE_UNIT),
  'reply.signed': { ...same(ONE_UNIT), delivered: OPEN },
  'reply.sealed': same(ONE_UNIT),
  'reply.delivered': same(OPEN),
  'resultClass.revised': split(WITH_SIGNER, ONE_UNIT),
  'unitReported.filed': same(['office', 'own_unit']),
  'rehandling.started': same(WITH_SIGNER),
  'assessmentAction.ordered': same(WITH_SIGNER),
  'assignment.ended': same(PARTIES),
  'startDate.corrected': same(PARTIES),
  'addressees.changed': same(HANDLERS),
  'role.changed': same(PARTIES),
  // 征求意见
  'inquiry.opened': same(OFFICE),
  'inquiry.attemptFailed': same(OFFICE),
  'inquiry.asked': split(['office', 'own_word'], OFFICE),
  'inquiry.confirmed': same(['office', 'own_word']),
  'inquiry.sentBack': same(OFFICE),
  'inquiry.declined': same(OFFICE),
  'inquiry.notReached': same(OFFICE),
  'inquiry.reminded': same(OFFICE),
  'inquiry.notReturned': same(OFFICE),
  'deputyFeedback.filed': same(FORWARDED),
  'demands.agreed': same(FORWARDED),
  'rating.corrected': same(OFFICE),
  'inquiry.cancelled': same(OFFICE),
  // 承诺
  'commitment.opened': same(WITH_SIGNER),
  'commitment.progressed': same(WITH_SIGNER),
  'commitment.reportedDone': same(WITH_SIGNER),
  'commitment.verified': split(WITH_SIGNER, OVERSEERS),
  'commitment.rejected': same(OVERSEERS),
  'commitment.rated': split(FORWARDED, ['office', 'own_word']),
  'commitment.struckOff': same(WITH_SIGNER),
  'commitment.rescheduled': same(WITH_SIGNER),
  'commitment.carriedOver': same(WITH_SIGNER),
  'commitment.notKept': same(WITH_SIGNER),
  'commitment.cancelled': same(WITH_SIGNER),
  'commitment.reopened': same(WITH_SIGNER),
  // 督办
  'supervision.started': same(PARTIES),
  'supervisingLeader.appointed': same(PARTIES),
  'supervisingLeader.changed': split(PARTIES, OFFICE),
  'supervisingLeader.left': split(PARTIES, OFFICE),
  'supervisingCommittee.appointed': same(PARTIES),
  'act.planned': same(WITH_SIGNER),
  'act.cancelled': split(WITH_SIGNER, SUPERVISORS),
  'act.held': split(WITH_SIGNER, HANDLERS),
  'demand.met': split(WITH_SIGNER, HANDLERS),
  'progress.reported': same(OVERSEERS),
  'councilReport.made': same(SUPERVISORS),
  'circular.decided': same(HANDLERS),
  'supervision.closed': split(WITH_SIGNER, HANDLERS),
  'supervision.cancelled': same(WITH_SIGNER),
  'supervision.reopened': split(WITH_SIGNER, SUPERVISORS),
  // 满意度测评
  'ballot.opened': same(HALL),
  'ballot.rescheduled': split(HALL, COUNTING),
  'ballot.counted': same(COUNTING),
  'count.signed': same(COUNTING),
  'count.rejected': same(COUNTING),
  'ballot.announced': same(HALL),
  'rectification.ordered': split(HALL, HANDLERS),
  'rectification.reported': same(OVERSEERS),
  'rectification.accepted': same(HALL),
  'rectification.rejected': split(HALL, HANDLERS),
  'secondBallot.scheduled': same(HALL),
  'ballot.cancelled': same(HALL),
  // 回头看
  'review.opened': same(HANDLERS),
  'review.planned': same(HANDLERS),
  'review.checked': same(['office', 'body', 'supervisor', 'committee']),
  'review.deputyAsked': same(OFFICE),
  'review.deputyNotReached': same(OFFICE),
  'review.concluded': same(HANDLERS),
  'review.cancelled': same(HANDLERS),
  // 双向转化
  'transfer.opened': same(CLUE),
  'committeeView.given': same(['office', 'committee']),
  'transfer.sent': same(CLUE),
  'transfer.accepted': same(CLUE),
  'transfer.declined': same(CLUE),
  'procuratorialSuggestion.issued': same(SERVED),
  'procuratorialSuggestion.answered': same(SERVED),
  'suit.filed': same(SERVED),
  'transfer.resultReported': same(SERVED),
  'transfer.closed': same(SERVED),
  'transfer.cancelled': same(CLUE),
  // 各处通用
  'deadline.reminderFell': same(ONE_UNIT),
  'deadline.recounted': same(PARTIES),
  'deadline.passed': same(OVERSEERS),
  // Read by who may read what it corrects; of another correction, by the office alone.
  'record.corrected': same(OFFICE),
}

/** Who sees that an actor of this machine is there; a clue, only those who may know of it. */
export const ACTOR_READERS: Readonly<Record<MachineName, readonly Reader[]>> = {
  suggestion: EVERYONE,
  assignment: EVERYONE.filter((reader) => reader !== 'counter'),
  inquiry: WITH_SIGNER,
  commitment: PARTIES,
  supervision: PARTIES,
  ballot: HALL,
  follow_up_review: HANDLERS,
  transfer: SERVED,
}

/** Who reads the clocks. */
export const CLOCK_READERS: Readonly<Record<ClockKind, readonly Audience[]>> = {
  screening: SUBMITTERS,
  handover: RECEIVING,
  pre_handover_objection: [...RECEIVING, 'body', 'unit'],
  outer: PARTIES,
  rehandling_study: OFFICE,
  assessment: OFFICE,
  leader_gap: SUPERVISORS,
  acknowledge: HANDLERS,
  first_contact: HANDLERS,
  reassignment_request: ONE_UNIT,
  reassignment_decision: ONE_UNIT,
  final_ruling: ONE_UNIT,
  opinion: HANDLERS,
  opinion_redo: HANDLERS,
  reply: PARTIES,
  rehandling: PARTIES,
  assessment_action: PARTIES,
  inquiry: OFFICE,
  deputy_feedback: ['office', 'signer'],
  commitment: WITH_SIGNER,
  supervision_progress: HANDLERS,
  council_report: SUPERVISORS,
  rectification: HANDLERS,
  follow_up_review: HANDLERS,
  transfer_decision: CLUE,
  transfer_result: CLUE,
}

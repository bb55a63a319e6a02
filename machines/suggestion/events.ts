import { z } from 'zod'

import {
  COMMON_EVENTS,
  DeputyEnded,
  DeputyResumed,
  DeputySuspended,
  Id,
  Line,
  OnDay,
  Prose,
  Reason,
  TermChanged,
  UnitSucceeded,
} from '../common-events.ts'
import { AssignmentRole, Category, ScreeningOutcome } from '../policy/words.ts'

export const Origin = z.enum(['own', 'from_higher', 'from_lower', 'joint_levels', 'cppcc'])
export const Mark = z.enum(['none', 'state_secret', 'internal', 'protected_proposer'])

/** How a suggestion comes into being: the input of the machine and the payload of its first event. */
export const SuggestionDrafted = z
  .strictObject({
    type: z.literal('suggestion.drafted'),
    leadSignerId: Id,
    cosignerIds: z.array(Id).max(500),
    delegationId: Id.optional(),
    period: z.enum(['in_session', 'between_sessions']),
    termNo: z.int().min(1).max(200),
    sessionNo: z.int().min(1).max(200),
    origin: Origin,
    mark: Mark,
    publicity: z.enum(['full', 'title_only', 'none']),
    /** Former suggestions that this one repeats: a relation, never a ground of refusal. */
    repeats: z.array(Id).max(50),
    /** A motion turned into a suggestion keeps its number and all signers. */
    motionNumber: z.string().min(1).max(40).optional(),
    wishedUnitIds: z.array(Id).max(10),
    /** Of an upper body's suggestion: its fixed dates go before our terms. */
    fixedReplyDueOn: OnDay.optional(),
    /** Absent for a state secret: its content is never entered. */
    text: z.strictObject({ title: z.string().trim().min(1).max(300), body: Prose.optional() }).optional(),
  })
  .refine((draft) => draft.mark !== 'state_secret' || draft.text === undefined, {
    path: ['text'],
    message: '涉密建议只登记编号等存根信息，标题和内容不得录入',
  })
export type SuggestionDrafted = z.infer<typeof SuggestionDrafted>

const planned = z.strictObject({ unitId: Id, role: AssignmentRole })
/** One unit's duty as planned or distributed. */
export type PlannedAssignment = z.infer<typeof planned>
const Plan = z.array(planned).min(1).max(30)

/** Every fact that can move a suggestion; those from a person first, those told by other actors of the case last. */
export const SuggestionEvent = z.discriminatedUnion('type', [
  // 提 submit
  z.strictObject({
    type: z.literal('suggestion.amended'),
    text: z.strictObject({ title: Line, body: Prose.optional() }),
  }),
  z.strictObject({
    type: z.literal('cosigner.confirmed'),
    deputyId: Id,
    form: z.enum(['screen', 'wet_signature']),
  }),
  z.strictObject({ type: z.literal('cosigner.declined'), deputyId: Id }),
  z.strictObject({
    type: z.literal('priorCommunication.held'),
    unitId: Id,
    text: z.strictObject({ note: Prose }).optional(),
  }),
  z.strictObject({ type: z.literal('suggestion.submitted') }),
  z.strictObject({ type: z.literal('delegation.forwarded'), paperReceived: z.boolean() }),
  z.strictObject({ type: z.literal('delegation.returned'), text: Reason }),
  z.strictObject({
    type: z.literal('paper.recorded'),
    state: z.enum(['received', 'missing']),
    keptAt: z.string().max(120),
  }),
  /** A temporary serial number at receipt, from the register. */
  z.strictObject({ type: z.literal('suggestion.registered'), serialNumber: z.string().min(1).max(60) }),
  /** End of the session: open files pass from the secretariat to the deputy office in one act. */
  z.strictObject({ type: z.literal('session.closed') }),
  z.strictObject({
    type: z.literal('motion.converted'),
    motionNumber: z.string().min(1).max(40),
    decidedBy: z.enum(['presidium', 'standing_committee']),
  }),
  z.strictObject({
    type: z.literal('screening.proposed'),
    outcome: ScreeningOutcome,
    article: z.string().max(120).optional(),
    text: Reason,
  }),
  z.strictObject({
    type: z.literal('screening.decided'),
    outcome: ScreeningOutcome,
    article: z.string().max(120).optional(),
    text: Reason,
  }),
  z.strictObject({
    type: z.literal('suggestion.resubmitted'),
    /** Absent for a state secret. */
    text: z.strictObject({ title: Line, body: Prose.optional() }).optional(),
  }),
  /** The deputy keeps the suggestion although withdrawal was advised. */
  z.strictObject({ type: z.literal('suggestion.maintained') }),
  z.strictObject({
    type: z.literal('suggestion.withdrawn'),
    agreedBy: z.array(Id).min(1),
    inWriting: z.boolean(),
    text: Reason.optional(),
  }),
  z.strictObject({ type: z.literal('suggestion.numbered'), number: z.string().min(1).max(60) }),
  z.strictObject({ type: z.literal('suggestion.classified'), category: Category, field: z.string().min(1).max(60) }),
  /** Raised to a higher category after handover; no clock moves. */
  z.strictObject({ type: z.literal('category.raised'), category: Category, text: Reason }),
  z.strictObject({ type: z.literal('key.fixed'), meeting: z.string().min(1).max(120) }),
  z.strictObject({ type: z.literal('mark.changed'), mark: Mark, text: Reason }),
  // 交办 hand over
  z.strictObject({ type: z.literal('handover.proposed'), bodyId: Id, plan: Plan }),
  z.strictObject({ type: z.literal('preHandover.opened') }),
  z.strictObject({ type: z.literal('preHandover.objected'), unitId: Id, text: Reason }),
  z.strictObject({ type: z.literal('preHandover.closed') }),
  z.strictObject({
    type: z.literal('handover.made'),
    /** The body to which the suggestion is handed; the statutory clock starts on this event's day. */
    bodyId: Id,
    form: z.enum(['meeting', 'face_to_face', 'online', 'paper']),
    meetingId: Id.optional(),
    /** Wide or difficult matter: the long term applies from the start. */
    longTermByNature: z.boolean(),
    /** Given when the units are fixed at once; else the body distributes. */
    plan: Plan.optional(),
  }),
  z.strictObject({ type: z.literal('receipt.signed') }),
  z.strictObject({ type: z.literal('distribution.made'), plan: Plan }),
  z.strictObject({ type: z.literal('unit.added'), unitId: Id, role: AssignmentRole, text: Reason }),
  z.strictObject({ type: z.literal('handover.recalled'), text: Reason }),
  /** Correction of the start date: the one correction that moves deadlines. */
  z.strictObject({ type: z.literal('handover.dateCorrected'), handedOverOn: OnDay, text: Reason }),
  z.strictObject({ type: z.literal('handledTogether.joined'), leadCaseId: Id }),
  z.strictObject({
    type: z.literal('handledTogether.led'),
    memberCaseId: Id,
    /** The member's signers: the one reply is delivered to them too. */
    memberSignerIds: z.array(Id).max(500).optional(),
  }),
  z.strictObject({ type: z.literal('handledTogether.undone'), otherCaseId: Id, text: Reason }),
  /** The deputy's signed wish: no written reply needed. */
  z.strictObject({ type: z.literal('writtenReply.waived'), deputyId: Id }),
  z.strictObject({ type: z.literal('leader.appointed'), kind: z.enum(['handling']), leaderId: Id }),
  z.strictObject({
    type: z.literal('leader.changed'),
    kind: z.enum(['handling']),
    leaderId: Id,
    text: Reason.optional(),
  }),
  // 督 · 评 supervise, evaluate
  z.strictObject({
    type: z.literal('supervision.opened'),
    level: z.enum(['category', 'key', 'collective', 'listed']),
  }),
  /** 征求意见: a further inquiry of the deputy office, beyond the one that each reply brings. */
  z.strictObject({ type: z.literal('inquiry.ordered'), channel: z.enum(['in_person', 'phone']), text: Reason }),
  z.strictObject({ type: z.literal('rehandling.ordered'), text: Reason }),
  z.strictObject({ type: z.literal('rehandling.declined'), text: Reason }),
  z.strictObject({
    type: z.literal('assessment.concluded'),
    outcome: z.enum(['continue', 'report_back', 'reference']),
    text: z.strictObject({ opinion: Prose }),
  }),
  z.strictObject({ type: z.literal('ballot.scheduled'), sessionId: Id, on: OnDay }),
  z.strictObject({ type: z.literal('review.selected'), campaignId: Id }),
  z.strictObject({
    type: z.literal('transfer.proposed'),
    direction: z.enum(['to_procuratorate', 'from_procuratorate']),
    field: z.string().min(1).max(60),
    text: z.strictObject({ clue: Prose }),
  }),
  z.strictObject({ type: z.literal('case.concluded'), withDissatisfaction: z.boolean() }),
  z.strictObject({ type: z.literal('case.archived'), archiveNumber: z.string().min(1).max(60) }),
  z.strictObject({ type: z.literal('case.reopened'), text: Reason }),
  // life goes on
  UnitSucceeded,
  DeputyEnded,
  DeputySuspended,
  DeputyResumed,
  TermChanged,
  /** A running case moves to another policy or version; deadlines move only where this event says so. */
  z.strictObject({
    type: z.literal('policy.moved'),
    policyId: z.string(),
    version: z.int().min(1).max(1_000_000),
    text: Reason,
  }),
  // told by other actors of the case
  z.strictObject({ type: z.literal('duty.opened'), assignmentId: Id, owesReply: z.boolean() }),
  z.strictObject({
    type: z.literal('duty.answered'),
    assignmentId: Id,
    round: z.int(),
    promises: z.int(),
    /** The day on which the last addressee had the reply. */
    answeredOn: OnDay,
  }),
  z.strictObject({ type: z.literal('duty.ended'), assignmentId: Id }),
  z.strictObject({
    type: z.literal('duty.reassigned'),
    assignmentId: Id,
    /** How many reassignment requests this line of duty has seen. */
    disputes: z.int(),
    /** Does the duty of that assignment end, or does it stay beside the new ones? */
    oldEnds: z.boolean(),
    plan: z.array(planned).max(30),
  }),
  z.strictObject({
    type: z.literal('inquiry.settled'),
    inquiryId: Id,
    round: z.int(),
    about: z.enum(['reply', 'review']),
    outcome: z.enum([
      'satisfied',
      'basically_satisfied',
      'dissatisfied',
      'not_reached',
      'declined',
      'not_returned',
      'not_applicable',
    ]),
  }),
  z.strictObject({ type: z.literal('promise.opened'), commitmentId: Id }),
  z.strictObject({
    type: z.literal('promise.closed'),
    commitmentId: Id,
    outcome: z.enum(['kept', 'carried_over', 'not_kept', 'cancelled']),
  }),
  z.strictObject({ type: z.literal('supervision.reported'), supervisionId: Id }),
  z.strictObject({ type: z.literal('supervision.ended'), supervisionId: Id }),
  z.strictObject({ type: z.literal('supervision.resumed'), supervisionId: Id }),
  z.strictObject({
    type: z.literal('ballot.resultKnown'),
    ballotId: Id,
    result: z.enum(['satisfied', 'basically_satisfied', 'dissatisfied', 'no_quorum']),
  }),
  z.strictObject({ type: z.literal('ballot.rectified'), ballotId: Id }),
  z.strictObject({
    type: z.literal('review.closed'),
    reviewId: Id,
    outcome: z.enum(['confirmed', 'class_revised', 'reopen']),
  }),
  /** From a member of a joint handling: its deputy is dissatisfied, so the one handling is done again. */
  z.strictObject({ type: z.literal('jointRehandling.asked'), memberCaseId: Id }),
  /** From the leading case of a joint handling: its reply reached this suggestion's signers too. */
  z.strictObject({ type: z.literal('jointReply.delivered'), leadCaseId: Id, round: z.int(), deliveredOn: OnDay }),
  ...COMMON_EVENTS,
])
export type SuggestionEvent = z.infer<typeof SuggestionEvent>

import { z } from 'zod'

import { COMMON_EVENTS, Id, Line, OnDay, Prose, Reason, UnitSucceeded } from '../common-events.ts'
import { AssignmentRole, ExtensionBasis, Rating } from '../policy/words.ts'

/** One unit's duty in one suggestion: the input of the machine. */
export const AssignmentInput = z.strictObject({
  type: z.literal('assignment.opened'),
  unitId: Id,
  role: AssignmentRole,
  /** 交办之日 of the first handover; the outer date counts from it and never moves. */
  firstHandedOverOn: OnDay,
  /** The day from which this unit's own terms count. */
  startOn: OnDay,
  longTermByNature: z.boolean(),
  /** An upper body's fixed date. */
  fixedReplyDueOn: OnDay.optional(),
  /** Signers to whom a reply is owed, as the policy says. */
  addresseeIds: z.array(Id),
  waivedBy: z.array(Id),
  /** Requests for reassignment that this line of duty has already seen. */
  disputes: z.int().min(0),
  round: z.int().min(1),
})
export type AssignmentInput = z.infer<typeof AssignmentInput>

const ContactForm = z.enum(['visit', 'meeting', 'phone', 'letter'])
/** A promise made in a reply; its wording stands under `text.promises` by this id. */
const SignedPromise = z.strictObject({ promiseId: Id, dueOn: OnDay.optional() })

/** Every fact that can move an assignment. A unit's own events first, then the deputy office's, then told ones. */
export const AssignmentEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('assignment.acknowledged'),
    text: z.strictObject({ leader: Line, section: Line, clerk: Line, phone: Line }),
  }),
  z.strictObject({
    type: z.literal('contact.made'),
    deputyId: Id,
    form: ContactForm,
    /** 面商: who met the deputy. */
    metBy: z.enum(['head', 'deputy_head', 'section_head', 'clerk']),
    text: z.strictObject({ note: Prose }).optional(),
  }),
  z.strictObject({
    type: z.literal('contact.failed'),
    deputyId: Id,
    form: ContactForm,
    text: z.strictObject({ note: Prose }).optional(),
  }),
  z.strictObject({
    type: z.literal('reassignment.requested'),
    inWriting: z.boolean(),
    proposedUnitId: Id.optional(),
    text: Reason,
  }),
  /** The routing office passes the request on with its view, where the policy sends it that way. */
  z.strictObject({ type: z.literal('reassignment.forwarded'), text: z.strictObject({ view: Prose }) }),
  z.strictObject({
    type: z.literal('reassignment.decided'),
    outcome: z.enum(['reassigned', 'roles_changed', 'unit_added', 'upheld']),
    newUnitId: Id.optional(),
    newRole: AssignmentRole.optional(),
    text: Reason,
  }),
  z.strictObject({
    type: z.literal('finalRuling.made'),
    outcome: z.enum(['reassigned', 'roles_changed', 'unit_added', 'upheld']),
    newUnitId: Id.optional(),
    newRole: AssignmentRole.optional(),
    text: Reason,
  }),
  z.strictObject({ type: z.literal('opinion.given'), text: z.strictObject({ opinion: Prose }) }),
  /** The lead unit returns an opinion without substance. */
  z.strictObject({ type: z.literal('opinion.returned'), text: Reason }),
  z.strictObject({
    type: z.literal('extension.requested'),
    basis: ExtensionBasis,
    text: Reason,
  }),
  /** Henan Art. 20: the reasons are told to the deputy; this is the extension. */
  z.strictObject({ type: z.literal('extension.notified'), deputyId: Id, text: Reason }),
  z.strictObject({ type: z.literal('extension.granted'), basis: ExtensionBasis, consentBy: z.array(Id) }),
  z.strictObject({ type: z.literal('extension.refused'), text: Reason }),
  z.strictObject({ type: z.literal('reply.drafted'), text: z.strictObject({ body: Prose }).optional() }),
  z.strictObject({
    type: z.literal('reply.consulted'),
    deputyId: Id,
    text: z.strictObject({ view: Prose }).optional(),
  }),
  z.strictObject({ type: z.literal('reply.checked') }),
  z.strictObject({ type: z.literal('reply.countersigned'), unitId: Id }),
  z.strictObject({ type: z.literal('reply.preReviewed'), passed: z.boolean(), text: Reason.optional() }),
  z.strictObject({
    type: z.literal('reply.signed'),
    documentNumber: z.string().min(1).max(80),
    scheme: z.string().min(1).max(60),
    resultClass: z.string().min(1).max(8),
    /** Co-handlers' opinions that are missing are named in the reply. */
    statesMissingOpinions: z.boolean(),
    promises: z.array(SignedPromise).max(30),
    /** Texts of the promises by promiseId, the signer, the reason where the class demands one. */
    text: z.strictObject({
      signer: Line,
      promises: z.record(z.string(), Prose).optional(),
      reason: Prose.optional(),
    }),
  }),
  z.strictObject({ type: z.literal('reply.sealed'), scanReference: z.string().max(200).optional() }),
  z.strictObject({
    type: z.literal('reply.delivered'),
    deputyId: Id,
    form: z.enum(['in_person', 'post', 'online', 'oral_record']),
    receipt: z.enum(['signed', 'registered_post', 'system', 'none']),
  }),
  z.strictObject({ type: z.literal('resultClass.revised'), resultClass: z.string().min(1).max(8), text: Reason }),
  /** 承办单位自报: filed, shown as a difference, never counted. */
  z.strictObject({ type: z.literal('unitReported.filed'), deputyId: Id, rating: Rating }),
  // told by the suggestion
  z.strictObject({ type: z.literal('rehandling.started'), round: z.int().min(2), startOn: OnDay }),
  z.strictObject({ type: z.literal('assessmentAction.ordered'), round: z.int().min(2), startOn: OnDay }),
  z.strictObject({
    type: z.literal('assignment.ended'),
    why: z.enum(['withdrawn', 'recalled', 'handled_together', 'reassigned', 'concluded_elsewhere']),
  }),
  z.strictObject({ type: z.literal('startDate.corrected'), startOn: OnDay }),
  z.strictObject({ type: z.literal('addressees.changed'), addresseeIds: z.array(Id), waivedBy: z.array(Id) }),
  /** 调整主办/协办: this unit's part changes because another unit's request was granted. */
  z.strictObject({ type: z.literal('role.changed'), role: AssignmentRole }),
  UnitSucceeded,
  ...COMMON_EVENTS,
])
export type AssignmentEvent = z.infer<typeof AssignmentEvent>

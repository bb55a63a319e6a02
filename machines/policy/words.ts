import { z } from 'zod'

/** Roles of the glossary: who may act. `system` is the engine's own timers and cascades. */
export const ROLES = [
  'deputy',
  'delegation_staff',
  'secretariat',
  'presidium',
  'deputy_office_clerk',
  'deputy_office_director',
  'routing_office',
  'unit_clerk',
  'unit_section_head',
  'unit_deputy_head',
  'unit_head',
  'handling_leader',
  'supervising_leader',
  'supervising_committee',
  'council_of_chairpersons',
  'standing_committee_member',
  'scrutineer',
  'teller',
  'procurator',
  'administrator',
  'auditor',
  'system',
] as const
export const Role = z.enum(ROLES)
export type Role = z.infer<typeof Role>

/** From the head of a unit upward nothing is sent but what somebody approved, whatever the rules of a place say. */
export const LEADER_ROLES: ReadonlySet<Role> = new Set<Role>([
  'unit_deputy_head',
  'unit_head',
  'handling_leader',
  'supervising_leader',
  'supervising_committee',
  'council_of_chairpersons',
  'standing_committee_member',
])

export const Category = z.enum(['first', 'second', 'third'])
export type Category = z.infer<typeof Category>

export const Rating = z.enum(['satisfied', 'basically_satisfied', 'dissatisfied'])
export type Rating = z.infer<typeof Rating>

/** Outcomes of an inquiry that are not a rating; they are counted apart. */
export const NoRating = z.enum(['not_reached', 'declined', 'not_returned', 'not_applicable'])
export type NoRating = z.infer<typeof NoRating>

export const InquiryChannel = z.enum(['in_person', 'phone'])
export type InquiryChannel = z.infer<typeof InquiryChannel>

export const RatingDimension = z.enum(['attitude', 'outcome', 'overall'])
export type RatingDimension = z.infer<typeof RatingDimension>

export const ScreeningOutcome = z.enum([
  'accepted',
  'returned_to_deputy',
  'withdrawal_advised',
  'not_handed_over',
  'treated_as_letter',
  'reference',
])
export type ScreeningOutcome = z.infer<typeof ScreeningOutcome>

export const AssignmentRole = z.enum(['sole', 'lead', 'co', 'separate'])
export type AssignmentRole = z.infer<typeof AssignmentRole>

/** Steps of a reply (答复). Which apply and in which order is policy; `signed` and `delivered` always apply. */
export const ReplyStep = z.enum([
  'drafted',
  'consulted',
  'checked',
  'countersigned',
  'pre_reviewed',
  'signed',
  'sealed',
  'delivered',
])
export type ReplyStep = z.infer<typeof ReplyStep>

export const ExtensionBasis = z.enum(['by_nature', 'notice_to_deputy', 'consent', 'approval'])
export type ExtensionBasis = z.infer<typeof ExtensionBasis>

/**
 * Every clock of the lifecycle, on the actor that owes the act.
 * suggestion: screening handover pre_handover_objection outer rehandling_study assessment leader_gap
 * assignment: acknowledge first_contact reassignment_request reassignment_decision final_ruling opinion opinion_redo
 *             reply rehandling assessment_action
 * inquiry: inquiry deputy_feedback · commitment: commitment · supervision: supervision_progress council_report
 * ballot: rectification · follow_up_review: follow_up_review · transfer: transfer_decision transfer_result
 */
export const CLOCK_KINDS = [
  'screening',
  'handover',
  'pre_handover_objection',
  'outer',
  'rehandling_study',
  'assessment',
  'leader_gap',
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
  'inquiry',
  'deputy_feedback',
  'commitment',
  'supervision_progress',
  'council_report',
  'rectification',
  'follow_up_review',
  'transfer_decision',
  'transfer_result',
] as const
export const ClockKind = z.enum(CLOCK_KINDS)
export type ClockKind = z.infer<typeof ClockKind>

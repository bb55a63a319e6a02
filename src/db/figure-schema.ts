import type { Generated } from 'kysely'

import type {
  AssignmentRole,
  Category,
  ExtensionBasis,
  InquiryChannel,
  NoRating,
  Rating,
  ScreeningOutcome,
} from '../../machines/policy/words.ts'

/** Frozen facts, a row for each thing that figures count; days are `YYYY-MM-DD`. See `src/figures/`. */
export type FigureTables = {
  figure_book: FigureBookTable
  fact_suggestion: FactSuggestionTable
  fact_duty: FactDutyTable
  fact_leg: FactLegTable
  fact_form: FactFormTable
  fact_promise: FactPromiseTable
  fact_ballot: FactBallotTable
  fact_supervision: FactSupervisionTable
  fact_review: FactReviewTable
  fact_transfer: FactTransferTable
}
export type FactTable = Exclude<keyof FigureTables, 'figure_book'>

/** `recorded`: what the records said at the end of that day; `occurred`: what had happened by then, late entries included. */
export type AsOfBasis = 'occurred' | 'recorded'
export type FigureBookTable = {
  tenant_id: string
  id: string
  from_on: string
  to_on: string
  as_of: string
  basis: AsOfBasis
  cases: Generated<number | null>
  /** The rules by which it is counted; null: those in force. */
  policy_id: Generated<string | null>
  policy_version: Generated<number | null>
  begun_at: Date
  made_at: Generated<Date | null>
}

type OfCase = { tenant_id: string; book_id: string; case_id: string }
/** What a result class means, whatever its letter. */
export type ClassMeaning = 'solved' | 'in_progress' | 'planned' | 'not_now' | 'explained' | 'upper_level'
export type ContactForm = 'visit' | 'meeting' | 'phone' | 'letter'
export type ContactRank = 'head' | 'deputy_head' | 'section_head' | 'clerk'
/** A rating, or why there is none. */
export type Opinion = Rating | NoRating
export type CaseState =
  | 'preparing'
  | 'withdrawn'
  | 'notHandedOver'
  | 'treatedAsLetter'
  | 'keptForReference'
  | 'handling'
  | 'replied'
  | 'concluded'
  | 'archived'

/** One suggestion that had been submitted by the day of the book (drafts have no row). */
export type FactSuggestionTable = OfCase & {
  /** Received within the period. */
  in_period: boolean
  number: string | null
  serial_number: string | null
  /** Null for a state secret and for what was erased by law. */
  title: string | null
  /** As it is today: it decides what may be printed and who may read it. */
  mark: 'none' | 'state_secret' | 'internal' | 'protected_proposer'
  publicity: 'full' | 'title_only' | 'none'
  /** 政协提案 (`cppcc`) stand outside all figures of the congress. */
  origin: 'own' | 'from_higher' | 'from_lower' | 'joint_levels' | 'cppcc'
  period: 'in_session' | 'between_sessions'
  term_no: number
  session_no: number
  field: string | null
  category: Category | null
  is_key: boolean
  /** To whom it was handed over. */
  body_id: string | null
  body: string | null
  /**
   * The lead or sole unit, or the first of several that answer for themselves: who bore the duty when it answered, or
   * bears it on the day of the book; and who has its duties today, after all successions.
   */
  unit_id: string | null
  unit: string | null
  unit_now_id: string | null
  unit_now: string | null
  delegation_id: string | null
  delegation: string | null
  lead_signer_id: string
  lead_signer: string | null
  /** Lead and confirmed cosigners. */
  signers: number
  /** Former suggestions that it repeats. */
  repeats: number
  motion_number: string | null
  /** The day of the last `suggestion.submitted`. */
  received_on: string
  /** The last decision, and its day. */
  screening: ScreeningOutcome | null
  screened_on: string | null
  /** 退请修改 and 建议撤回: how often it went back to its deputy. */
  times_returned: number
  accepted_on: string | null
  ended: 'withdrawn' | 'not_handed_over' | 'treated_as_letter' | 'reference' | null
  ended_on: string | null
  /** Handled together with this one: the lead case. */
  joined_case_id: string | null
  /** Of a lead case: how many are handled with it. */
  members: number
  /** 交办之日 of the first handover, as corrected. */
  handed_over_on: string | null
  receipt_on: string | null
  distributed_on: string | null
  /** 领办: do the rules demand a leader of the party committee or government, and who it is. */
  needs_handling_leader: boolean
  handling_leader_id: string | null
  handling_leader: string | null
  /** Six months from the handover because of its nature. */
  long_term: boolean
  extension_bases: ExtensionBasis[]
  /** Live duties: all, and those of co-handlers. */
  units: number
  co_units: number
  /** All live duties. */
  acknowledged: boolean
  /** All live duties that owe a reply have had contact with a deputy. */
  contacted: boolean
  /** Best of those duties: visit, meeting, phone, letter; head, deputy head, section head, clerk. */
  contact_form: ContactForm | null
  contact_rank: ContactRank | null
  /** 面商: met face to face (visit or meeting). */
  interviewed: boolean
  /** Every duty of answer met (first round). */
  replied_on: string | null
  /** The latest of its duties' due days, before and after extensions. */
  reply_original_due_on: string | null
  reply_due_on: string | null
  outer_due_on: string | null
  /** Every reply of the first round came by its own due day; null while none is owed, or open and not due yet. */
  in_time: boolean | null
  /** Calendar days after the due day, of the latest duty; an open one is counted to the day of the book. 0: in time. */
  days_late: number | null
  /** Replied in time, but recorded after the due day: in time, uploaded late. */
  entered_late: boolean
  /** Of the lead unit's reply, as it stood on the day of the book; `joint` where it follows another's reply. */
  result_class: string | null
  scheme: string | null
  meaning: ClassMeaning | null
  /** As first answered. */
  first_class: string | null
  concluded_on: string | null
  with_dissatisfaction: boolean
  struck_off_on: string | null
  archived_on: string | null
  /** Settled opinion of the first round about the reply, and of the last round: the office's own inquiry alone. */
  first_rating: Opinion | null
  last_rating: Opinion | null
  /** The latest round that was heard; 0 while none was. */
  last_round: number
  /** Worst that its units reported themselves; filed, never counted. */
  self_rating: Rating | null
  /** Worst of the deputies' own feedback. */
  feedback_rating: Rating | null
  /** Rounds of re-handling. */
  rehandled: number
  assessed: boolean
  state: CaseState
}

/** One unit's duty in one suggestion. */
export type FactDutyTable = OfCase & {
  actor_id: string
  /** As of its suggestion. */
  in_period: boolean
  unit_id: string
  unit: string
  unit_now_id: string
  unit_now: string
  role: AssignmentRole
  owes_reply: boolean
  /** False once it ended (reassigned, withdrawn, recalled, handled together). */
  is_live: boolean
  opened_on: string
  /** The day from which its own terms count. */
  start_on: string
  ended_on: string | null
  ended_why: string | null
  acknowledged_on: string | null
  acknowledge_due_on: string | null
  contacts: number
  failed_contacts: number
  contacted_on: string | null
  contact_due_on: string | null
  contact_form: ContactForm | null
  contact_rank: ContactRank | null
  interviewed: boolean
  /** Of a co-handler. */
  opinion_on: string | null
  opinion_due_on: string | null
  opinion_returns: number
  /** The first round's reply reached the last addressee; the day on which that was recorded. */
  replied_on: string | null
  reply_recorded_on: string | null
  reply_original_due_on: string | null
  reply_due_on: string | null
  in_time: boolean | null
  /** Calendar days from start to reply. */
  days_used: number | null
  days_late: number | null
  extension_basis: ExtensionBasis | null
  extended_on: string | null
  /** Requests to be relieved, and how many of them were granted. */
  requests: number
  requests_granted: number
  result_class: string | null
  first_class: string | null
  scheme: string | null
  meaning: ClassMeaning | null
  document_number: string | null
  signed_on: string | null
  self_rating: Rating | null
  rounds: number
}

/** A stretch of days between the first handover and the reply, and who held the suggestion then. */
export type FactLegTable = OfCase & {
  n: number
  in_period: boolean
  holder_kind: 'office' | 'body' | 'unit'
  holder_id: string | null
  holder: string | null
  from_on: string
  to_on: string | null
  days: number
}

/** One deputy asked in one inquiry: exactly one of `rating`, `no_rating` and `is_open`. */
export type FactFormTable = OfCase & {
  actor_id: string
  deputy_id: string
  in_period: boolean
  about: 'reply' | 'review'
  round: number
  is_last_round: boolean
  delegation_id: string | null
  delegation: string | null
  demanded_channel: InquiryChannel
  channel: InquiryChannel | null
  /** The worst of the dimensions, confirmed. */
  rating: Rating | null
  attitude: Rating | null
  outcome: Rating | null
  overall: Rating | null
  no_rating: NoRating | null
  is_open: boolean
  asked_on: string | null
  settled_on: string | null
  /** The deputy's own, and what the unit reported of the deputy: beside the form, never counted. */
  feedback_rating: Rating | null
  self_rating: Rating | null
}

export type FactPromiseTable = OfCase & {
  actor_id: string
  in_period: boolean
  unit_id: string
  unit: string
  unit_now_id: string
  unit_now: string
  made_on: string
  original_due_on: string | null
  due_on: string | null
  reported_done_on: string | null
  verified_on: string | null
  struck_off_on: string | null
  rescheduled: number
  carried_over_on: string | null
  carried_over_to: 'next_year' | 'next_term' | null
  not_kept_on: string | null
  cancelled_on: string | null
  last_rating: Rating | null
  /** Open on the day of the book, and its day was over. */
  is_overdue: boolean
  state: 'open' | 'reported_done' | 'struck_off' | 'not_kept' | 'cancelled'
}

/** One meeting that voted on one suggestion; where too few had come, the round is voted on again in another. */
export type FactBallotTable = OfCase & {
  actor_id: string
  /** 1, 2, … of this suggestion's vote. */
  meeting: number
  in_period: boolean
  session_id: string | null
  round: number
  held_on: string | null
  mode: string | null
  medium: string | null
  due: number | null
  present: number | null
  issued: number | null
  returned: number | null
  invalid: number | null
  satisfied: number | null
  basically_satisfied: number | null
  dissatisfied: number | null
  abstained: number | null
  result: Rating | 'no_quorum' | null
  announced_on: string | null
  rectification_on: string | null
  rectified_on: string | null
  cancelled_on: string | null
}

export type FactSupervisionTable = OfCase & {
  actor_id: string
  in_period: boolean
  level: 'category' | 'key' | 'collective' | 'listed'
  opened_on: string
  /** Do the rules of the place demand them for it? */
  needs_leader: boolean
  needs_committee: boolean
  leader_id: string | null
  leader: string | null
  committee_id: string | null
  committee: string | null
  acts: number
  inspections: number
  demands: number
  demands_met: number
  progress_reports: number
  council_report_on: string | null
  circular_on: string | null
  closed_on: string | null
  cancelled_on: string | null
}

export type FactReviewTable = OfCase & {
  actor_id: string
  in_period: boolean
  campaign_id: string
  opened_on: string
  checked_on: string | null
  on_site: boolean
  class_holds: boolean | null
  deputies_asked: number
  /** Worst of the deputies asked again. */
  rating: Rating | null
  outcome: 'confirmed' | 'class_revised' | 'reopen' | null
  concluded_on: string | null
  cancelled_on: string | null
}

export type FactTransferTable = OfCase & {
  actor_id: string
  in_period: boolean
  direction: 'to_procuratorate' | 'from_procuratorate'
  field: string
  opened_on: string
  sent_on: string | null
  accepted_on: string | null
  declined_on: string | null
  issued_on: string | null
  answered_on: string | null
  suit_on: string | null
  result_on: string | null
  closed_on: string | null
  cancelled_on: string | null
}

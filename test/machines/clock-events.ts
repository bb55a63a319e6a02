import type { MachineName } from '../../machines/effects.ts'
import type { ClockKind } from '../../machines/policy/words.ts'

type Events = Partial<Record<ClockKind, readonly string[]>>

/**
 * The only events on which a clock starts, by the machine that owes the act. Acknowledging, commenting, signing for a
 * receipt, distributing and reassigning stand nowhere: they move nothing.
 */
export const STARTS: Record<MachineName, Events> = {
  suggestion: {
    screening: [
      'suggestion.submitted',
      'delegation.forwarded',
      'session.closed',
      'suggestion.resubmitted',
      'suggestion.maintained',
    ],
    handover: ['suggestion.submitted', 'session.closed', 'suggestion.resubmitted', 'suggestion.maintained'],
    pre_handover_objection: ['preHandover.opened'],
    outer: ['handover.made', 'handledTogether.joined'],
    leader_gap: ['handover.made', 'handledTogether.joined', 'category.raised', 'key.fixed'],
    rehandling_study: ['inquiry.settled'],
    assessment: ['inquiry.settled'],
  },
  assignment: {
    acknowledge: ['assignment.opened'],
    first_contact: ['assignment.opened'],
    // Refused once, the unit has the same window again for its last dispute.
    reassignment_request: ['assignment.opened', 'reassignment.decided'],
    reassignment_decision: ['reassignment.requested'],
    final_ruling: ['reassignment.requested', 'reassignment.forwarded'],
    // Another part has another term; both count from the handover.
    opinion: ['assignment.opened', 'role.changed', 'reassignment.decided', 'finalRuling.made'],
    reply: ['assignment.opened', 'role.changed', 'reassignment.decided', 'finalRuling.made'],
    opinion_redo: ['opinion.returned'],
    rehandling: ['assignment.opened', 'rehandling.started'],
    assessment_action: ['assessmentAction.ordered'],
  },
  inquiry: { inquiry: ['inquiry.opened'], deputy_feedback: ['inquiry.opened'] },
  commitment: {
    commitment: [
      'commitment.opened',
      'commitment.rejected',
      'commitment.rated',
      'commitment.reopened',
      'commitment.rescheduled',
      'commitment.carriedOver',
    ],
  },
  supervision: {
    leader_gap: ['supervision.started', 'supervisingLeader.left', 'supervision.reopened'],
    supervision_progress: ['supervision.started', 'progress.reported', 'supervision.reopened'],
    council_report: ['supervision.started'],
  },
  ballot: { rectification: ['rectification.ordered', 'rectification.rejected'] },
  follow_up_review: { follow_up_review: ['review.opened'] },
  transfer: { transfer_decision: ['transfer.opened', 'transfer.sent'], transfer_result: ['transfer.accepted'] },
}

/** The only events that move a running clock; a calendar that arrives may recount any of them. */
export const MOVES: Record<MachineName, Events> = {
  suggestion: { outer: ['handover.dateCorrected'] },
  assignment: {
    acknowledge: ['startDate.corrected'],
    first_contact: ['startDate.corrected'],
    reassignment_request: ['startDate.corrected'],
    opinion: ['startDate.corrected'],
    reply: ['startDate.corrected', 'extension.notified', 'extension.granted'],
  },
  inquiry: {},
  commitment: { commitment: ['commitment.rescheduled', 'commitment.carriedOver'] },
  supervision: {},
  ballot: {},
  follow_up_review: {},
  transfer: {},
}
export const RECOUNTED = 'deadline.recounted'

import { type GrantTable, grant, OFFICE } from '../roles.ts'
import type { FollowUpReviewEvent } from './events.ts'

const CHECKERS = [...OFFICE, ...grant('own_committee', 'supervising_committee')]

/**
 * Who may send what to a review. Units and deputies send nothing: a unit is checked and never checks itself, and the
 * deputy is asked by the deputy office. That the director alone confirms in spite of a dissatisfied deputy is a rule.
 */
export const FOLLOW_UP_REVIEW_GRANTS: GrantTable<FollowUpReviewEvent> = {
  'review.planned': CHECKERS,
  'review.checked': CHECKERS,
  'review.deputyAsked': OFFICE,
  'review.deputyNotReached': OFFICE,
  'review.concluded': OFFICE,
  'review.cancelled': OFFICE,
  'deadline.reminderFell': [],
  'deadline.recounted': [],
  'deadline.passed': [],
  'record.corrected': OFFICE,
}

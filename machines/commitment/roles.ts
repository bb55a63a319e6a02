import { type GrantTable, grant, OFFICE, OWN_UNIT } from '../roles.ts'
import type { CommitmentEvent } from './events.ts'

/** The unit reports what it did; the deputy office may enter what came on paper. */
const UNIT_OR_OFFICE = [...OWN_UNIT, ...OFFICE]
const CHECKERS = [...OFFICE, ...grant('own_committee', 'supervising_committee')]

/** The unit keeps the promise, the deputy office checks it; no unit stands where the deputy's rating is entered. */
export const COMMITMENT_GRANTS: GrantTable<CommitmentEvent> = {
  'commitment.progressed': UNIT_OR_OFFICE,
  'commitment.reportedDone': UNIT_OR_OFFICE,
  'commitment.verified': CHECKERS,
  'commitment.rejected': CHECKERS,
  'commitment.rated': OFFICE,
  'commitment.struckOff': OFFICE,
  'commitment.rescheduled': UNIT_OR_OFFICE,
  'commitment.carriedOver': UNIT_OR_OFFICE,
  'commitment.notKept': UNIT_OR_OFFICE,
  'commitment.cancelled': [],
  'commitment.reopened': OFFICE,
  'unit.succeeded': [],
  'term.changed': [],
  'deadline.reminderFell': [],
  'deadline.recounted': [],
  'deadline.passed': [],
  'record.corrected': OFFICE,
}

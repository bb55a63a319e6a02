import { DIRECTOR, type GrantTable, grant, OFFICE } from '../roles.ts'
import type { BallotEvent } from './events.ts'

/**
 * Who may send what to a ballot. `standing_committee_member` stands nowhere here: members vote in the hall, votes are
 * counted without names, and nobody sends his vote to this program. A unit sends its rectification and nothing else.
 */
export const BALLOT_GRANTS: GrantTable<BallotEvent> = {
  'ballot.rescheduled': OFFICE,
  'ballot.counted': grant('congress', 'teller'),
  'count.signed': grant('congress', 'scrutineer', 'teller'),
  'count.rejected': grant('congress', 'scrutineer', 'deputy_office_director'),
  'ballot.announced': DIRECTOR,
  'rectification.ordered': [...grant('congress', 'council_of_chairpersons'), ...DIRECTOR],
  'rectification.reported': grant('named_unit', 'unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head'),
  'rectification.accepted': [...grant('own_committee', 'supervising_committee'), ...DIRECTOR],
  'rectification.rejected': [...grant('own_committee', 'supervising_committee'), ...DIRECTOR],
  'secondBallot.scheduled': OFFICE,
  'ballot.cancelled': DIRECTOR,
  'unit.succeeded': [],
  'deadline.reminderFell': [],
  'deadline.recounted': [],
  'deadline.passed': [],
  'record.corrected': OFFICE,
}

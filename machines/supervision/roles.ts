import { DIRECTOR, type GrantTable, grant, OFFICE } from '../roles.ts'
import type { SupervisionEvent } from './events.ts'

const COUNCIL = grant('congress', 'council_of_chairpersons')
const COMMITTEE = grant('own_committee', 'supervising_committee')
/** 双督: the leader leads, the committee carries out, the deputy office keeps the record. */
const SUPERVISORS = [...COMMITTEE, ...grant('own_leader', 'supervising_leader'), ...OFFICE]
const UNITS = grant('any_unit', 'unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head')

/** Who fills the seats, who supervises, and the one thing that a unit does here: report its progress. */
export const SUPERVISION_GRANTS: GrantTable<SupervisionEvent> = {
  'supervisingLeader.appointed': [...COUNCIL, ...OFFICE],
  'supervisingLeader.changed': [...COUNCIL, ...OFFICE],
  'supervisingLeader.left': [...COUNCIL, ...OFFICE],
  'supervisingCommittee.appointed': [...COUNCIL, ...OFFICE],
  'act.planned': SUPERVISORS,
  'act.cancelled': SUPERVISORS,
  'act.held': SUPERVISORS,
  'demand.met': SUPERVISORS,
  'progress.reported': [...UNITS, ...COMMITTEE, ...OFFICE],
  'councilReport.made': [...COMMITTEE, ...OFFICE],
  'circular.decided': [...COUNCIL, ...DIRECTOR],
  'supervision.closed': SUPERVISORS,
  'supervision.cancelled': [],
  'supervision.reopened': [...COUNCIL, ...OFFICE],
  'deadline.reminderFell': [],
  'deadline.recounted': [],
  'deadline.passed': [],
  'record.corrected': [...COMMITTEE, ...OFFICE],
}

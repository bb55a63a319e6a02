import { DIRECTOR, type GrantTable, grant, OFFICE, OWN_UNIT } from '../roles.ts'
import type { AssignmentEvent } from './events.ts'

const UNIT_AND_OFFICE = [...OWN_UNIT, ...OFFICE]
/** The routing office that distributes, and the deputy office where there is none. */
const ROUTING = [...grant('own_body', 'routing_office'), ...OFFICE]

/** Who may send which event of an assignment. The deputy office enters what comes on paper. */
export const ASSIGNMENT_GRANTS: GrantTable<AssignmentEvent> = {
  'assignment.acknowledged': UNIT_AND_OFFICE,
  'contact.made': UNIT_AND_OFFICE,
  'contact.failed': UNIT_AND_OFFICE,
  'reassignment.requested': UNIT_AND_OFFICE,
  'reassignment.forwarded': ROUTING,
  'reassignment.decided': DIRECTOR,
  'finalRuling.made': [
    ...DIRECTOR,
    ...grant('own_body', 'routing_office'),
    ...grant('congress', 'council_of_chairpersons'),
  ],
  'opinion.given': UNIT_AND_OFFICE,
  'opinion.returned': grant('lead_unit', 'unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head'),
  'extension.requested': UNIT_AND_OFFICE,
  'extension.notified': UNIT_AND_OFFICE,
  'extension.granted': [...DIRECTOR, ...grant('own_body', 'routing_office')],
  'extension.refused': [...DIRECTOR, ...grant('own_body', 'routing_office')],
  'reply.drafted': OWN_UNIT,
  'reply.consulted': OWN_UNIT,
  'reply.checked': OWN_UNIT,
  'reply.countersigned': grant('any_unit', 'unit_clerk', 'unit_deputy_head', 'unit_head'),
  'reply.preReviewed': ROUTING,
  // The head; where the place's law says 单位负责人, a deputy head too. The rule asks the policy.
  'reply.signed': grant('own_unit', 'unit_head', 'unit_deputy_head'),
  'reply.sealed': OWN_UNIT,
  'reply.delivered': UNIT_AND_OFFICE,
  'resultClass.revised': [...grant('own_unit', 'unit_head'), ...DIRECTOR],
  'unitReported.filed': OWN_UNIT,
  'rehandling.started': [],
  'assessmentAction.ordered': [],
  'assignment.ended': [],
  'startDate.corrected': [],
  'addressees.changed': [],
  'role.changed': [],
  'unit.succeeded': [],
  'deadline.reminderFell': [],
  'deadline.recounted': [],
  'deadline.passed': [],
  'record.corrected': UNIT_AND_OFFICE,
}

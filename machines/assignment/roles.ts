import { DIRECTOR, fromScan, type GrantTable, grant, OFFICE, OWN_UNIT, whereNamed } from '../roles.ts'
import type { AssignmentEvent } from './events.ts'

const UNIT_AND_OFFICE = [...OWN_UNIT, ...OFFICE]
/** The routing office that distributes, and the deputy office where there is none. */
const ROUTING = [...grant('own_body', 'routing_office'), ...OFFICE]

const APPROVING_BODY = whereNamed('extension.grantedBy', grant('own_body', 'routing_office'))

/** Who may send which event of an assignment. The deputy office enters what comes on paper. */
export const ASSIGNMENT_GRANTS: GrantTable<AssignmentEvent> = {
  'assignment.acknowledged': UNIT_AND_OFFICE,
  'contact.made': UNIT_AND_OFFICE,
  'contact.failed': UNIT_AND_OFFICE,
  'reassignment.requested': UNIT_AND_OFFICE,
  'reassignment.forwarded': ROUTING,
  'reassignment.decided': DIRECTOR,
  'finalRuling.made': whereNamed('reassignment.finalRulingBy', [
    ...DIRECTOR,
    ...grant('own_body', 'routing_office'),
    ...grant('congress', 'council_of_chairpersons'),
  ]),
  'opinion.given': UNIT_AND_OFFICE,
  'opinion.returned': grant('lead_unit', 'unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head'),
  'extension.requested': UNIT_AND_OFFICE,
  'extension.notified': UNIT_AND_OFFICE,
  // The director enters the deputies' consent, too.
  'extension.granted': [...DIRECTOR, ...APPROVING_BODY],
  'extension.refused': [...DIRECTOR, ...APPROVING_BODY],
  'reply.drafted': OWN_UNIT,
  // Of a protected proposer the office alone can ask.
  'reply.consulted': UNIT_AND_OFFICE,
  'reply.checked': OWN_UNIT,
  'reply.countersigned': grant('fellow_unit', 'unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head'),
  'reply.preReviewed': ROUTING,
  // The head; where the place's law says 单位负责人, a deputy head too. What was signed and stamped on paper is entered
  // from its scan by the unit's clerk, who names the signer.
  'reply.signed': [
    ...whereNamed('reply.signedBy', grant('own_unit', 'unit_head', 'unit_deputy_head')),
    ...fromScan(grant('own_unit', 'unit_clerk')),
  ],
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

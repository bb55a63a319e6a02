import { DIRECTOR, during, type Grant, type GrantTable, grant, OFFICE, RECEIVING_OFFICE, whereNamed } from '../roles.ts'
import type { SuggestionEvent } from './events.ts'

const LEAD_SIGNER = grant('lead_signer', 'deputy')
const SIGNER = grant('signer', 'deputy')
const OWN_DELEGATION = grant('own_delegation', 'delegation_staff')
/** While the deputies of the delegation still have the text in hand, its staff writes for them. */
const DELEGATION_HELPS = during(['drafting', 'withDelegation', 'returnedToDeputy', 'withdrawalAdvised'], OWN_DELEGATION)
/** The deputy's own act, or entered by the office from the signed paper. No deputy ever needs an account. */
const byDeputy = (own: Grant[]): Grant[] => [...own, ...DELEGATION_HELPS, ...RECEIVING_OFFICE]
const SECRETARIAT = grant('own_session', 'secretariat')
/** The deputy office enters from the papers of the session what nobody entered then (补录). */
const DELEGATION = [...OWN_DELEGATION, ...RECEIVING_OFFICE]
const CONVERTING = [...grant('congress', 'presidium'), ...SECRETARIAT, ...OFFICE]
/** Fixed by whom the place names; the director enters the decision. */
const KEY_FIXING = [...whereNamed('key.fixedBy', grant('congress', 'council_of_chairpersons')), ...DIRECTOR]
/** The secretariat screens and hands over while its session lasts; afterwards the deputy office does. */
const HANDING: Grant[] = [...OFFICE, ...during(['screened', 'preHandover'], SECRETARIAT)]
const SCREENING: Grant[] = [...OFFICE, ...during(['withSecretariat'], SECRETARIAT)]

/** Who may send which event of a suggestion. */
export const SUGGESTION_GRANTS: GrantTable<SuggestionEvent> = {
  'suggestion.amended': byDeputy(LEAD_SIGNER),
  'cosigner.confirmed': byDeputy(SIGNER),
  'cosigner.declined': byDeputy(SIGNER),
  'priorCommunication.held': byDeputy(SIGNER),
  'suggestion.submitted': byDeputy(LEAD_SIGNER),
  'delegation.forwarded': DELEGATION,
  'delegation.returned': DELEGATION,
  'paper.recorded': [...RECEIVING_OFFICE, ...DELEGATION_HELPS],
  'suggestion.registered': RECEIVING_OFFICE,
  'session.closed': RECEIVING_OFFICE,
  'motion.converted': CONVERTING,
  'screening.proposed': SCREENING,
  'screening.decided': [...DIRECTOR, ...during(['withSecretariat'], SECRETARIAT)],
  'suggestion.resubmitted': byDeputy(LEAD_SIGNER),
  'suggestion.maintained': byDeputy(LEAD_SIGNER),
  'suggestion.withdrawn': byDeputy(LEAD_SIGNER),
  'suggestion.numbered': RECEIVING_OFFICE,
  'suggestion.classified': RECEIVING_OFFICE,
  'category.raised': DIRECTOR,
  'key.fixed': KEY_FIXING,
  'mark.changed': DIRECTOR,
  'handover.proposed': HANDING,
  'preHandover.opened': HANDING,
  'preHandover.objected': [
    ...grant('named_unit', 'unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head'),
    ...grant('own_body', 'routing_office'),
    ...OFFICE,
  ],
  'preHandover.closed': HANDING,
  'handover.made': HANDING,
  'receipt.signed': [...grant('own_body', 'routing_office'), ...OFFICE],
  'distribution.made': [...grant('own_body', 'routing_office'), ...OFFICE],
  'unit.added': [...grant('own_body', 'routing_office'), ...DIRECTOR],
  'handover.recalled': DIRECTOR,
  'handover.dateCorrected': DIRECTOR,
  'handledTogether.joined': OFFICE,
  'handledTogether.led': OFFICE,
  'handledTogether.undone': DIRECTOR,
  'writtenReply.waived': [...SIGNER, ...OFFICE],
  'leader.appointed': [...OFFICE, ...grant('congress', 'council_of_chairpersons')],
  'leader.changed': [...OFFICE, ...grant('congress', 'council_of_chairpersons')],
  'supervision.opened': [...OFFICE, ...grant('congress', 'council_of_chairpersons')],
  'inquiry.ordered': OFFICE,
  'rehandling.ordered': DIRECTOR,
  'rehandling.declined': DIRECTOR,
  'assessment.concluded': [...DIRECTOR, ...grant('own_committee', 'supervising_committee')],
  'ballot.scheduled': [...OFFICE, ...grant('congress', 'council_of_chairpersons')],
  'review.selected': OFFICE,
  'transfer.proposed': [...OFFICE, ...grant('congress', 'procurator', 'supervising_committee')],
  'case.concluded': OFFICE,
  'case.archived': OFFICE,
  'case.reopened': DIRECTOR,
  'unit.succeeded': OFFICE,
  'deputy.ended': OFFICE,
  'deputy.suspended': OFFICE,
  'deputy.resumed': OFFICE,
  'term.changed': OFFICE,
  'policy.moved': DIRECTOR,
  'record.corrected': RECEIVING_OFFICE,
  'duty.opened': [],
  'duty.answered': [],
  'duty.ended': [],
  'duty.reassigned': [],
  'inquiry.settled': [],
  'promise.opened': [],
  'promise.closed': [],
  'supervision.reported': [],
  'supervision.ended': [],
  'supervision.resumed': [],
  'ballot.resultKnown': [],
  'ballot.rectified': [],
  'review.closed': [],
  'jointReply.delivered': [],
  'jointRehandling.asked': [],
  'deadline.reminderFell': [],
  'deadline.recounted': [],
  'deadline.passed': [],
}

/**
 * Who may bring a suggestion into the system: the deputy for himself or herself, the staff of the delegation, or an
 * office from the paper. The table is asked as if the suggestion stood there already.
 */
export const DRAFTING_GRANTS: readonly Grant[] = [...LEAD_SIGNER, ...OWN_DELEGATION, ...SECRETARIAT, ...OFFICE]

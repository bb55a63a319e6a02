import { during, type GrantTable, grant, OFFICE } from '../roles.ts'
import type { TransferEvent } from './events.ts'

const HANDLING = 'underway.handling'
const ISSUED = [`${HANDLING}.issued`, `${HANDLING}.sued`]
const TAKEN_OVER = ['accepted', 'issued', 'answered', 'sued'].map((state) => `${HANDLING}.${state}`)
const BEFORE_DECISION = ['underway.proposed', 'underway.viewed', 'underway.sent']
const PROCURATOR = grant('congress', 'procurator')

/** The procuratorate decides on what was sent to it, the deputy office on what came from the procuratorate. */
const DECIDERS = [...during(['underway.sent'], PROCURATOR), ...during(['underway.proposed', 'underway.viewed'], OFFICE)]

/**
 * Who may send what to a transfer. A unit stands here, and sees the transfer, only once the document is served on it: a
 * clue under examination is not shown to the unit it concerns. It may also answer on paper; then the procurator records it.
 */
export const TRANSFER_GRANTS: GrantTable<TransferEvent> = {
  'committeeView.given': grant('congress', 'supervising_committee'),
  'transfer.sent': OFFICE,
  'transfer.accepted': DECIDERS,
  'transfer.declined': DECIDERS,
  'procuratorialSuggestion.issued': PROCURATOR,
  'procuratorialSuggestion.answered': during(ISSUED, [
    ...PROCURATOR,
    ...grant('named_unit', 'unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head'),
  ]),
  'suit.filed': PROCURATOR,
  // The side that handled the clue tells the other one.
  'transfer.resultReported': [...during(TAKEN_OVER, PROCURATOR), ...during([`${HANDLING}.adopted`], OFFICE)],
  'transfer.closed': OFFICE,
  // What the procuratorate has taken over is the procuratorate's to end.
  'transfer.cancelled': [
    ...during([...BEFORE_DECISION, `${HANDLING}.adopted`], OFFICE),
    ...during(TAKEN_OVER, PROCURATOR),
  ],
  'deadline.reminderFell': [],
  'deadline.recounted': [],
  'deadline.passed': [],
  'record.corrected': OFFICE,
}

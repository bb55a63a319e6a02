import { caseId } from '../engine/a-world.ts'
import {
  ballot,
  type CaseRows,
  classed,
  contact,
  duty,
  form,
  handled,
  heard,
  leg,
  promise,
  replied,
  review,
  submitted,
  supervision,
  transfer,
} from './a-counted-book.ts'

const LATE = { in_time: false } as const
const ENDED = { on: '2026-02-25' } as const

/** Those of the counted set that came to something unusual, or to nothing: 6 to 21. */
export const COUNTED_REST: Readonly<Record<number, CaseRows>> = {
  // Handled together with the first.
  6: {
    suggestion: handled(6, 'u1', {
      ...replied('2026-05-20', { state: 'concluded', concluded_on: '2026-07-01' }),
      ...heard('declined'),
      result_class: 'joint',
      first_class: 'joint',
      joined_case_id: caseId(1),
      origin: 'from_lower',
      category: 'first',
      acknowledged: true,
      contacted: true,
      lead_signer_id: 'deputy-3',
    }),
    forms: [form('deputy-3', 1, { no_rating: 'declined' })],
  },
  // Withdrawn after it had been handed over.
  7: {
    suggestion: handled(7, 'u2', {
      ended: 'withdrawn',
      ended_on: ENDED.on,
      state: 'withdrawn',
      lead_signer_id: 'deputy-3',
    }),
  },
  8: { suggestion: submitted(8, { screening: 'returned_to_deputy', times_returned: 2 }) },
  9: { suggestion: submitted(9, { screening: 'withdrawal_advised', times_returned: 1 }) },
  10: { suggestion: submitted(10) },
  11: { suggestion: submitted(11, { screening: 'not_handed_over', ended: 'not_handed_over', state: 'notHandedOver' }) },
  12: { suggestion: submitted(12, { screening: 'treated_as_letter', ended: 'treated_as_letter' }) },
  13: { suggestion: submitted(13, { screening: 'reference', ended: 'reference' }) },
  14: {
    suggestion: submitted(14, { screening: 'accepted', times_returned: 1, origin: 'from_higher', category: 'third' }),
  },
  // By another scheme; twice handled again and still dissatisfied; its unit has been merged since.
  15: {
    suggestion: handled(15, 'u3', {
      ...replied('2026-06-01', { state: 'archived', concluded_on: '2026-09-01', archived_on: '2026-10-01' }),
      ...classed('A', 'in_progress', '乙表'),
      ...heard('dissatisfied', 'dissatisfied', 3),
      ...contact('visit', 'head'),
      with_dissatisfaction: true,
      category: 'second',
      origin: 'joint_levels',
      units: 2,
      rehandled: 2,
      assessed: true,
    }),
    duties: [
      duty('assignment-1', 'u3', {
        role: 'separate',
        acknowledged_on: '2026-03-20',
        contacted_on: '2026-04-01',
        interviewed: true,
        contact_form: 'visit',
        contact_rank: 'head',
        replied_on: '2026-06-01',
        in_time: true,
        days_used: 88,
        result_class: 'A',
        scheme: '乙表',
        meaning: 'in_progress',
      }),
      duty('assignment-2', 'u2', {
        role: 'separate',
        acknowledged_on: '2026-03-10',
        acknowledge_due_on: null,
        contacted_on: '2026-04-01',
        contact_form: 'phone',
        contact_rank: 'clerk',
        replied_on: '2026-06-01',
        in_time: true,
        days_used: 88,
        extended_on: '2026-05-01',
        extension_basis: 'consent',
      }),
    ],
    forms: [
      form('deputy-15', 1, {
        is_last_round: false,
        rating: 'dissatisfied',
        overall: 'dissatisfied',
        self_rating: 'dissatisfied',
        feedback_rating: 'dissatisfied',
      }),
      form('deputy-15', 3, { rating: 'dissatisfied', overall: 'dissatisfied', feedback_rating: 'basically_satisfied' }),
    ],
    promises: [promise('commitment-1', 'u3', { state: 'cancelled', due_on: '2026-08-01', cancelled_on: '2026-07-01' })],
  },
  // Of last year: counted only by what was held, opened or due this year.
  16: {
    suggestion: handled(16, 'u1', {
      ...replied('2025-06-01'),
      ...classed('A', 'solved'),
      ...heard('satisfied'),
      in_period: false,
      received_on: '2025-02-10',
      lead_signer_id: 'deputy-9',
      number: '第99号',
    }),
    duties: [duty('assignment-1', 'u1', { in_period: false, acknowledged_on: '2025-03-08', in_time: true })],
    forms: [form('deputy-9', 1, { in_period: false, rating: 'satisfied', overall: 'satisfied' })],
    promises: [
      promise('commitment-1', 'u1', { in_period: false, due_on: '2026-03-31', is_overdue: true }),
      promise('commitment-2', 'u1', {
        in_period: false,
        state: 'struck_off',
        due_on: '2025-12-01',
        struck_off_on: '2025-12-01',
      }),
    ],
    ballots: [
      ballot('ballot-0', 1, { in_period: false, held_on: '2025-10-20', result: 'satisfied' }),
      ballot('ballot-1', 1, { result: 'dissatisfied', rectification_on: '2026-10-25', rectified_on: '2026-10-30' }),
      ballot('ballot-1', 2, { held_on: '2026-10-30', result: 'basically_satisfied' }),
    ],
    supervisions: [supervision('supervision-1', { in_period: false, acts: 7 })],
    reviews: [
      review('review-1', {
        in_period: false,
        deputies_asked: 2,
        rating: 'satisfied',
        checked_on: '2026-09-10',
        on_site: true,
        class_holds: true,
        outcome: 'confirmed',
      }),
      review('review-2', { in_period: false, cancelled_on: '2026-09-09' }),
    ],
    transfers: [
      transfer('transfer-1', {
        in_period: false,
        direction: 'from_procuratorate',
        opened_on: '2026-03-01',
        sent_on: '2026-03-02',
        accepted_on: '2026-03-10',
        issued_on: '2026-04-01',
        suit_on: '2026-08-01',
      }),
    ],
  },
  // 政协提案.
  17: {
    suggestion: handled(17, 'u1', {
      ...replied('2026-05-20'),
      ...heard('satisfied'),
      origin: 'cppcc',
      number: '提案17',
    }),
    duties: [duty('assignment-1', 'u1', { acknowledged_on: '2026-03-08', in_time: true })],
    forms: [form('deputy-17', 1, { rating: 'satisfied', overall: 'satisfied' })],
    promises: [promise('commitment-1', 'u1', { due_on: '2026-05-01' })],
  },
  // 内部件; its body has not signed the receipt.
  18: {
    suggestion: handled(18, 'u1', {
      ...replied('2026-05-30'),
      ...classed('D', 'explained'),
      ...heard('not_returned'),
      ...contact('visit', 'clerk'),
      mark: 'internal',
      receipt_on: null,
    }),
    forms: [form('deputy-18', 1, { no_rating: 'not_returned', channel: 'phone' })],
  },
  // Two extensions; its deputy is no deputy any more.
  19: {
    suggestion: handled(19, 'u1', {
      ...replied('2026-06-01'),
      ...classed('E', 'upper_level'),
      ...heard('not_applicable'),
      extension_bases: ['approval', 'notice_to_deputy'],
    }),
    forms: [form('deputy-19', 1, { no_rating: 'not_applicable', channel: null })],
  },
  20: {
    suggestion: handled(20, 'u2', {
      ...replied('2026-06-05'),
      ...classed('P', 'planned'),
      ...heard('satisfied'),
      ...contact('meeting', 'section_head'),
    }),
    forms: [
      form('deputy-20', 1, { rating: 'satisfied', overall: 'satisfied', channel: 'phone' }),
      form('deputy-20', 1, { about: 'review', rating: 'satisfied', overall: 'satisfied' }),
      form('deputy-20b', 1, { about: 'review', is_open: true, channel: null }),
    ],
    promises: [
      promise('commitment-1', 'u2', {
        due_on: '2027-06-30',
        carried_over_on: '2026-10-01',
        carried_over_to: 'next_year',
      }),
      promise('commitment-2', 'u2', { state: 'not_kept', due_on: '2026-08-31', not_kept_on: '2026-08-20' }),
    ],
    ballots: [ballot('ballot-1', 1, {})],
  },
  // Five days late, of a scheme that nobody knows, and not asked yet.
  21: {
    suggestion: handled(21, 'u2', {
      ...replied('2026-06-10', { ...LATE, days_late: 5 }),
      ...classed('Z', null, '丙表'),
      ...contact('phone', 'deputy_head'),
      acknowledged: false,
    }),
    legs: [leg(1, 'office', 4), leg(2, 'unit', 93)],
  },
}

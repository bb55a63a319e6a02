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
  supervision,
  transfer,
} from './a-counted-book.ts'

import { COUNTED_REST } from './the-counted-rest.ts'

const LATE = { in_time: false } as const

/** Twenty-one suggestions, few enough to be counted by hand; `EXPECTED` says what comes of them. */
export const COUNTED: Readonly<Record<number, CaseRows>> = {
  // Key, joint, first category: everything went well.
  1: {
    suggestion: handled(1, 'u1', {
      ...replied('2026-05-20', { state: 'concluded', concluded_on: '2026-07-01', struck_off_on: '2026-07-20' }),
      ...classed('A', 'solved'),
      ...heard('satisfied'),
      ...contact('visit', 'head'),
      category: 'first',
      needs_handling_leader: true,
      handling_leader_id: 'leader-2',
      handling_leader: '领导乙',
      is_key: true,
      field: '城建',
      signers: 3,
      members: 1,
    }),
    duties: [
      duty('assignment-1', 'u1', {
        role: 'lead',
        acknowledged_on: '2026-03-08',
        contacted_on: '2026-04-01',
        interviewed: true,
        contact_form: 'visit',
        contact_rank: 'head',
        replied_on: '2026-05-20',
        in_time: true,
        days_used: 76,
        days_late: 0,
        result_class: 'A',
        scheme: '甲表',
        meaning: 'solved',
      }),
    ],
    legs: [leg(1, 'unit', 76)],
    forms: [
      form('deputy-1', 1, {
        rating: 'satisfied',
        attitude: 'satisfied',
        outcome: 'satisfied',
        self_rating: 'satisfied',
        feedback_rating: 'satisfied',
      }),
      form('deputy-1b', 1, {
        rating: 'basically_satisfied',
        attitude: 'satisfied',
        outcome: 'basically_satisfied',
        self_rating: 'satisfied',
      }),
      form('deputy-1c', 1, { no_rating: 'not_reached', channel: null, self_rating: 'satisfied' }),
    ],
    promises: [
      promise('commitment-1', 'u1', {
        state: 'struck_off',
        due_on: '2026-05-30',
        reported_done_on: '2026-05-20',
        struck_off_on: '2026-06-10',
      }),
      promise('commitment-2', 'u1', {
        state: 'struck_off',
        due_on: '2026-06-30',
        reported_done_on: '2026-07-10',
        struck_off_on: '2026-07-20',
        rescheduled: 1,
      }),
    ],
    ballots: [ballot('ballot-1', 1, { result: 'satisfied' })],
    supervisions: [
      supervision('supervision-1', {
        acts: 3,
        inspections: 1,
        demands: 4,
        demands_met: 3,
        progress_reports: 2,
        council_report_on: '2026-09-01',
        closed_on: '2026-09-30',
      }),
      supervision('supervision-2', { level: 'key', acts: 1, committee_id: null, committee: null }),
    ],
    reviews: [
      review('review-1', {
        checked_on: '2026-09-10',
        class_holds: false,
        outcome: 'class_revised',
        deputies_asked: 3,
        rating: 'basically_satisfied',
      }),
      review('review-2', {
        opened_on: '2025-12-01',
        checked_on: '2025-12-10',
        class_holds: true,
        outcome: 'confirmed',
        deputies_asked: 2,
        rating: 'satisfied',
      }),
    ],
    transfers: [
      transfer('transfer-1', {
        sent_on: '2026-06-02',
        accepted_on: '2026-06-10',
        issued_on: '2026-07-01',
        answered_on: '2026-09-01',
      }),
    ],
  },
  // Answered fifteen days late, better after it was handled again; class revised.
  2: {
    suggestion: handled(2, 'u1', {
      ...replied('2026-06-20', { ...LATE, days_late: 15 }),
      ...classed('B', 'in_progress'),
      first_class: 'A',
      ...heard('dissatisfied', 'basically_satisfied', 2),
      ...contact('phone', 'clerk'),
      category: 'second',
      needs_handling_leader: true,
      field: '城建',
      repeats: 2,
      rehandled: 1,
      lead_signer_id: 'deputy-1',
    }),
    duties: [
      duty('assignment-1', 'u1', {
        acknowledged_on: '2026-03-10',
        contacted_on: '2026-04-02',
        contact_form: 'phone',
        contact_rank: 'clerk',
        replied_on: '2026-06-20',
        in_time: false,
        days_late: 15,
        days_used: 107,
        result_class: 'B',
        scheme: '甲表',
        meaning: 'in_progress',
      }),
      duty('assignment-2', 'u2', {
        role: 'co',
        owes_reply: false,
        acknowledged_on: '2026-03-10',
        opinion_on: '2026-04-20',
        opinion_due_on: '2026-05-05',
        opinion_returns: 2,
      }),
      duty('assignment-3', 'u3', {
        role: 'co',
        owes_reply: false,
        opinion_on: '2026-05-20',
        opinion_due_on: '2026-05-05',
      }),
    ],
    legs: [leg(1, 'body', 10), leg(2, 'unit', 97)],
    forms: [
      form('deputy-1', 1, {
        is_last_round: false,
        channel: 'phone',
        rating: 'dissatisfied',
        attitude: 'basically_satisfied',
        outcome: 'dissatisfied',
        self_rating: 'satisfied',
      }),
      form('deputy-1', 2, {
        rating: 'basically_satisfied',
        attitude: 'basically_satisfied',
        outcome: 'basically_satisfied',
        self_rating: 'dissatisfied',
      }),
    ],
    promises: [
      promise('commitment-1', 'u1', { due_on: '2026-09-30', is_overdue: true }),
      promise('commitment-2', 'u1', { state: 'reported_done', due_on: '2026-11-30', reported_done_on: '2026-10-20' }),
    ],
    ballots: [ballot('ballot-1', 1, { result: 'no_quorum' })],
    supervisions: [
      supervision('supervision-1', {
        level: 'listed',
        leader_id: null,
        leader: null,
        acts: 2,
        demands: 1,
        progress_reports: 1,
        circular_on: '2026-10-01',
      }),
    ],
    reviews: [
      review('review-1', { checked_on: '2026-09-12', outcome: 'reopen', deputies_asked: 1, rating: 'dissatisfied' }),
    ],
    transfers: [transfer('transfer-1', { sent_on: '2026-06-02', declined_on: '2026-06-12' })],
  },
  // A converted motion, extended with consent; in time, entered late; the deputy could not be reached.
  3: {
    suggestion: handled(3, 'u2', {
      ...replied('2026-08-30', { reply_due_on: '2026-09-05', entered_late: true }),
      ...classed('C', 'not_now'),
      ...heard('not_reached'),
      ...contact('meeting', 'deputy_head'),
      extension_bases: ['consent'],
      motion_number: '议案第3号',
      publicity: 'title_only',
      lead_signer_id: 'deputy-2',
    }),
    // Granted to another unit: it was a duty once.
    duties: [
      duty('assignment-1', 'u1', {
        is_live: false,
        ended_on: '2026-03-20',
        ended_why: 'reassigned',
        requests: 1,
        requests_granted: 1,
        acknowledged_on: '2026-03-08',
      }),
    ],
    forms: [form('deputy-2', 1, { no_rating: 'not_reached', channel: null })],
    ballots: [ballot('ballot-1', 1, { cancelled_on: '2026-10-01' })],
    reviews: [review('review-1', {})],
  },
  // Overdue by eleven days, as is its co-handler.
  4: {
    suggestion: handled(4, 'u2', {
      ...LATE,
      days_late: 11,
      period: 'between_sessions',
      handed_over_on: '2026-07-20',
      reply_due_on: '2026-10-20',
      units: 2,
      co_units: 1,
      publicity: 'none',
      field: '教育',
      lead_signer_id: 'deputy-2',
    }),
    duties: [
      duty('assignment-1', 'u2', {
        role: 'lead',
        in_time: false,
        days_late: 11,
        requests: 1,
        acknowledge_due_on: '2026-07-27',
      }),
      duty('assignment-2', 'u1', {
        role: 'co',
        owes_reply: false,
        acknowledged_on: '2026-07-25',
        acknowledge_due_on: '2026-07-25',
        opinion_due_on: '2026-09-20',
      }),
    ],
    legs: [leg(1, 'body', 20), leg(2, 'unit', 83)],
    ballots: [ballot('ballot-1', 1, { held_on: null, in_period: false })],
    supervisions: [supervision('supervision-1', { level: 'collective', cancelled_on: '2026-05-01', acts: 9 })],
    transfers: [transfer('transfer-1', { cancelled_on: '2026-07-01' })],
  },
  // Six months by its nature: not due yet.
  5: {
    suggestion: handled(5, 'u2', {
      ...contact('letter', 'section_head'),
      category: 'second',
      period: 'between_sessions',
      handed_over_on: '2026-09-15',
      reply_due_on: '2027-03-15',
      long_term: true,
      extension_bases: ['by_nature'],
      lead_signer_id: 'deputy-3',
    }),
    duties: [
      duty('assignment-1', 'u2', { acknowledge_due_on: '2026-12-31' }),
      duty('assignment-2', 'u1', {
        role: 'co',
        owes_reply: false,
        acknowledge_due_on: null,
        opinion_due_on: '2026-12-15',
      }),
    ],
    forms: [form('deputy-3', 1, { is_open: true, channel: null })],
  },
  ...COUNTED_REST,
}

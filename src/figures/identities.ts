/** A whole and the parts of which it is the sum, whatever is counted; both by the ids of their figures. */
export type Identity = { whole: string; parts: readonly string[] }

const RATED = ['satisfied', 'basically_satisfied', 'dissatisfied']
const OPINIONS = [...RATED, 'not_reached', 'declined', 'not_returned', 'not_applicable']
const each = (stem: string, ends: readonly string[]) => ends.map((end) => `${stem}_${end}`)

/** What must add up in every report: a number that does not is a fault of the catalogue, not of the office. */
export const IDENTITIES: readonly Identity[] = [
  {
    whole: 'received',
    parts: [
      'accepted',
      'sent_back',
      'withdrawal_advised',
      'awaiting_screening',
      'withdrawn',
      'not_handed_over',
      'as_letter',
      'as_reference',
    ],
  },
  { whole: 'received', parts: ['in_session', 'between_sessions'] },
  { whole: 'received', parts: each('origin', ['own', 'higher', 'lower', 'joint_levels']) },
  { whole: 'received', parts: each('category', ['first', 'second', 'third', 'none']) },
  { whole: 'received', parts: ['joint', 'single'] },
  { whole: 'received', parts: each('public', ['full', 'title_only', 'none']) },
  { whole: 'accepted', parts: ['handed_over', 'awaiting_handover'] },
  { whole: 'handed_over', parts: ['replied', 'not_replied'] },
  { whole: 'reply_due', parts: ['replied_in_time', 'late'] },
  { whole: 'late', parts: ['replied_late', 'overdue'] },
  { whole: 'late_days_held', parts: each('late_days', ['office', 'body', 'unit']) },
  { whole: 'contacted', parts: each('contact_form', ['visit', 'meeting', 'phone', 'letter', 'unrecorded']) },
  {
    whole: 'contacted',
    parts: each('contact_rank', ['head', 'deputy_head', 'section_head', 'clerk', 'unrecorded']),
  },
  {
    whole: 'classified',
    parts: each('class', ['solved', 'in_progress', 'planned', 'not_now', 'explained', 'upper_level', 'unread']),
  },
  ...['rated_first', 'rated_last'].flatMap((stem) => [
    { whole: 'handed_over', parts: [...each(stem, OPINIONS), `${stem}_pending`] },
    { whole: `${stem}_satisfied_or_basically`, parts: each(stem, ['satisfied', 'basically_satisfied']) },
  ]),
  ...['forms_first', 'forms_last', 'forms_all', 'forms_review'].flatMap((stem) => [
    { whole: stem, parts: [...each(stem, OPINIONS), `${stem}_open`] },
    { whole: `${stem}_satisfied_or_basically`, parts: each(stem, ['satisfied', 'basically_satisfied']) },
  ]),
  { whole: 'self_reported', parts: each('self_reported', RATED) },
  { whole: 'compared', parts: each('compared', ['better', 'same', 'worse']) },
  { whole: 'deputy_feedback', parts: each('deputy_feedback', RATED) },
  { whole: 'promises', parts: each('promises', ['kept', 'reported', 'open', 'not_kept']) },
  { whole: 'duties', parts: each('duties', ['sole', 'lead', 'co', 'separate']) },
  { whole: 'duties_reply_due', parts: each('duties', ['replied_in_time', 'replied_late', 'overdue']) },
  { whole: 'opinions_due', parts: ['opinions_given', 'opinions_overdue'] },
  { whole: 'opinions_given', parts: ['opinions_given_in_time', 'opinions_given_late'] },
  { whole: 'supervisions', parts: each('supervisions', ['category', 'key', 'collective', 'listed']) },
  { whole: 'ballots', parts: ['ballots_first', 'ballots_again'] },
  { whole: 'ballots', parts: each('ballots', [...RATED, 'no_quorum', 'uncounted']) },
  { whole: 'reviews', parts: each('reviews', ['confirmed', 'revised', 'reopened', 'open']) },
  { whole: 'reviews_rated', parts: each('reviews_rated', RATED) },
  { whole: 'transfers', parts: ['transfers_to', 'transfers_from'] },
]

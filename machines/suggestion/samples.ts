import type { SuggestionDrafted, SuggestionEvent } from './events.ts'

const EARLY = '2020-01-02'
const reason = { reason: '样例理由' }
const text = { title: '样例标题', body: '样例内容' }
const LEAD = 'deputy-1'
const COSIGNER = 'deputy-2'

const drafted: SuggestionDrafted = {
  type: 'suggestion.drafted',
  leadSignerId: LEAD,
  cosignerIds: [],
  delegationId: 'delegation-1',
  period: 'between_sessions',
  termNo: 1,
  sessionNo: 1,
  origin: 'own',
  mark: 'none',
  publicity: 'full',
  repeats: [],
  wishedUnitIds: [],
  text,
}

const submitting: SuggestionEvent[] = [
  { type: 'suggestion.amended', text },
  { type: 'cosigner.confirmed', deputyId: COSIGNER, form: 'wet_signature' },
  { type: 'cosigner.declined', deputyId: COSIGNER },
  { type: 'priorCommunication.held', unitId: 'unit-1', text: { note: '样例沟通' } },
  { type: 'suggestion.submitted' },
  { type: 'delegation.forwarded', paperReceived: true },
  { type: 'delegation.returned', text: reason },
  { type: 'paper.recorded', state: 'received', keptAt: '样例档案柜' },
  { type: 'suggestion.registered', serialNumber: '样例临1' },
  { type: 'session.closed' },
  { type: 'motion.converted', motionNumber: '样例议案1', decidedBy: 'presidium' },
  { type: 'suggestion.resubmitted', text },
  { type: 'suggestion.maintained' },
  { type: 'suggestion.withdrawn', agreedBy: [LEAD], inWriting: true, text: reason },
  { type: 'suggestion.withdrawn', agreedBy: [LEAD, COSIGNER], inWriting: true },
  { type: 'suggestion.numbered', number: '样例1' },
  { type: 'suggestion.classified', category: 'third', field: '样例领域' },
  { type: 'suggestion.classified', category: 'second', field: '样例领域' },
  { type: 'suggestion.classified', category: 'first', field: '样例领域' },
  { type: 'category.raised', category: 'second', text: reason },
  { type: 'category.raised', category: 'first', text: reason },
  { type: 'key.fixed', meeting: '样例会议' },
  { type: 'mark.changed', mark: 'internal', text: reason },
]

const outcomes = [
  'accepted',
  'returned_to_deputy',
  'withdrawal_advised',
  'not_handed_over',
  'treated_as_letter',
  'reference',
] as const
const screening: SuggestionEvent[] = outcomes.flatMap((outcome): SuggestionEvent[] => [
  { type: 'screening.proposed', outcome, article: '样例条款', text: reason },
  { type: 'screening.decided', outcome, article: '样例条款', text: reason },
])

const sole = [{ unitId: 'unit-1', role: 'sole' as const }]
const leadAndCo = [
  { unitId: 'unit-1', role: 'lead' as const },
  { unitId: 'unit-2', role: 'co' as const },
]
const body = { type: 'handover.made', bodyId: 'body-1', form: 'paper', longTermByNature: false } as const
const handover: SuggestionEvent[] = [
  { type: 'handover.proposed', bodyId: 'body-1', plan: leadAndCo },
  { type: 'preHandover.opened' },
  { type: 'preHandover.objected', unitId: 'unit-2', text: reason },
  { type: 'preHandover.closed' },
  body,
  { ...body, plan: sole },
  { ...body, plan: leadAndCo, longTermByNature: true },
  { type: 'receipt.signed' },
  { type: 'distribution.made', plan: leadAndCo },
  { type: 'unit.added', unitId: 'unit-3', role: 'co', text: reason },
  { type: 'unit.added', unitId: 'unit-3', role: 'separate', text: reason },
  { type: 'handover.recalled', text: reason },
  { type: 'handover.dateCorrected', handedOverOn: EARLY, text: reason },
  { type: 'handledTogether.joined', leadCaseId: 'case-lead' },
  { type: 'handledTogether.led', memberCaseId: 'case-member', memberSignerIds: ['deputy-3'] },
  { type: 'handledTogether.undone', otherCaseId: 'case-lead', text: reason },
  { type: 'handledTogether.undone', otherCaseId: 'case-member', text: reason },
  { type: 'writtenReply.waived', deputyId: LEAD },
  { type: 'leader.appointed', kind: 'handling', leaderId: 'leader-1' },
  { type: 'leader.changed', kind: 'handling', leaderId: 'leader-2', text: reason },
]

const evaluating: SuggestionEvent[] = [
  { type: 'supervision.opened', level: 'collective' },
  { type: 'supervision.opened', level: 'key' },
  { type: 'inquiry.ordered', channel: 'phone', text: reason },
  { type: 'rehandling.ordered', text: reason },
  { type: 'rehandling.declined', text: reason },
  { type: 'assessment.concluded', outcome: 'continue', text: { opinion: '样例评估意见' } },
  { type: 'assessment.concluded', outcome: 'reference', text: { opinion: '样例评估意见' } },
  { type: 'ballot.scheduled', sessionId: 'session-1', on: EARLY },
  { type: 'review.selected', campaignId: 'year_end-1' },
  {
    type: 'transfer.proposed',
    direction: 'to_procuratorate',
    field: '生态环境和资源保护',
    text: { clue: '样例线索' },
  },
  { type: 'case.concluded', withDissatisfaction: false },
  { type: 'case.concluded', withDissatisfaction: true },
  { type: 'case.archived', archiveNumber: '样例档1' },
  { type: 'case.reopened', text: reason },
]

const lifeGoesOn: SuggestionEvent[] = [
  { type: 'unit.succeeded', fromUnitId: 'unit-1', toUnitId: 'unit-4', why: 'merged' },
  { type: 'deputy.ended', deputyId: LEAD, why: 'died' },
  { type: 'deputy.suspended', deputyId: COSIGNER },
  { type: 'deputy.resumed', deputyId: COSIGNER },
  { type: 'term.changed', termNo: 2, text: { statement: '样例说明' } },
  { type: 'policy.moved', policyId: 'national-2025', version: 1, text: reason },
]

const rounds = [1, 2, 3] as const
const told: SuggestionEvent[] = [
  { type: 'duty.opened', assignmentId: 'assignment-1', owesReply: true },
  { type: 'duty.opened', assignmentId: 'assignment-2', owesReply: false },
  { type: 'duty.opened', assignmentId: 'assignment-3', owesReply: true },
  ...rounds.flatMap((round): SuggestionEvent[] => [
    { type: 'duty.answered', assignmentId: 'assignment-1', round, promises: 1, answeredOn: EARLY },
    { type: 'inquiry.settled', inquiryId: `inquiry-${round}`, round, about: 'reply', outcome: 'satisfied' },
    { type: 'inquiry.settled', inquiryId: `inquiry-${round}`, round, about: 'reply', outcome: 'dissatisfied' },
    { type: 'jointReply.delivered', leadCaseId: 'case-lead', round, deliveredOn: EARLY },
  ]),
  { type: 'duty.answered', assignmentId: 'assignment-3', round: 1, promises: 0, answeredOn: EARLY },
  { type: 'inquiry.settled', inquiryId: 'inquiry-1', round: 1, about: 'reply', outcome: 'not_reached' },
  { type: 'duty.ended', assignmentId: 'assignment-1' },
  { type: 'duty.ended', assignmentId: 'assignment-3' },
  {
    type: 'duty.reassigned',
    assignmentId: 'assignment-1',
    disputes: 1,
    oldEnds: true,
    plan: [{ unitId: 'unit-3', role: 'lead' }],
  },
  { type: 'promise.opened', commitmentId: 'commitment-1' },
  { type: 'promise.opened', commitmentId: 'commitment-2' },
  { type: 'promise.closed', commitmentId: 'commitment-1', outcome: 'kept' },
  { type: 'promise.closed', commitmentId: 'commitment-2', outcome: 'carried_over' },
  { type: 'supervision.reported', supervisionId: 'supervision-1' },
  { type: 'supervision.ended', supervisionId: 'supervision-1' },
  { type: 'supervision.resumed', supervisionId: 'supervision-1' },
  ...(['satisfied', 'dissatisfied', 'no_quorum'] as const).map(
    (result): SuggestionEvent => ({ type: 'ballot.resultKnown', ballotId: 'ballot-1', result }),
  ),
  { type: 'ballot.rectified', ballotId: 'ballot-1' },
  { type: 'review.closed', reviewId: 'follow_up_review-1', outcome: 'confirmed' },
  { type: 'review.closed', reviewId: 'follow_up_review-1', outcome: 'reopen' },
  { type: 'jointRehandling.asked', memberCaseId: 'case-member' },
  { type: 'deadline.reminderFell', kind: 'outer', version: 1, step: 1, dueOn: EARLY },
  { type: 'deadline.passed', kind: 'outer', version: 1, dueOn: EARLY },
  { type: 'deadline.passed', kind: 'pre_handover_objection', version: 1, dueOn: EARLY },
  { type: 'deadline.recounted', kind: 'outer', calendar: '1a2b3c4d' },
  { type: 'record.corrected', ofSeq: 1, field: 'number', text: { from: '甲', to: '乙', reason: '样例理由' } },
]

/** Inputs and events from which a walk reaches every transition of a suggestion under every policy that knows it. */
export const samples: { inputs: SuggestionDrafted[]; events: SuggestionEvent[] } = {
  inputs: [
    drafted,
    { ...drafted, period: 'in_session' },
    { ...drafted, cosignerIds: [COSIGNER] },
    { ...drafted, origin: 'cppcc' },
  ],
  events: [...submitting, ...screening, ...handover, ...evaluating, ...lifeGoesOn, ...told],
}

import type { AssignmentEvent, AssignmentInput } from './events.ts'

const EARLY = '2020-01-02'
const reason = { reason: '样例理由' }
const deputyId = 'deputy-1'

const opened: AssignmentInput = {
  type: 'assignment.opened',
  unitId: 'unit-1',
  role: 'lead',
  firstHandedOverOn: EARLY,
  startOn: EARLY,
  longTermByNature: false,
  addresseeIds: [deputyId],
  waivedBy: [],
  disputes: 0,
  round: 1,
}

const beginning: AssignmentEvent[] = [
  {
    type: 'assignment.acknowledged',
    text: { leader: '样例领导', section: '样例科', clerk: '样例经办人', phone: '样例电话' },
  },
  { type: 'contact.made', deputyId, form: 'visit', metBy: 'head', text: { note: '样例沟通' } },
  { type: 'contact.failed', deputyId, form: 'phone', text: { note: '样例情况' } },
]

const disputing: AssignmentEvent[] = [
  { type: 'reassignment.requested', inWriting: true, proposedUnitId: 'unit-3', text: reason },
  { type: 'reassignment.forwarded', text: { view: '样例意见' } },
  ...(['reassignment.decided', 'finalRuling.made'] as const).flatMap((type): AssignmentEvent[] => [
    { type, outcome: 'reassigned', newUnitId: 'unit-3', text: reason },
    { type, outcome: 'roles_changed', newUnitId: 'unit-2', newRole: 'co', text: reason },
    { type, outcome: 'roles_changed', newUnitId: 'unit-2', newRole: 'lead', text: reason },
    { type, outcome: 'unit_added', newUnitId: 'unit-3', newRole: 'co', text: reason },
    { type, outcome: 'upheld', text: reason },
  ]),
]

const extending: AssignmentEvent[] = [
  ...(['by_nature', 'consent', 'approval'] as const).flatMap((basis): AssignmentEvent[] => [
    { type: 'extension.requested', basis, text: reason },
    { type: 'extension.granted', basis, consentBy: [deputyId] },
  ]),
  { type: 'extension.notified', deputyId, text: reason },
  { type: 'extension.refused', text: reason },
]

// Each place takes exactly its own scheme and classes, so the reply comes in every scheme with a first class.
const schemes = [
  ['全国ABCD', 'A'],
  ['河南第十九条五种情形', '1'],
  ['上海第十八条四类', '解决采纳'],
  ['重庆第二十二条四类', '1'],
  ['山东第十八条四类', '1'],
] as const
const answering: AssignmentEvent[] = [
  { type: 'opinion.given', text: { opinion: '样例意见' } },
  { type: 'opinion.returned', text: reason },
  { type: 'reply.drafted', text: { body: '样例答复' } },
  { type: 'reply.consulted', deputyId, text: { view: '样例意见' } },
  { type: 'reply.checked' },
  { type: 'reply.countersigned', unitId: 'unit-2' },
  { type: 'reply.preReviewed', passed: true },
  { type: 'reply.preReviewed', passed: false, text: reason },
  ...schemes.map(
    ([scheme, resultClass]): AssignmentEvent => ({
      type: 'reply.signed',
      documentNumber: '样例〔2020〕1号',
      scheme,
      resultClass,
      statesMissingOpinions: false,
      promises: [{ promiseId: 'promise-1', dueOn: '2099-12-31' }],
      text: { signer: '样例签发人', promises: { 'promise-1': '样例承诺' } },
    }),
  ),
  { type: 'reply.sealed', scanReference: '样例扫描件' },
  { type: 'reply.delivered', deputyId, form: 'in_person', receipt: 'signed' },
  { type: 'reply.delivered', deputyId: 'deputy-2', form: 'post', receipt: 'registered_post' },
  { type: 'reply.delivered', deputyId, form: 'oral_record', receipt: 'signed' },
  ...['A', '1', '解决采纳'].map(
    (resultClass): AssignmentEvent => ({ type: 'resultClass.revised', resultClass, text: reason }),
  ),
  { type: 'unitReported.filed', deputyId, rating: 'satisfied' },
]

const told: AssignmentEvent[] = [
  { type: 'rehandling.started', round: 2, startOn: EARLY },
  { type: 'assessmentAction.ordered', round: 3, startOn: EARLY },
  { type: 'assignment.ended', why: 'withdrawn' },
  { type: 'startDate.corrected', startOn: '2020-01-03' },
  { type: 'addressees.changed', addresseeIds: [deputyId], waivedBy: [deputyId] },
  { type: 'addressees.changed', addresseeIds: [], waivedBy: [] },
  { type: 'role.changed', role: 'lead' },
  { type: 'role.changed', role: 'co' },
  { type: 'unit.succeeded', fromUnitId: 'unit-1', toUnitId: 'unit-4', why: 'renamed' },
  { type: 'deadline.reminderFell', kind: 'reply', version: 1, step: 1, dueOn: EARLY },
  { type: 'deadline.passed', kind: 'reply', version: 1, dueOn: EARLY },
  { type: 'deadline.passed', kind: 'reassignment_request', version: 1, dueOn: EARLY },
  { type: 'deadline.recounted', kind: 'reply', calendar: '1a2b3c4d' },
  { type: 'record.corrected', ofSeq: 1, field: 'documentNumber', text: { from: '甲', to: '乙', reason: '样例理由' } },
]

/** Inputs and events from which a walk reaches every transition of an assignment under every policy that knows it. */
export const samples: { inputs: AssignmentInput[]; events: AssignmentEvent[] } = {
  inputs: [
    opened,
    { ...opened, addresseeIds: [deputyId, 'deputy-2'], waivedBy: [deputyId] },
    { ...opened, role: 'sole', longTermByNature: true },
    { ...opened, disputes: 1 },
    { ...opened, role: 'co' },
    { ...opened, role: 'separate', round: 2 },
    { ...opened, fixedReplyDueOn: '2020-06-30' },
  ],
  events: [...beginning, ...disputing, ...extending, ...answering, ...told],
}

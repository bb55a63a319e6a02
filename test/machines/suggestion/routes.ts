import type { Told } from '../../../machines/effects.ts'
import { samples } from '../../../machines/suggestion/samples.ts'
import type { Route } from '../explore.ts'

const DAY = '2020-01-02'
const reason = { reason: '样例理由' }
const input = draftOf((draft) => draft.period === 'between_sessions' && draft.origin === 'own')
const ofSession = draftOf((draft) => draft.period === 'in_session')
const ofCppcc = draftOf((draft) => draft.origin === 'cppcc')

const prepare: Told[] = [
  { type: 'suggestion.submitted' },
  { type: 'delegation.forwarded', paperReceived: true },
  { type: 'screening.proposed', outcome: 'accepted', text: reason },
  { type: 'screening.decided', outcome: 'accepted', text: reason },
  { type: 'suggestion.numbered', number: '样例1' },
  { type: 'suggestion.classified', category: 'third', field: '样例领域' },
]
const handover = { type: 'handover.made', bodyId: 'body-1', form: 'paper', longTermByNature: false }
const plan = [
  { unitId: 'unit-1', role: 'separate' },
  { unitId: 'unit-2', role: 'separate' },
]
const underway: Told[] = [
  ...prepare,
  { ...handover, plan },
  { type: 'duty.opened', assignmentId: 'assignment-1', owesReply: true },
  { type: 'duty.opened', assignmentId: 'assignment-3', owesReply: true },
]
const answered = (assignmentId: string, round: number): Told => {
  return { type: 'duty.answered', assignmentId, round, promises: 0, answeredOn: DAY }
}
const heard = (round: number, outcome: string): Told => {
  return { type: 'inquiry.settled', inquiryId: `inquiry-${round}`, round, about: 'reply', outcome }
}
const again: Told[] = [
  ...underway,
  answered('assignment-1', 1),
  answered('assignment-3', 1),
  heard(1, 'dissatisfied'),
  { type: 'rehandling.ordered', text: reason },
  answered('assignment-1', 2),
]
const assessed: Told[] = [
  ...again,
  answered('assignment-3', 2),
  heard(2, 'dissatisfied'),
  { type: 'assessment.concluded', outcome: 'continue', text: { opinion: '样例' } },
  answered('assignment-1', 3),
]

const jointReply = (round: number): Told => {
  return { type: 'jointReply.delivered', leadCaseId: 'case-lead', round, deliveredOn: DAY }
}
const joined: Told[] = [...prepare, { type: 'handledTogether.joined', leadCaseId: 'case-lead' }]
const jointlyAssessed: Told[] = [
  ...joined,
  jointReply(1),
  heard(1, 'dissatisfied'),
  { type: 'rehandling.ordered', text: reason },
  jointReply(2),
  heard(2, 'dissatisfied'),
  { type: 'assessment.concluded', outcome: 'continue', text: { opinion: '样例' } },
]

/** Ways into the depths of a suggestion, from which the walk then tries everything. */
export const ROUTES: readonly Route[] = [
  {
    input: ofSession,
    events: [...prepare, { type: 'handover.proposed', bodyId: 'body-1', plan }, { type: 'preHandover.opened' }],
  },
  { input: ofCppcc, events: [...underway, answered('assignment-1', 1), answered('assignment-3', 1)] },
  { input, events: [...underway, answered('assignment-1', 1)] },
  { input, events: [...underway, answered('assignment-1', 1), { type: 'duty.ended', assignmentId: 'assignment-3' }] },
  { input, events: again },
  { input, events: assessed },
  { input, events: [...assessed, answered('assignment-3', 3), heard(3, 'dissatisfied')] },
  { input, events: [...underway, { type: 'ballot.scheduled', sessionId: 'session-1', on: DAY }] },
  {
    input,
    events: [
      ...underway,
      { type: 'supervision.opened', level: 'collective' },
      { type: 'supervision.opened', level: 'collective' },
    ],
  },
  { input, events: [...joined, jointReply(1), heard(1, 'dissatisfied'), { type: 'rehandling.ordered', text: reason }] },
  { input, events: jointlyAssessed },
]

function draftOf(fits: (draft: (typeof samples.inputs)[number]) => boolean): Told {
  const found = samples.inputs.find(fits)
  if (!found) throw new Error('The samples lack an input of this kind')
  return found
}

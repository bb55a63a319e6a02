import type { SupervisionEvent, SupervisionInput } from './events.ts'

const EARLY = '2020-01-02'
const reason = { reason: '样例理由' }
const started = { type: 'supervision.started', startOn: EARLY } as const

// `meeting` is an act of supervision in every shipped place.
const actId = 'act-1'
const ofAct: SupervisionEvent[] = [
  { type: 'act.planned', actId, kind: 'meeting', plannedOn: EARLY, withDeputyIds: ['deputy-1'] },
  { type: 'act.cancelled', actId, text: reason },
  { type: 'act.held', actId, kind: 'meeting', hasDemands: false, text: { findings: '样例情况' } },
  { type: 'act.held', actId, kind: 'meeting', hasDemands: true, text: { findings: '样例情况', demands: '样例要求' } },
  { type: 'demand.met', actId },
]

/** Inputs and events from which a walk reaches every transition of a supervision under every policy. */
export const samples: { inputs: SupervisionInput[]; events: SupervisionEvent[] } = {
  inputs: [
    { ...started, level: 'key', needsLeader: true, needsCommittee: true, needsCouncilReport: true },
    { ...started, level: 'category', needsLeader: true, needsCommittee: false, needsCouncilReport: false },
    { ...started, level: 'collective', needsLeader: false, needsCommittee: true, needsCouncilReport: false },
    { ...started, level: 'listed', needsLeader: false, needsCommittee: false, needsCouncilReport: false },
  ],
  events: [
    { type: 'supervisingLeader.appointed', leaderId: 'leader-1' },
    { type: 'supervisingLeader.changed', leaderId: 'leader-2', text: reason },
    { type: 'supervisingLeader.left' },
    { type: 'supervisingCommittee.appointed', committeeId: 'committee-1' },
    ...ofAct,
    { type: 'act.held', actId: 'act-2', kind: 'meeting', hasDemands: false, text: { findings: '样例情况' } },
    { type: 'progress.reported', text: { progress: '样例进展' } },
    { type: 'councilReport.made', meeting: '样例会议', text: { summary: '样例报告' } },
    { type: 'circular.decided', documentNumber: '样例通报1号', text: reason },
    { type: 'supervision.closed', text: { result: '样例结果' } },
    { type: 'supervision.cancelled', why: 'withdrawn' },
    { type: 'supervision.reopened', text: reason },
    { type: 'deadline.recounted', kind: 'supervision_progress', calendar: '1a2b3c4d' },
    { type: 'deadline.reminderFell', kind: 'supervision_progress', version: 1, step: 0, dueOn: EARLY },
    { type: 'deadline.passed', kind: 'supervision_progress', version: 1, dueOn: EARLY },
    { type: 'deadline.passed', kind: 'leader_gap', version: 1, dueOn: EARLY },
    { type: 'deadline.passed', kind: 'council_report', version: 1, dueOn: EARLY },
    { type: 'record.corrected', ofSeq: 1, field: 'plannedOn', text: { from: EARLY, to: EARLY, reason: '样例理由' } },
  ],
}

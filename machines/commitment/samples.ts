import type { CommitmentEvent, CommitmentInput } from './events.ts'

const EARLY = '2020-01-02'
const LATER = '2099-12-31'
const LATEST = '2100-12-31'
const reason = { reason: '样例理由' }
const opened = {
  type: 'commitment.opened',
  promiseId: 'promise-1',
  assignmentId: 'assignment-1',
  unitId: 'unit-1',
} as const

/** Inputs and events from which a walk reaches every transition of a commitment. */
export const samples: { inputs: CommitmentInput[]; events: CommitmentEvent[] } = {
  inputs: [{ ...opened, dueOn: '2099-06-30' }, opened],
  events: [
    { type: 'commitment.progressed', percent: 50, text: { note: '样例进展' } },
    { type: 'commitment.reportedDone', text: { evidence: '样例证明' } },
    { type: 'commitment.verified', onSite: true, text: { findings: '样例核实' } },
    { type: 'commitment.rejected', text: reason },
    { type: 'commitment.rated', deputyId: 'deputy-1', rating: 'satisfied' },
    { type: 'commitment.rated', deputyId: 'deputy-1', rating: 'basically_satisfied' },
    { type: 'commitment.rated', deputyId: 'deputy-1', rating: 'dissatisfied', text: reason },
    { type: 'commitment.struckOff' },
    { type: 'commitment.struckOff', noRating: 'not_reached' },
    { type: 'commitment.rescheduled', dueOn: LATER, signedByHead: true, text: reason },
    { type: 'commitment.rescheduled', dueOn: LATEST, signedByHead: true, text: reason },
    { type: 'commitment.carriedOver', to: 'next_year', dueOn: LATER, text: { statement: '样例说明' } },
    { type: 'commitment.carriedOver', to: 'next_term', dueOn: LATEST, text: { statement: '样例说明' } },
    { type: 'commitment.notKept', signedByHead: true, text: reason },
    { type: 'commitment.cancelled', why: 'withdrawn' },
    { type: 'commitment.reopened', text: reason },
    { type: 'commitment.reopened', dueOn: LATEST, text: reason },
    { type: 'unit.succeeded', fromUnitId: 'unit-1', toUnitId: 'unit-2', why: 'merged' },
    { type: 'term.changed', termNo: 2 },
    { type: 'deadline.recounted', kind: 'commitment', calendar: '1a2b3c4d' },
    { type: 'deadline.reminderFell', kind: 'commitment', version: 1, step: 0, dueOn: EARLY },
    { type: 'deadline.passed', kind: 'commitment', version: 1, dueOn: EARLY },
    { type: 'record.corrected', ofSeq: 1, field: 'dueOn', text: { from: EARLY, to: LATER, reason: '样例理由' } },
  ],
}

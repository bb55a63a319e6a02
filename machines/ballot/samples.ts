import type { BallotCount, BallotEvent, BallotInput } from './events.ts'

const DUE = 30
const EARLY = '2020-01-02'

function countOf(votes: Partial<BallotCount>): BallotCount {
  const given = { satisfied: 0, basicallySatisfied: 0, dissatisfied: 0, ...votes }
  const cast = given.satisfied + given.basicallySatisfied + given.dissatisfied
  return { due: DUE, present: cast, issued: cast, returned: cast, invalid: 0, abstained: 0, ...given }
}

// Each count has its result under every sane threshold: unanimous, or so few present that no quorum is met.
const counts = [
  countOf({ satisfied: DUE }),
  countOf({ basicallySatisfied: DUE }),
  countOf({ dissatisfied: DUE }),
  countOf({ satisfied: 1 }),
]
const modes = ['secret', 'open', 'electronic'] as const
const media = ['paper', 'hall_device', 'phone'] as const
const reason = { reason: '样例理由' }

/** Inputs and events from which a walk reaches every transition of a ballot under every policy that holds one. */
export const samples: { inputs: BallotInput[]; events: BallotEvent[] } = {
  inputs: [{ type: 'ballot.opened', sessionId: 'session-1', on: EARLY }],
  events: [
    { type: 'ballot.rescheduled', on: EARLY, text: reason },
    ...modes.flatMap((mode) =>
      media.flatMap((medium) => counts.map((count) => ({ type: 'ballot.counted' as const, mode, medium, count }))),
    ),
    { type: 'count.signed', as: 'scrutineer', personId: 'person-scrutineer' },
    { type: 'count.signed', as: 'teller', personId: 'person-teller' },
    { type: 'count.signed', as: 'scrutineer', personId: 'person-scrutineer-2' },
    { type: 'count.rejected', text: reason },
    { type: 'ballot.announced' },
    { type: 'rectification.ordered', unitIds: ['unit-1', 'unit-2'], text: { demands: '样例要求' } },
    { type: 'rectification.reported', unitId: 'unit-1', text: { report: '样例报告' } },
    { type: 'rectification.reported', unitId: 'unit-2', text: { report: '样例报告' } },
    { type: 'rectification.reported', unitId: 'unit-3', text: { report: '样例报告' } },
    { type: 'rectification.accepted' },
    { type: 'rectification.rejected', text: reason },
    { type: 'secondBallot.scheduled', sessionId: 'session-2', on: EARLY },
    { type: 'ballot.cancelled', why: 'withdrawn' },
    { type: 'ballot.cancelled', why: 'agenda_changed' },
    { type: 'unit.succeeded', fromUnitId: 'unit-2', toUnitId: 'unit-3', why: 'merged' },
    { type: 'deadline.recounted', kind: 'rectification', calendar: '1a2b3c4d' },
    { type: 'deadline.reminderFell', kind: 'rectification', version: 1, step: 0, dueOn: EARLY },
    { type: 'deadline.passed', kind: 'rectification', version: 1, dueOn: EARLY },
    { type: 'record.corrected', ofSeq: 1, field: 'on', text: { from: EARLY, to: EARLY, reason: '样例理由' } },
  ],
}

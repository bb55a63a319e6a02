import { describe, expect, it } from 'vitest'

import {
  type CommitmentContext,
  judgeNotKept,
  judgeRating,
  judgeReschedule,
  judgeStrikeOff,
  lastRatings,
  openCommitment,
  reworkClock,
} from '../../../machines/commitment/rules.ts'
import { anEnv } from '../actor-walk.ts'

function aCommitment(changes: Partial<CommitmentContext> = {}): CommitmentContext {
  const input = {
    type: 'commitment.opened',
    promiseId: 'promise-1',
    assignmentId: 'assignment-1',
    unitId: 'unit-a',
    dueOn: '2025-12-31',
  } as const
  return { ...openCommitment(input), ...changes }
}

const text = { reason: '资金未到位' }

describe('a new date for a promise', () => {
  const event = { type: 'commitment.rescheduled', dueOn: '2026-06-30', signedByHead: true, text } as const

  it('is signed by the head of the unit', () => {
    expect(judgeReschedule(event, aCommitment(), anEnv('2025-11-01')).ok).toBe(true)
    expect(judgeReschedule({ ...event, signedByHead: false }, aCommitment(), anEnv('2025-11-01'))).toMatchObject({
      code: 'RULE_NOT_MET',
      why: expect.stringContaining('主要负责人签发'),
    })
  })

  it('lies after the day of the paper and differs from the old date', () => {
    expect(judgeReschedule({ ...event, dueOn: '2025-11-01' }, aCommitment(), anEnv('2025-11-01')).ok).toBe(false)
    expect(judgeReschedule({ ...event, dueOn: '2025-12-31' }, aCommitment(), anEnv('2025-11-01')).ok).toBe(false)
  })
})

describe('a promise that was not kept', () => {
  it('is reported in writing, signed by the head', () => {
    expect(judgeNotKept({ type: 'commitment.notKept', signedByHead: true, text }).ok).toBe(true)
    expect(judgeNotKept({ type: 'commitment.notKept', signedByHead: false, text }).ok).toBe(false)
  })
})

describe('the deputy’s rating of a promise', () => {
  it('has a reason when it is a dissatisfaction', () => {
    const rated = { type: 'commitment.rated', deputyId: 'deputy-a' } as const

    expect(judgeRating({ ...rated, rating: 'dissatisfied' }).ok).toBe(false)
    expect(judgeRating({ ...rated, rating: 'dissatisfied', text }).ok).toBe(true)
    expect(judgeRating({ ...rated, rating: 'satisfied' }).ok).toBe(true)
  })

  it('is the last word of each deputy', () => {
    const ratings = [
      { deputyId: 'deputy-a', rating: 'dissatisfied', work: 1 },
      { deputyId: 'deputy-b', rating: 'satisfied', work: 1 },
      { deputyId: 'deputy-a', rating: 'satisfied', work: 2 },
    ] as const

    expect(lastRatings(aCommitment({ ratings: [...ratings] }))).toEqual([ratings[1], ratings[2]])
  })
})

describe('striking off', () => {
  const dissatisfied = aCommitment({ ratings: [{ deputyId: 'deputy-a', rating: 'dissatisfied', work: 1 }], work: 2 })

  it('passes over nobody’s dissatisfaction', () => {
    expect(judgeStrikeOff({ type: 'commitment.struckOff' }, aCommitment()).ok).toBe(true)
    expect(judgeStrikeOff({ type: 'commitment.struckOff' }, dissatisfied)).toMatchObject({
      why: expect.stringContaining('deputy-a'),
    })
  })

  it('says why a dissatisfied deputy could not rate again', () => {
    expect(judgeStrikeOff({ type: 'commitment.struckOff', noRating: 'not_reached' }, dissatisfied).ok).toBe(true)
  })
})

describe('rework', () => {
  const reopened = { type: 'commitment.reopened', text } as const

  it('keeps a promised day that lies ahead', () => {
    expect(reworkClock(aCommitment(), reopened, anEnv('2025-11-01'))).toMatchObject({ dueOn: '2025-12-31' })
  })

  it('is never overdue from its first day', () => {
    expect(reworkClock(aCommitment(), reopened, anEnv('2026-02-01'))).toBeNull()
  })

  it('runs to the new day that the office sets', () => {
    const event = { ...reopened, dueOn: '2026-05-01' }

    expect(reworkClock(aCommitment(), event, anEnv('2026-02-01'))).toMatchObject({ dueOn: '2026-05-01' })
  })
})

import { describe, expect, it } from 'vitest'

import { shippedPolicy } from '../../../machines/policy/places/shipped.ts'
import {
  areSeatsFilled,
  gapClock,
  judgeClose,
  judgeHeld,
  judgePlan,
  openSupervision,
  progressClock,
  type SupervisionContext,
} from '../../../machines/supervision/rules.ts'
import { anEnv } from '../actor-walk.ts'

const day = '2025-05-12'

function aSupervision(changes: Partial<SupervisionContext> = {}): SupervisionContext {
  const input = {
    type: 'supervision.started',
    level: 'key',
    needsLeader: true,
    needsCommittee: true,
    needsCouncilReport: true,
    startOn: day,
  } as const
  return { ...openSupervision(input), ...changes }
}

describe('the seats of 双督', () => {
  it('are filled when the leader and the committee are there', () => {
    expect(areSeatsFilled(aSupervision())).toBe(false)
    expect(areSeatsFilled(aSupervision({ leaderId: 'leader-a' }))).toBe(false)
    expect(areSeatsFilled(aSupervision({ leaderId: 'leader-a', committeeId: 'committee-a' }))).toBe(true)
  })

  it('make a gap with a term only where the level needs them', () => {
    expect(gapClock(aSupervision(), day)).toEqual({ kind: 'leader_gap', startOn: day })
    expect(gapClock(aSupervision({ needsLeader: false, needsCommittee: false }), day)).toBeNull()
  })
})

describe('an act of supervision', () => {
  const withDeputyIds: string[] = []
  const planned = { type: 'act.planned', actId: 'act-1', kind: 'hearing', plannedOn: day, withDeputyIds } as const

  it('is of a kind that the place knows', () => {
    const township = anEnv(day, { policy: shippedPolicy('township-sample') })

    expect(judgePlan(planned, aSupervision(), anEnv(day)).ok).toBe(true)
    expect(judgePlan(planned, aSupervision(), township)).toMatchObject({ code: 'RULE_NOT_IN_POLICY' })
  })

  it('says plainly whether it made demands', () => {
    const held = { type: 'act.held', actId: 'act-1', kind: 'visit', text: { findings: '已开工' } } as const

    expect(judgeHeld({ ...held, hasDemands: false }, aSupervision(), anEnv(day)).ok).toBe(true)
    expect(judgeHeld({ ...held, hasDemands: true }, aSupervision(), anEnv(day)).ok).toBe(false)
  })
})

describe('progress', () => {
  it('is due at the policy’s rhythm, and never where there is none', () => {
    const policy = shippedPolicy('puyang-2024')
    const quiet = { ...policy, supervision: { ...policy.supervision, progressEvery: null } }

    expect(progressClock(day, anEnv(day))).toEqual({ kind: 'supervision_progress', startOn: day, term: '1mo' })
    expect(progressClock(day, anEnv(day, { policy: quiet }))).toBeNull()
  })
})

describe('the end of a supervision', () => {
  const closed = { type: 'supervision.closed', text: { result: '已落实' } } as const
  const demand = {
    actId: 'act-1',
    kind: 'visit',
    plannedOn: null,
    heldOn: day,
    isCancelled: false,
    isDemandOpen: true,
  } as const

  it('comes after the report to the council of chairpersons, where one is due', () => {
    expect(judgeClose(closed, aSupervision())).toMatchObject({ why: expect.stringContaining('主任会议') })
    expect(judgeClose(closed, aSupervision({ councilReportedOn: day })).ok).toBe(true)
    expect(judgeClose(closed, aSupervision({ needsCouncilReport: false })).ok).toBe(true)
  })

  it('comes after every demand was met', () => {
    const open = aSupervision({ councilReportedOn: day, acts: [demand] })

    expect(judgeClose(closed, open)).toMatchObject({ why: expect.stringContaining('act-1') })
    expect(judgeClose(closed, { ...open, acts: [{ ...demand, isDemandOpen: false }] }).ok).toBe(true)
  })
})

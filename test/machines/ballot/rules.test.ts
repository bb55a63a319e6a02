import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { BallotCount } from '../../../machines/ballot/events.ts'
import * as rules from '../../../machines/ballot/rules.ts'
import { shippedPolicy } from '../../../machines/policy/places/shipped.ts'
import type { Principal } from '../../../machines/step.ts'

const RUNS = 200 * Number(process.env['FC_SCALE'] ?? 1)

// 镇海区人大常委会 2022: base all members; half reaches 满意, exactly half of the sum does not reach 基本满意.
const zhenhai: rules.BallotPolicy = {
  ...shippedPolicy('puyang-2024').ballot,
  mode: 'secret',
  media: ['paper'],
  base: 'all_members',
  thresholds: { satisfied: '1/2', basically: '1/2' },
  tie: { satisfied: 'reaches', basically: 'fails' },
  quorum: '1/2',
}

function aCount(votes: [satisfied: number, basically: number, dissatisfied: number], more: Partial<BallotCount> = {}) {
  const [satisfied, basicallySatisfied, dissatisfied] = votes
  const cast = satisfied + basicallySatisfied + dissatisfied + (more.abstained ?? 0) + (more.invalid ?? 0)
  const hall = { due: cast, present: cast, issued: cast, returned: cast, invalid: 0, abstained: 0 }
  return { ...hall, satisfied, basicallySatisfied, dissatisfied, ...more }
}

const someone: Principal = { id: 'person-1', role: 'teller' }

describe('ballotResult on published counts', () => {
  it.each([
    // 镇海区 2022-01-21, 29 present; the roll of 33 is ours, the report gives no roll.
    ['教育惠民补短强基', [28, 1, 0], 33, 'satisfied'],
    ['公共卫生服务能力提升', [20, 8, 1], 33, 'satisfied'],
    ['老旧小区改造', [26, 3, 0], 33, 'satisfied'],
    ['食品安全供应保障', [29, 0, 0], 33, 'satisfied'],
    ['老年护理照料中心建设', [17, 11, 1], 33, 'satisfied'],
    ['交通治堵工程', [26, 3, 0], 33, 'satisfied'],
    ['隧道口停车场新建工程', [17, 11, 1], 33, 'satisfied'],
    ['住房保障行动', [28, 1, 0], 33, 'satisfied'],
    // With a roll of 35, 17 votes are no longer half of all members.
    ['老年护理照料中心建设（全体 35 人）', [17, 11, 1], 35, 'basically_satisfied'],
    // 沾益区 2019-11-08, 28 issued and returned.
    ['牛栏江一水两污', [25, 3, 0], 28, 'satisfied'],
    ['石板井煤货场规划', [26, 2, 0], 28, 'satisfied'],
    ['工业园区服务', [20, 8, 0], 28, 'satisfied'],
    ['龙华大道安置户', [20, 7, 1], 28, 'satisfied'],
    ['松会线修复', [26, 2, 0], 28, 'satisfied'],
    ['人居环境长效机制', [23, 5, 0], 28, 'satisfied'],
  ] as const)('%s %j of %i: %s', (_, votes, due, expected) => {
    const count = aCount([...votes], { due })

    expect(rules.judgeCount(count)).toEqual({ ok: true })
    expect(rules.ballotResult(count, zhenhai)).toBe(expected)
  })
})

describe('ballotResult at the edges', () => {
  it('lets exactly half of all members reach 满意 where the tie reaches', () => {
    expect(rules.ballotResult(aCount([15, 0, 15]), zhenhai)).toBe('satisfied')
    expect(rules.ballotResult(aCount([14, 0, 16]), zhenhai)).toBe('dissatisfied')
  })

  it('takes exactly half of both for 不满意 where the tie fails', () => {
    expect(rules.ballotResult(aCount([10, 5, 15]), zhenhai)).toBe('dissatisfied')
    expect(rules.ballotResult(aCount([10, 6, 14]), zhenhai)).toBe('basically_satisfied')
  })

  it.each([
    ['all_members', 'dissatisfied'],
    ['present', 'dissatisfied'],
    ['returned', 'basically_satisfied'],
    ['valid', 'satisfied'],
  ] as const)('counts shares of %s', (base, expected) => {
    // 40 on the roll, 34 present, 30 returned, 26 valid; 13 + 3 votes.
    const count = aCount([13, 3, 8], { due: 40, present: 34, issued: 34, returned: 30, invalid: 4, abstained: 2 })

    expect(rules.judgeCount(count)).toEqual({ ok: true })
    expect(rules.ballotResult(count, { ...zhenhai, base })).toBe(expected)
  })

  it('computes two thirds exactly', () => {
    const policy = { ...zhenhai, thresholds: { satisfied: '2/3', basically: '1/2' } }

    expect(rules.ballotResult(aCount([20, 0, 10]), policy)).toBe('satisfied')
    expect(
      rules.ballotResult(aCount([20, 0, 10]), { ...policy, tie: { satisfied: 'fails', basically: 'fails' } }),
    ).toBe('basically_satisfied')
  })

  it('has no result without a quorum, and one on exactly the quorum', () => {
    expect(rules.ballotResult(aCount([14, 0, 0], { due: 30 }), zhenhai)).toBe('no_quorum')
    expect(rules.ballotResult(aCount([15, 0, 0], { due: 30 }), zhenhai)).toBe('satisfied')
  })

  it('takes a vote without any valid vote for 不满意', () => {
    const count = aCount([0, 0, 0], { invalid: 20 })

    expect(rules.ballotResult(count, { ...zhenhai, base: 'valid' })).toBe('dissatisfied')
  })
})

const fraction = fc
  .integer({ min: 1, max: 9 })
  .chain((den) => fc.integer({ min: 0, max: den }).map((n) => `${n}/${den}`))
const tie = fc.constantFrom('reaches' as const, 'fails' as const)
const anyPolicy = fc.record({
  base: fc.constantFrom('all_members' as const, 'present' as const, 'valid' as const, 'returned' as const),
  thresholds: fc.record({ satisfied: fraction, basically: fraction }),
  tie: fc.record({ satisfied: tie, basically: tie }),
  quorum: fraction,
})
const few = fc.integer({ min: 0, max: 12 })
const anyCount = fc
  .tuple(few, few, few, few, few, few, few)
  .map(([satisfied, basically, dissatisfied, abstained, invalid, kept, absent]) => {
    const returned = satisfied + basically + dissatisfied + abstained + invalid
    const present = returned + kept
    const due = Math.max(1, present + absent)
    return aCount([satisfied, basically, dissatisfied], { due, present, issued: present, returned, invalid, abstained })
  })
const ORDER = { no_quorum: 0, dissatisfied: 0, basically_satisfied: 1, satisfied: 2 }

describe('every count that fits together', () => {
  it('has exactly one result', () => {
    fc.assert(
      fc.property(anyCount, anyPolicy, (count, differing) => {
        expect(rules.judgeCount(count)).toEqual({ ok: true })
        expect(Object.keys(ORDER)).toContain(rules.ballotResult(count, { ...zhenhai, ...differing }))
      }),
      { numRuns: RUNS },
    )
  })

  it('is never worse for a vote that moves from 不满意 to 满意', () => {
    fc.assert(
      fc.property(anyCount, anyPolicy, (count, differing) => {
        fc.pre(count.dissatisfied > 0)
        const policy = { ...zhenhai, ...differing }
        const better = { ...count, dissatisfied: count.dissatisfied - 1, satisfied: count.satisfied + 1 }

        expect(ORDER[rules.ballotResult(better, policy)]).toBeGreaterThanOrEqual(
          ORDER[rules.ballotResult(count, policy)],
        )
      }),
      { numRuns: RUNS },
    )
  })
})

describe('judgeCount names the number that does not fit', () => {
  const count = aCount([20, 5, 2], { due: 35, present: 30, issued: 30, returned: 29, invalid: 1, abstained: 1 })

  it.each([
    [{ present: 36 }, '实到 36 多于应到 35'],
    [{ issued: 31 }, '发出票 31 多于实到 30'],
    [{ returned: 31 }, '收回票 31 多于发出票 30'],
    [{ invalid: 30 }, '无效票 30 多于收回票 29'],
    [{ satisfied: 21 }, '合计 29，有效票为 28'],
    [{ abstained: 0 }, '合计 27，有效票为 28'],
  ])('%j', (wrong, sentence) => {
    expect(rules.judgeCount(count)).toEqual({ ok: true })
    expect(rules.judgeCount({ ...count, ...wrong })).toMatchObject({
      code: 'RULE_NOT_MET',
      why: expect.stringContaining(sentence),
    })
  })
})

describe('how a ballot is held', () => {
  it('keeps the mode and the media of the place', () => {
    expect(rules.judgeMethod('secret', 'paper', zhenhai)).toEqual({ ok: true })
    expect(rules.judgeMethod('open', 'paper', zhenhai)).toMatchObject({ why: expect.stringContaining('“无记名”') })
    expect(rules.judgeMethod('secret', 'phone', zhenhai)).toMatchObject({
      why: expect.stringContaining('只允许“纸质票”'),
    })
  })

  it('is not counted before its day', () => {
    expect(rules.judgeCountDay('2025-10-28', '2025-10-28')).toEqual({ ok: true })
    expect(rules.judgeCountDay('2025-10-27', '2025-10-28')).toMatchObject({ why: expect.stringContaining('改期') })
  })

  it('is signed by different persons, each for himself', () => {
    const signed = { scrutineerIds: ['person-1'], tellerIds: [] }

    expect(rules.judgeSignature('teller', 'person-2', signed, someone)).toEqual({ ok: true })
    expect(rules.judgeSignature('teller', 'person-1', signed, someone)).toMatchObject({ code: 'SAME_PERSON' })
    expect(rules.judgeSignature('scrutineer', 'person-2', signed, someone)).toMatchObject({ code: 'ROLE_NOT_ALLOWED' })
    expect(rules.judgeSignature('scrutineer', 'person-1', signed, { ...someone, role: 'scrutineer' })).toMatchObject({
      code: 'RULE_NOT_MET',
    })
  })

  it('lets an ordered unit report, for itself only', () => {
    const clerk: Principal = { id: 'person-3', role: 'unit_clerk', unitId: 'unit-1' }

    expect(rules.judgeReport('unit-1', ['unit-1', 'unit-2'], clerk)).toEqual({ ok: true })
    expect(rules.judgeReport('unit-2', ['unit-1', 'unit-2'], clerk)).toMatchObject({ code: 'ROLE_NOT_ALLOWED' })
    expect(rules.judgeReport('unit-3', ['unit-1', 'unit-2'], clerk)).toMatchObject({ code: 'RULE_NOT_MET' })
  })

  it('cannot be taken off the agenda once its result is announced', () => {
    expect(rules.judgeCancellation('agenda_changed', null)).toEqual({ ok: true })
    expect(rules.judgeCancellation('agenda_changed', 'no_quorum')).toEqual({ ok: true })
    expect(rules.judgeCancellation('agenda_changed', 'dissatisfied')).toMatchObject({ code: 'RULE_NOT_MET' })
    expect(rules.judgeCancellation('withdrawn', 'dissatisfied')).toEqual({ ok: true })
  })
})

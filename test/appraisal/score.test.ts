import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { rulesOf } from '../../src/appraisal/rules.ts'
import { addUp, type Judged, type Mark, rankOf, scoreOf, totalOf } from '../../src/appraisal/score.ts'

const runs = { numRuns: 60 * Number(process.env['FC_SCALE'] ?? 1) }
const policy = shippedPolicy('puyang-2024')
const rules = rulesOf(policy)
const withAppraisal = (appraisal: Partial<Policy['appraisal']>) =>
  rulesOf({ ...policy, appraisal: { ...policy.appraisal, ...appraisal } })

const aMark = (item: string): fc.Arbitrary<Mark> =>
  fc
    .record({
      base: fc.nat({ max: 40 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      corrected: fc.option(fc.integer({ min: 0, max: 100 }), { freq: 4 }),
    })
    .map(({ base, share, corrected }) => ({ item, base, part: Math.round(base * share), corrected }))
const someMarks = fc.tuple(...rules.items.map(({ item }) => aMark(item)))
const aFact = fc.record({
  unitId: fc.constantFrom('unit-1', 'unit-2'),
  item: fc.constantFrom('on_time', 'contact'),
  caseId: fc.uuid(),
  verdict: fc.constantFrom('reached', 'missed', 'not_counted'),
  why: fc.constant(''),
}) satisfies fc.Arbitrary<Judged>

const marks = (counted: Record<string, [part: number, base: number, corrected?: number]>): Mark[] =>
  Object.entries(counted).map(([item, [part, base, corrected]]) => ({ item, part, base, corrected: corrected ?? null }))
const FULL = { contact: [4, 4], on_time: [4, 4], promises_kept: [2, 2], satisfaction: [4, 4] } as const

describe('the score of a unit', () => {
  it('is never below 0 or above 100, whatever was counted', () => {
    fc.assert(
      fc.property(someMarks, (some) => {
        const { total, scores, weightUsed } = totalOf(rules, some)
        for (const score of [total, ...scores.map((one) => one.score)]) {
          if (score !== null) expect(score).toSatisfy((value: number) => value >= 0 && value <= 100)
        }
        expect(weightUsed).toBeLessThanOrEqual(100)
        expect(total === null).toBe(weightUsed === 0)
      }),
      runs,
    )
  })

  it('does not sink when one more reply came in time, be it of a case that was late or of a new one', () => {
    fc.assert(
      fc.property(someMarks, (some) => {
        const before = totalOf(rules, some)
        for (const newCases of [0, 1]) {
          const after = totalOf(
            rules,
            some.map((mark) =>
              mark.item === 'on_time' && (newCases === 1 || mark.part < mark.base)
                ? { ...mark, part: mark.part + 1, base: mark.base + newCases }
                : mark,
            ),
          )
          expect(after.total ?? 0).toBeGreaterThanOrEqual(before.total ?? 0)
        }
      }),
      runs,
    )
  })

  it('does not depend on the order of the facts', () => {
    fc.assert(
      fc.property(
        fc
          .array(aFact, { maxLength: 30 })
          .chain((facts) =>
            fc.tuple(
              fc.constant(facts),
              fc.shuffledSubarray(facts, { minLength: facts.length, maxLength: facts.length }),
            ),
          ),
        ([facts, shuffled]) => {
          expect(sorted(addUp(shuffled))).toEqual(sorted(addUp(facts)))
        },
      ),
      runs,
    )
  })

  it('takes the corrected score in place of the computed one, which stays beside it', () => {
    const [before, after] = [
      { ...FULL, on_time: [1, 4] },
      { ...FULL, on_time: [1, 4, 90] },
    ].map((counted) => totalOf(rules, marks(counted as never)))

    expect(before?.total).toBe(85)
    expect(after).toMatchObject({ total: 98, grade: { label: '优秀' } })
    expect(after?.scores.find(({ item }) => item === 'on_time')).toMatchObject({ computed: 25, score: 90 })
  })

  it('leaves out an item without a base, scales the others, and says so', () => {
    const { scores, total, weightUsed } = totalOf(
      rules,
      marks({ ...FULL, on_time: [2, 4], promises_kept: [0, 0] } as never),
    )

    expect(weightUsed).toBe(60)
    expect(total).toBe(83.33)
    expect(scores.find(({ item }) => item === 'promises_kept')).toMatchObject({
      score: null,
      whyLeftOut: expect.stringContaining('其余各项权重按比例放大'),
    })
  })

  it('makes no score of fewer than three forms: it would tell what one deputy said', () => {
    const withForms = (part: number, base: number) =>
      totalOf(rules, marks({ ...FULL, satisfaction: [part, base] } as never))

    expect([withForms(0, 2).total, withForms(2, 2).total]).toEqual([100, 100])
    expect(withForms(2, 3).total).toBe(91.67)
    expect(withForms(0, 2).scores.find(({ item }) => item === 'satisfaction')?.whyLeftOut).toContain('不足3份')
  })

  it('waits for a person where the rules name an item that no figure counts', () => {
    const byHand = withAppraisal({
      items: [
        { item: 'on_time', label: '按期办复', weight: 60 },
        { item: 'leadership', label: '组织领导', weight: 40 },
      ],
    })

    expect(totalOf(byHand, marks({ on_time: [1, 2], leadership: [0, 0] }))).toMatchObject({ total: 50, weightUsed: 60 })
    expect(totalOf(byHand, marks({ on_time: [1, 2], leadership: [0, 0, 80] }))).toMatchObject({
      total: 62,
      weightUsed: 100,
    })
  })

  it('is the lowest grade below the threshold of one item, however good the rest', () => {
    const strict = withAppraisal({
      items: policy.appraisal.items.map((item) => (item.item === 'on_time' ? { ...item, failBelow: 90 } : item)),
    })

    expect(totalOf(strict, marks({ ...FULL, on_time: [8, 10] } as never))).toMatchObject({
      total: 96,
      grade: { label: '不合格', colour: 'red' },
      failedBy: ['按期办复'],
    })
    expect(totalOf(strict, marks({ ...FULL, on_time: [9, 10] } as never)).grade?.label).toBe('优秀')
  })

  it('is none without anything to count', () => {
    expect(totalOf(rules, [])).toMatchObject({ total: null, grade: null, weightUsed: 0 })
    expect(scoreOf({ part: 0, base: 0 })).toBeNull()
  })
})

describe('the ranking', () => {
  it('goes by grade, then by total; equals share their place, and who has no score has none', () => {
    const [good, failing] = [rules.grades[0] ?? null, rules.grades.at(-1) ?? null]

    const ranks = rankOf(
      rules,
      new Map([
        ['a', { total: 95, grade: good }],
        ['b', { total: 98, grade: failing }],
        ['c', { total: 95, grade: good }],
        ['d', { total: null, grade: null }],
        ['e', { total: 91, grade: good }],
      ]),
    )

    expect(Object.fromEntries(ranks)).toEqual({ a: 1, c: 1, e: 3, b: 4 })
  })

  it('has a colour for each grade, and red for the lowest alone', () => {
    const coloursOf = (n: number) =>
      withAppraisal({
        grades: Array.from({ length: n }, (_, at) => ({ label: `第${at + 1}等`, from: 100 - at * 20 })),
      }).grades.map(({ colour }) => colour)

    expect(rules.grades.map(({ colour }) => colour)).toEqual(['green', 'green', 'amber', 'red'])
    expect([1, 2, 3].map(coloursOf)).toEqual([['green'], ['green', 'red'], ['green', 'amber', 'red']])
  })
})

function sorted(units: ReturnType<typeof addUp>) {
  return Object.fromEntries([...units].map(([unitId, items]) => [unitId, Object.fromEntries(items)]))
}

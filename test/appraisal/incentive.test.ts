import { describe, expect, it } from 'vitest'

import { SHIPPED_POLICY_IDS, shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { onTheEdge } from '../../src/appraisal/incentive.ts'
import { rulesOf } from '../../src/appraisal/rules.ts'
import { AppError } from '../../src/errors.ts'

const policy = shippedPolicy('puyang-2024')
const appraisedBy = (appraisal: Partial<Policy['appraisal']>) =>
  rulesOf({ ...policy, appraisal: { ...policy.appraisal, ...appraisal } })
/** Shenzhen 2007: three indicators, three grades, and any 不满意 fails. */
const LIKE_SHENZHEN: Partial<Policy['appraisal']> = {
  items: [
    { item: 'acknowledged', label: '签收', weight: 30, failBelow: 90 },
    { item: 'on_time', label: '答复', weight: 30, failBelow: 100 },
    { item: 'satisfaction', label: '满意', weight: 40, failBelow: 100 },
  ],
  grades: [
    { label: '良好', from: 80 },
    { label: '合格', from: 60 },
    { label: '不合格', from: 0 },
  ],
}

describe('the warning of what rules make people do', () => {
  it('is given where one honest 不满意 fails a unit, and explains what units will do then', () => {
    const [warning] = appraisedBy(LIKE_SHENZHEN).warnings
    const words = warning?.paragraphs.join('') ?? ''

    expect(warning).toMatchObject({ kind: 'unsafe', title: expect.stringContaining('最低等次') })
    for (const said of ['得到3份以上的评价', '不合格', '被满意', '深圳', '承诺落实', '由代表工作机构征询']) {
      expect(words).toContain(said)
    }
  })

  it('tells up to how many deputies it is so where that depends on their number', () => {
    const byWeight = appraisedBy({
      items: [{ item: 'satisfaction', label: '代表满意情况', weight: 100 }],
      grades: [
        { label: '合格', from: 80 },
        { label: '不合格', from: 0 },
      ],
    })

    expect(byWeight.warnings[0]?.paragraphs[0]).toContain('得到3至4份评价时')
  })

  it('is not given for the rules that Duban ships: they weigh deeds more than words', () => {
    const warned = SHIPPED_POLICY_IDS.flatMap((id) => {
      try {
        return rulesOf(shippedPolicy(id)).warnings.map(({ title }) => `${id}: ${title}`)
      } catch (error) {
        // Not every place has an appraisal.
        if (error instanceof AppError && error.code === 'RULE_NOT_IN_POLICY') return []
        throw error
      }
    })

    expect(warned).toEqual([])
  })

  it('advises where satisfaction weighs more than promises kept', () => {
    const { warnings } = appraisedBy({
      items: [
        { item: 'promises_kept', label: '承诺落实', weight: 40 },
        { item: 'satisfaction', label: '代表满意情况', weight: 60 },
      ],
    })

    expect(warnings.map(({ kind }) => kind)).toContain('advice')
    expect(warnings.at(-1)?.paragraphs[0]).toContain('满意不等于办成')
  })
})

describe('a unit on the edge', () => {
  it('is one that a single changed word would bring to the lowest grade', () => {
    const rules = appraisedBy(LIKE_SHENZHEN)
    const withForms = (part: number, base: number) => [
      { item: 'acknowledged', part: 5, base: 5, corrected: null },
      { item: 'on_time', part: 5, base: 5, corrected: null },
      { item: 'satisfaction', part, base, corrected: null },
    ]

    const found = onTheEdge(
      rules,
      new Map([
        ['unit-1', withForms(5, 5)],
        ['unit-2', withForms(4, 5)],
        ['unit-3', withForms(2, 2)],
      ]),
    )

    expect(found).toEqual([{ unitId: 'unit-1', from: '良好', to: '不合格' }])
  })

  it('is nobody without a score', () => {
    expect(onTheEdge(appraisedBy(LIKE_SHENZHEN), new Map([['unit-1', []]]))).toEqual([])
  })
})

describe('rules without an appraisal', () => {
  it('are refused with where to write it', () => {
    expect(() => appraisedBy({ items: [] })).toThrow('请先在“办理规则”中补充')
  })
})

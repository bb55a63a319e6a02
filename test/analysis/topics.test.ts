import { describe, expect, it } from 'vitest'

import { findFamilies } from '../../src/analysis/families.ts'
import { findPhrases } from '../../src/analysis/phrases.ts'
import { changeOf, countTopics } from '../../src/analysis/topics.ts'
import type { AnalysedCase } from '../../src/db/read/analysis.ts'

function aCase(id: string, year: number, title: string, more: Partial<AnalysedCase> = {}): AnalysedCase {
  return {
    id,
    year,
    number: `第${id}号`,
    title,
    stage: 'underway',
    mark: 'none',
    field: '城建环保',
    delegation_id: null,
    delegation: null,
    unit_id: null,
    unit: null,
    repeats: [],
    result_class: null,
    ...more,
  }
}
const phrases = async (...titles: string[]) =>
  (
    await findPhrases(
      titles.map((title, at) => ({ id: `${at}`, year: 2026, title })),
      2,
    )
  ).map(({ phrase }) => phrase)

describe('words of titles', () => {
  it('finds the matter of several titles as a whole, without the words of every title', async () => {
    const found = await phrases(
      '关于加快推进城区老旧小区改造的建议',
      '关于进一步做好老旧小区改造工作的建议',
      '关于加强农村人居环境整治的建议',
    )

    expect(found).toContain('老旧小区改造')
    expect(found).not.toContain('建议')
    expect(found).not.toContain('老旧')
    expect(found.some((phrase) => phrase.includes('农村'))).toBe(false)
  })

  it('keeps a part that stands in more titles than the whole', async () => {
    expect(await phrases('老旧小区改造', '老旧小区改造', '老旧小区停车')).toEqual(
      expect.arrayContaining(['老旧小区改造', '老旧小区']),
    )
  })

  it('takes no title where there is none, and rare characters like any other', async () => {
    expect(await findPhrases([{ id: '1', year: 2026, title: null }], 1)).toEqual([])
    expect(await phrases('关于𬭎河治理的建议', '关于𬭎河治理的意见')).toEqual(['𬭎河治理'])
  })
})

describe('topics over the years', () => {
  const years = [2024, 2025, 2026]
  const cases = [
    aCase('1', 2024, '甲'),
    aCase('2', 2026, '乙'),
    aCase('3', 2026, '丙'),
    aCase('4', 2025, '丁', { field: '农业农村' }),
    aCase('5', 2025, '戊', { field: null }),
  ]

  it('counts every suggestion once, whatever the topic, and those without one last', () => {
    const lines = countTopics(cases, 'field', years)

    expect(lines.map(({ label, counts, total }) => [label, counts, total])).toEqual([
      ['城建环保', [1, 0, 2], 3],
      ['农业农村', [0, 1, 0], 1],
      ['未定领域', [0, 1, 0], 1],
    ])
  })

  it('measures growth against the mean of the years before, and none where there is no year before', () => {
    expect(changeOf([1, 0, 2])).toBe(1.5)
    expect(changeOf([4, 4])).toBe(0)
    expect(changeOf([3])).toBeNull()
    expect(changeOf([])).toBeNull()
  })
})

describe('what is raised again and again', () => {
  it('ties suggestions through others, also through one of before these years', () => {
    const families = findFamilies([
      aCase('1', 2024, '渠'),
      aCase('2', 2025, '渠又', { repeats: ['1'] }),
      aCase('3', 2026, '渠再', { repeats: ['2'] }),
      aCase('4', 2025, '桥', { repeats: ['0'] }),
      aCase('5', 2026, '桥又', { repeats: ['0'] }),
      aCase('6', 2026, '路'),
    ])

    expect(families.map(({ cases, years }) => [cases.map(({ id }) => id), years])).toEqual([
      [
        ['1', '2', '3'],
        [2024, 2025, 2026],
      ],
      [
        ['4', '5'],
        [2025, 2026],
      ],
    ])
  })

  it('ends where suggestions name each other in a circle', () => {
    const families = findFamilies([
      aCase('1', 2024, '甲', { repeats: ['2'] }),
      aCase('2', 2025, '乙', { repeats: ['1'] }),
    ])

    expect(families).toHaveLength(1)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  countChange,
  inChinese,
  partition,
  percent,
  periodInWords,
  shareChange,
} from '../../../src/reports/compose/number-words.ts'

const RUNS = Math.round(100 * Number(process.env['FC_SCALE'] ?? 1))

describe('shares of one whole', () => {
  it('add up to 100.0 as they are printed, each within a tenth of what it is', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2_000), { minLength: 1, maxLength: 12 }), (parts) => {
        const whole = parts.reduce((sum, part) => sum + part, 0)
        const shares = partition(parts)
        if (whole === 0) {
          expect(shares.every((share) => share === null)).toBe(true)
          return
        }
        const tenths = shares.map((share) => Math.round((share ?? 0) * 1000))
        expect(tenths.reduce((sum, share) => sum + share, 0)).toBe(1000)
        for (const [n, part] of parts.entries()) {
          expect(Math.abs((tenths[n] ?? 0) - (part / whole) * 1000)).toBeLessThan(1)
        }
      }),
      { numRuns: RUNS },
    )
  })

  it('are a dash where there is no base', () => {
    expect(percent(null)).toBe('—')
    expect(percent(0)).toBe('0.0%')
    expect(percent(1)).toBe('100.0%')
  })
})

describe('a change', () => {
  it('is the difference of what is printed', () => {
    expect(shareChange(0.97, 0.947)).toBe('提高2.3个百分点')
    expect(shareChange(0.9004, 0.9)).toBe('持平')
    expect(shareChange(0.5, 0.6666)).toBe('下降16.7个百分点')
    expect(countChange(3, 5, '件')).toBe('减少2件')
  })
})

describe('a period', () => {
  it.each([
    ['2026-01-01', '2026-12-31', '2026年'],
    ['2026-01-01', '2026-10-31', '2026年1月至10月'],
    ['2024-02-01', '2024-02-29', '2024年2月'],
    ['2026-03-05', '2026-10-31', '2026年3月5日至10月31日'],
    ['2025-12-01', '2026-02-28', '2025年12月1日至2026年2月28日'],
  ])('from %s to %s is %s', (from, to, words) => {
    expect(periodInWords(from, to)).toBe(words)
  })
})

it('numbers headings in Chinese', () => {
  expect([1, 10, 11, 20, 35].map(inChinese)).toEqual(['一', '十', '十一', '二十', '三十五'])
})

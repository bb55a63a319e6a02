import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { counterPattern, formatNumber, seriesOf } from '../../../machines/policy/numbering.ts'

const PLACE = { termNo: 15, sessionNo: 4, year: 2026 }
const RUNS = 100 * Number(process.env.FC_SCALE ?? 1)

describe('numbers of suggestions', () => {
  it('are filled in, with noughts where the template says how long', () => {
    expect(formatNumber('{term}届{session}次第{n}号', PLACE, 7)).toBe('15届4次第7号')
    expect(formatNumber('收{year}-{n:4}', PLACE, 12)).toBe('收2026-0012')
    expect(formatNumber('{n:2}', PLACE, 1234)).toBe('1234')
  })

  it('of one series differ in nothing but the counter', () => {
    expect(seriesOf('{year}闭第{n}号', PLACE)).toBe('2026闭第{n}号')
    expect(seriesOf('{year}闭第{n}号', { ...PLACE, year: 2027 })).not.toBe(seriesOf('{year}闭第{n}号', PLACE))
  })

  it('give their counter back, whatever stands around it', () => {
    const around = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !/[{}\d]/.test(text))
    fc.assert(
      fc.property(around, around, fc.nat(999_999), fc.constantFrom('{n}', '{n:6}'), (before, after, n, counter) => {
        const template = `${before}${counter}${after}`
        const found = new RegExp(counterPattern(template, PLACE)).exec(formatNumber(template, PLACE, n))
        expect(Number(found?.[1])).toBe(n)
      }),
      { numRuns: RUNS },
    )
  })
})

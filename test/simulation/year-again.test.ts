import { describe, expect, it } from 'vitest'

import { aBrokenYear, aYear } from './a-year.ts'

const COUNT = process.env['FC_SCALE'] ? 15 : 6

describe('the same seed', () => {
  it('writes the same bytes again', async () => {
    const [one, other] = await Promise.all([
      aYear({ policy: 'puyang-2024', count: COUNT, seed: 7, withReports: true }),
      aYear({ policy: 'puyang-2024', count: COUNT, seed: 7, withReports: true }),
    ])

    expect(other.files['report.json']).toBe(one.files['report.json'])
    expect(other.files['cases.csv']).toBe(one.files['cases.csv'])
    expect(other.files['events.jsonl'] === one.files['events.jsonl']).toBe(true)
    expect(Object.keys(one.reports)).toContain('annual_report.docx')
    expect(other.reports).toEqual(one.reports)
  })
})

describe('another seed', () => {
  it('writes another log', async () => {
    const one = await aYear({ policy: 'township-sample', count: 3, seed: 7 })
    const other = await aYear({ policy: 'township-sample', count: 3, seed: 8 })

    expect(other.files['events.jsonl'] === one.files['events.jsonl']).toBe(false)
  })
})

describe('a year that is stopped', () => {
  it('leaves nothing half written', async () => {
    const { said, left } = await aBrokenYear('puyang-2024')

    expect(said).toMatchObject({ name: 'AbortError' })
    expect(left).toEqual([])
  })
})

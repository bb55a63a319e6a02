import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, it } from 'vitest'

import { chainHash, GENESIS_HASH } from '../../src/engine/audit/chain.ts'
import { aYear, type LivedYear } from './a-year.ts'

const LONG = 120_000
/** One whole year at each run, the other too in the long run; both are also lived from the command line by `.ci/run`. */
const PLACES = process.env['FC_SCALE'] ? ['puyang-2024', 'yuzhou-2023'] : ['puyang-2024']

describe.each(PLACES)('the year of 99 suggestions under %s', (policy) => {
  let lived: LivedYear
  beforeAll(async () => {
    lived = await aYear({ policy, count: 99 })
  }, LONG)

  it('walks every path of the lifecycle that the place knows', () => {
    expect(lived.report.notWalked).toEqual([])
  })

  it('has no surprise, no fault, no timer before its moment or behind it, and an unbroken trail', () => {
    const { surprises, faults, timers, audit, events, replay } = lived.report

    expect(surprises).toEqual([])
    expect({ faults, early: timers.early, late: timers.late }).toEqual({ faults: 0, early: 0, late: 0 })
    expect(audit).toMatchObject({ ok: true, cases: 99, events })
    expect(replay).toEqual({ cases: 99, differences: 0 })
  })

  it('counts every suggestion once, however it is cut', () => {
    const { figures } = lived.report
    const { total, byCategory, byUnit, byState, byClass, ratings } = figures
    const sum = (values: number[]) => values.reduce((whole, value) => whole + value, 0)

    expect(figures.cases).toBe(99)
    expect(total.received + figures.outside).toBe(99)
    expect(sum(Object.values(byState))).toBe(99)
    for (const name of ['received', 'handedOver', 'replied', 'repliedInTime', 'concluded'] as const) {
      expect(sum(Object.values(byCategory).map((standing) => standing[name]))).toBe(total[name])
    }
    expect(sum(byUnit.map(({ standing }) => standing.received))).toBeLessThanOrEqual(total.received)
    expect(sum(Object.values(byClass))).toBe(total.replied)
    expect(sum(Object.values(ratings.first))).toBe(total.replied)
    expect(total.repliedInTime).toBeLessThanOrEqual(total.replied)
    expect(total.replied).toBeLessThanOrEqual(total.handedOver)
  })

  it('keeps to the shares that were measured', () => {
    const { total, byClass, ratings } = lived.report.figures
    const [first, second] = Object.values(byClass)

    // A 13.9 %, B 63.6 % of the replies; dissatisfied 5 % as in Rui'an, and the one that a joint handling needs.
    expect((first ?? 0) / total.replied).toBeCloseTo(0.139, 1)
    expect((second ?? 0) / total.replied).toBeCloseTo(0.636, 1)
    expect(ratings.first.dissatisfied / total.replied).toBeLessThan(0.08)
    expect(ratings.first.dissatisfied).toBeGreaterThan(3)
  })

  it('refuses the mistakes that people make, each in its own words', () => {
    const codes = Object.keys(lived.report.refusals).sort()

    expect(codes).toEqual(['EVENT_NOT_ACCEPTED', 'ROLE_NOT_ALLOWED', 'RULE_NOT_MET', 'TERM_OVER'])
  })

  it('writes a table that Excel reads, with a line for each suggestion', () => {
    const text = lived.files['cases.csv']
    const rows = parse(text, { bom: true, columns: true }) as Record<string, string>[]

    expect(text.startsWith('\uFEFF')).toBe(true)
    expect(rows).toHaveLength(99)
    expect(rows.every((row) => !/^[=+\-@]/.test(row['标题'] ?? ''))).toBe(true)
    expect(rows.filter((row) => row['办复日'] !== '')).not.toHaveLength(0)
  })

  it('writes a log in which anybody can count the chain of each case anew', () => {
    const ends = new Map<string, { hash: string; seq: number; at: string }>()
    const lines = lived.files['events.jsonl'].trimEnd().split('\n')
    let before = ''

    for (const line of lines) {
      const { hash } = JSON.parse(line) as { hash: string }
      const body = bodyOf(line)
      const event = JSON.parse(body) as { case: string; seq: number; recordedAt: string }
      const end = ends.get(event.case) ?? { hash: GENESIS_HASH, seq: 0, at: '' }
      const place = `${event.recordedAt} ${event.case} ${String(event.seq).padStart(6, '0')}`
      if (chainHash(end.hash, body) !== hash || event.seq !== end.seq + 1 || place <= before) {
        expect.unreachable(`${event.case} ${event.seq} breaks the chain or the order`)
      }
      ends.set(event.case, { hash, seq: event.seq, at: event.recordedAt })
      before = place
    }

    expect(lines).toHaveLength(lived.report.events)
    expect(ends.size).toBe(99)
  })
})

/** The hashed bytes as they stand in a line of the log. */
function bodyOf(line: string): string {
  const start = line.indexOf('"body":') + '"body":'.length
  let depth = 0
  let isText = false
  for (let at = start; at < line.length; at += 1) {
    const character = line[at]
    if (isText) {
      if (character === '\\') at += 1
      else if (character === '"') isText = false
    } else if (character === '"') isText = true
    else if (character === '{') depth += 1
    else if (character === '}') {
      depth -= 1
      if (depth === 0) return line.slice(start, at + 1)
    }
  }
  throw new Error('A line without a body')
}

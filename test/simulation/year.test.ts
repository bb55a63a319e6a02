import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, it } from 'vitest'

import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import { chainHash, GENESIS_HASH } from '../../src/engine/audit/chain.ts'
import { NO_RATINGS, RATINGS } from '../../src/figures/catalogue/ratings.ts'
import { IDENTITIES } from '../../src/figures/identities.ts'
import { describeYear } from '../../src/simulation/summary.ts'
import type { Figures } from '../../src/simulation/year-figures.ts'
import { aYear, type LivedYear } from './a-year.ts'

const OPINIONS = Object.keys({ ...RATINGS, ...NO_RATINGS })
/** One whole year at each run, the other too in the long run; both are also lived from the command line by `.ci/run`. */
const PLACES = process.env['FC_SCALE'] ? ['puyang-2024', 'yuzhou-2023'] : ['puyang-2024']

describe.each(PLACES)('the year of 99 suggestions under %s', (policy) => {
  let lived: LivedYear
  beforeAll(async () => {
    lived = await aYear({ policy, count: 99 })
  })

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
    const { report } = lived
    const { groups } = report
    const of = (id: string) => countIn(report.figures, id)

    expect(report.cases).toBe(99)
    expect(of('received') + of('cppcc')).toBe(99)
    for (const by of ['category', 'key', 'unit'] as const) {
      for (const id of ['received', 'handed_over', 'replied', 'concluded']) {
        expect(sum(groups[by].map(({ values }) => countIn(values, id))), `${id} by ${by}`).toBe(of(id))
      }
    }
    expect(sum(groups.state.map(({ values }) => countIn(values, 'received')))).toBe(of('received'))
    expect(sum(groups.class.map(({ values }) => countIn(values, 'replied')))).toBe(of('replied'))
    expect(sum(groups.round.map(({ values }) => countIn(values, 'ballots')))).toBe(of('ballots'))
    expect(sum(OPINIONS.map((opinion) => of(`rated_first_${opinion}`)))).toBe(of('replied'))
    expect(of('replied_in_time')).toBeLessThanOrEqual(of('replied'))
    expect(of('replied')).toBeLessThanOrEqual(of('handed_over'))
  })

  it('adds up as every report must', () => {
    const { figures } = lived.report

    const sums = IDENTITIES.map(({ whole, parts }) => [whole, sum(parts.map((part) => countIn(figures, part)))])
    expect(sums).toEqual(IDENTITIES.map(({ whole }) => [whole, countIn(figures, whole)]))
  })

  it('tells of the end of a year in which everything happened', () => {
    const { figures, groups } = lived.report
    const ends = groups.state.flatMap(({ key, values }) => (countIn(values, 'received') > 0 ? [key] : []))

    expect(ends).toEqual(expect.arrayContaining(['withdrawn', 'concluded', 'archived']))
    for (const id of ['late', 'rehandled_improved', 'promises_kept', 'promises_not_kept', 'promises_carried_over']) {
      expect(countIn(figures, id), id).toBeGreaterThan(0)
    }
    for (const id of ['supervisions_closed', 'ballots_again', 'rectified', 'reviews_revised', 'reviews_reopened']) {
      expect(countIn(figures, id), id).toBeGreaterThan(0)
    }
  })

  it('keeps to the shares that were measured', () => {
    const { figures, groups } = lived.report
    const [first, second] = groups.class.map(({ values }) => countIn(values, 'replied'))
    const replied = countIn(figures, 'replied')
    const dissatisfied = countIn(figures, 'rated_first_dissatisfied')

    // A 13.9 %, B 63.6 % of the replies; dissatisfied 5 % as in Rui'an, and the one that a joint handling needs.
    expect((first ?? 0) / replied).toBeCloseTo(0.139, 1)
    expect((second ?? 0) / replied).toBeCloseTo(0.636, 1)
    expect(dissatisfied / replied).toBeLessThan(0.08)
    expect(dissatisfied).toBeGreaterThan(3)
  })

  it('prints what it counted', () => {
    const { report } = lived
    const text = describeYear(report, shippedPolicy(policy))

    expect(text).toContain(`代表建议 99 件`)
    expect(text).toMatch(
      new RegExp(`合计 +${countIn(report.figures, 'received')} +${countIn(report.figures, 'handed_over')} `),
    )
    expect(text).toMatch(new RegExp(`首次（按件） +${countIn(report.figures, 'rated_first_satisfied')} `))
    expect(text).toMatch(new RegExp(`答复承诺事项 +${countIn(report.figures, 'promises')} `))
    expect(text).not.toMatch(/undefined|NaN|null|\[object/)
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
    // 政协提案 stand in the table and in no figure.
    const replied = rows.filter((row) => row['办复日'] !== '' && row['状态'] !== '已撤回')
    expect(replied).toHaveLength(countIn(lived.report.figures, 'replied') + countIn(lived.report.figures, 'cppcc'))
    expect(replied.filter((row) => row['按期办复'] === '否')).toHaveLength(
      countIn(lived.report.figures, 'replied_late'),
    )
    expect(sum(rows.map((row) => Number(row['记录条数'])))).toBe(lived.report.events)
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

function countIn(figures: Figures, id: string): number {
  const told = figures[id]
  if (typeof told !== 'number') return expect.unreachable(`"${id}" is no count`)
  return told
}

function sum(values: readonly number[]): number {
  return values.reduce((whole, value) => whole + value, 0)
}

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

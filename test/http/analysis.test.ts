import readXlsx from 'read-excel-file/node'
import { beforeAll, describe, expect, it } from 'vitest'

import { apply } from '../../src/engine/engine.ts'
import { aCommand, aDraft, caseId, DIRECTOR, expectApplied, handOver } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'

let house: House
let clerk: TestPost
let unit: TestPost
const THIS_YEAR = 2026

async function get<Reply>(post: TestPost, url: string): Promise<Reply> {
  const reply = await house.ask(post, { method: 'GET', url })
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json<Reply>()
}
type Line = { key: string | null; label: string; counts: number[]; total: number }

beforeAll(async () => {
  house = await createHouse()
  const { engine } = house.services
  for (const n of [1, 2]) await handOver(engine, n)
  // A draft is nobody's topic yet.
  expectApplied(await apply(engine, aCommand(caseId(3), aDraft())))
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
  unit = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1' })
})

describe('the analysis of suggestions', () => {
  const span = `fromYear=${THIS_YEAR - 2}&toYear=${THIS_YEAR}`

  it('counts by topic and year, and every number opens to its suggestions', async () => {
    const { years, lines, total } = await get<{ years: number[]; lines: Line[]; total: Line }>(
      clerk,
      `/api/analysis/topics?${span}&by=unit`,
    )
    const [first] = lines
    const behind = await get<{ cases: { id: string }[]; total: number }>(
      clerk,
      `/api/analysis/cases?${span}&by=unit${first?.key ? `&key=${first.key}` : ''}&year=${THIS_YEAR}`,
    )

    expect(years).toEqual([2024, 2025, 2026])
    expect(total.total).toBe(2)
    expect(lines.reduce((sum, line) => sum + line.total, 0)).toBe(total.total)
    expect(behind.total).toBe(first?.counts.at(-1))
    expect(behind.cases.map(({ id }) => id)).not.toContain(caseId(3))
  })

  it('finds the words of titles, and the suggestions that bear each', async () => {
    const { lines } = await get<{ lines: Line[] }>(clerk, `/api/analysis/words?${span}`)
    expect(lines.length).toBeGreaterThan(0)
    for (const { key, total } of lines.slice(0, 3)) {
      const behind = await get<{ total: number }>(
        clerk,
        `/api/analysis/cases?${span}&phrase=${encodeURIComponent(key ?? '')}`,
      )
      expect(behind.total, key ?? '').toBe(total)
    }
  })

  it('quotes no word of an internal suggestion, and lets no file name it', async () => {
    const { engine } = house.services
    const mark = { type: 'mark.changed', mark: 'internal', text: { reason: '内部事项' } }
    expectApplied(await apply(engine, aCommand(caseId(2), mark, { principal: DIRECTOR })))
    const director = await house.appoint({ role: 'deputy_office_director' })

    const { total } = await get<{ total: Line }>(director, `/api/analysis/topics?${span}`)
    const { found } = await get<{ found: number }>(director, `/api/analysis/words?${span}`)

    expect(total.total).toBe(2)
    expect(found).toBe(0)
  })

  it('leaves as a workbook that another library reads', async () => {
    const reply = await house.ask(clerk, { method: 'GET', url: `/api/analysis/workbook?${span}&what=unit` })
    const sheets = await readXlsx(reply.rawPayload)
    const rows = sheets.find(({ sheet }) => sheet === '数据')?.data ?? []

    expect(rows[0]).toEqual([
      '主办单位',
      '2024年（件）',
      '2025年（件）',
      '2026年（件）',
      '合计（件）',
      '末年比此前各年平均增减',
    ])
    expect(rows.length).toBeGreaterThan(1)
  })

  it('refuses years that make no span, in words, and units altogether', async () => {
    const wrong = await house.ask(clerk, { method: 'GET', url: '/api/analysis/topics?fromYear=2026&toYear=2024' })
    const long = await house.ask(clerk, { method: 'GET', url: '/api/analysis/topics?fromYear=1990&toYear=2026' })
    const other = await house.ask(unit, { method: 'GET', url: `/api/analysis/topics?${span}` })

    expect(wrong.json<{ detail: string }>().detail).toContain('请对调')
    expect(long.json<{ detail: string }>().detail).toContain('最多分析 12 年')
    expect(other.statusCode).toBe(403)
  })

  it('says that nothing is there where nothing is', async () => {
    const { lines, total } = await get<{ lines: Line[]; total: Line }>(
      clerk,
      '/api/analysis/topics?fromYear=2020&toYear=2021',
    )

    expect(lines).toEqual([])
    expect(total).toMatchObject({ total: 0, counts: [0, 0] })
  })
})

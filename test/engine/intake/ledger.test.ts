import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createWorld, readRows, TENANT, type World } from '../a-world.ts'
import { aWorkbook, type Lines, policyOf, takeLedger } from './a-table.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

/** Four thousand rows in the long run. */
const SCALE = Number(process.env['FC_SCALE'] ?? 1)
const HEAD = [
  '编号',
  '标题',
  '领衔代表',
  '联名代表',
  '代表团',
  '届',
  '次',
  '时段',
  '提出日期',
  '类别',
  '承办单位',
  '协办单位',
  '交办日期',
  '协办意见日期',
  '沟通方式',
  '答复日期',
  '办理结果',
  '满意度',
  '办结日期',
  '承诺事项',
  '承诺完成日期',
] as const
type Row = Partial<Record<(typeof HEAD)[number], string | number | Date>>
const A_ROW: Row = {
  编号: '第1号',
  标题: '关于修建㛃河大桥的建议',
  领衔代表: '代表甲',
  联名代表: '代表䶮',
  代表团: '甲县代表团',
  届: '第十四届',
  次: 2,
  时段: '大会期间',
  提出日期: '2024.12.20',
  类别: '三类',
  承办单位: '甲局',
  协办单位: '乙局',
  交办日期: '2025年1月10日',
  协办意见日期: '2025-03-01',
  沟通方式: '走访',
  答复日期: new Date('2025-04-01'),
  办理结果: '1 已经解决',
  满意度: '满意',
  办结日期: '2025-05-06',
}
const lines = (...rows: Row[]): Lines => [HEAD, ...rows.map((row) => HEAD.map((name) => row[name] ?? null))]

function given() {
  const { engine } = world
  return {
    engine,
    tenantId: TENANT,
    policy: policyOf(engine.shop.policies, TENANT, 'puyang-2024'),
    source: '台账.xlsx',
  }
}

async function caseRow(id: string | null | undefined) {
  const [row] = await readRows<Record<string, unknown>>(
    world.pool,
    `select stage, number, first_handed_over_on, replied_on, concluded_on from suggestion_case where id = $1`,
    [id],
  )
  return row
}

describe('a ledger of last year', () => {
  it('brings a case in with its whole life, however far back it lies', async () => {
    world.clock.now = '2026-11-20T02:00:00.000Z'
    const bytes = await aWorkbook(lines(A_ROW))

    const preview = await takeLedger(given(), bytes, { isPreview: true })
    const { verdicts, newDeputies, newUnits } = await takeLedger(given(), bytes)

    expect(preview.verdicts).toEqual(verdicts)
    expect(verdicts).toMatchObject([{ outcome: 'new', problems: [], stopped: null }])
    expect({ newDeputies, newUnits }).toEqual({ newDeputies: ['代表甲', '代表䶮'], newUnits: ['甲局', '乙局'] })
    expect(await caseRow(verdicts[0]?.caseId)).toEqual({
      stage: expect.stringContaining('underway'),
      number: '第1号',
      first_handed_over_on: '2025-01-10',
      replied_on: '2025-04-01',
      concluded_on: '2025-05-06',
    })
    const notices = await readRows(world.pool, `select 1 from outbox where topic = 'notice'`)
    expect(notices).toEqual([])
    const late = await readRows(
      world.pool,
      `select actor_id, kind from deadline where case_id = $1 and status in ('running', 'overdue')`,
      [verdicts[0]?.caseId],
    )
    expect(late).toEqual([])
  })

  it('changes nothing the second time, and later takes what has happened since', async () => {
    const early: Row = {
      ...A_ROW,
      编号: '第2号',
      标题: '关于补充校车的建议',
      答复日期: '',
      办理结果: '',
      满意度: '',
      办结日期: '',
    }
    const first = await takeLedger(given(), await aWorkbook(lines(early)))
    const again = await takeLedger(given(), await aWorkbook(lines(early)))
    const later = { ...early, 答复日期: '2025-04-01', 办理结果: '1', 满意度: '不满意' }
    const more = await takeLedger(given(), await aWorkbook(lines(later)))
    const last = await takeLedger(given(), await aWorkbook(lines(later)))
    const other = await takeLedger(given(), await aWorkbook(lines({ ...later, 答复日期: '2025-04-02' })))

    expect([first, again, more, last].map(({ verdicts }) => verdicts[0]?.outcome)).toEqual([
      'new',
      'unchanged',
      'changed',
      'unchanged',
    ])
    expect(more.verdicts[0]?.changes).toEqual([{ label: '办理进度', from: '协办意见', to: '征求意见' }])
    expect(other.verdicts).toMatchObject([
      { outcome: 'refused', problems: [{ found: '2025-04-02', expected: expect.stringContaining('2025-04-01') }] },
    ])
    expect(again).toMatchObject({ newDeputies: [], newUnits: [] })
  })

  it('stops where the ledger does not know what a rule asks for, and says so', async () => {
    const { verdicts } = await takeLedger(
      given(),
      await aWorkbook(
        lines(
          { ...A_ROW, 编号: '第11号', 标题: '没有沟通', 沟通方式: '' },
          { ...A_ROW, 编号: '第12号', 标题: '没有结果类别', 办理结果: '' },
          { ...A_ROW, 编号: '第13号', 标题: '没有交办日期', 交办日期: '' },
          { ...A_ROW, 编号: '第14号', 标题: '列入计划而无承诺', 办理结果: '3' },
          { ...A_ROW, 编号: '第15号', 标题: '只说办结', 办结日期: '是' },
          { ...A_ROW, 编号: '第16号', 标题: '没有协办意见', 协办意见日期: '' },
        ),
      ),
    )

    expect(verdicts.map(({ outcome }) => outcome)).toEqual(Array(6).fill('new'))
    expect(verdicts.map(({ stopped }) => stopped)).toEqual([
      expect.stringMatching(/^登记到“协办意见”：.*沟通/),
      expect.stringMatching(/^登记到“沟通”：.*办理结果类别/),
      expect.stringMatching(/^登记到“收到”：.*交办日期/),
      expect.stringMatching(/^登记到“沟通”：.*承诺/),
      expect.stringMatching(/^登记到“征求意见”：“办结日期”写的是“是”/),
      expect.stringMatching(/^登记到“沟通”：.*协办/),
    ])
  })

  it('refuses days that cannot be, and puts on no roll what only refused rows name', async () => {
    const { verdicts, newDeputies, newUnits } = await takeLedger(
      given(),
      await aWorkbook(
        lines(
          { ...A_ROW, 编号: '第21号', 领衔代表: '代表丑', 承办单位: '丑局', 答复日期: '2024-12-31' },
          { ...A_ROW, 编号: '第22号', 领衔代表: '代表寅', 类别: '九类' },
          { ...A_ROW, 编号: 1.1e17, 领衔代表: '代表卯' },
          { ...A_ROW, 编号: new Date('2025-03-05'), 领衔代表: '代表辰' },
          {
            ...A_ROW,
            编号: '第23号',
            领衔代表: '代表巳',
            交办日期: '2027-01-10',
            答复日期: '2027-02-01',
            办结日期: '',
          },
        ),
      ),
    )

    expect(verdicts.map(({ outcome, stopped }) => [outcome, stopped === null])).toEqual([
      ['refused', true],
      ['refused', true],
      ['refused', true],
      ['refused', true],
      ['new', false],
    ])
    expect(verdicts.flatMap(({ problems }) => problems.map(({ column }) => column))).toEqual([
      '答复日期',
      '类别',
      '编号',
      '编号',
    ])
    expect({ newDeputies, newUnits }).toEqual({ newDeputies: ['代表巳'], newUnits: [] })
  })

  it('takes four thousand rows, half of them bad, and lets others work meanwhile', async () => {
    const rows: Row[] = Array.from({ length: 400 * SCALE }, (_, n) => ({
      ...A_ROW,
      编号: `甲${n}`,
      标题: `关于第${n}件事的建议`,
      领衔代表: `代表${n % 50}`,
      ...(n % 2 === 1 && { 届: '零' }),
    }))
    const bytes = await aWorkbook(lines(...rows))
    let turns = 0
    const others = setInterval(() => {
      turns += 1
    }, 0)

    const { verdicts } = await takeLedger(given(), bytes)
    clearInterval(others)

    expect(verdicts.filter(({ outcome }) => outcome === 'new')).toHaveLength(rows.length / 2)
    expect(verdicts.filter(({ outcome }) => outcome === 'refused')).toHaveLength(rows.length / 2)
    // Counted and not timed: whoever else works here had a turn for every few rows.
    expect(turns).toBeGreaterThan(rows.length / 20)
  })
})

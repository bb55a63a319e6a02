import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createWorld, readRows, TENANT, type World } from '../a-world.ts'
import { aWorkbook, type Lines, policyOf, takeLedger } from './a-table.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

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
})

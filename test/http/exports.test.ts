import { inflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Told } from '../../machines/effects.ts'
import { withTenant } from '../../src/db/tenant.ts'
import * as columns from '../../src/documents/xlsx/export-columns.ts'
import { apply } from '../../src/engine/engine.ts'
import { aCommand, aDraft, caseId, expectApplied, handOver, OTHER_TENANT, readRows } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'

let house: House
let clerk: TestPost
beforeAll(async () => {
  house = await createHouse()
  clerk = await house.appoint({ role: 'deputy_office_clerk', name: '人员㛃䶮' })
  await withTenant(house.services.db, clerk.tenantId, async (trx) => {
    await trx
      .insertInto('deputy')
      .values({ tenant_id: clerk.tenantId, id: 'deputy-1', name: '代表㛃䶮', delegation_id: null, phone: '-0393' })
      .execute()
    await trx
      .insertInto('unit')
      .values({ tenant_id: clerk.tenantId, id: 'unit-1', name: '=HYPERLINK("x")', kind: null, successor_id: null })
      .execute()
  })
  await handOver(house.engine, 1)
  const { text: _, ...stub } = aDraft({ mark: 'state_secret', publicity: 'none' })
  expectApplied(await apply(house.engine, aCommand(caseId(2), stub as Told)))
  expectApplied(await apply(house.engine, aCommand(caseId(3), aDraft({ text: { title: '=1+1 关于䶮的建议' } }))))
  expectApplied(
    await apply(house.engine, aCommand(caseId(4), aDraft({ mark: 'internal', text: { title: '内部事项' } }))),
  )
})
afterAll(() => house[Symbol.asyncDispose]())

async function open(post: TestPost, url: string) {
  const answer = await house.ask(post, { method: 'GET', url })
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200)
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(answer.rawPayload as unknown as ExcelJS.Buffer)
  const [printed, flat] = workbook.worksheets
  if (!printed || !flat) throw new Error('Two sheets were expected')
  return { printed, flat, bytes: answer.rawPayload }
}

/** The text of one part of the packed file, read without the library that wrote it. */
function partOf(bytes: Buffer, name: string): string {
  for (let at = bytes.length - 22; at > 0; at -= 1) {
    if (bytes.readUInt32LE(at) !== 0x06054b50) continue
    let entry = bytes.readUInt32LE(at + 16)
    for (let n = bytes.readUInt16LE(at + 10); n > 0; n -= 1) {
      const length = bytes.readUInt16LE(entry + 28)
      const packed = bytes.readUInt32LE(entry + 20)
      const offset = bytes.readUInt32LE(entry + 42)
      if (bytes.toString('utf8', entry + 46, entry + 46 + length) === name) {
        const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
        return inflateRawSync(bytes.subarray(start, start + packed)).toString('utf8')
      }
      entry += 46 + length + bytes.readUInt16LE(entry + 30) + bytes.readUInt16LE(entry + 32)
    }
  }
  throw new Error(`No part ${name}`)
}

describe('a list of cases as a workbook', () => {
  it('has its fixed columns, a title over all of them, and nothing that a spreadsheet would work out', async () => {
    const { printed, flat } = await open(clerk, '/api/exports/cases.xlsx?tab=all')

    expect(printed.getCell('A1').value).toBe('代表建议列表')
    expect(printed.model.merges).toContain('A1:T1')
    const headers = columns.CASE_EXPORT.map(({ header }) => header)
    expect(printed.getRow(2).values).toEqual([undefined, ...headers])
    expect(flat.getRow(1).values).toEqual([undefined, ...headers])
    const titles = flat.getColumn(3).values.slice(2)
    expect(titles.sort()).toEqual(["'=1+1 关于䶮的建议", '关于加强农村道路养护的建议'].sort())
    expect(flat.getColumn(15).values).toContain(`'=HYPERLINK("x")`)
    expect(flat.getColumn(4).values).toContain('代表㛃䶮')
    expect(flat.getColumn(14).values.filter((value) => value instanceof Date)).toEqual([
      new Date('2026-03-10T00:00:00Z'),
    ])
  })

  it('leaves out what may not leave, says how many, and leaves a line in the trail', async () => {
    const { printed } = await open(clerk, '/api/exports/cases.xlsx?tab=all&period=between_sessions')

    expect(JSON.stringify(printed.getColumn(3).values)).not.toContain('内部事项')
    expect(printed.getRow(printed.rowCount).getCell(1).value).toBe('另有 1 件内部件或涉密件不能导出，未列入')
    const [line] = await readRows(
      house.pool,
      `select person_id, new from access_trail where kind = 'list_exported' order by n desc limit 1`,
    )
    expect(line).toEqual({
      person_id: `person-${clerk.postId}`,
      new: {
        list: 'cases',
        lines: 2,
        leftOut: 1,
        filters: { tab: 'all', sort: 'number', order: 'asc', period: 'between_sessions' },
      },
    })
  })

  it('prints on A4 across, as wide as the page, with its head on every page', async () => {
    const { bytes } = await open(clerk, '/api/exports/cases.xlsx')
    const sheet = partOf(bytes, 'xl/worksheets/sheet1.xml')

    expect(sheet).toMatch(/<pageSetup[^>]*paperSize="9"/)
    expect(sheet).toMatch(/<pageSetup[^>]*orientation="landscape"/)
    expect(sheet).toMatch(/<pageSetup[^>]*fitToHeight="0"/)
    expect(sheet).toContain('<autoFilter ref="A2:T2"')
    expect(sheet).toMatch(/<pane[^>]*ySplit="2"[^>]*state="frozen"/)
    expect(partOf(bytes, 'xl/workbook.xml')).toMatch(/_xlnm\.Print_Titles/)
  })

  it('gives a unit its own cases alone, and another congress nothing', async () => {
    const unit = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1' })
    const other = await house.appoint({ role: 'deputy_office_clerk', tenantId: OTHER_TENANT })

    expect((await open(unit, '/api/exports/cases.xlsx?tab=all')).flat.rowCount).toBe(2)
    expect((await open(other, '/api/exports/cases.xlsx?tab=all')).flat.rowCount).toBe(1)
  })
})

describe('other lists as workbooks', () => {
  it.each([
    ['deputies', columns.DEPUTY_EXPORT],
    ['units', columns.UNIT_EXPORT],
    ['worklist', columns.WORKLIST_EXPORT],
  ] as const)('gives the clerk %s', async (list, fixed) => {
    const { flat } = await open(clerk, `/api/exports/${list}.xlsx`)

    expect(flat.getRow(1).values).toEqual([undefined, ...fixed.map(({ header }) => header)])
    expect(JSON.stringify(flat.getSheetValues())).not.toMatch(/"[=+\-@][^"]/)
  })

  it.each([
    ['people', columns.PEOPLE_EXPORT],
    ['trail', columns.TRAIL_EXPORT],
  ] as const)('gives %s to the administrator, and to no clerk', async (list, fixed) => {
    const administrator = await house.appoint({ role: 'administrator' })
    const { flat } = await open(administrator, `/api/exports/${list}.xlsx`)

    expect(flat.getRow(1).values).toEqual([undefined, ...fixed.map(({ header }) => header)])
    expect((await house.ask(clerk, { method: 'GET', url: `/api/exports/${list}.xlsx` })).statusCode).toBe(403)
  })

  it('keeps the order of its columns: last year’s formulas count on it', () => {
    expect(columns.CASE_EXPORT.map(({ header }) => header).join(' ')).toBe(
      '编号 流水号 标题 领衔代表 联名代表 代表团 时段 届 次 类别 是否重点 办理阶段 提出日期 交办日期 主办单位 协办单位 下一期限 答复日期 办结日期 归档日期',
    )
    expect(columns.DEPUTY_EXPORT.map(({ header }) => header).join(' ')).toBe(
      '代表编号 姓名 代表团 届 工作单位 电话 资格 在办建议',
    )
    expect(columns.UNIT_EXPORT.map(({ header }) => header).join(' ')).toBe(
      '单位名称 单位类别 上级单位 交办机构 单位电话 地址 主要负责人 停用日期 承继单位 在办建议',
    )
  })
})

import ExcelJS from 'exceljs'
import { readSheet } from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'

import type { ReportBody, ReportTable } from '../../src/contract/report-body.ts'
import { writeReportXlsx } from '../../src/documents/reports/write-xlsx.ts'
import { formulasOf } from '../../src/documents/reports/xlsx-formulas.ts'
import { settleDates } from '../../src/reports/settle-dates.ts'

type Row = ReportTable['rows'][number]
const text = (words: string) => ({ text: words })
const count = (value: number) => ({ text: String(value), value, ref: { figure: 'received' } })
const share = (value: number) => ({ text: `${(100 * value).toFixed(1)}%`, value })
const row = (kind: Row['kind'], name: string, all: number, replied: number): Row => ({
  kind,
  cells: [text(name), count(all), count(replied), all > 0 ? share(replied / all) : text('—')],
})
const CASE = '8f14e45f-ceea-467f-9575-0f1a2b3c4d5e'

const UNITS: ReportTable = {
  kind: 'table',
  name: '单位',
  title: '各单位办理情况：甲/乙[丙]',
  head: [
    [
      { text: '承办单位', span: 1, rows: 2 },
      { text: '办理', span: 2, rows: 1 },
      { text: '办复率', span: 1, rows: 2 },
    ],
    [
      { text: '件数', span: 1, rows: 1 },
      { text: '办复', span: 1, rows: 1 },
    ],
  ],
  columns: [
    { label: '承办单位', format: 'text', width: 3 },
    { label: '件数', format: 'count', width: 1 },
    { label: '办复', format: 'count', width: 1 },
    { label: '办复率', format: 'share', width: 1 },
  ],
  rows: [row('line', '甲局', 8, 6), row('line', '乙局', 3, 3), row('line', '丙局', 0, 0), row('total', '合计', 11, 9)],
  note: '注：按件统计。',
}
const CASES: ReportTable = {
  ...UNITS,
  name: '一览表',
  title: '代表建议一览表',
  head: [[text('编号'), text('标题'), text('交办')].map(({ text }) => ({ text, span: 1, rows: 1 }))],
  columns: [
    { label: '编号', format: 'text', width: 1 },
    { label: '标题', format: 'text', width: 3 },
    { label: '交办', format: 'day', width: 1 },
  ],
  rows: [
    { kind: 'group', cells: [text('一类'), text(''), text('')] },
    { kind: 'line', cells: [{ text: '第1号', caseId: CASE }, text('=HYPERLINK("x")'), text('2026-03-05')] },
    { kind: 'line', cells: [{ text: '3-5', caseId: CASE }, text(`㛃䶮${'题'.repeat(300)}`), text('2026.3.10')] },
  ],
  note: null,
}
const BODY: ReportBody = {
  title: '关于代表建议办理情况的报告',
  subtitle: null,
  maker: '甲市人大常委会代表工作委员会',
  datedOn: '2026-12-10',
  fromOn: '2026-01-01',
  toOn: '2026-12-31',
  asOf: '2026-12-01',
  basis: 'recorded',
  blocks: [UNITS],
  annexes: [CASES],
  formulas: [{ label: '办复率', unit: '%', formula: '办复件数÷交办件数' }],
}

async function open(bytes: Buffer): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer)
  return workbook
}

describe('the workbook of a report', () => {
  it('has a sheet to print for each table: two heads, sums and shares as formulas that come to the printed numbers', async () => {
    const bytes = await writeReportXlsx(BODY, { unitOf: () => '件' })
    const sheet = (await open(bytes)).getWorksheet('各单位办理情况：甲 乙 丙')

    expect(sheet?.getCell('A2').value).toBe(
      '统计时段：2026年1月1日至2026年12月31日　截至2026年12月1日（以登记日期计）　　单位：件、%',
    )
    expect(sheet?.getCell('B3').value).toBe('办理')
    expect(sheet?.getCell('C4').value).toBe('办复')
    expect(sheet?.model.merges).toEqual(expect.arrayContaining(['A1:D1', 'A3:A4', 'B3:C3', 'D3:D4']))
    expect(sheet?.getCell('B8').value).toEqual({ formula: 'SUM(B5:B7)', result: 11 })
    expect(sheet?.getCell('D5').value).toEqual({ formula: 'C5/B5', result: 0.75 })
    expect(sheet?.getCell('D7').value).toBe('—')
    expect(sheet?.getCell('D8').numFmt).toBe('0.0%')
    expect(sheet?.pageSetup).toMatchObject({
      paperSize: 9,
      orientation: 'landscape',
      fitToWidth: 1,
      printTitlesRow: '1:4',
    })
    const lines = await readSheet(bytes, 2 - 1)
    const [all, replied] = [1, 2].map((column) =>
      lines.slice(4, 7).reduce((sum, cells) => sum + Number(cells[column]), 0),
    )
    expect(lines[7]?.slice(1)).toEqual([all, replied, Number(replied) / Number(all)])
  })

  it('has a flat sheet to sort: one head, a line for each suggestion, real days, nothing that becomes a formula', async () => {
    const bytes = await writeReportXlsx(BODY)
    const rows = await readSheet(bytes, '数据')
    const flat = (await open(bytes)).getWorksheet('数据')

    expect(rows[0]).toEqual(['编号', '标题', '交办'])
    expect(rows).toHaveLength(3)
    expect(rows[1]?.[1]).toBe(`'=HYPERLINK("x")`)
    expect(rows[1]?.[2]).toEqual(new Date('2026-03-05T00:00:00Z'))
    expect(rows[2]?.[0]).toBe('3-5')
    expect(rows[2]?.[1]).toBe(`㛃䶮${'题'.repeat(300)}`)
    expect(rows[2]?.[2]).toEqual(new Date('2026-03-10T00:00:00Z'))
    expect(flat?.model.merges).toEqual([])
    expect(flat?.autoFilter).toBe('A1:C1')
    expect(flat?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
  })

  it('shows counts and shares of one column as what they are', async () => {
    const both: ReportTable = {
      ...UNITS,
      columns: [
        { label: '指标', format: 'text', width: 3 },
        { label: '本期', format: 'text', width: 1 },
      ],
      head: [[text('指标'), text('本期')].map(({ text }) => ({ text, span: 1, rows: 1 }))],
      rows: [
        { kind: 'line', cells: [text('办复'), count(92)] },
        { kind: 'line', cells: [text('办复率'), share(0.969)] },
      ],
    }
    const sheet = (await open(await writeReportXlsx({ ...BODY, blocks: [both], annexes: [] }))).worksheets[0]
    const cells = [4, 5].map((row) => sheet?.getCell(row, 2))

    expect(cells.map((cell) => [cell?.value, cell?.numFmt])).toEqual([
      [92, '0'],
      [0.969, '0.0%'],
    ])
  })

  it('says on a sheet of its own what each number counts', async () => {
    const rows = await readSheet(await writeReportXlsx({ ...BODY, blocks: [], annexes: [] }), '口径')

    expect(rows.slice(2)).toEqual([
      ['指标', '单位', '口径'],
      ['办复率', '%', '办复件数÷交办件数'],
    ])
  })

  it('writes no formula where the sum of the lines is not the total, as with suggestions of several units', () => {
    const shared = { ...UNITS, rows: [...UNITS.rows.slice(0, 3), row('total', '合计', 9, 8)] }

    expect([...formulasOf(shared, 5).keys()].filter((place) => !place.endsWith(' 3'))).toEqual([])
  })

  it('is the same bytes whenever the same report is written', async () => {
    const once = settleDates(await writeReportXlsx(BODY), BODY.datedOn)
    const again = settleDates(await writeReportXlsx(BODY), BODY.datedOn)

    expect(once.equals(again)).toBe(true)
    expect((await open(once)).created).toEqual(new Date('2026-12-10T00:00:00Z'))
  })
})

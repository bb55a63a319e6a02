import { PassThrough, type Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import ExcelJS from 'exceljs'

import { safeText } from './safe-text.ts'

/** A column of a list that goes out; `day`: YYYY-MM-DD. */
export type SheetColumn<Row> = {
  header: string
  key: keyof Row & string
  /** In characters. */
  width: number
  kind?: 'text' | 'day' | 'number'
}
export type SheetFile<Row> = {
  title: string
  columns: readonly SheetColumn<Row>[]
  rows: AsyncIterable<Row>
  /** Lines under the table, known when all rows are written. */
  notes?: () => readonly string[]
}
type Value = string | number | null

const HEAD_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEDEDED' } } as const
const THIN = { style: 'thin', color: { argb: 'FFBFBFBF' } } as const
const BORDER = { top: THIN, left: THIN, bottom: THIN, right: THIN }
const FONT = '宋体'
const ROWS_PER_TURN = 200

/**
 * A list as a workbook, written while it is sent: a sheet to print (title over the whole width, head on every page, A4
 * across, as wide as the page) and a flat one to work with. The rows are read once.
 */
export function writeSheetFile<Row extends object>(file: SheetFile<Row>): Readable {
  const stream = new PassThrough()
  write(file, stream).catch((error: unknown) =>
    stream.destroy(error instanceof Error ? error : new Error(String(error))),
  )
  return stream
}

async function write<Row extends object>(
  { title, columns, rows, notes }: SheetFile<Row>,
  stream: PassThrough,
): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false })
  workbook.creator = '督办'
  const printed = openPrinted(workbook, title, columns)
  const flat = workbook.addWorksheet('数据', { views: [{ state: 'frozen', ySplit: 1 }] })
  flat.columns = columns.map(({ width }) => ({ width }))
  flat.addRow(columns.map(({ header }) => header)).commit()

  let count = 0
  for await (const row of rows) {
    const values = columns.map((column) => pickValue(row, column))
    addPrinted(printed, values, columns)
    addFlat(flat, values, columns)
    count += 1
    if (count % ROWS_PER_TURN === 0) await nextTurn()
  }
  for (const note of notes?.() ?? []) addNote(printed, note, columns.length)
  printed.autoFilter = { from: { row: 2, column: 1 }, to: { row: 2, column: columns.length } }
  printed.commit()
  flat.commit()
  await workbook.commit()
}

type Writer = ExcelJS.stream.xlsx.WorkbookWriter

function openPrinted<Row>(workbook: Writer, title: string, columns: readonly SheetColumn<Row>[]): ExcelJS.Worksheet {
  const sheet = workbook.addWorksheet('列表', {
    views: [{ state: 'frozen', ySplit: 2 }],
    pageSetup: {
      paperSize: 9,
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: '1:2',
      margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.5, header: 0.2, footer: 0.2 },
    },
    headerFooter: { oddFooter: '第 &P 页，共 &N 页' },
  })
  sheet.columns = columns.map(({ width }) => ({ width }))
  sheet.mergeCells(1, 1, 1, columns.length)
  const head = sheet.getRow(1)
  head.height = 30
  head.getCell(1).value = safeText(title)
  head.getCell(1).style = {
    font: { name: FONT, size: 16, bold: true },
    alignment: { horizontal: 'center', vertical: 'middle' },
  }
  head.commit()
  const names = sheet.addRow(columns.map(({ header }) => header))
  names.eachCell((cell) => {
    cell.style = {
      font: { name: FONT, size: 10, bold: true },
      fill: HEAD_FILL,
      border: BORDER,
      alignment: { horizontal: 'center', vertical: 'middle', wrapText: true },
    }
  })
  names.commit()
  return sheet
}

function addPrinted<Row>(
  sheet: ExcelJS.Worksheet,
  values: readonly Value[],
  columns: readonly SheetColumn<Row>[],
): void {
  const row = sheet.addRow(columns.map((column, at) => cellOf(values[at] ?? null, column)))
  for (const [at, { kind = 'text' }] of columns.entries()) {
    row.getCell(at + 1).style = {
      font: { name: FONT, size: 10 },
      border: BORDER,
      alignment: { vertical: 'top', wrapText: true, horizontal: kind === 'text' ? 'left' : 'center' },
      numFmt: FORMATS[kind],
    }
  }
  row.commit()
}

function addFlat<Row>(sheet: ExcelJS.Worksheet, values: readonly Value[], columns: readonly SheetColumn<Row>[]): void {
  const row = sheet.addRow(columns.map((column, at) => cellOf(values[at] ?? null, column)))
  for (const [at, { kind = 'text' }] of columns.entries()) row.getCell(at + 1).numFmt = FORMATS[kind]
  row.commit()
}

function addNote(sheet: ExcelJS.Worksheet, note: string, width: number): void {
  const row = sheet.addRow([safeText(note)])
  row.getCell(1).style = { font: { name: FONT, size: 10 }, alignment: { wrapText: false } }
  sheet.mergeCells(row.number, 1, row.number, width)
  row.commit()
}

/** As text `@`: Excel then leaves a long number, and a number such as 3-5, as it is. */
const FORMATS = { text: '@', day: 'yyyy-mm-dd', number: '0' } as const

function pickValue<Row extends object>(row: Row, { key }: SheetColumn<Row>): Value {
  const value: unknown = row[key]
  if (typeof value === 'number' || typeof value === 'string') return value
  return null
}

function cellOf<Row>(value: Value, { kind = 'text' }: SheetColumn<Row>): string | number | Date | null {
  if (value === null || value === '') return null
  if (kind === 'day' && /^\d{4}-\d{2}-\d{2}$/.test(String(value))) return new Date(`${value}T00:00:00Z`)
  if (kind === 'number' && typeof value === 'number') return value
  return safeText(String(value))
}

import type ExcelJS from 'exceljs'

import type { ReportBody, ReportCell, ReportTable } from '../../contract/report-body.ts'
import { BASIS_LABELS } from '../../contract/reports-endpoints.ts'
import { dateInWords } from '../official/text.ts'
import { safeText } from '../xlsx/safe-text.ts'
import { formulasOf, placeOf } from './xlsx-formulas.ts'

export type Workbook = ExcelJS.stream.xlsx.WorkbookWriter
type Sheet = ExcelJS.Worksheet
type Column = ReportTable['columns'][number]
type Style = Partial<ExcelJS.Style>

const FONT = '宋体'
const TITLE_FONT = '方正小标宋简体'
const THIN = { style: 'thin', color: { argb: 'FF808080' } } as const
const BORDER = { top: THIN, left: THIN, bottom: THIN, right: THIN }
const HEAD_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEDEDED' } } as const
const GROUP_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF7F7F7' } } as const
const A4_ACROSS: Partial<ExcelJS.PageSetup> = {
  paperSize: 9,
  orientation: 'landscape',
  fitToPage: true,
  fitToWidth: 1,
  fitToHeight: 0,
  horizontalCentered: true,
  margins: { left: 0.5, right: 0.5, top: 0.6, bottom: 0.6, header: 0.3, footer: 0.3 },
}
const FOOTER = { oddFooter: '第 &P 页，共 &N 页' }
/** Characters of a whole line on A4 across, at ten points. */
const LINE_CHARS = 132
const TITLE_CHARS = 38
const FORMULA_WIDTHS = [30, 10, 92]
const TITLE_HEIGHT = 28
const DAY_CHARS = 11
const LINE_HEIGHT = 13.5
const WIDEST_FLAT = 60
/** The button of the filter stands in the head. */
const FILTER_CHARS = 3
const HIGHEST_ROW = 400
/** Title, period and unit: what stands above the head. */
const ROWS_ABOVE = 2

/** What stands over a table: the days of the report, and what a figure counts in. */
export type Above = { body: ReportBody; unitOf: (figure: string) => string | undefined }

/** A table to print: title over the whole width, unit at the right, heads of two levels, sums and shares as formulas. */
export function addPrintedSheet(workbook: Workbook, name: string, table: ReportTable, above: Above): void {
  const first = ROWS_ABOVE + table.head.length + 1
  const sheet = workbook.addWorksheet(name, {
    views: [{ state: 'frozen', ySplit: first - 1, xSplit: frozenColumns(table) }],
    pageSetup: { ...A4_ACROSS, printTitlesRow: `1:${first - 1}` },
    headerFooter: FOOTER,
  })
  const whole = table.columns.reduce((sum, { width }) => sum + width, 0) || 1
  const widths = table.columns.map((column) => widthOf(column, whole))
  sheet.columns = widths.map((width) => ({ width }))
  addTitle(sheet, table, above)
  addHead(sheet, table)
  const formulas = formulasOf(table, first)
  for (const [nth, { kind, cells }] of table.rows.entries()) {
    const row = sheet.addRow(
      table.columns.map((column, at) => printedValue(cells[at], column, formulas.get(placeOf(nth, at)))),
    )
    for (const [at, column] of table.columns.entries()) row.getCell(at + 1).style = styleOf(column, kind, cells[at])
    row.height = heightOf(cells.map(({ text }, at) => ({ text, width: widths[at] ?? LINE_CHARS })))
    row.commit()
  }
  if (table.note !== null) addNote(sheet, table.note, table.columns.length)
  sheet.commit()
}

/** Number and title of a suggestion, or the name of a group, stay in sight. */
function frozenColumns({ columns }: ReportTable): number {
  const at = columns.findIndex(({ format }) => format !== 'text')
  return at < 0 ? 0 : Math.min(at, 2)
}

/** A day that does not fit is shown as ###. */
function widthOf({ width, format }: Column, whole: number): number {
  return Math.max(format === 'day' ? DAY_CHARS : 6, Math.round((LINE_CHARS * width) / whole))
}

/** Not every program fits the height of a row to what it holds. Characters are as wide as two letters. */
function heightOf(cells: readonly { text: string; width: number }[]): number {
  const lines = cells.map(({ text, width }) =>
    text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(lettersIn(line) / Math.max(1, width - 1))), 0),
  )
  return Math.min(HIGHEST_ROW, LINE_HEIGHT * Math.max(1, ...lines) + 2)
}

function lettersIn(text: string): number {
  return [...text].reduce((sum, sign) => sum + ((sign.codePointAt(0) ?? 0) > 0xff ? 2 : 1), 0)
}

function addTitle(sheet: Sheet, { title, columns, rows }: ReportTable, { body, unitOf }: Above): void {
  const lines = Math.ceil([...title].length / TITLE_CHARS)
  merge(sheet, 1, 1, 1, columns.length)
  const head = sheet.getRow(1)
  head.height = TITLE_HEIGHT * Math.max(1, lines)
  head.getCell(1).value = safeText(title)
  head.getCell(1).style = {
    font: { name: TITLE_FONT, size: 16 },
    alignment: { horizontal: 'center', vertical: 'middle', wrapText: true },
  }
  head.commit()
  const under = sheet.getRow(2)
  merge(sheet, 2, 1, 2, columns.length)
  under.getCell(1).value = safeText([spanOf(body), unitsOf({ columns, rows }, unitOf)].filter(Boolean).join('　　'))
  under.getCell(1).style = { font: { name: FONT, size: 10 }, alignment: { horizontal: 'right' } }
  under.commit()
}

/** 统计时段和截至日，与数字一起印出。 */
export function spanOf({ fromOn, toOn, asOf, basis }: ReportBody): string {
  return `统计时段：${dateInWords(fromOn)}至${dateInWords(toOn)}　截至${dateInWords(asOf)}（${BASIS_LABELS[basis]}）`
}

/** 单位：件、%: what the numbers of the table count in; nothing where no number is counted. */
function unitsOf({ columns, rows }: Pick<ReportTable, 'columns' | 'rows'>, unitOf: Above['unitOf']): string {
  const units = new Set<string>()
  for (const { cells } of rows.slice(0, 20)) {
    for (const [at, { ref }] of cells.entries()) {
      const unit = ref && columns[at]?.format === 'count' ? unitOf(ref.figure) : undefined
      if (unit !== undefined) units.add(unit)
    }
  }
  if (columns.some(({ format }) => format === 'share')) units.add('%')
  return units.size > 0 ? `单位：${[...units].join('、')}` : ''
}

/** Cells of one head in the places that the spans of the others leave. */
function addHead(sheet: Sheet, { head, columns }: ReportTable): void {
  const taken = new Set<string>()
  for (const [level, cells] of head.entries()) {
    const top = ROWS_ABOVE + 1 + level
    let at = 1
    for (const { text, span, rows } of cells) {
      while (taken.has(`${top} ${at}`)) at += 1
      for (let row = top; row < top + rows; row += 1)
        for (let column = at; column < at + span; column += 1) taken.add(`${row} ${column}`)
      merge(sheet, top, at, top + rows - 1, at + span - 1)
      sheet.getCell(top, at).value = safeText(text)
      at += span
    }
  }
  for (const level of head.keys()) {
    const row = sheet.getRow(ROWS_ABOVE + 1 + level)
    for (const at of columns.keys()) {
      row.getCell(at + 1).style = {
        font: { name: FONT, size: 10, bold: true },
        fill: HEAD_FILL,
        border: BORDER,
        alignment: { horizontal: 'center', vertical: 'middle', wrapText: true },
      }
    }
  }
  const widthAt = (at: number) => sheet.getColumn(at + 1).width ?? LINE_CHARS
  const lowest = heightOf(columns.map((_, at) => ({ text: lowestText(head, at), width: widthAt(at) })))
  for (const level of head.keys()) {
    const row = sheet.getRow(ROWS_ABOVE + 1 + level)
    if (level === head.length - 1) row.height = lowest
    row.commit()
  }
}

/** The text by which the last line of the head is as high as it must be. */
function lowestText(head: ReportTable['head'], column: number): string {
  const last = head.at(-1) ?? []
  return head.length === 1 ? (last[column]?.text ?? '') : longestOf(last)
}

function longestOf(cells: ReportTable['head'][number]): string {
  return cells.reduce((longest, { text }) => (text.length > longest.length ? text : longest), '')
}

function merge(sheet: Sheet, top: number, left: number, bottom: number, right: number): void {
  if (top !== bottom || left !== right) sheet.mergeCells(top, left, bottom, right)
}

function addNote(sheet: Sheet, note: string, width: number): void {
  for (const line of note.split('\n')) {
    const row = sheet.addRow([safeText(line)])
    row.height = heightOf([{ text: line, width: LINE_CHARS }])
    row.getCell(1).style = { font: { name: FONT, size: 10 }, alignment: { wrapText: true, vertical: 'top' } }
    merge(sheet, row.number, 1, row.number, width)
    row.commit()
  }
}

type Value = string | number | Date | { formula: string; result: number } | null

function printedValue(cell: ReportCell | undefined, column: Column, formula: string | undefined): Value {
  if (formula !== undefined && typeof cell?.value === 'number') return { formula, result: cell.value }
  return plainValue(cell, column)
}

/** A number, a day or safe text; what has neither number nor text is empty. */
export function plainValue(cell: ReportCell | undefined, { format }: Column): Value {
  if (!cell) return null
  if (format !== 'day' && typeof cell.value === 'number') return cell.value
  if (format === 'day') {
    const day = dayOf(cell.text)
    if (day !== undefined) return new Date(`${day}T00:00:00Z`)
  }
  return cell.text === '' ? null : safeText(cell.text)
}

/** 2026-03-05 as the records write it, 2026.3.5 as a table does. */
function dayOf(text: string): string | undefined {
  const [, year, month = '', date = ''] = /^(\d{4})[-.](\d{1,2})[-.](\d{1,2})$/.exec(text) ?? []
  return year && `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
}

const STYLES = new Map<string, Style>()

/** One object for all cells that look the same: thousands of them are written. */
function styleOf({ format }: Column, kind: 'line' | 'group' | 'total', cell: ReportCell | undefined): Style {
  const numFmt = formatOf(format, cell)
  const isWords = format === 'text' && typeof cell?.value !== 'number'
  const key = `${isWords} ${kind} ${numFmt}`
  const known = STYLES.get(key)
  if (known) return known
  const style: Style = {
    font: { name: FONT, size: 10, bold: kind !== 'line' },
    border: BORDER,
    alignment: { vertical: 'middle', wrapText: true, horizontal: isWords ? 'left' : 'center' },
    numFmt,
    ...(kind !== 'line' && { fill: GROUP_FILL }),
  }
  STYLES.set(key, style)
  return style
}

/** As text `@`: a number such as 3-5 stays what it is. A share has as many places as the report prints. */
export function formatOf(format: Column['format'], cell: ReportCell | undefined): string {
  if (format === 'day') return 'yyyy-mm-dd'
  if (typeof cell?.value !== 'number') return '@'
  const places = /\.(\d+)/.exec(cell.text)?.[1]?.length ?? 0
  const decimals = places > 0 ? `.${'0'.repeat(Math.min(places, 4))}` : ''
  // A table of all figures has counts and shares in one column.
  if (format === 'share' || cell.text.endsWith('%')) return `0${decimals}%`
  return format === 'score' ? `0${decimals || '.0'}` : '0'
}

/** A table to work with: one head, no merged cell, a line each; sums and groups are left out. */
export function addFlatSheet(workbook: Workbook, name: string, table: ReportTable): void {
  const sheet = workbook.addWorksheet(name, {
    views: [{ state: 'frozen', ySplit: 1 }],
    pageSetup: { ...A4_ACROSS, printTitlesRow: '1:1' },
    headerFooter: FOOTER,
  })
  sheet.columns = table.columns.map((column, at) => ({ width: flatWidth(table, column, at) }))
  const head = sheet.addRow(uniqueHeads(table))
  head.font = { name: FONT, size: 10, bold: true }
  head.commit()
  for (const { kind, cells } of table.rows) {
    if (kind !== 'line') continue
    const row = sheet.addRow(table.columns.map((column, at) => plainValue(cells[at], column)))
    for (const [at, { format }] of table.columns.entries()) row.getCell(at + 1).numFmt = formatOf(format, cells[at])
    row.commit()
  }
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: table.columns.length } }
  sheet.commit()
}

/** As wide as what stands in it, as nothing is wrapped here; a very long title is not shown whole. */
function flatWidth({ rows }: ReportTable, { label, format }: Column, at: number): number {
  const longest = rows.reduce((most, { cells }) => Math.max(most, lettersIn(cells[at]?.text ?? '')), lettersIn(label))
  return Math.min(WIDEST_FLAT, Math.max(format === 'day' ? DAY_CHARS : 6, longest) + FILTER_CHARS)
}

/** A pivot table takes no head twice. */
function uniqueHeads({ columns }: ReportTable): string[] {
  const seen = new Map<string, number>()
  return columns.map(({ label }) => {
    const head = safeText(label.replace(/\s+/g, ''))
    const times = (seen.get(head) ?? 0) + 1
    seen.set(head, times)
    return times === 1 ? head : `${head}${times}`
  })
}

/** 口径: what each number counts, printed with it. */
export function addFormulaSheet(workbook: Workbook, name: string, body: ReportBody): void {
  const sheet = workbook.addWorksheet(name, {
    views: [{ state: 'frozen', ySplit: 3 }],
    pageSetup: { ...A4_ACROSS, printTitlesRow: '3:3' },
    headerFooter: FOOTER,
  })
  sheet.columns = FORMULA_WIDTHS.map((width) => ({ width }))
  const title = sheet.addRow([safeText(`${body.title}　统计口径`)])
  title.height = TITLE_HEIGHT * Math.max(1, Math.ceil([...body.title].length / TITLE_CHARS))
  title.getCell(1).style = {
    font: { name: TITLE_FONT, size: 16 },
    alignment: { horizontal: 'center', vertical: 'middle', wrapText: true },
  }
  merge(sheet, 1, 1, 1, 3)
  title.commit()
  const span = sheet.addRow([spanOf(body)])
  span.getCell(1).style = { font: { name: FONT, size: 10 }, alignment: { horizontal: 'right' } }
  merge(sheet, 2, 1, 2, 3)
  span.commit()
  for (const [nth, line] of [
    ['指标', '单位', '口径'],
    ...body.formulas.map(({ label, unit, formula }) => [label, unit, formula]),
  ].entries()) {
    const row = sheet.addRow(line.map(safeText))
    row.eachCell((cell) => {
      cell.style = {
        font: { name: FONT, size: 10, bold: nth === 0 },
        border: BORDER,
        alignment: { vertical: 'middle', wrapText: true, horizontal: nth === 0 ? 'center' : 'left' },
        ...(nth === 0 && { fill: HEAD_FILL }),
      }
    })
    row.height = heightOf(line.map((text, at) => ({ text, width: FORMULA_WIDTHS[at] ?? LINE_CHARS })))
    row.commit()
  }
  sheet.commit()
}

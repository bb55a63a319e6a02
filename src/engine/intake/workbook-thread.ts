import { parentPort } from 'node:worker_threads'
import ExcelJS from 'exceljs'

import type { Sheet, WorkbookRead } from './read-workbook.ts'
import { unescaped } from './safe-cell.ts'
import { checkZip } from './zip-guard.ts'

/** Runs in a thread of its own: a workbook takes seconds and much memory to open, and a hostile one takes more. */

/** What a ledger does not need, and what costs most: rules for whole columns, drawings. */
const IGNORED = ['dataValidations', 'conditionalFormatting', 'drawing', 'picture', 'extLst', 'tableParts', 'hyperlinks']
const MOST_COLUMNS = 200
/** Numbers beyond are rounded by Excel itself: an ID or a phone number typed as a number is no longer what it was. */
const LARGEST_EXACT = 1e15

async function read(bytes: Buffer, mostRows: number): Promise<WorkbookRead> {
  const zip = checkZip(bytes)
  if (!zip.ok) return zip
  if (!zip.names.some((name) => /^\/?xl\/workbook\.xml$/.test(name))) {
    return { ok: false, found: '不是 Excel 工作簿（可能是 Word 或其他文件）', expected: '.xlsx 文件' }
  }
  const workbook = new ExcelJS.Workbook()
  try {
    // Its types know another Buffer than Node's own.
    await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer, { ignoreNodes: IGNORED })
  } catch {
    return { ok: false, found: '打不开这个工作簿', expected: '由 Excel 或 WPS 保存的 .xlsx 文件；请另存后再上传' }
  }
  const sheets = workbook.worksheets.map((sheet) => readSheet(sheet, mostRows))
  return { ok: true, sheets }
}

function readSheet(sheet: ExcelJS.Worksheet, mostRows: number): Sheet {
  const spans = mergesOf(sheet)
  const rows: Sheet['rows'] = []
  let isCut = false
  sheet.eachRow({ includeEmpty: false }, (row, number) => {
    const cells: string[] = []
    const width = Math.min(row.cellCount, MOST_COLUMNS)
    for (let column = 1; column <= width; column += 1) cells.push(cellText(row.getCell(column), column))
    while (cells.length > 0 && cells.at(-1) === '') cells.pop()
    if (cells.length === 0) return
    if (rows.length > mostRows) isCut = true
    else rows.push({ row: number, cells, spans: spans.get(number) ?? [] })
  })
  return { name: sheet.name, isHidden: sheet.state !== 'visible', isCut, rows }
}

/** Merged areas that reach over several columns, by row. */
function mergesOf(sheet: ExcelJS.Worksheet): Map<number, [number, number][]> {
  const spans = new Map<number, [number, number][]>()
  for (const range of sheet.model.merges) {
    const match = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(range)
    if (!match) continue
    const [, left = '', top = '', right = '', bottom = ''] = match
    const span: [number, number] = [numberOf(left) - 1, numberOf(right) - 1]
    if (span[0] === span[1]) continue
    for (let row = Number(top); row <= Math.min(Number(bottom), Number(top) + MOST_COLUMNS); row += 1) {
      spans.set(row, [...(spans.get(row) ?? []), span])
    }
  }
  return spans
}

function numberOf(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}

/** A cell that is merged with the one above says the same; one merged with its left neighbour says nothing. */
function cellText(cell: ExcelJS.Cell, column: number): string {
  const master = cell.isMerged ? cell.master : cell
  if (Number(master.col) !== column) return ''
  return unescaped(valueText(master.value).trim())
}

function valueText(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (value instanceof Date) return dayText(value)
  // A formula is never worked out: what counts is the result that was saved with it.
  if ('formula' in value || 'sharedFormula' in value) return valueText(value.result ?? '')
  if ('richText' in value) return value.richText.map(({ text }) => text).join('')
  if ('text' in value) return valueText(value.text as ExcelJS.CellValue)
  if ('error' in value) return value.error
  return ''
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) return ''
  if (Math.abs(value) >= LARGEST_EXACT) return value.toExponential().replace('e+', 'E+')
  // 0.1 + 0.2 as the sheet shows it.
  return String(Number(value.toPrecision(15)))
}

/** Days come as midnight of Greenwich; a shaving of a second is Excel's rounding. */
function dayText(value: Date): string {
  const ms = value.getTime()
  if (Number.isNaN(ms)) return ''
  return new Date(Math.round(ms / 60_000) * 60_000).toISOString().slice(0, 10)
}

parentPort?.on('message', async ({ bytes, mostRows }: { bytes: Uint8Array; mostRows: number }) => {
  parentPort?.postMessage(await read(Buffer.from(bytes), mostRows))
})

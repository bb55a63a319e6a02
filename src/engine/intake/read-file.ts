import type { Columns } from './columns.ts'
import { decodeText } from './decode-text.ts'
import { type FoundTable, findTable } from './find-table.ts'
import { type IntakeProblem, shownCell } from './problem.ts'
import { readTable, type TableRow } from './read-table.ts'
import { readWorkbook, type Sheet } from './read-workbook.ts'

/** A file as a table, before its columns have got a meaning. */
export type ReadTable = {
  /** The sheet, or the encoding of a text. */
  source: string | null
  heading: TableRow | undefined
  rows: TableRow[]
  problems: IntakeProblem[]
  /** What is worth saying and refuses nothing. */
  notes: string[]
}

export const FILE_LIMITS = { bytes: 10 * 1024 * 1024, rows: 20_000 } as const

/** Reads .xlsx or delimited text in any usual encoding; what it is, is found by its bytes and not by its name. */
export async function readFileTable(bytes: Uint8Array, columns: Columns): Promise<ReadTable> {
  if (bytes.length > FILE_LIMITS.bytes) {
    const most = FILE_LIMITS.bytes / 1024 / 1024
    return unreadable(`${(bytes.length / 1024 / 1024).toFixed(1)} MB`, `不超过 ${most} MB；请分成几个文件`)
  }
  const isPacked = bytes[0] === 0x50 && bytes[1] === 0x4b
  const read = isPacked ? await readSheets(bytes, columns) : readText(bytes, columns)
  if (read.rows.length <= FILE_LIMITS.rows) return read
  return unreadable(`超过 ${FILE_LIMITS.rows} 行`, `不超过 ${FILE_LIMITS.rows} 行；请分成几个文件`, read.source)
}

async function readSheets(bytes: Uint8Array, columns: Columns): Promise<ReadTable> {
  const workbook = await readWorkbook(bytes, FILE_LIMITS.rows)
  if (!workbook.ok) return unreadable(workbook.found, workbook.expected)
  const tables = workbook.sheets
    .filter(({ isHidden, rows }) => !isHidden && rows.length > 0)
    .flatMap((sheet) => {
      const table = findTable(sheet.rows, columns)
      return table ? [{ sheet, table }] : []
    })
  const [best, ...others] = [...tables].sort((a, b) => b.table.known - a.table.known)
  if (!best) return unreadable('工作簿里没有内容', '有表头和数据的工作表')
  if (best.sheet.isCut) {
    return unreadable(`工作表“${best.sheet.name}”超过 ${FILE_LIMITS.rows} 行`, '行数少一些的文件；请分成几个')
  }
  // Our own lists carry the same lines once more, flat.
  const isOwn = best.sheet.name === '列表'
  const left = others.filter(({ table, sheet }) => {
    return table.rows.length > 0 && table.known > 1 && !(isOwn && sheet.name === '数据')
  })
  return {
    source: best.sheet.name,
    heading: best.table.heading,
    rows: best.table.rows,
    problems: [],
    notes: [...leftNotes(best.sheet, left), ...skippedNotes(best.table)],
  }
}

function leftNotes(read: Sheet, left: readonly { sheet: Sheet }[]): string[] {
  if (left.length === 0) return []
  const names = left.map(({ sheet }) => `“${sheet.name}”`).join('、')
  return [`只读了工作表“${read.name}”；${names}没有读，如也要导入请另存为单独的文件`]
}

function skippedNotes({ skipped }: FoundTable): string[] {
  if (skipped.length === 0) return []
  const shown = skipped.slice(0, 5).map(({ row, cells }) => `第 ${row} 行${shownCell(cells.join(' ').trim())}`)
  return [`不是数据、没有读的行 ${skipped.length} 行：${shown.join('、')}${skipped.length > 5 ? ' …' : ''}`]
}

function readText(bytes: Uint8Array, columns: Columns): ReadTable {
  const decoded = decodeText(bytes)
  if (!decoded.ok) return unreadable(decoded.found, decoded.expected)
  const { encoding, text } = decoded
  const { lines, problems } = readTable(text)
  const found = findTable(lines, columns)
  if (!found) {
    const empty = unreadable('没有内容', '有表头和数据的表', encoding)
    return { ...empty, problems: [...problems, ...empty.problems] }
  }
  const width = found.heading.cells.length
  const rows = found.rows.filter(({ row, cells }) => {
    const extra = cells.slice(width).filter((cell) => cell !== '')
    if (extra.length === 0) return true
    const said = `有 ${cells.length} 格，多出的是${shownCell(extra.join('、'))}`
    problems.push({
      row,
      column: null,
      code: 'FILE_INVALID',
      found: said,
      expected: `${width} 格；含逗号的内容要放在双引号里`,
    })
    return false
  })
  return { source: encoding, heading: found.heading, rows, problems, notes: skippedNotes(found) }
}

function unreadable(found: string, expected: string, source: string | null = null): ReadTable {
  const problems: IntakeProblem[] = [{ row: null, column: null, code: 'FILE_INVALID', found, expected }]
  return { source, heading: undefined, rows: [], problems, notes: [] }
}

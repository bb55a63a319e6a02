import type { Policy } from '../../../machines/policy/schema.ts'
import { COLUMNS, type Column, columnLabel, type Headings, readHeadings } from './columns.ts'
import { decodeText } from './decode-text.ts'
import { type IntakeDefaults, type ParsedSuggestion, parseSuggestion, type ReadRow } from './parse-suggestion.ts'
import { type IntakeProblem, shownCell, UNUSED_NUMBER } from './problem.ts'
import { readTable, type TableRow } from './read-table.ts'

export type ReadFile = {
  encoding: string | null
  rows: number
  suggestions: ParsedSuggestion[]
  problems: IntakeProblem[]
  /** What is worth saying and refuses nothing. */
  notes: string[]
}

const LARGEST_BYTES = 20 * 1024 * 1024

/** Reads a CSV file of suggestions as far as it can be read without a database. */
export function readSuggestions(bytes: Uint8Array, defaults: IntakeDefaults, policy: Policy): ReadFile {
  const nothing = { encoding: null, rows: 0, suggestions: [], notes: [] }
  if (bytes.length > LARGEST_BYTES) {
    return { ...nothing, problems: [ofFile(`${bytes.length} 字节`, `不超过 ${LARGEST_BYTES} 字节；请分成几个文件`)] }
  }
  const decoded = decodeText(bytes)
  if (!decoded.ok) return { ...nothing, problems: [ofFile(decoded.found, decoded.expected)] }

  const { encoding } = decoded
  const { heading, rows, problems } = readTable(decoded.text)
  if (!heading) return { ...nothing, encoding, problems: [...problems, ofFile('没有内容', '第 1 行是表头的表')] }
  const headings = readHeadings(heading.cells)
  const missing = missingColumns(heading, headings, defaults)
  if (missing.length > 0) return { ...nothing, encoding, rows: rows.length, problems: missing }

  const read = rows.map((row) => parseSuggestion(row, headings, defaults, policy))
  for (const field of NUMBERS) refuseDoubled(read, field, headings)
  return {
    encoding,
    rows: rows.length,
    suggestions: read.flatMap((row) => (row.problems.length === 0 ? [row.said] : [])),
    problems: [...problems, ...read.flatMap((row) => row.problems)],
    notes: headings.unused.map(({ heading: name, maybe }) => {
      const hint = maybe === undefined ? '' : `，是否指“${maybe}”`
      return `没有用到列“${name}”${hint}`
    }),
  }
}

const NUMBERS = ['number', 'serialNumber'] as const
const NUMBER_COLUMNS = { number: 'number', serialNumber: 'serial_number' } as const

/** A number that an earlier row claims, even one that is refused itself: nobody can tell which of the two is right. */
function refuseDoubled(rows: readonly ReadRow[], field: (typeof NUMBERS)[number], headings: Headings): void {
  const first = new Map<string, number>()
  for (const { said, problems } of rows) {
    const number = said[field]
    if (number === null) continue
    const series = JSON.stringify([number, said.period, said.termNo, said.sessionNo])
    const other = first.get(series)
    if (other === undefined) {
      first.set(series, said.row)
      continue
    }
    const column = headings.names.get(NUMBER_COLUMNS[field]) ?? columnLabel(NUMBER_COLUMNS[field])
    const found = `${shownCell(number)}已在第 ${other} 行用过`
    problems.push({ row: said.row, column, code: 'CASE_NUMBER_TAKEN', found, expected: UNUSED_NUMBER })
  }
}

function missingColumns(heading: TableRow, headings: Headings, defaults: IntakeDefaults): IntakeProblem[] {
  const { row, cells } = heading
  const needed: [Column, boolean, string][] = [
    ['title', true, ''],
    ['lead_signer', true, ''],
    ['period', defaults.period === undefined, '，或者用 --period 指定'],
    ['term_no', defaults.termNo === undefined, '，或者用 --term 指定'],
    ['session_no', defaults.sessionNo === undefined, '，或者用 --session 指定'],
  ]
  const found = `表头是${shownCell(cells.join('、'))}`
  const problems = needed
    .filter(([column, isNeeded]) => isNeeded && !headings.places.has(column))
    .map(([column, , instead]): IntakeProblem => {
      const expected = `要有这一列（也可写作 ${COLUMNS[column].slice(1).join('、')}）${instead}`
      return { row, column: columnLabel(column), code: 'FILE_INVALID', found: `没有这一列；${found}`, expected }
    })
  const doubled = headings.doubled.map(
    (name): IntakeProblem => ({
      row,
      column: name,
      code: 'FILE_INVALID',
      found: '这一列出现两次',
      expected: '每列一次',
    }),
  )
  return [...problems, ...doubled]
}

function ofFile(found: string, expected: string): IntakeProblem {
  return { row: null, column: null, code: 'FILE_INVALID', found, expected }
}

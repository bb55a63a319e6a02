import { setImmediate as nextTurn } from 'node:timers/promises'

import type { Policy } from '../../../machines/policy/schema.ts'
import { type Columns, columnLabel, type Headings } from './columns.ts'
import { parseSuggestion, type ReadRow } from './parse-suggestion.ts'
import { type IntakeProblem, shownCell, UNUSED_NUMBER } from './problem.ts'
import type { TableRow } from './read-table.ts'
import { LEDGER_COLUMNS } from './suggestion-columns.ts'

const ROWS_AT_ONCE = 500

/** Reads the rows as far as they can be read without a database; other requests are served between the slices. */
export async function readSuggestions(
  rows: readonly TableRow[],
  headings: Headings,
  policy: Policy,
  isLedger: boolean,
): Promise<ReadRow[]> {
  const read: ReadRow[] = []
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    if (from > 0) await nextTurn()
    for (const row of rows.slice(from, from + ROWS_AT_ONCE)) read.push(parseSuggestion(row, headings, policy, isLedger))
  }
  for (const field of NUMBERS) refuseDoubled(read, field, headings)
  return read
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
    const key = NUMBER_COLUMNS[field]
    const column = headings.names.get(key) ?? columnLabel(LEDGER_COLUMNS, key)
    const found = `${shownCell(number)}已在第 ${other} 行用过`
    problems.push({ row: said.row, column, code: 'CASE_NUMBER_TAKEN', found, expected: UNUSED_NUMBER })
  }
}

/** Columns that are needed and are not there, and columns that are there twice. `instead`: what else would do. */
export function judgeHeadings(
  columns: Columns,
  heading: TableRow,
  headings: Headings,
  instead: (column: string) => string,
): IntakeProblem[] {
  const { row, cells } = heading
  const found = `表头是${shownCell(cells.filter((cell) => cell !== '').join('、'))}`
  const problems = Object.entries(columns)
    .filter(([column, { isRequired }]) => {
      return isRequired && !headings.places.has(column) && !headings.constants.has(column)
    })
    .map(([column, { also }]): IntakeProblem => {
      const expected = `要有这一列（也可写作 ${also.join('、')}）${instead(column)}`
      const label = columnLabel(columns, column)
      return { row, column: label, code: 'FILE_INVALID', found: `没有这一列；${found}`, expected }
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

/** Columns of the file that nothing was read from. */
export function notesOn(headings: Headings): string[] {
  return headings.unused.map(({ heading, maybe }) => {
    const hint = maybe === undefined ? '' : `，是否指“${maybe}”`
    return `没有用到列“${heading}”${hint}`
  })
}

import { CsvError } from 'csv-parse'
import { parse } from 'csv-parse/sync'

import type { IntakeProblem } from './problem.ts'
import { unescaped } from './safe-cell.ts'

/** One line of the table; `row` is its number as a spreadsheet shows it, the heading being row 1. */
export type TableRow = { row: number; cells: string[] }
export type Lines = { lines: TableRow[]; problems: IntakeProblem[] }

const DELIMITERS = [',', '\t', ';', '，'] as const

/** Lines and cells of a CSV text, empty ones left out. What stands before an unclosed quotation mark is still read. */
export function readTable(text: string): Lines {
  const records: { cells: string[]; row: number }[] = []
  const problems: IntakeProblem[] = []
  let row = 0
  try {
    parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      on_record: (cells: string[]) => {
        row += 1
        records.push({ row, cells: cells.map((cell) => unescaped(cell.trim())) })
        return null
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    problems.push({
      row: row + 1,
      column: null,
      code: 'FILE_INVALID',
      found:
        error.code === 'CSV_QUOTE_NOT_CLOSED' ? '从这一行开始有一个双引号没有配对，以后各行读不出来' : error.message,
      expected: '成对的双引号；格内的双引号写两遍',
    })
  }

  return { lines: records.filter(({ cells }) => cells.some((cell) => cell !== '')), problems }
}

/** Above the heading there may be a title, which no mark parts. */
const FIRST_LINES = 5

/** The one that parts the first lines into the most cells. */
function delimiterOf(text: string): string {
  const lines = text
    .slice(0, 20_000)
    .split(/\r?\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, FIRST_LINES)
  const count = (delimiter: string) => Math.max(0, ...lines.map((line) => line.split(delimiter).length))
  return [...DELIMITERS].sort((a, b) => count(b) - count(a))[0] ?? ','
}

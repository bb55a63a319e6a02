import { CsvError } from 'csv-parse'
import { parse } from 'csv-parse/sync'

import { type IntakeProblem, shownCell } from './problem.ts'

/** One line of the table; `row` is its number as a spreadsheet shows it, the heading being row 1. */
export type TableRow = { row: number; cells: string[] }
export type Table = { heading: TableRow | undefined; rows: TableRow[]; problems: IntakeProblem[] }

const DELIMITERS = [',', '\t', ';', '，'] as const

/** Rows and cells of a CSV text. What stands before an unclosed quotation mark is still read. */
export function readTable(text: string): Table {
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
        records.push({ row, cells: cells.map((cell) => cell.trim()) })
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

  const [heading, ...rest] = records.filter(({ cells }) => cells.some((cell) => cell !== ''))
  if (!heading) return { heading, rows: [], problems }
  const width = heading.cells.length
  const rows = rest.filter((record) => {
    const extra = record.cells.slice(width).filter((cell) => cell !== '')
    if (extra.length === 0) return true
    problems.push({
      row: record.row,
      column: null,
      code: 'FILE_INVALID',
      found: `有 ${record.cells.length} 格，多出的是${shownCell(extra.join('、'))}`,
      expected: `${width} 格；含逗号的内容要放在双引号里`,
    })
    return false
  })
  return { heading, rows, problems }
}

/** The one that parts the heading into the most cells. */
function delimiterOf(text: string): string {
  const line = text.split(/\r?\n|\r/).find((candidate) => candidate.trim() !== '') ?? ''
  const count = (delimiter: string) => line.split(delimiter).length
  return [...DELIMITERS].sort((a, b) => count(b) - count(a))[0] ?? ','
}

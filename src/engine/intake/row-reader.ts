import { type Read, readDay, readNames, readOrdinal, readWord } from './cell-readers.ts'
import { type Columns, columnLabel, type Headings } from './columns.ts'
import { type IntakeProblem, shownCell } from './problem.ts'
import type { TableRow } from './read-table.ts'

/** Reads the cells of one row by column, and collects what is wrong with them. */
export type RowReader<Column extends string> = {
  row: number
  problems: IntakeProblem[]
  has(column: Column): boolean
  fault(column: Column, found: string, expected: string, code?: IntakeProblem['code']): void
  text(column: Column): string | null
  required(column: Column, expected: string): string
  word<Word extends string, Absent extends Word | null>(
    column: Column,
    words: Readonly<Record<Word, readonly string[]>>,
    absent: Absent,
  ): Word | Absent
  requiredWord<Word extends string>(column: Column, words: Readonly<Record<Word, readonly string[]>>): Word
  ordinal(column: Column): number | null
  requiredOrdinal(column: Column): number
  day(column: Column): string | null
  names(column: Column): string[]
}

/** What Excel makes of a long number, and what the file then no longer knows. */
const SCIENTIFIC = /^[+-]?\d(\.\d+)?E\+?\d{1,3}$/i
const RETYPE = '原来的数字；Excel 把长数字变成了科学计数，后几位已丢失，请把这一列设为“文本”格式再重新填写'
/** Excel's own words for a formula that has no result. */
const CELL_ERROR = /^#(N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$/

/** Signs by which ledgers say that there is nothing; 无 is a word of its own only where words are asked for. */
const NOTHING = /^[/\\\-–—－]+$/

/** `longest`: how many letters each text column may hold; the machines refuse more. */
export function createRowReader<Column extends string>(
  columns: Columns,
  { row, cells }: TableRow,
  headings: Headings,
  longest: Partial<Record<Column, number>> = {},
): RowReader<Column> {
  const problems: IntakeProblem[] = []
  const complained = new Set<string>()

  function fault(column: Column, found: string, expected: string, code: IntakeProblem['code'] = 'FILE_INVALID'): void {
    problems.push({ row, column: headings.names.get(column) ?? columnLabel(columns, column), code, found, expected })
  }
  function cell(column: Column): string {
    const place = headings.places.get(column)
    const own = place === undefined ? '' : (cells[place] ?? '')
    const value = own === '' || NOTHING.test(own) ? (headings.constants.get(column) ?? '') : own
    const isBroken = CELL_ERROR.test(value)
    if (!isBroken && !SCIENTIFIC.test(value)) return value
    if (!complained.has(column)) fault(column, shownCell(value), isBroken ? '公式的结果；请改为填写数值' : RETYPE)
    complained.add(column)
    return ''
  }
  function take<T>(column: Column, read: (text: string) => Read<T>): T | null {
    const value = cell(column)
    if (value === '') return null
    const result = read(value)
    if (result.ok) return result.value
    fault(column, result.found, result.expected, result.code)
    return null
  }
  function text(column: Column): string | null {
    const value = cell(column)
    const most = longest[column] ?? Number.POSITIVE_INFINITY
    const length = value.length > most ? [...value].length : 0
    if (length > most) fault(column, `${length} 个字`, `不超过 ${most} 个字`)
    return value === '' ? null : value
  }
  /** The reader's own complaint about the cell is enough. */
  function isEmpty(column: Column): boolean {
    return cell(column) === '' && !complained.has(column)
  }

  return {
    row,
    problems,
    has: (column) => cell(column) !== '',
    fault,
    text,
    required(column, expected) {
      const value = text(column)
      if (value === null && isEmpty(column)) fault(column, '空', expected)
      return value ?? ''
    },
    word: (column, words, absent) => take(column, (value) => readWord(value, words)) ?? absent,
    requiredWord(column, words) {
      const [first] = Object.keys(words) as (keyof typeof words)[]
      if (first === undefined) throw new Error('A set of no words')
      if (isEmpty(column)) fault(column, '空', `${labelsOf(words).join('、')}之一`)
      return take(column, (value) => readWord(value, words)) ?? first
    },
    ordinal: (column) => take(column, readOrdinal),
    requiredOrdinal(column) {
      if (isEmpty(column)) fault(column, '空', '1–99 的数')
      return take(column, readOrdinal) ?? 1
    },
    day: (column) => (cell(column) === '无' ? null : take(column, readDay)),
    names: (column) => (cell(column) === '无' ? [] : readNames(cell(column))),
  }
}

function labelsOf(words: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.entries(words).map(([word, [name]]) => name ?? word)
}

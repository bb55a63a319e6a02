import { type Columns, columnOf } from './columns.ts'
import type { TableRow } from './read-table.ts'

/** Lines of a sheet before anybody has said which of them is the heading. */
export type RawRow = TableRow & { spans?: [number, number][] }
export type FoundTable = {
  heading: TableRow
  rows: TableRow[]
  /** How many columns of the heading are known. */
  known: number
  /** Lines that are no data: titles inside the table, sums. */
  skipped: TableRow[]
}

/** Above the heading there may be a title, the unit, the date, and notes. */
const LINES_ABOVE = 15
/** 合计, 填表人 …: what stands below the last line. */
const FOOT = /^(合计|总计|小计|共计|填表人|填报人|制表人|审核人|备注|注|说明|联系人)[:：\d\s]?/

/** The filled line of our own samples. */
const SAMPLE_MARK = '样例，请删去本行'

/**
 * Finds the heading among the first lines: the one with the most known columns, of one level or of two (承办单位 above
 * 主办 and 协办). Lines between the data that reach over the whole table are titles of parts, not data.
 */
export function findTable(rows: readonly RawRow[], columns: Columns): FoundTable | undefined {
  const candidates = rows.slice(0, LINES_ABOVE).map((row, at) => headingAt(rows, at, row, columns))
  const best = candidates.reduce<Heading | undefined>(
    (a, b) => (a === undefined || b.known > a.known ? b : a),
    undefined,
  )
  if (!best) return undefined
  // Where nothing is known, the first line with several cells is the heading: its columns can be named by hand.
  const chosen = best.known > 0 ? best : (candidates.find(({ cells }) => filled(cells) > 1) ?? best)
  const data: TableRow[] = []
  const skipped: TableRow[] = []
  for (const row of rows.slice(chosen.after)) {
    const { cells } = row
    const isWhole = isSectionTitle(row, chosen.cells.length) || isRepeatedHeading(row, chosen.cells)
    const isSample = cells.some((cell) => cell.includes(SAMPLE_MARK))
    if (isWhole || isSample || (FOOT.test(cells.find((cell) => cell !== '') ?? '') && filled(cells) <= 3)) {
      skipped.push({ row: row.row, cells })
    } else data.push({ row: row.row, cells })
  }
  return { heading: { row: chosen.row, cells: chosen.cells }, rows: data, known: chosen.known, skipped }
}

type Heading = TableRow & { known: number; after: number }

function headingAt(rows: readonly RawRow[], at: number, row: RawRow, columns: Columns): Heading {
  const single: Heading = { row: row.row, cells: row.cells, known: countKnown(row.cells, columns), after: at + 1 }
  const below = rows[at + 1]
  if (!below || below.row !== row.row + 1) return single
  const parents = withSpans(row)
  const width = Math.max(parents.length, below.cells.length)
  const cells = Array.from({ length: width }, (_, i) => joined(parents[i] ?? '', below.cells[i] ?? '', columns))
  const children = below.cells.filter((cell, i) => cell !== '' && cell !== parents[i])
  const isHeading =
    children.length > 0 &&
    below.cells.every(
      (cell, i) => cell === '' || cell === parents[i] || columnOf(columns, cells[i] ?? '') !== undefined,
    )
  const known = countKnown(cells, columns)
  return isHeading && known > single.known ? { row: below.row, cells, known, after: at + 2 } : single
}

/** The name of a column of two levels: what is known goes first, else both words. */
function joined(parent: string, child: string, columns: Columns): string {
  if (child === '' || child === parent) return parent
  if (parent === '') return child
  // 办理时间 above 交办, 答复, 办结; 代表评价 above 态度, 结果; 承办单位 above 主办, 协办.
  const tails = parent.includes('时间') || parent.includes('日期') ? ['日期', '时间'] : ['']
  const spellings = [...tails.map((tail) => child + tail), child, `${parent}${child}`, `${child}${parent}`]
  return spellings.find((text) => columnOf(columns, text) !== undefined) ?? `${parent}${child}`
}

/** A heading merged over several columns stands above each of them. */
function withSpans({ cells, spans = [] }: RawRow): string[] {
  const wide = [...cells]
  for (const [from, to] of spans) for (let at = from; at <= to; at += 1) wide[at] = cells[from] ?? ''
  return Array.from(wide, (cell) => cell ?? '')
}

function countKnown(cells: readonly string[], columns: Columns): number {
  return new Set(cells.flatMap((cell) => columnOf(columns, cell) ?? [])).size
}

function isSectionTitle({ cells, spans = [] }: RawRow, width: number): boolean {
  if (filled(cells) !== 1) return false
  const at = cells.findIndex((cell) => cell !== '')
  const span = spans.find(([from]) => from === at)
  if (span) return span[1] - span[0] + 1 > width / 2
  // As text: 一、城乡建设类（12 件）.
  return at === 0 && /^([一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])/.test(cells[0] ?? '')
}

/** Each printed page may carry the heading anew. */
function isRepeatedHeading({ cells }: RawRow, heading: readonly string[]): boolean {
  return filled(cells) > 1 && cells.every((cell, i) => cell === '' || cell === heading[i])
}

function filled(cells: readonly string[]): number {
  return cells.filter((cell) => cell !== '').length
}

import type { ReportTable } from '../../contract/report-body.ts'

/** The letters of a column; 1: A. */
export function lettersOf(column: number): string {
  const rest = Math.floor((column - 1) / 26)
  const letter = String.fromCharCode(65 + ((column - 1) % 26))
  return rest === 0 ? letter : `${lettersOf(rest)}${letter}`
}

type Rows = ReportTable['rows']
type Row = Rows[number]
/** Ranges of one sum; more would make a formula that nobody can read. */
const MOST_RANGES = 20
const CLOSE = 1e-9

/**
 * The formulas of a table by row and column (from 0), `firstRow` being the sheet's row of the first line. A formula stands
 * only where it gives the very number that was counted: a total of units that share a suggestion is no sum of its lines.
 */
export function formulasOf(
  { rows, columns }: Pick<ReportTable, 'rows' | 'columns'>,
  firstRow: number,
): Map<string, string> {
  const found = new Map<string, string>()
  for (const [at, { format }] of columns.entries()) {
    const letter = lettersOf(at + 1)
    if (format === 'count') addSums(found, rows, at, { letter, firstRow })
  }
  for (const [at, { format }] of columns.entries()) {
    if (format !== 'share') continue
    const parts = sharePartsOf({ rows, columns }, at)
    if (!parts) continue
    for (const [nth, row] of rows.entries()) {
      if (typeof row.cells[at]?.value !== 'number') continue
      const cellOf = (column: number) => `${lettersOf(column + 1)}${firstRow + nth}`
      found.set(placeOf(nth, at), `${cellOf(parts.part)}/${cellOf(parts.base)}`)
    }
  }
  return found
}

export function placeOf(row: number, column: number): string {
  return `${row} ${column}`
}

type Sheet = { letter: string; firstRow: number }

function addSums(found: Map<string, string>, rows: Rows, column: number, sheet: Sheet): void {
  for (const [nth, row] of rows.entries()) {
    const value = row.cells[column]?.value
    if (row.kind === 'line' || typeof value !== 'number') continue
    const summed = candidatesFor(rows, nth).find((members) => isSum(rows, members, column, value))
    const formula = summed && sumOf(summed, sheet)
    if (formula) found.set(placeOf(nth, column), formula)
  }
}

/** The rows of which a total or a group's row may be the sum, the likeliest first. */
function candidatesFor(rows: Rows, nth: number): number[][] {
  const isLine = (row: Row | undefined) => row?.kind === 'line'
  const all = [...rows.keys()]
  const lines = all.filter((at) => isLine(rows[at]))
  const groups = all.filter((at) => rows[at]?.kind === 'group')
  if (rows[nth]?.kind === 'total') return [lines, groups].filter((members) => members.length > 0)
  const after = runOf(rows, nth, 1)
  const before = runOf(rows, nth, -1)
  return [after, before].filter((members) => members.length > 0)
}

/** The unbroken run of lines beside a row. */
function runOf(rows: Rows, nth: number, step: 1 | -1): number[] {
  const run: number[] = []
  for (let at = nth + step; rows[at]?.kind === 'line'; at += step) run.push(at)
  return run.toSorted((one, other) => one - other)
}

function isSum(rows: Rows, members: readonly number[], column: number, value: number): boolean {
  const sum = members.reduce((so, at) => so + (rows[at]?.cells[column]?.value ?? 0), 0)
  return Math.abs(sum - value) < CLOSE
}

function sumOf(members: readonly number[], { letter, firstRow }: Sheet): string | undefined {
  const ranges: { from: number; to: number }[] = []
  for (const at of members) {
    const last = ranges.at(-1)
    if (last && last.to === at - 1) last.to = at
    else ranges.push({ from: at, to: at })
  }
  if (ranges.length > MOST_RANGES) return undefined
  const cell = (at: number) => `${letter}${firstRow + at}`
  return `SUM(${ranges.map(({ from, to }) => (from === to ? cell(from) : `${cell(from)}:${cell(to)}`)).join(',')})`
}

/** The two counted columns of which a column is the share in every row: the nearest to its left that fit. */
function sharePartsOf(
  { rows, columns }: Pick<ReportTable, 'rows' | 'columns'>,
  share: number,
): { part: number; base: number } | undefined {
  const shared = rows.filter(({ cells }) => typeof cells[share]?.value === 'number')
  if (shared.length === 0) return undefined
  const counts = [...columns.keys()].filter((at) => columns[at]?.format === 'count')
  const byNearness = counts.toSorted((one, other) => farness(one, share) - farness(other, share))
  for (const part of byNearness) {
    const base = byNearness
      .filter((at) => at !== part)
      .toSorted((one, other) => one - other)
      .find((candidate) => shared.every((row) => isShare(row, { part, base: candidate, share })))
    if (base !== undefined) return { part, base }
  }
  return undefined
}

/** Columns to the right are farther than all to the left. */
function farness(column: number, from: number): number {
  return column < from ? from - column : 1000 + column - from
}

function isShare({ cells }: Row, { part, base, share }: { part: number; base: number; share: number }): boolean {
  const whole = cells[base]?.value
  const some = cells[part]?.value
  const value = cells[share]?.value
  if (typeof whole !== 'number' || typeof some !== 'number' || typeof value !== 'number' || whole === 0) return false
  return Math.abs(some / whole - value) < CLOSE
}

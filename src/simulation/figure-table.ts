import { displayWidth } from '../terminal-text.ts'

/** Lines of a table of figures: the first column to the left, the others to the right, a rule under the head. */
export function figureTable(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => displayWidth(row[at] ?? ''))))
  const lines = rows.map((row) =>
    widths
      .map((width, at) => aligned(row[at] ?? '', width, at === 0))
      .join('  ')
      .trimEnd(),
  )
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width, 2 * (columns - 1)))
  return [...lines.slice(0, 1), rule, ...lines.slice(1)]
}

function aligned(text: string, width: number, isLeft: boolean): string {
  const blank = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return isLeft ? text + blank : blank + text
}

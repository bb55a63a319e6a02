/** Characters that take two columns of a terminal: Chinese characters, their punctuation, full-width forms. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u

/** Columns that a text takes in a terminal. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += WIDE.test(character) ? 2 : 1
  return width
}

/** The text cut to so many columns; what was cut is shown by an ellipsis. */
export function fitted(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let kept = ''
  for (const character of text) {
    if (displayWidth(kept + character) > width - 2) return `${kept}…`
    kept += character
  }
  return kept
}

/** Lines of a table: the first column to the left, the others to the right, a rule under the head. */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
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

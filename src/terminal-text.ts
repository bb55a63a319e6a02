/** Characters that take two columns of a terminal: Chinese characters, their punctuation, full-width forms. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u

/** Columns that a text takes in a terminal. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += WIDE.test(character) ? 2 : 1
  return width
}

/** The text in one line, cut to so many columns; what was cut is shown by an ellipsis. */
export function fitted(text: string, columns: number): string {
  const line = text.replaceAll(/\s+/g, ' ')
  if (displayWidth(line) <= columns) return line
  let kept = ''
  for (const character of line) {
    if (displayWidth(kept + character) > columns - 2) return `${kept}…`
    kept += character
  }
  return kept
}

/** Rows in columns; the first row is the heading. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell))
  }
  const padded = (cell: string, column: number) => cell + ' '.repeat((widths[column] ?? 0) - displayWidth(cell))
  return rows.map((row) => row.map(padded).join('  ').trimEnd()).join('\n')
}

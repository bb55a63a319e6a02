/** Rows in columns for a terminal, where Chinese letters take two places; the first row is the heading. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell))
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(cell))))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Shortens a text to so many places. */
export function shortened(text: string, places: number): string {
  let width = 0
  let kept = ''
  for (const letter of text.replaceAll(/\s+/g, ' ')) {
    width += displayWidth(letter)
    if (width > places) return `${kept}…`
    kept += letter
  }
  return kept
}

function displayWidth(text: string): number {
  return [...text].reduce((width, letter) => width + ((letter.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0)
}

import type { ErrorCode } from '../../errors.ts'

/** One thing wrong with a file: in which row of the table (the header is row 1) and column, what stood there, what was expected. */
export type IntakeProblem = {
  row: number | null
  column: string | null
  code: ErrorCode
  found: string
  expected: string
}

/** What is expected where a number was used twice. */
export const UNUSED_NUMBER = '同届同次同一时段内没有用过的编号'

/** A problem as people read it. */
export function describeIntakeProblem({ row, column, code, found, expected }: IntakeProblem): string {
  const place = [row === null ? '' : `第 ${row} 行`, column === null ? '' : `“${column}”`].filter(Boolean).join(' ')
  return `${place || '文件'}：${found}；应为：${expected}（${code}）`
}

/** A value as it stood in the file, shortened to fit into a sentence. */
export function shownCell(text: string): string {
  const letters = [...text.replaceAll(/\s+/g, ' ')]
  return `“${letters.length > 40 ? `${letters.slice(0, 39).join('')}…` : letters.join('')}”`
}

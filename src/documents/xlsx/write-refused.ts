import type { Readable } from 'node:stream'

import { type SheetColumn, writeSheetFile } from './write-sheet.ts'

export type RefusedLine = { cells: readonly string[]; reason: string }

/** The rows that were sent back, in the columns of the file, with the reason behind: to be mended and sent in again. */
export function writeRefusedFile(heading: readonly string[], lines: AsyncIterable<RefusedLine>): Readable {
  const columns: SheetColumn<Record<string, string>>[] = heading.map((header, at) => ({
    header: header === '' ? `（第 ${at + 1} 列）` : header,
    key: String(at),
    width: 16,
  }))
  columns.push({ header: '原因', key: 'reason', width: 60 })
  return writeSheetFile({ title: '退回的行（改正后可以把本文件再导入一次）', columns, rows: rowsOf(lines) })
}

async function* rowsOf(lines: AsyncIterable<RefusedLine>): AsyncGenerator<Record<string, string>> {
  for await (const { cells, reason } of lines) {
    yield { ...Object.fromEntries(cells.map((cell, at) => [String(at), cell])), reason }
  }
}

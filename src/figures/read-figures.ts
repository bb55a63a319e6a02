import { sql, type Transaction } from 'kysely'

import type { Database } from '../db/schema.ts'
import { byTable, figureValue, numberOf, requireFigure, rowsOf, type Within } from './counting.ts'
import type { Book, FigureValue } from './figure.ts'

/** The values of figures by their ids, in one statement for each fact table. Throws REQUEST_INVALID. */
export async function readFigures(
  trx: Transaction<Database>,
  book: Book,
  ids: readonly string[],
  within?: Within,
): Promise<Map<string, FigureValue>> {
  const figures = ids.map(requireFigure)
  const counts = new Map<string, number>()
  for (const [table, wanted] of byTable(figures)) {
    const columns = wanted.map((figure) => numberOf(figure, book))
    const { rows } = await sql<{ numbers: number[] }>`
      select array[${sql.join(columns)}]::bigint[] as numbers from ${rowsOf(table, book, { within })}`.execute(trx)
    for (const [n, figure] of wanted.entries()) counts.set(figure.id, rows[0]?.numbers[n] ?? 0)
  }
  return new Map(figures.map((figure) => [figure.id, figureValue(figure, counts)]))
}

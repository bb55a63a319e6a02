import { type RawBuilder, type SqlBool, sql } from 'kysely'

import type { FactTable } from '../db/figure-schema.ts'
import { AppError } from '../errors.ts'
import { countOf, findFigure } from './all-figures.ts'
import type { Dimension } from './dimension.ts'
import { findDimension, groupingOf } from './dimensions.ts'
import { type Book, type CountFigure, type Figure, type FigureValue, type Population, share } from './figure.ts'

/** Counted among these suggestions alone: those of one group. A null key is the group without a value. */
export type Within = { by: string; key: string | null }

const POPULATIONS: Readonly<Record<Population, { ofCase: RawBuilder<SqlBool>; ofRow: RawBuilder<SqlBool> }>> = {
  received: congress(sql`s.in_period`, sql`f.in_period`),
  held: congress(sql`s.in_period`, sql`f.in_period`),
  due: congress(sql`s.in_period`, sql`f.due_on between b.from_on and b.to_on`),
  opened: congress(sql`s.in_period`, sql`f.opened_on between b.from_on and b.to_on`),
  cppcc: { ofCase: sql`s.in_period and s.origin = 'cppcc'`, ofRow: sql`f.in_period and s.origin = 'cppcc'` },
}

function congress(ofCase: RawBuilder<SqlBool>, ofRow: RawBuilder<SqlBool>) {
  const isOurs = sql<SqlBool>`s.origin <> 'cppcc'`
  return { ofCase: sql<SqlBool>`${ofCase} and ${isOurs}`, ofRow: sql<SqlBool>`${ofRow} and ${isOurs}` }
}

/** Where the rows of a fact table stand, each with its suggestion `s` and its book `b`. */
export function rowsOf(
  table: FactTable,
  book: Book,
  { within, join }: { within?: Within | undefined; join?: RawBuilder<unknown> } = {},
): RawBuilder<unknown> {
  const head = table === 'fact_suggestion' ? sql.ref('s') : sql.ref('f')
  const isBook = sql`${head}.tenant_id = (select current_setting('duban.tenant', true)) and ${head}.book_id = ${book.id}`
  const here = within ? sql`${isBook} and ${isWithin(requireDimension(within.by), table, within.key)}` : isBook
  const source =
    table === 'fact_suggestion'
      ? sql`fact_suggestion s`
      : sql`${sql.table(table)} f cross join lateral ${CASE_OF_ROW} s`
  return sql`${source} join figure_book b on b.tenant_id = ${head}.tenant_id and b.id = ${book.id} ${join ?? sql``} where ${here}`
}

/**
 * By its key for each row: a book has just been written when it is read, and a planner that does not know yet how large
 * it is would compare every row with every suggestion.
 */
const CASE_OF_ROW = sql`(select x.* from fact_suggestion x
  where x.tenant_id = f.tenant_id and x.book_id = f.book_id and x.case_id = f.case_id offset 0)`

/** Does the row count for the figure? */
export function countsFor(figure: CountFigure, { policy }: Book): RawBuilder<SqlBool> {
  const { ofCase, ofRow } = POPULATIONS[figure.population]
  const where = typeof figure.where === 'function' ? figure.where(policy) : figure.where
  return sql<SqlBool>`(${figure.of === 'fact_suggestion' ? ofCase : ofRow} and (${where}))`
}

/** The number itself, over the rows at hand. */
export function numberOf(figure: CountFigure, book: Book): RawBuilder<number> {
  const counts = countsFor(figure, book)
  if (figure.sum) return sql<number>`coalesce(sum(${figure.sum}) filter (where ${counts}), 0)::bigint`
  if (figure.distinct) return sql<number>`count(distinct ${figure.distinct}) filter (where ${counts})`
  return sql<number>`count(*) filter (where ${counts})`
}

/** Throws REQUEST_INVALID where the table knows nothing of that dimension. */
export function isInGroup(dimension: Dimension, table: FactTable, key: string | null): RawBuilder<SqlBool> {
  const grouping = groupingOf(dimension, table)
  if (!grouping) throw new AppError('REQUEST_INVALID', `这个指标不能按“${dimension.label}”分组；请换一个方面`)
  return sql<SqlBool>`(${grouping.key}) is not distinct from ${key}`
}

/** A suggestion falls in one group of a table, and may be the matter of several reports. Throws REQUEST_INVALID. */
function isWithin(dimension: Dimension, table: FactTable, key: string | null): RawBuilder<SqlBool> {
  const isOwn = dimension.own?.[table] !== undefined
  return dimension.contains && !isOwn && key !== null ? dimension.contains(key) : isInGroup(dimension, table, key)
}

/** Throws REQUEST_INVALID. */
export function requireFigure(id: string): Figure {
  const figure = findFigure(id)
  if (!figure) throw new AppError('REQUEST_INVALID', `没有指标“${id}”；请从指标目录中选择`)
  return figure
}

/** Throws REQUEST_INVALID. */
export function requireDimension(id: string): Dimension {
  const dimension = findDimension(id)
  if (!dimension) throw new AppError('REQUEST_INVALID', `没有分组“${id}”；请从指标目录中选择`)
  return dimension
}

/** The counts that a figure is made of. */
export function countsIn(figure: Figure): CountFigure[] {
  return figure.kind === 'count' ? [figure] : [countOf(figure.part), countOf(figure.base)]
}

/** By what a figure can be broken down: what every count in it knows. */
export function canBreakDown(figure: Figure, dimension: Dimension): boolean {
  return countsIn(figure).every(({ of }) => groupingOf(dimension, of) !== undefined)
}

/** All counts that the figures need, each once, by the table in which they are counted. */
export function byTable(figures: readonly Figure[]): Map<FactTable, CountFigure[]> {
  const counts = new Map(figures.flatMap(countsIn).map((count) => [count.id, count]))
  const tables = new Map<FactTable, CountFigure[]>()
  for (const count of counts.values()) tables.set(count.of, [...(tables.get(count.of) ?? []), count])
  return tables
}

/** The value of a figure from the counts that were made; what was not met is zero. */
export function figureValue(figure: Figure, counts: ReadonlyMap<string, number>): FigureValue {
  if (figure.kind === 'count') return { kind: 'count', count: counts.get(figure.id) ?? 0 }
  return share(counts.get(figure.part) ?? 0, counts.get(figure.base) ?? 0)
}

import { sql, type Transaction } from 'kysely'

import type { Policy } from '../../machines/policy/schema.ts'
import type { FactTable } from '../db/figure-schema.ts'
import type { Database } from '../db/schema.ts'
import { AppError } from '../errors.ts'
import {
  byTable,
  canBreakDown,
  countsIn,
  figureValue,
  numberOf,
  requireDimension,
  requireFigure,
  rowsOf,
  type Within,
} from './counting.ts'
import type { Dimension } from './dimension.ts'
import { groupingOf } from './dimensions.ts'
import type { Book, CountFigure, Figure, FigureValue } from './figure.ts'
import { readFigures } from './read-figures.ts'

/** `heirs`: groups that are counted with another one, by their keys. */
export type BreakdownAsk = {
  by: string
  figures: readonly string[]
  within?: Within | undefined
  heirs?: ReadonlyMap<string, string> | undefined
}
/** Values stand in the order of the figures that were asked for; a null key is the group without a value. */
export type Breakdown = {
  rows: { key: string | null; label: string; values: FigureValue[] }[]
  total: FigureValue[]
}

/** Figures by the groups of a dimension; the total is the figure itself, not the sum. Throws REQUEST_INVALID. */
export async function readBreakdown(trx: Transaction<Database>, book: Book, ask: BreakdownAsk): Promise<Breakdown> {
  const dimension = requireDimension(ask.by)
  const figures = ask.figures.map(requireFigure)
  for (const figure of figures) requireBreakable(figure, dimension)

  const groups = new Map<string | null, Group>()
  for (const [table, counts] of byTable(figures)) {
    for (const row of await readGroups(trx, { ...ask, book, table, dimension, counts })) {
      const group: Group = groups.get(row.key) ?? { key: row.key, names: [], counts: new Map() }
      for (const name of row.names) if (!group.names.includes(name)) group.names.push(name)
      for (const [id, count] of row.counts) group.counts.set(id, count)
      groups.set(row.key, group)
    }
  }
  const words = dimension.words?.(book.policy) ?? {}
  const rows = inOrder(shownOf(groups, dimension, words), dimension, words, figures[0]).map((group) => ({
    key: group.key,
    label: groupLabel(dimension, book.policy, group.key, group.names),
    values: figures.map((figure) => figureValue(figure, group.counts)),
  }))
  const values = await readFigures(trx, book, ask.figures, ask.within)
  return { rows, total: ask.figures.map((id) => values.get(id) as FigureValue) }
}

type Counted = { key: string | null; names: string[]; numbers: number[] }
type Group = { key: string | null; names: string[]; counts: Map<string, number> }

async function readGroups(
  trx: Transaction<Database>,
  ask: { book: Book; table: FactTable; dimension: Dimension; counts: CountFigure[] } & Pick<
    BreakdownAsk,
    'within' | 'heirs'
  >,
): Promise<Group[]> {
  const grouping = groupingOf(ask.dimension, ask.table)
  if (!grouping) return []
  const names = grouping.name
    ? sql`coalesce(array_agg(distinct ${grouping.name} order by ${grouping.name}) filter (where ${grouping.name} is not null), '{}')`
    : sql`'{}'::text[]`
  const { heirs } = ask
  const key =
    heirs && heirs.size > 0
      ? sql`coalesce(${JSON.stringify(Object.fromEntries(heirs))}::jsonb ->> (${grouping.key}), ${grouping.key})`
      : grouping.key
  const columns = ask.counts.map((figure) => numberOf(figure, ask.book))
  const { rows } = await sql<Counted>`
    select ${key} as key, ${names} as names, array[${sql.join(columns)}]::bigint[] as numbers
    from ${rowsOf(ask.table, ask.book, { within: ask.within })} group by 1`.execute(trx)
  return rows.map((row) => ({
    key: row.key,
    names: row.names,
    counts: new Map(ask.counts.map((figure, n) => [figure.id, row.numbers[n] ?? 0])),
  }))
}

/** Groups in which something falls; of a closed list that is in use, the others too. */
function shownOf(
  groups: ReadonlyMap<string | null, Group>,
  { showsAll }: Dimension,
  words: Readonly<Record<string, string>>,
): Group[] {
  const met = [...groups.values()].filter(({ counts }) => [...counts.values()].some((count) => count !== 0))
  const keys = new Set(met.map(({ key }) => key))
  const isInUse = Object.keys(words).some((key) => keys.has(key))
  if (!showsAll || !isInUse) return met
  const unmet = Object.keys(words).filter((key) => !keys.has(key))
  return [...met, ...unmet.map((key) => ({ key, names: [], counts: new Map() }))]
}

/** By the order of its words, its size or its key; the group without a value stands last. */
function inOrder(
  groups: readonly Group[],
  { order }: Dimension,
  words: Readonly<Record<string, string>>,
  first: Figure | undefined,
): Group[] {
  const places = new Map(Object.keys(words).map((key, n) => [key, n]))
  const placeOf = ({ key }: Group) => (key === null ? Number.POSITIVE_INFINITY : (places.get(key) ?? places.size))
  const by = first && countsIn(first).at(-1)
  const sizeOf = (group: Group) => (order === 'size' && by ? (group.counts.get(by.id) ?? 0) : 0)
  const nameOf = ({ key, names }: Group) => (order === 'size' ? (names[0] ?? key ?? '') : (key ?? ''))
  return [...groups].sort(
    (one, other) =>
      Number(one.key === null) - Number(other.key === null) ||
      (placeOf(one) === placeOf(other) ? 0 : placeOf(one) - placeOf(other)) ||
      sizeOf(other) - sizeOf(one) ||
      nameOf(one).localeCompare(nameOf(other), 'zh') ||
      (one.key ?? '').localeCompare(other.key ?? ''),
  )
}

/** A unit that was renamed within the year stands there with both names. */
export function groupLabel(
  dimension: Dimension,
  policy: Policy,
  key: string | null,
  names: readonly string[] = [],
): string {
  if (key === null) return dimension.none
  const word = dimension.words?.(policy)[key]
  if (word !== undefined) return word
  if (names.length > 0) return names.join('、')
  return dimension.nameOf?.(key) ?? key
}

function requireBreakable(figure: Figure, dimension: Dimension): void {
  if (canBreakDown(figure, dimension)) return
  const why = `指标“${figure.id}”不能按“${dimension.label}”分组；请换一个方面，或者去掉这个指标`
  throw new AppError('REQUEST_INVALID', why)
}

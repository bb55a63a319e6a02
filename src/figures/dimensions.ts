import type { FactTable } from '../db/figure-schema.ts'
import { DIMENSIONS_OF_CASES } from './catalogue/dimensions-of-cases.ts'
import { DIMENSIONS_OF_ROWS } from './catalogue/dimensions-of-rows.ts'
import type { Dimension, Grouping } from './dimension.ts'

export const DIMENSIONS: readonly Dimension[] = [...DIMENSIONS_OF_CASES, ...DIMENSIONS_OF_ROWS]
const BY_ID: ReadonlyMap<string, Dimension> = new Map(DIMENSIONS.map((one) => [one.id, one]))

export function findDimension(id: string): Dimension | undefined {
  return BY_ID.get(id)
}

/** How the rows of a table are grouped; undefined where that table knows nothing of it. */
export function groupingOf(dimension: Dimension, table: FactTable): Grouping | undefined {
  return dimension.own?.[table] ?? dimension.every
}

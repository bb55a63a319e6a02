import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** Handed over, and not withdrawn or otherwise ended since: what handling is measured by. */
export const HANDED_OVER = sql<SqlBool>`(s.ended is null and s.handed_over_on is not null)`

export function both(one: RawBuilder<SqlBool>, other: RawBuilder<SqlBool>): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${one} and ${other})`
}

/** Of a suggestion that is being handled or was. */
export function handled(condition: RawBuilder<SqlBool>): RawBuilder<SqlBool> {
  return both(HANDED_OVER, condition)
}

/** Ratings as numbers: the better, the greater; null for none. */
export function rank(column: RawBuilder<unknown>): RawBuilder<number | null> {
  return sql`case ${column} when 'satisfied' then 3 when 'basically_satisfied' then 2 when 'dissatisfied' then 1 end`
}

import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { DESKS } from '../../../machines/desks.ts'
import type { ClockKind } from '../../../machines/policy/words.ts'
import { type Readable, readableBy, readerOf } from '../../../machines/reading.ts'
import { stampKey } from '../../../machines/stamps.ts'
import type { Viewer } from './viewer.ts'

/** Kinds of clocks that this viewer may read in a case of his own. */
export function readableClocks(viewer: Viewer): ClockKind[] {
  const reader = readerOf(viewer.readsAs, { isSigner: true, hasBallot: true, publicAs: null })
  if (reader === undefined) return []
  const { clocks, ownClocks }: Readable = readableBy(reader)
  return [...new Set([...clocks, ...ownClocks])]
}

/**
 * Deadlines `d` of case `c` that concern the viewer: a unit's are those of its own duties and promises, and of a
 * rectification to which it was ordered; a deputy's are those of own suggestions.
 */
export function concerns(viewer: Viewer): RawBuilder<SqlBool> {
  if (viewer.unitId !== undefined) {
    const rectifies = sql`(d.kind = 'rectification' and c.stamps && array[${stampKey('rectifying', viewer.unitId)}])`
    return sql<SqlBool>`(exists (select 1 from actor a
      where a.case_id = d.case_id and a.id = d.actor_id and a.unit_id = ${viewer.unitId}) or ${rectifies})`
  }
  if (viewer.role === 'deputy') {
    return sql<SqlBool>`exists (select 1 from case_party p
      where p.case_id = d.case_id and p.kind = 'signer' and p.party_id = ${viewer.deputyId ?? ''})`
  }
  return sql<SqlBool>`true`
}

/** The next day on which somebody would be late, as far as the viewer may know. An expression on `c`. */
export function dueOnFor(viewer: Viewer): RawBuilder<string | null> {
  const kinds = readableClocks(viewer).filter((kind) => !DESKS[kind].isWindow)
  if (isOffice(kinds) && viewer.unitId === undefined) return sql<string | null>`c.next_due_on`
  return sql<string | null>`(select min(d.due_on) from deadline d
    where d.case_id = c.id and d.ended_on is null and d.kind = any (${sql.val(kinds)}::text[]) and ${concerns(viewer)})`
}

/** Who reads every clock reads the column of the case. */
function isOffice(kinds: readonly ClockKind[]): boolean {
  return kinds.length === Object.values(DESKS).filter(({ isWindow }) => !isWindow).length
}

import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely'

import { withinReach } from '../db/read/reach.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { readUnitPlaces, withFormer } from './letter-facts.ts'

/** Whose letters a viewer reads: a unit's people those to their unit under its names, the office all. */
export type LetterReader = { viewer: Viewer; unitIds: readonly string[] | null }

export async function openReader(trx: Transaction<Database>, viewer: Viewer): Promise<LetterReader> {
  if (viewer.unitId === undefined) return { viewer, unitIds: null }
  return { viewer, unitIds: withFormer(await readUnitPlaces(trx), viewer.unitId) }
}

/** A condition on `letter l`: the office reads no letter with a case that is closed to it, such as 内部件. */
export function mayBeRead(viewer: Viewer): RawBuilder<SqlBool> {
  return sql<SqlBool>`not exists (select 1 from letter_case k join suggestion_case c on c.id = k.case_id
    where k.tenant_id = l.tenant_id and k.letter_id = l.id and not (${withinReach(viewer)}))`
}

/** A condition on `letter l`: what its unit was sent, it may read; what is only on its way, it may not know of. */
export function isForReader({ viewer, unitIds }: LetterReader): RawBuilder<SqlBool> {
  if (unitIds === null) return mayBeRead(viewer)
  return sql<SqlBool>`(l.unit_id = any (${sql.val([...unitIds])}::text[]) and l.made_at is not null)`
}

/**
 * An expression on `letter l`: a case of it has become a state secret since it was written. Then nobody reads its words
 * here any more.
 */
export const hasBecomeSecret = sql<boolean>`exists (select 1 from letter_case k join suggestion_case c on c.id = k.case_id
  where k.tenant_id = l.tenant_id and k.letter_id = l.id and c.mark = 'state_secret'
    and not l.body -> 'secretCaseIds' ? c.id::text)`

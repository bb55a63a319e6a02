import type { Kysely } from 'kysely'

import type { Database } from '../schema.ts'
import { withTenant } from '../tenant.ts'

/** One row of one congress that waits to be worked on; `tries` is the attempt epoch of its job's id. */
export type Waiting = { tenantId: string; id: string; tries: number }
export type Place = Pick<Waiting, 'tenantId' | 'id'>

/** Rows of all congresses in one of these states that are due at `at` (an instant in ISO 8601), the longest waiting first. */
export async function listWaitingRows(
  db: Kysely<Database>,
  table: 'letter' | 'report' | 'archive_pack',
  { states, at, limit }: { states: readonly ('waiting' | 'cancelled')[]; at: string; limit: number },
): Promise<Waiting[]> {
  const congresses = await db.selectFrom('congress').select('id').where('is_open', '=', true).orderBy('id').execute()
  const found: (Waiting & { dueAt: Date })[] = []
  for (const { id: tenantId } of congresses) {
    const rows = await withTenant(db, tenantId, (trx) =>
      trx
        .selectFrom(table)
        .select(['id', 'tries', 'next_try_at as dueAt'])
        .where('state', 'in', [...states])
        .where('next_try_at', '<=', new Date(at))
        .orderBy('next_try_at')
        .orderBy('id')
        .limit(limit)
        .execute(),
    )
    found.push(...rows.map(({ id, tries, dueAt }) => ({ tenantId, id, tries, dueAt: dueAt ?? new Date(0) })))
  }
  return found
    .toSorted((one, other) => one.dueAt.getTime() - other.dueAt.getTime())
    .slice(0, limit)
    .map(({ tenantId, id, tries }) => ({ tenantId, id, tries }))
}

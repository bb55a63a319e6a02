import type { Kysely } from 'kysely'

import type { Database } from '../schema.ts'
import { withTenant } from '../tenant.ts'

/** One row of one congress that waits to be worked on; `tries` is the attempt epoch of its job's id. */
export type Waiting = { tenantId: string; id: string; tries: number }

/** Rows of all congresses in one of these states whose moment has come, the longest waiting first. */
export async function listWaitingRows(
  { db, now }: { db: Kysely<Database>; now: () => string },
  table: 'letter' | 'report' | 'archive_pack',
  states: readonly ('waiting' | 'cancelled')[],
  limit: number,
): Promise<Waiting[]> {
  const congresses = await db.selectFrom('congress').select('id').where('is_open', '=', true).orderBy('id').execute()
  const found: (Waiting & { at: Date })[] = []
  for (const { id: tenantId } of congresses) {
    const rows = await withTenant(db, tenantId, (trx) =>
      trx
        .selectFrom(table)
        .select(['id', 'tries', 'next_try_at as at'])
        .where('state', 'in', [...states])
        .where('next_try_at', '<=', new Date(now()))
        .orderBy('next_try_at')
        .orderBy('id')
        .limit(limit)
        .execute(),
    )
    found.push(...rows.map(({ id, tries, at }) => ({ tenantId, id, tries, at: at ?? new Date(0) })))
  }
  return found
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())
    .slice(0, limit)
    .map(({ tenantId, id, tries }) => ({ tenantId, id, tries }))
}

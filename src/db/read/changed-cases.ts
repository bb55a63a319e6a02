import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'
import { withinReach } from './reach.ts'
import type { Viewer } from './viewer.ts'

export type ChangedCase = { id: string; revision: number; last_recorded_at: Date }

/**
 * The cases that changed at or after the moment, the newest first. Commits become visible a little out of order, so a
 * caller looks back further than to what it saw last, and knows by the revision what is new to it.
 */
export async function listChangedCases(
  trx: Transaction<Database>,
  asked: { since: Date; limit: number },
): Promise<ChangedCase[]> {
  return trx
    .selectFrom('suggestion_case')
    .select(['id', 'revision', 'last_recorded_at'])
    .where('tenant_id', '=', sql<string>`(select current_setting('duban.tenant', true))`)
    .where('last_recorded_at', '>=', asked.since)
    .orderBy('last_recorded_at', 'desc')
    .limit(asked.limit)
    .execute()
}

/** The same, page by page from the oldest on: for who must tell of every one. */
export async function listChangedCasesFrom(
  trx: Transaction<Database>,
  asked: { since: Date; after: ChangedCase | undefined; limit: number },
): Promise<ChangedCase[]> {
  const { since, after, limit } = asked
  return trx
    .selectFrom('suggestion_case')
    .select(['id', 'revision', 'last_recorded_at'])
    .where('tenant_id', '=', sql<string>`(select current_setting('duban.tenant', true))`)
    .where('last_recorded_at', '>=', since)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(last_recorded_at, id) > (${after?.last_recorded_at}::timestamptz, ${after?.id}::uuid)`),
    )
    .orderBy('last_recorded_at')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** When the congress last changed; undefined as long as it has no case. */
export async function findLastChange(trx: Transaction<Database>): Promise<Date | undefined> {
  const row = await trx
    .selectFrom('suggestion_case')
    .select('last_recorded_at')
    .where('tenant_id', '=', sql<string>`(select current_setting('duban.tenant', true))`)
    .orderBy('last_recorded_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.last_recorded_at
}

/** Which of these cases the viewer may see. */
export async function pickWithinReach(
  trx: Transaction<Database>,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await trx
    .selectFrom('suggestion_case as c')
    .select('c.id')
    .where('c.id', 'in', ids)
    .where(withinReach(viewer))
    .execute()
  return new Set(rows.map(({ id }) => id))
}

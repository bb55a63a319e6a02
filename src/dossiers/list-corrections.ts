import type { Transaction } from 'kysely'

import type { Dossier } from '../contract/dossiers-endpoints.ts'
import type { Database } from '../db/schema.ts'

/** What the deputy asked to have corrected and what became of it, the newest first. `described`: words by key. */
export async function listCorrections(
  trx: Transaction<Database>,
  deputyId: string,
  described: ReadonlyMap<string, string>,
): Promise<Dossier['corrections']> {
  const rows = await trx
    .selectFrom('dossier_correction as c')
    .leftJoin('person as p', (join) => join.onRef('p.tenant_id', '=', 'c.tenant_id').onRef('p.id', '=', 'c.decided_by'))
    .select(['c.id', 'c.entry_key', 'c.words', 'c.filed_at', 'c.outcome', 'c.answer', 'c.decided_at'])
    .select('p.name as decided_by')
    .where('c.deputy_id', '=', deputyId)
    .orderBy('c.filed_at', 'desc')
    .orderBy('c.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    entryKey: row.entry_key,
    about: row.entry_key === null ? '整份档案' : (described.get(row.entry_key) ?? '原来的记录已不在档案中'),
    words: row.words,
    filedAt: row.filed_at.toISOString(),
    outcome: row.outcome,
    answer: row.answer,
    decidedAt: row.decided_at?.toISOString() ?? null,
    decidedBy: row.decided_by,
  }))
}

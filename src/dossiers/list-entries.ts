import type { Transaction } from 'kysely'

import { DOSSIER_ENTRY_KINDS, DOSSIER_ENTRY_LABELS, type Dossier } from '../contract/dossiers-endpoints.ts'
import type { Database } from '../db/schema.ts'

type Kind = (typeof DOSSIER_ENTRY_KINDS)[number]

/** What the office entered by hand, in the order of the days; what was struck out stands among it. */
export async function listEntries(trx: Transaction<Database>, deputyId: string): Promise<Dossier['entries']> {
  const rows = await trx
    .selectFrom('dossier_entry as e')
    .leftJoin('person as p', (join) => join.onRef('p.tenant_id', '=', 'e.tenant_id').onRef('p.id', '=', 'e.entered_by'))
    .leftJoin('person as s', (join) => join.onRef('s.tenant_id', '=', 'e.tenant_id').onRef('s.id', '=', 'e.struck_by'))
    .select(['e.id', 'e.on_day', 'e.kind', 'e.words', 'e.entered_at', 'p.name as entered_by'])
    .select(['e.struck_at', 's.name as struck_by', 'e.struck_why'])
    .where('e.deputy_id', '=', deputyId)
    .orderBy('e.on_day')
    .orderBy('e.entered_at')
    .orderBy('e.id')
    .execute()
  return rows.map((row) => {
    const kind = asKind(row.kind)
    return {
      key: `entry:${row.id}`,
      id: row.id,
      onDay: row.on_day,
      kind,
      label: DOSSIER_ENTRY_LABELS[kind],
      words: row.words,
      enteredAt: row.entered_at.toISOString(),
      enteredBy: row.entered_by,
      struckAt: row.struck_at?.toISOString() ?? null,
      struckBy: row.struck_by,
      struckWhy: row.struck_why,
    }
  })
}

function asKind(kind: string): Kind {
  return DOSSIER_ENTRY_KINDS.find((known) => known === kind) ?? 'other'
}

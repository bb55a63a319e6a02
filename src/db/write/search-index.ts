import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

/** A row of the index, its place in the case apart. */
export type SearchRow = {
  caseId: string
  source: Database['case_search']['source']
  seq: number | null
  draftedOn: string
  audience: readonly string[]
  grams: readonly string[]
  body: string
  folded: string | null
}

/** Puts the rows of these cases in the place of those that stand there, and notes how far they were read. */
export async function replaceSearchRows(
  trx: Transaction<Database>,
  tenantId: string,
  cases: readonly { id: string; last_seq: number }[],
  rows: readonly SearchRow[],
): Promise<void> {
  const ids = cases.map(({ id }) => id)
  await sql`delete from case_search where case_id = any (${sql.val(ids)}::uuid[])`.execute(trx)
  const places = new Map<string, number>()
  const json = rows.map((row) => {
    const n = places.get(row.caseId) ?? 0
    places.set(row.caseId, n + 1)
    return { ...row, n }
  })
  await sql`
    insert into case_search (tenant_id, case_id, n, source, seq, drafted_on, audience, grams, body, folded)
    select ${tenantId}, x."caseId", x.n, x.source, x.seq, x."draftedOn", x.audience, array_to_tsvector(x.grams), x.body,
      x.folded
    from jsonb_to_recordset(${JSON.stringify(json)}::jsonb) x ("caseId" uuid, n smallint, source text, seq integer,
      "draftedOn" date, audience text[], grams text[], body text, folded text)`.execute(trx)
  await sql`
    insert into case_indexed (case_id, tenant_id, last_seq)
    select x.id, ${tenantId}, x.last_seq from jsonb_to_recordset(${JSON.stringify(
      cases.map(({ id, last_seq }) => ({ id, last_seq })),
    )}::jsonb) x (id uuid, last_seq integer)
    on conflict (case_id) do update set last_seq = excluded.last_seq`.execute(trx)
}

import { sql, type Transaction } from 'kysely'

import type { Database, SealTable } from '../schema.ts'

export type SealRow = Omit<SealTable, 'tenant_id'>
/** A case that changed since it was sealed last. */
export type UnsealedCase = { id: string; revision: number; last_seq: number; last_hash: Buffer }

/** The seal after the given number. */
export async function findSealAfter(trx: Transaction<Database>, n: number): Promise<SealRow | undefined> {
  return trx
    .selectFrom('seal')
    .select(['n', 'sealed_at', 'body', 'prev_hash', 'hash', 'mac'])
    .where('n', '>', n)
    .orderBy('n')
    .limit(1)
    .executeTakeFirst()
}

/** The newest seal. */
export async function findLastSeal(trx: Transaction<Database>): Promise<SealRow | undefined> {
  return trx
    .selectFrom('seal')
    .select(['n', 'sealed_at', 'body', 'prev_hash', 'hash', 'mac'])
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/**
 * Takes cases that changed since their last seal, by id; one that somebody is changing at this moment is left for the
 * next seal. By revision and not by a growing number: commits do not end in the order in which numbers were drawn.
 */
export async function lockUnsealedCases(
  trx: Transaction<Database>,
  afterId: string | null,
  limit: number,
): Promise<UnsealedCase[]> {
  let query = trx
    .selectFrom('suggestion_case')
    .select(['id', 'revision', 'last_seq', 'last_hash'])
    .whereRef('sealed_revision', '<', 'revision')
  if (afterId !== null) query = query.where('id', '>', afterId)
  return query.orderBy('id').limit(limit).forUpdate().skipLocked().execute()
}

/** What is to be found now of a case that a seal lists. */
export type SealedCaseNow = { hashAtSeq: Buffer | null; revision: number | null; sealedRevision: number | null }

/** Looks up the listed cases with the event that each seal names, in the order of the list. */
export async function findSealedCases(
  trx: Transaction<Database>,
  listed: readonly { caseId: string; seq: number }[],
): Promise<SealedCaseNow[]> {
  const ids = listed.map(({ caseId }) => caseId)
  const seqs = listed.map(({ seq }) => seq)
  const { rows } = await sql<SealedCaseNow>`
    select e.hash as "hashAtSeq", c.revision, c.sealed_revision as "sealedRevision"
    from unnest(${sql.val(ids)}::uuid[], ${sql.val(seqs)}::integer[]) with ordinality k (id, seq, i)
    left join suggestion_case c on c.id = k.id left join event e on e.case_id = k.id and e.seq = k.seq
    order by k.i`.execute(trx)
  return rows
}

/** How many cases say of themselves that they were sealed. */
export async function countSealedCases(trx: Transaction<Database>): Promise<number> {
  const { n } = await trx
    .selectFrom('suggestion_case')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('sealed_revision', '>', 0)
    .executeTakeFirstOrThrow()
  return n
}

/** The first case that says it was sealed at a revision that no seal lists. Reads all seals: for a case of doubt. */
export async function findCaseWithoutSeal(
  trx: Transaction<Database>,
): Promise<{ caseId: string; number: string | null; sealedRevision: number } | undefined> {
  const { rows } = await sql<{ caseId: string; number: string | null; sealedRevision: number }>`
    select c.id as "caseId", c.number, c.sealed_revision as "sealedRevision" from suggestion_case c
    where c.sealed_revision > 0 and not exists (
      select 1 from seal s, jsonb_array_elements(s.body::jsonb -> 'cases') l
      where l ->> 0 = c.id::text and (l ->> 1)::integer = c.sealed_revision)
    order by c.id limit 1`.execute(trx)
  return rows[0]
}

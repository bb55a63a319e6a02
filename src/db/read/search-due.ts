import { sql, type Transaction } from 'kysely'

import type { Database, PartyKind } from '../schema.ts'

/** A case whose words are to be taken into the index, locked against erasure until the commit. */
export type CaseToIndex = {
  id: string
  last_seq: number
  number: string | null
  serial_number: string | null
  mark: string | null
  drafted_on: string
}
/** The words of one event. */
export type EventWords = { case_id: string; seq: number; actor_id: string; type: string; text: string | null }

/** Cases in which something has happened since they were indexed; one that somebody is changing comes later. */
export async function lockCasesToIndex(trx: Transaction<Database>, limit: number): Promise<CaseToIndex[]> {
  const { rows } = await sql<CaseToIndex>`
    select c.id, c.last_seq, c.number, c.serial_number, c.mark, c.drafted_on from suggestion_case c
    where c.id in (
      select x.id from suggestion_case x left join case_indexed i on i.case_id = x.id
      where x.last_seq > coalesce(i.last_seq, 0) order by x.id limit ${limit})
    order by c.id for share skip locked`.execute(trx)
  return rows
}

/** The words of these kinds of events, in the order in which they were said; erased ones are left out. */
export async function listEventWords(
  trx: Transaction<Database>,
  caseIds: readonly string[],
  types: readonly string[],
): Promise<EventWords[]> {
  return trx
    .selectFrom('event as e')
    .leftJoin('event_text as t', (join) => join.onRef('t.case_id', '=', 'e.case_id').onRef('t.seq', '=', 'e.seq'))
    .select(['e.case_id', 'e.seq', 'e.actor_id', 'e.type', 't.body as text'])
    .where('e.case_id', 'in', caseIds)
    .where('e.type', 'in', types)
    .where('e.outcome', '=', 'accepted')
    .orderBy('e.case_id')
    .orderBy('e.seq')
    .execute()
}

/** Who stands to these cases, and the units that bear a duty in them. */
export async function listPartiesOfCases(
  trx: Transaction<Database>,
  caseIds: readonly string[],
): Promise<{ case_id: string; kind: PartyKind | 'duty'; party_id: string; actor_id: string | null }[]> {
  const { rows } = await sql<{ case_id: string; kind: PartyKind | 'duty'; party_id: string; actor_id: string | null }>`
    select p.case_id, p.kind::text, p.party_id, null as actor_id from case_party p
      where p.case_id = any (${sql.val([...caseIds])}::uuid[])
    union all
    select a.case_id, 'duty', a.unit_id, a.id from actor a
      where a.case_id = any (${sql.val([...caseIds])}::uuid[]) and a.machine = 'assignment' and a.unit_id is not null`.execute(
    trx,
  )
  return rows
}

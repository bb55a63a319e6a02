import { type Selectable, sql, type Transaction } from 'kysely'

import type { ActorTable, Database, DeadlineTable, PartyKind, SuggestionCaseTable, TimerTable } from '../schema.ts'

export type LogRow = {
  case_id: string
  seq: number
  body: string
  hash: Buffer
  text_salt: Buffer | null
  text_body: string | null
  has_text: boolean
}
/** A case with all that the log must account for. */
export type CaseRows = {
  case: Selectable<SuggestionCaseTable>
  actors: Selectable<ActorTable>[]
  deadlines: Selectable<DeadlineTable>[]
  timers: Selectable<TimerTable>[]
  log: LogRow[]
  parties: [kind: PartyKind, partyId: string][]
  outbox: OutboxKey[]
}
/** What tells one order of a case from the others of the same event. */
export type OutboxKey = { seq: number; topic: string; what: string }

/** The ids of cases after the given one, in order. */
export async function listCaseIds(trx: Transaction<Database>, after: string | null, limit: number): Promise<string[]> {
  let query = trx.selectFrom('suggestion_case').select('id')
  if (after !== null) query = query.where('id', '>', after)
  const rows = await query.orderBy('id').limit(limit).execute()
  return rows.map(({ id }) => id)
}

/** Some cases whole; to be read on one snapshot. */
export async function listCaseRows(trx: Transaction<Database>, ids: readonly string[]): Promise<CaseRows[]> {
  if (ids.length === 0) return []
  const cases = await trx.selectFrom('suggestion_case').selectAll().where('id', 'in', ids).orderBy('id').execute()
  const rows = new Map<string, CaseRows>(
    cases.map((row) => [
      row.id,
      { case: row, actors: [], deadlines: [], timers: [], log: [], parties: [], outbox: [] },
    ]),
  )
  const actors = await trx.selectFrom('actor').selectAll().where('case_id', 'in', ids).orderBy('opened_seq').execute()
  for (const actor of actors) rows.get(actor.case_id)?.actors.push(actor)
  const deadlines = await trx.selectFrom('deadline').selectAll().where('case_id', 'in', ids).execute()
  for (const deadline of deadlines) rows.get(deadline.case_id)?.deadlines.push(deadline)
  const timers = await trx.selectFrom('timer').selectAll().where('case_id', 'in', ids).execute()
  for (const timer of timers) rows.get(timer.case_id)?.timers.push(timer)
  const parties = await trx.selectFrom('case_party').selectAll().where('case_id', 'in', ids).execute()
  for (const { case_id, kind, party_id } of parties) rows.get(case_id)?.parties.push([kind, party_id])
  const orders = await trx
    .selectFrom('outbox')
    .select(['case_id', 'seq', 'topic'])
    .select(
      sql<string>`concat_ws('/', body ->> 'kind', body ->> 'template', body ->> 'clock', body ->> 'version',
      body ->> 'step', body ->> 'caseId', body #>> '{event,type}')`.as('what'),
    )
    .where('case_id', 'in', ids)
    .execute()
  for (const { case_id, ...order } of orders) rows.get(case_id)?.outbox.push(order)
  for (const line of await listLog(trx, ids)) rows.get(line.case_id)?.log.push(line)
  return [...rows.values()]
}

async function listLog(trx: Transaction<Database>, ids: readonly string[]): Promise<LogRow[]> {
  return trx
    .selectFrom('event as e')
    .leftJoin('event_text as t', (join) => join.onRef('t.case_id', '=', 'e.case_id').onRef('t.seq', '=', 'e.seq'))
    .select(['e.case_id', 'e.seq', 'e.body', 'e.hash', 't.salt as text_salt', 't.body as text_body'])
    .select(({ eb }) => eb('t.seq', 'is not', null).$castTo<boolean>().as('has_text'))
    .where('e.case_id', 'in', ids)
    .orderBy('e.case_id')
    .orderBy('e.seq')
    .execute()
}

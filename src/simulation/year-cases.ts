import { type Kysely, sql, type Transaction } from 'kysely'

import type { CaseState, FactSuggestionTable } from '../db/figure-schema.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { TENANT } from './stage.ts'

type Told = Pick<
  FactSuggestionTable,
  | 'number'
  | 'serial_number'
  | 'period'
  | 'field'
  | 'category'
  | 'is_key'
  | 'lead_signer'
  | 'signers'
  | 'unit'
  | 'handed_over_on'
  | 'reply_due_on'
  | 'replied_on'
  | 'in_time'
  | 'result_class'
  | 'scheme'
  | 'first_rating'
  | 'last_rating'
  | 'concluded_on'
  | 'archived_on'
>
/** A case as the book of the year tells of it; of one that was never submitted the book knows nothing. */
export type YearCase = { [Name in keyof Told]: Told[Name] | null } & {
  id: string
  title: string | null
  last_seq: number
  state: CaseState | null
  co_units: string[]
  promises: number
  promises_kept: number
  ballots: string[]
}

const CASES_AT_ONCE = 200

/** All cases in the order of the register, a few at a time in memory. */
export async function* readCases(db: Kysely<Database>, bookId: string): AsyncGenerator<YearCase> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await withTenant(db, TENANT, (trx) => listAfter(trx, bookId, after))
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < CASES_AT_ONCE) return
    after = last.id
  }
}

async function listAfter(trx: Transaction<Database>, bookId: string, after: string): Promise<YearCase[]> {
  const isOfCase = sql`f.tenant_id = c.tenant_id and f.book_id = ${bookId} and f.case_id = c.id`
  const { rows } = await sql<YearCase>`
    select c.id, c.title, c.last_seq, s.state, s.number, s.serial_number, s.period, s.field, s.category, s.is_key,
      s.lead_signer, s.signers, s.unit, s.handed_over_on, s.reply_due_on, s.replied_on, s.in_time,
      s.result_class, s.scheme, s.first_rating, s.last_rating, s.concluded_on, s.archived_on,
      array(select f.unit from fact_duty f where ${isOfCase} and f.is_live and f.role = 'co'
        order by length(f.actor_id), f.actor_id) as co_units,
      (select count(*) from fact_promise f where ${isOfCase} and f.state <> 'cancelled')::integer as promises,
      (select count(*) from fact_promise f where ${isOfCase} and f.state = 'struck_off')::integer as promises_kept,
      array(select f.result from fact_ballot f where ${isOfCase} and f.result is not null
        order by f.held_on, f.round) as ballots
    from suggestion_case c
      left join fact_suggestion s on s.tenant_id = c.tenant_id and s.book_id = ${bookId} and s.case_id = c.id
    where c.id > ${after}::uuid order by c.id limit ${CASES_AT_ONCE}
  `.execute(trx)
  return rows
}

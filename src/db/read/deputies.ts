import { type RawBuilder, sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'
import { containing, type Page, type PageAsk, readPage } from './page.ts'

type Status = 'active' | 'suspended' | 'ended'
export type DeputyRow = {
  id: string
  revision: number
  name: string | null
  delegation_id: string | null
  delegation_name: string | null
  employer: string | null
  status: Status
  end_why: 'resigned' | 'recalled' | 'died' | 'term_over' | 'moved' | null
  ended_on: string | null
  phone: string | null
  term_nos: number[]
  open_cases: number
}
export type DeputiesAsk = PageAsk & {
  q?: string | undefined
  delegationId?: string | undefined
  termNo?: number | undefined
  status: Status | 'all'
  sort: 'name' | 'delegation' | 'status' | 'open_cases'
}

const SORT_KEYS: Readonly<Record<DeputiesAsk['sort'], RawBuilder<unknown>>> = {
  name: sql`coalesce(d.name, '')`,
  delegation: sql`coalesce(o.name, '')`,
  status: sql`d.status`,
  open_cases: sql`lpad(coalesce(w.n, 0)::text, 9, '0')`,
}

/** Deputies with the number of open cases that they lead or signed. */
export async function listDeputies(trx: Transaction<Database>, ask: DeputiesAsk): Promise<Page<DeputyRow>> {
  const conditions = [
    ask.q ? sql`d.name like ${containing(ask.q)}` : undefined,
    ask.delegationId === undefined ? undefined : sql`d.delegation_id = ${ask.delegationId}`,
    ask.status === 'all' ? undefined : sql`d.status = ${ask.status}`,
    ask.termNo === undefined
      ? undefined
      : sql`exists (select 1 from deputy_term t where t.tenant_id = d.tenant_id and t.deputy_id = d.id
          and t.term_no = ${ask.termNo})`,
  ].filter((condition) => condition !== undefined)
  return readPage<DeputyRow>(trx, selectDeputies(conditions, SORT_KEYS[ask.sort]), ask)
}

/** One deputy, whether in office or not. */
export async function findDeputy(trx: Transaction<Database>, id: string): Promise<DeputyRow | undefined> {
  const { rows } = await sql<DeputyRow>`${selectDeputies([sql`d.id = ${id}`], sql`''`)}`.execute(trx)
  return rows[0]
}

function selectDeputies(conditions: readonly RawBuilder<unknown>[], sortKey: RawBuilder<unknown>) {
  return sql`
    select d.id, d.revision, d.name, d.delegation_id, o.name as delegation_name, d.employer, d.status, d.end_why,
      d.ended_on, d.phone, coalesce(w.n, 0) as open_cases, ${sortKey} as sort_key,
      array(select t.term_no from deputy_term t where t.tenant_id = d.tenant_id and t.deputy_id = d.id
        order by t.term_no desc) as term_nos
    from deputy d
    left join organ o on o.tenant_id = d.tenant_id and o.id = d.delegation_id
    left join (select p.party_id, count(*) as n from case_party p join suggestion_case c on c.id = p.case_id
      where p.kind = 'signer' and not c.is_settled group by p.party_id) w on w.party_id = d.id
    where ${sql.join([sql`true`, ...conditions], sql` and `)}`
}

/** The terms of congress in which the deputy sat, the newest first. */
export async function listTermsOfDeputy(
  trx: Transaction<Database>,
  id: string,
): Promise<{ term_no: number; delegation_id: string | null; delegation_name: string | null }[]> {
  const { rows } = await sql<{ term_no: number; delegation_id: string | null; delegation_name: string | null }>`
    select t.term_no, t.delegation_id, o.name as delegation_name from deputy_term t
    left join organ o on o.tenant_id = t.tenant_id and o.id = t.delegation_id
    where t.deputy_id = ${id} order by t.term_no desc`.execute(trx)
  return rows
}

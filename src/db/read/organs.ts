import { type RawBuilder, sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'
import { containing, type Page, type PageAsk, readPage } from './page.ts'

type Kind = 'body' | 'delegation' | 'committee'
export type OrganRow = { id: string; revision: number; kind: Kind; name: string; is_closed: boolean; members: number }
export type OrgansAsk = PageAsk & {
  q?: string | undefined
  kind?: Kind | undefined
  state: 'current' | 'closed' | 'all'
  sort: 'name' | 'kind'
}

/** Bodies with their units, delegations with their deputies. */
export async function listOrgans(trx: Transaction<Database>, ask: OrgansAsk): Promise<Page<OrganRow>> {
  const conditions = [
    ask.q ? sql`o.name like ${containing(ask.q)}` : undefined,
    ask.kind === undefined ? undefined : sql`o.kind = ${ask.kind}`,
    ask.state === 'all' ? undefined : ask.state === 'closed' ? sql`o.is_closed` : sql`not o.is_closed`,
  ].filter((condition) => condition !== undefined)
  return readPage<OrganRow>(trx, selectOrgans(conditions, ask.sort === 'kind' ? sql`o.kind` : sql`o.name`), ask)
}

/** One organ, closed or not. */
export async function findOrgan(trx: Transaction<Database>, id: string): Promise<OrganRow | undefined> {
  const { rows } = await sql<OrganRow>`${selectOrgans([sql`o.id = ${id}`], sql`''`)}`.execute(trx)
  return rows[0]
}

function selectOrgans(conditions: readonly RawBuilder<unknown>[], sortKey: RawBuilder<unknown>) {
  return sql`
    select o.id, o.revision, o.kind, o.name, o.is_closed, ${sortKey} as sort_key, case o.kind
        when 'body' then (select count(*) from unit u where u.tenant_id = o.tenant_id and u.body_id = o.id
          and u.closed_on is null)
        when 'delegation' then (select count(*) from deputy d where d.tenant_id = o.tenant_id
          and d.delegation_id = o.id and d.status <> 'ended')
        else 0 end as members
    from organ o where ${sql.join([sql`true`, ...conditions], sql` and `)}`
}

/** Another open organ of this kind that bears the name. */
export async function findOrganNamed(
  trx: Transaction<Database>,
  organ: { kind: string; name: string; exceptId: string },
): Promise<string | undefined> {
  const { kind, name, exceptId } = organ
  const { rows } = await sql<{ id: string }>`select id from organ
    where kind = ${kind} and name = ${name} and id <> ${exceptId} and not is_closed limit 1`.execute(trx)
  return rows[0]?.id
}

/** What still hangs on the organ: posts, and open cases that were handed to it, come from it or are supervised by it. */
export async function countHangingOnOrgan(
  trx: Transaction<Database>,
  id: string,
): Promise<{ posts: number; cases: number }> {
  const { rows } = await sql<{ posts: number; cases: number }>`
    select (select count(*) from post where (body_id = ${id} or committee_id = ${id}) and ended_at is null) as posts,
      (select count(distinct p.case_id) from case_party p join suggestion_case c on c.id = p.case_id
        where p.kind in ('body', 'delegation', 'committee') and p.party_id = ${id} and not c.is_settled) as cases
    `.execute(trx)
  return rows[0] ?? { posts: 0, cases: 0 }
}

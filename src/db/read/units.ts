import { type RawBuilder, sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'
import { containing, type Page, type PageAsk, readPage } from './page.ts'

type Succession = 'merged' | 'renamed' | 'duties_moved'
export type UnitRow = {
  id: string
  revision: number
  name: string
  kind: string | null
  parent_id: string | null
  body_id: string | null
  body_name: string | null
  closed_on: string | null
  successor_id: string | null
  successor_name: string | null
  succession_why: Succession | null
  phone: string | null
  address: string | null
  open_cases: number
  head_name: string | null
}
export type ContactRow = {
  id: string
  name: string
  duty: 'head' | 'deputy_head' | 'section_head' | 'clerk'
  section: string | null
  phone: string | null
  email: string | null
  person_id: string | null
  ended_on: string | null
}
export type UnitsAsk = PageAsk & {
  q?: string | undefined
  bodyId?: string | undefined
  parentId?: string | undefined
  state: 'current' | 'closed' | 'all'
  sort: 'name' | 'kind' | 'body' | 'open_cases'
}

const SORT_KEYS: Readonly<Record<UnitsAsk['sort'], RawBuilder<unknown>>> = {
  name: sql`u.name`,
  kind: sql`coalesce(u.kind, '')`,
  body: sql`coalesce(o.name, '')`,
  open_cases: sql`lpad(coalesce(w.n, 0)::text, 9, '0')`,
}

/** Units with the number of cases in which they still have a duty. */
export async function listUnits(trx: Transaction<Database>, ask: UnitsAsk): Promise<Page<UnitRow>> {
  const conditions = [
    ask.q ? sql`u.name like ${containing(ask.q)}` : undefined,
    ask.bodyId === undefined ? undefined : sql`u.body_id = ${ask.bodyId}`,
    ask.parentId === undefined ? undefined : sql`u.parent_id = ${ask.parentId}`,
    ask.state === 'all' ? undefined : ask.state === 'closed' ? sql`u.closed_on is not null` : sql`u.closed_on is null`,
  ].filter((condition) => condition !== undefined)
  return readPage<UnitRow>(trx, selectUnits(conditions, SORT_KEYS[ask.sort]), ask)
}

/** One unit, closed or not. */
export async function findUnit(trx: Transaction<Database>, id: string): Promise<UnitRow | undefined> {
  const { rows } = await sql<UnitRow>`${selectUnits([sql`u.id = ${id}`], sql`''`)}`.execute(trx)
  return rows[0]
}

function selectUnits(conditions: readonly RawBuilder<unknown>[], sortKey: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select u.id, u.revision, u.name, u.kind, u.parent_id, u.body_id, o.name as body_name, u.closed_on, u.successor_id,
      s.name as successor_name, u.succession_why, u.phone, u.address, coalesce(w.n, 0) as open_cases,
      (select h.name from unit_contact h where h.tenant_id = u.tenant_id and h.unit_id = u.id and h.duty = 'head'
        and h.ended_on is null order by h.id limit 1) as head_name, ${sortKey} as sort_key
    from unit u
    left join organ o on o.tenant_id = u.tenant_id and o.id = u.body_id
    left join unit s on s.tenant_id = u.tenant_id and s.id = u.successor_id
    left join (select a.unit_id, count(distinct a.case_id) as n from actor a
      where a.unit_id is not null and not a.is_settled group by a.unit_id) w on w.unit_id = u.id
    where ${sql.join([sql`true`, ...conditions], sql` and `)}`
}

/** Leaders before clerks, those who still hold before those who held. */
export async function listUnitContacts(trx: Transaction<Database>, unitId: string): Promise<ContactRow[]> {
  const { rows } = await sql<ContactRow>`
    select id, name, duty, section, phone, email, person_id, ended_on from unit_contact where unit_id = ${unitId}
    order by ended_on is not null, array_position(array['head', 'deputy_head', 'section_head', 'clerk'], duty),
      name, id`.execute(trx)
  return rows
}

/** Units right below it, and those whose duties passed to it. */
export async function listRelatedUnits(
  trx: Transaction<Database>,
  id: string,
): Promise<{ id: string; name: string; relation: 'child' | 'predecessor'; succession_why: Succession | null }[]> {
  const { rows } = await sql<{
    id: string
    name: string
    relation: 'child' | 'predecessor'
    succession_why: Succession | null
  }>`
    select id, name, 'child' as relation, null as succession_why from unit where parent_id = ${id} and closed_on is null
    union all
    select id, name, 'predecessor', succession_why from unit where successor_id = ${id}
    order by relation, name, id`.execute(trx)
  return rows
}

/** What still hangs on the unit besides cases. */
export async function countHangingOnUnit(
  trx: Transaction<Database>,
  id: string,
): Promise<{ posts: number; children: number }> {
  const { rows } = await sql<{ posts: number; children: number }>`
    select (select count(*) from post where unit_id = ${id} and ended_at is null) as posts,
      (select count(*) from unit where parent_id = ${id} and closed_on is null) as children`.execute(trx)
  return rows[0] ?? { posts: 0, children: 0 }
}

/** Would the unit stand below itself with this parent? */
export async function isBelow(trx: Transaction<Database>, parentId: string, unitId: string): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    with recursive above (id, parent_id) as (
      select id, parent_id from unit where id = ${parentId}
      union
      select u.id, u.parent_id from unit u join above a on u.id = a.parent_id
    )
    select id from above where id = ${unitId}`.execute(trx)
  return rows.length > 0
}

/** Another unit that is open and bears this name. */
export async function findUnitNamed(
  trx: Transaction<Database>,
  name: string,
  exceptId: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from unit
    where name = ${name} and id <> ${exceptId} and closed_on is null limit 1`.execute(trx)
  return rows[0]?.id
}

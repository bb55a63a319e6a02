import { type RawBuilder, sql, type Transaction } from 'kysely'

import type { Role } from '../../../machines/policy/words.ts'
import type { Database } from '../schema.ts'
import { containing, type Page, type PageAsk, readPage } from './page.ts'

export type PersonRow = {
  id: string
  revision: number
  name: string
  phone: string | null
  email: string | null
  has_account: boolean
  left_on: string | null
}
export type PersonListRow = PersonRow & { posts: { id: string; role: Role; place: string | null }[] }
export type PostRow = {
  id: string
  role: Role
  unit_id: string | null
  unit_name: string | null
  deputy_id: string | null
  deputy_name: string | null
  body_id: string | null
  body_name: string | null
  committee_id: string | null
  committee_name: string | null
  granted_at: Date
  granted_by: string | null
  ended_at: Date | null
  ended_by: string | null
}
export type PeopleAsk = PageAsk & {
  q?: string | undefined
  role?: Role | undefined
  unitId?: string | undefined
  state: 'current' | 'left' | 'all'
  sort: 'name' | 'left_on'
}

const SORT_KEYS: Readonly<Record<PeopleAsk['sort'], RawBuilder<unknown>>> = {
  name: sql`n.name`,
  left_on: sql`coalesce(n.left_on::text, '')`,
}

/** People with the posts that they hold now. */
export async function listPeople(trx: Transaction<Database>, ask: PeopleAsk): Promise<Page<PersonListRow>> {
  const conditions = [
    ask.q ? sql`n.name like ${containing(ask.q)}` : undefined,
    ask.state === 'all' ? undefined : ask.state === 'left' ? sql`n.left_on is not null` : sql`n.left_on is null`,
    ask.role === undefined && ask.unitId === undefined
      ? undefined
      : sql`exists (select 1 from post h where h.tenant_id = n.tenant_id and h.person_id = n.id and h.ended_at is null
          and h.role = coalesce(${ask.role ?? null}::text, h.role)
          and coalesce(h.unit_id, '') = coalesce(${ask.unitId ?? null}::text, h.unit_id, ''))`,
  ].filter((condition) => condition !== undefined)
  return readPage<PersonListRow>(
    trx,
    sql`select n.id, n.revision, n.name, null as phone, null as email, n.user_id is not null as has_account, n.left_on,
        ${SORT_KEYS[ask.sort]} as sort_key, coalesce((
          select jsonb_agg(jsonb_build_object('id', p.id, 'role', p.role, 'place', coalesce(u.name, d.name, o.name))
            order by p.granted_at, p.id)
          from post p
          left join unit u on u.tenant_id = p.tenant_id and u.id = p.unit_id
          left join deputy d on d.tenant_id = p.tenant_id and d.id = p.deputy_id
          left join organ o on o.tenant_id = p.tenant_id and o.id = coalesce(p.body_id, p.committee_id)
          where p.tenant_id = n.tenant_id and p.person_id = n.id and p.ended_at is null), '[]') as posts
      from person n where ${sql.join([sql`true`, ...conditions], sql` and `)}`,
    ask,
  )
}

/** One person, whether still here or not. */
export async function findPerson(trx: Transaction<Database>, id: string): Promise<PersonRow | undefined> {
  const { rows } = await sql<PersonRow>`select id, revision, name, phone, email, user_id is not null as has_account,
    left_on from person where id = ${id}`.execute(trx)
  return rows[0]
}

/** All posts that the person holds or held, the newest first. */
export async function listPostsOfPerson(trx: Transaction<Database>, personId: string): Promise<PostRow[]> {
  const { rows } = await sql<PostRow>`
    select p.id, p.role, p.unit_id, u.name as unit_name, p.deputy_id, d.name as deputy_name, p.body_id,
      b.name as body_name, p.committee_id, c.name as committee_name, p.granted_at,
      coalesce(g.name, p.granted_by) as granted_by, p.ended_at, coalesce(e.name, p.ended_by) as ended_by
    from post p
    left join unit u on u.tenant_id = p.tenant_id and u.id = p.unit_id
    left join deputy d on d.tenant_id = p.tenant_id and d.id = p.deputy_id
    left join organ b on b.tenant_id = p.tenant_id and b.id = p.body_id
    left join organ c on c.tenant_id = p.tenant_id and c.id = p.committee_id
    left join person g on g.tenant_id = p.tenant_id and g.id = p.granted_by
    left join person e on e.tenant_id = p.tenant_id and e.id = p.ended_by
    where p.person_id = ${personId} order by p.ended_at is not null, p.granted_at desc, p.id`.execute(trx)
  return rows
}

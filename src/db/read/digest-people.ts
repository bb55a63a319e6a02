import { sql, type Transaction } from 'kysely'

import type { Role } from '../../../machines/policy/words.ts'
import type { Database } from '../schema.ts'
import { viewerOf } from './posts.ts'
import type { Viewer } from './viewer.ts'

/** A person with every post in which something may wait for him, the oldest first; each reads as in a session. */
export type DigestPerson = { id: string; name: string; viewers: Viewer[] }

type Post = {
  id: string
  role: Role
  unit_id: string | null
  deputy_id: string | null
  body_id: string | null
  committee_id: string | null
}
type Row = {
  id: string
  name: string
  user_id: string | null
  level: 'national' | 'province' | 'prefecture' | 'county' | 'township' | null
  posts: Post[]
}
export type DigestPeopleAsk = {
  roles: readonly Role[]
  limit: number
  afterId?: string
  /** This person alone. */
  personId?: string
  /** Of these units alone. */
  unitIds?: readonly string[]
}

/** People in these roles by id. Who has left, a post that has ended, a deputy who no longer acts are not among them. */
export async function listDigestPeople(
  trx: Transaction<Database>,
  tenantId: string,
  { roles, limit, afterId = '', personId, unitIds }: DigestPeopleAsk,
): Promise<DigestPerson[]> {
  const { rows } = await sql<Row>`
    select n.id, n.name, n.user_id, g.level, p.posts from person n
    join congress g on g.id = n.tenant_id
    join lateral (
      select jsonb_agg(jsonb_build_object('id', p.id, 'role', p.role, 'unit_id', p.unit_id, 'deputy_id', p.deputy_id,
        'body_id', p.body_id, 'committee_id', p.committee_id) order by p.granted_at, p.id) as posts
      from post p left join deputy d on d.tenant_id = p.tenant_id and d.id = p.deputy_id
      where p.tenant_id = n.tenant_id and p.person_id = n.id and p.ended_at is null
        and p.role = any (${sql.val([...roles])}::text[])
        and (p.deputy_id is null or d.id is null or d.status = 'active')
        and (${unitIds === undefined} or p.unit_id = any (${sql.val([...(unitIds ?? [])])}::text[]))) p on p.posts is not null
    where n.tenant_id = ${tenantId} and n.left_on is null and n.id > ${afterId}
      and (${personId ?? null}::text is null or n.id = ${personId ?? null})
    order by n.id limit ${limit}`.execute(trx)
  return rows.map(({ id, name, user_id, level, posts }) => ({
    id,
    name,
    viewers: posts.map((post) =>
      viewerOf(
        { ...post, tenant_id: tenantId, person_id: id, person_name: name, congress_level: level },
        user_id ?? '',
      ),
    ),
  }))
}

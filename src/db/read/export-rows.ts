import { type RawBuilder, sql, type Transaction } from 'kysely'

import type { Role } from '../../../machines/policy/words.ts'
import type { Database } from '../schema.ts'
import { containing } from './page.ts'

/** One line for each post of each person; who has none stands with empty places. */
export type PersonPostRow = {
  name: string
  role: Role | null
  place: string | null
  phone: string | null
  email: string | null
  has_account: boolean
}

export async function listPeopleWithPosts(
  trx: Transaction<Database>,
  ask: { q?: string | undefined; unitId?: string | undefined },
): Promise<PersonPostRow[]> {
  const conditions = [
    ask.q ? sql`n.name like ${containing(ask.q)}` : undefined,
    ask.unitId === undefined ? undefined : sql`p.unit_id = ${ask.unitId}`,
  ].filter((condition): condition is RawBuilder<unknown> => condition !== undefined)
  const { rows } = await sql<PersonPostRow>`
    select n.name, p.role, coalesce(u.name, d.name, o.name) as place, n.phone, n.email, n.user_id is not null as has_account
    from person n
    left join post p on p.tenant_id = n.tenant_id and p.person_id = n.id and p.ended_at is null
    left join unit u on u.tenant_id = p.tenant_id and u.id = p.unit_id
    left join deputy d on d.tenant_id = p.tenant_id and d.id = p.deputy_id
    left join organ o on o.tenant_id = p.tenant_id and o.id = coalesce(p.body_id, p.committee_id)
    where n.left_on is null and ${sql.join([sql`true`, ...conditions], sql` and `)}
    order by n.name collate "zh-x-icu", n.id, p.granted_at, p.id`.execute(trx)
  return rows
}

/** Names of units by id. */
export async function readUnitNames(trx: Transaction<Database>): Promise<Map<string, string>> {
  const rows = await trx.selectFrom('unit').select(['id', 'name']).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

import { sql, type Transaction } from 'kysely'

import type { Role } from '../../../machines/policy/words.ts'
import type { Database } from '../schema.ts'

/** Somebody who may be told; `role` and what it is of come from the post, the contact or the naming. */
export type PersonOnRecord = { id: string; name: string; phone: string | null; email: string | null }
export type PostHolder = PersonOnRecord & {
  role: Role
  unit_id: string | null
  deputy_id: string | null
  body_id: string | null
  committee_id: string | null
}
export type UnitOnRecord = { id: string; name: string; closed_on: string | null; successor_id: string | null }
export type ContactOnRecord = PersonOnRecord & {
  unit_id: string
  duty: 'head' | 'deputy_head' | 'section_head' | 'clerk'
  /** Null for a contact who is no person of ours. */
  person_id: string | null
}

/** Everybody in a post that holds, who has not left, and whose mandate as a deputy neither rests nor has ended. */
export async function listPostHolders(trx: Transaction<Database>): Promise<PostHolder[]> {
  const { rows } = await sql<PostHolder>`
    select n.id, n.name, n.phone, n.email, p.role, p.unit_id, p.deputy_id, p.body_id, p.committee_id
    from post p
    join person n on n.tenant_id = p.tenant_id and n.id = p.person_id
    left join deputy d on d.tenant_id = p.tenant_id and d.id = p.deputy_id
    where p.ended_at is null and n.left_on is null and (p.deputy_id is null or d.id is null or d.status = 'active')
    order by n.id, p.id`.execute(trx)
  return rows
}

/** People of these ids who have not left and do not hold this role only in posts that ended. */
export async function listNamedPeople(
  trx: Transaction<Database>,
  role: Role,
  ids: readonly string[],
): Promise<PersonOnRecord[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<PersonOnRecord>`
    select n.id, n.name, n.phone, n.email from person n
    where n.id = any (${sql.val([...ids])}::text[]) and n.left_on is null and coalesce((
      select bool_or(p.ended_at is null) from post p
      where p.tenant_id = n.tenant_id and p.person_id = n.id and p.role = ${role}), true)
    order by n.id`.execute(trx)
  return rows
}

export async function listUnitsOnRecord(trx: Transaction<Database>): Promise<UnitOnRecord[]> {
  const { rows } = await sql<UnitOnRecord>`select id, name, closed_on, successor_id from unit`.execute(trx)
  return rows
}

/** Contacts that still hold; one who is a person of ours is left out once that person has left. */
export async function listContactsOnRecord(trx: Transaction<Database>): Promise<ContactOnRecord[]> {
  const { rows } = await sql<ContactOnRecord>`
    select c.unit_id, c.duty, c.person_id, coalesce(c.person_id, 'contact:' || c.id) as id, coalesce(n.name, c.name) as name,
      coalesce(n.phone, c.phone) as phone, coalesce(n.email, c.email) as email
    from unit_contact c
    left join person n on n.tenant_id = c.tenant_id and n.id = c.person_id
    where c.ended_on is null and (c.person_id is null or (n.id is not null and n.left_on is null))
    order by c.unit_id, c.id`.execute(trx)
  return rows
}

/** Is it a township, whose presidium does what elsewhere the deputy office does? */
export async function isTownship(trx: Transaction<Database>): Promise<boolean> {
  const { rows } = await sql<{ level: string }>`select level from congress
    where id = (select current_setting('duban.tenant', true))`.execute(trx)
  return rows[0]?.level === 'township'
}

import { sql, type Transaction } from 'kysely'

import type { Role } from '../../../machines/policy/words.ts'
import type { Database } from '../schema.ts'

export type HeldPost = {
  id: string
  person_id: string
  role: Role
  unit_id: string | null
  deputy_id: string | null
  body_id: string | null
  committee_id: string | null
}

/** The posts that the person holds now, held until the end of the transaction. */
export async function lockPostsOf(trx: Transaction<Database>, personId: string): Promise<HeldPost[]> {
  const { rows } = await sql<HeldPost>`select id, person_id, role, unit_id, deputy_id, body_id, committee_id from post
    where person_id = ${personId} and ended_at is null order by id for update`.execute(trx)
  return rows
}

/** The posts that the person was given at this moment. */
export async function listPostsGrantedAt(trx: Transaction<Database>, personId: string, at: Date): Promise<string[]> {
  const rows = await trx
    .selectFrom('post')
    .select('id')
    .where('person_id', '=', personId)
    .where('granted_at', '=', at)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Every post of an administrator that holds now; two who end each other's wait here and see what is left. */
export async function lockAdministrators(
  trx: Transaction<Database>,
): Promise<{ id: string; person_id: string; has_account: boolean }[]> {
  const { rows } = await sql<{ id: string; person_id: string; has_account: boolean }>`
    select p.id, p.person_id, n.user_id is not null as has_account
    from post p join person n on n.tenant_id = p.tenant_id and n.id = p.person_id
    where p.role = 'administrator' and p.ended_at is null and n.left_on is null
    order by p.id for update of p`.execute(trx)
  return rows
}

/** Ends these posts; their rows stay for the trail. */
export async function endPosts(
  trx: Transaction<Database>,
  ids: readonly string[],
  by: string,
  now: string,
): Promise<void> {
  if (ids.length === 0) return
  await sql`update post set ended_at = ${now}::timestamptz, ended_by = ${by}
    where id = any (${sql.val(ids)}::text[]) and ended_at is null`.execute(trx)
}

/** Does this record stand and still hold? What is asked of a post's place. */
export async function isCurrent(
  trx: Transaction<Database>,
  place: { table: 'unit' | 'deputy' | 'organ'; id: string; kind?: string },
): Promise<boolean> {
  const holds = {
    unit: sql`closed_on is null`,
    deputy: sql`status <> 'ended'`,
    organ: sql`not is_closed and kind = ${place.kind ?? ''}`,
  }[place.table]
  const { rows } = await sql`select 1 from ${sql.table(place.table)} where id = ${place.id} and ${holds}
    for share`.execute(trx)
  return rows.length > 0
}

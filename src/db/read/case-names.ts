import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

/** `gathering`: a handover meeting, a session with ballots, a review campaign. */
export type NameKind = 'deputy' | 'unit' | 'person' | 'organ' | 'gathering'
export type NamedRow = {
  kind: NameKind
  id: string
  name: string | null
  status: 'active' | 'suspended' | 'ended' | null
  has_phone: boolean
}

/** Names of everybody and everything that a case speaks of, by their ids: one statement for all kinds. */
export async function listNames(
  trx: Transaction<Database>,
  wanted: Readonly<Partial<Record<NameKind, readonly string[]>>>,
): Promise<NamedRow[]> {
  const ids = (kind: NameKind) => sql`${sql.val([...(wanted[kind] ?? [])])}::text[]`
  const { rows } = await sql<NamedRow>`
    select 'deputy' as kind, id, name, status, phone is not null as has_phone from deputy where id = any (${ids('deputy')})
    union all select 'unit', id, name, null, false from unit where id = any (${ids('unit')})
    union all select 'person', id, name, null, false from person where id = any (${ids('person')})
    union all select 'person', 'contact:' || id, name, null, false from unit_contact where id = any (${contactsIn(wanted.person)}::text[])
    union all select 'organ', id, name, null, false from organ where id = any (${ids('organ')})
    union all select 'gathering', id, label, null, false from handover_meeting where id = any (${ids('gathering')})
    union all select 'gathering', id, label, null, false from ballot_session where id = any (${ids('gathering')})
    union all select 'gathering', id, label, null, false from review_campaign where id = any (${ids('gathering')})`.execute(
    trx,
  )
  return rows
}

/** A contact of a unit who has no account acts as `contact:<id>`. */
function contactsIn(people: readonly string[] = []) {
  const ids = people.filter((id) => id.startsWith('contact:')).map((id) => id.slice('contact:'.length))
  return sql`${sql.val(ids)}`
}

import type { Transaction } from 'kysely'

import type { Database } from '../schema.ts'

/** The number of a deputy who signed the case; undefined when the deputy did not, null when no number is known. */
export async function findSignerPhone(
  trx: Transaction<Database>,
  caseId: string,
  deputyId: string,
): Promise<string | null | undefined> {
  const row = await trx
    .selectFrom('case_party as p')
    .leftJoin('deputy as d', (join) => join.onRef('d.tenant_id', '=', 'p.tenant_id').onRef('d.id', '=', 'p.party_id'))
    .select('d.phone')
    .where('p.case_id', '=', caseId)
    .where('p.kind', '=', 'signer')
    .where('p.party_id', '=', deputyId)
    .executeTakeFirst()
  return row?.phone
}

/** Is there a person or a deputy of this id, in whose place something may be entered? */
export async function isKnownPerson(trx: Transaction<Database>, id: string): Promise<boolean> {
  const person = await trx.selectFrom('person').select('id').where('id', '=', id).executeTakeFirst()
  if (person) return true
  return (await trx.selectFrom('deputy').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
}

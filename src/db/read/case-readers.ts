import type { Transaction } from 'kysely'

import type { Database } from '../schema.ts'

export type CaseReaderRow = { id: string; name: string; named_at: Date }

/** People who are named as readers of the case, in the order of naming. */
export async function listCaseReaders(trx: Transaction<Database>, caseId: string): Promise<CaseReaderRow[]> {
  return trx
    .selectFrom('case_reader as r')
    .innerJoin('person as n', (join) => join.onRef('n.tenant_id', '=', 'r.tenant_id').onRef('n.id', '=', 'r.person_id'))
    .select(['n.id', 'n.name', 'r.named_at'])
    .where('r.case_id', '=', caseId)
    .orderBy('r.named_at')
    .orderBy('n.id')
    .execute()
}

/** Is there a person of this id who has not left? */
export async function isPersonHere(trx: Transaction<Database>, id: string): Promise<boolean> {
  const row = await trx
    .selectFrom('person')
    .select('id')
    .where('id', '=', id)
    .where('left_on', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

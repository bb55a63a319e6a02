import type { Transaction } from 'kysely'

import type { Database } from '../db/schema.ts'
import { type Doer, noteDeed } from './doer.ts'

/** Names a person who may read this internal case. Naming the same person again changes nothing. */
export async function nameReader(
  trx: Transaction<Database>,
  doer: Doer,
  { caseId, personId }: { caseId: string; personId: string },
): Promise<void> {
  const { viewer, now } = doer
  const added = await trx
    .insertInto('case_reader')
    .values({
      tenant_id: viewer.tenantId,
      case_id: caseId,
      person_id: personId,
      named_at: new Date(now),
      named_by: viewer.id,
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'person_id', 'case_id']).doNothing())
    .returning('person_id')
    .executeTakeFirst()
  if (added) await noteDeed(trx, doer, { kind: 'case_reader_named', caseId, subject: personId })
}

/** Takes a named reader off the list; false when the person was not on it. */
export async function removeReader(
  trx: Transaction<Database>,
  doer: Doer,
  { caseId, personId }: { caseId: string; personId: string },
): Promise<boolean> {
  const removed = await trx
    .deleteFrom('case_reader')
    .where('case_id', '=', caseId)
    .where('person_id', '=', personId)
    .returning('person_id')
    .executeTakeFirst()
  if (removed) await noteDeed(trx, doer, { kind: 'case_reader_removed', caseId, subject: personId })
  return removed !== undefined
}

import type { Transaction } from 'kysely'

import type { Role } from '../../machines/policy/words.ts'
import type { Database } from '../db/schema.ts'
import type { Recipient } from './work.ts'

/** Whom the role means in this case, for a clock of this actor; nobody who left, ended, died or may not read it. */
export async function findRecipients(
  _trx: Transaction<Database>,
  _of: { caseId: string; actorId: string; role: Role },
): Promise<Recipient[]> {
  return []
}

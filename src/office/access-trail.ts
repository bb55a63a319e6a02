import { sql, type Transaction } from 'kysely'

import type { Database } from '../db/schema.ts'

/** One thing that was done beside the cases: a sign-in, an export, a permission changed, a marked case read. */
export type AccessLine = {
  kind: string
  at: string
  personId?: string
  postId?: string
  role?: string
  onBehalfOf?: string
  /** The caller's network address. */
  address?: string
  requestId?: string
  caseId?: string
  /** Id of what it was done to. */
  subject?: string
  basis?: string
  old?: unknown
  new?: unknown
}

/** Adds a line to the tenant's trail, in the transaction of what it tells of. Nobody can change it afterwards. */
export async function noteAccess(trx: Transaction<Database>, line: AccessLine): Promise<void> {
  await sql`select add_to_access_trail(${JSON.stringify(line)}::jsonb)`.execute(trx)
}

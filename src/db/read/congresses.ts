import type { Kysely, Selectable } from 'kysely'

import type { CongressTable, Database } from '../schema.ts'

export type CongressRow = Selectable<CongressTable>

/** Every congress, the oldest first. This table holds no case and stands outside the wall of tenants. */
export async function listCongresses(db: Kysely<Database>): Promise<CongressRow[]> {
  return db.selectFrom('congress').selectAll().orderBy('founded_at').orderBy('id').execute()
}

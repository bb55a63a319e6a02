import { type Insertable, sql, type Transaction, type Updateable } from 'kysely'

import type { ChannelTable } from '../notice-schema.ts'
import type { Database } from '../schema.ts'

/** False when a channel of this name is there already. */
export async function insertChannel(trx: Transaction<Database>, channel: Insertable<ChannelTable>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('channel')
    .values(channel)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'name']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Changes what was read at this revision; false when somebody else was faster. */
export async function updateChannel(
  trx: Transaction<Database>,
  id: string,
  revision: number,
  changes: Pick<Updateable<ChannelTable>, 'name' | 'url' | 'secret' | 'is_active' | 'wording' | 'carries'>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('channel')
    .set({ ...changes, revision: sql`revision + 1` })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function deleteChannel(trx: Transaction<Database>, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom('channel').where('id', '=', id).executeTakeFirst()
  return numDeletedRows === 1n
}

/** One congress changes its channels one after the other, so that there are not two for e-mail. */
export async function lockChannels(trx: Transaction<Database>, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`channel ${tenantId}`}, 0))`.execute(trx)
}

/** Notes that it works; not more often than once a minute, so that messages do not queue for this row. */
export async function noteChannelSent(trx: Transaction<Database>, id: string, at: Date): Promise<void> {
  await trx
    .updateTable('channel')
    .set({ last_sent_at: at })
    .where('id', '=', id)
    .where(sql<boolean>`coalesce(last_sent_at < ${at}::timestamptz - interval '1 minute', true)`)
    .execute()
}

export async function noteChannelFailed(trx: Transaction<Database>, id: string, at: Date, why: string): Promise<void> {
  await trx.updateTable('channel').set({ last_failed_at: at, last_failure: why }).where('id', '=', id).execute()
}

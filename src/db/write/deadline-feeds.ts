import type { Transaction } from 'kysely'

import type { Database } from '../schema.ts'

/** Gives the post a new address; the old one is forgotten. */
export async function replaceFeed(
  trx: Transaction<Database>,
  feed: { tenantId: string; postId: string; tokenHash: Buffer; madeAt: Date },
): Promise<void> {
  const changing = { token_hash: feed.tokenHash, made_at: feed.madeAt, last_read_at: null }
  await trx
    .insertInto('deadline_feed')
    .values({ tenant_id: feed.tenantId, post_id: feed.postId, ...changing })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'post_id']).doUpdateSet(changing))
    .execute()
}

export async function deleteFeed(trx: Transaction<Database>, postId: string): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom('deadline_feed').where('post_id', '=', postId).executeTakeFirst()
  return numDeletedRows === 1n
}

/** Forgets the addresses of whatever posts the account holds or held in this congress. */
export async function deleteFeedsOfAccount(trx: Transaction<Database>, userId: string): Promise<void> {
  await trx
    .deleteFrom('deadline_feed')
    .where('post_id', 'in', (query) =>
      query
        .selectFrom('post')
        .innerJoin('person', (join) =>
          join.onRef('person.tenant_id', '=', 'post.tenant_id').onRef('person.id', '=', 'post.person_id'),
        )
        .select('post.id')
        .where('person.user_id', '=', userId),
    )
    .execute()
}

export async function touchFeed(trx: Transaction<Database>, postId: string, at: Date): Promise<void> {
  await trx.updateTable('deadline_feed').set({ last_read_at: at }).where('post_id', '=', postId).execute()
}

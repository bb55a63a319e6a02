import { createHash, randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'

import { findPostOfFeed } from '../db/read/deadline-feeds.ts'
import { findPost, viewerOf } from '../db/read/posts.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { deleteFeed, replaceFeed, touchFeed } from '../db/write/deadline-feeds.ts'
import { type Doer, noteDeed } from './doer.ts'

/** Stands between the congress, which must be known to look for the post, and the secret. */
const BETWEEN = '~'

/** Makes the address of a post's calendar anew; only its hash is kept. Returns the token. */
export async function makeFeedToken(db: Kysely<Database>, doer: Doer): Promise<string> {
  const { viewer, now } = doer
  const token = `${viewer.tenantId}${BETWEEN}${randomBytes(32).toString('base64url')}`
  await withTenant(db, viewer.tenantId, async (trx) => {
    const { tenantId, postId } = viewer
    await replaceFeed(trx, { tenantId, postId, tokenHash: hashOf(token), madeAt: new Date(now) })
    await noteDeed(trx, doer, { kind: 'feed_made', subject: postId })
  })
  return token
}

/** Nothing happens when there is none. */
export async function revokeFeedToken(db: Kysely<Database>, doer: Doer): Promise<void> {
  const { viewer } = doer
  await withTenant(db, viewer.tenantId, async (trx) => {
    if (!(await deleteFeed(trx, viewer.postId))) return
    await noteDeed(trx, doer, { kind: 'feed_revoked', subject: viewer.postId })
  })
}

/** Who reads by this token: undefined when it, the post or the account is no longer good. */
export async function findFeedReader(db: Kysely<Database>, token: string, now: string): Promise<Viewer | undefined> {
  const tenantId = token.split(BETWEEN)[0] ?? ''
  return withTenant(db, tenantId, async (trx) => {
    const postId = await findPostOfFeed(trx, hashOf(token))
    const post = postId === undefined ? undefined : await findPost(trx, postId)
    if (!post?.user_id) return undefined
    const account = await trx
      .selectFrom('auth.user')
      .select('locked_at')
      .where('id', '=', post.user_id)
      .executeTakeFirst()
    if (!account || account.locked_at !== null) return undefined
    await touchFeed(trx, post.id, new Date(now))
    return viewerOf(post, post.user_id)
  })
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

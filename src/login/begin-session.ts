import type { Kysely } from 'kysely'

import { type AccountPost, listPostsOfAccount } from '../db/read/posts.ts'
import type { Database } from '../db/schema.ts'

type Beginning = { userId: string; startedAt?: unknown }

/**
 * A session begins in the account's last post, or in its only one. One that better-auth renews under a new token
 * keeps its beginning, so that no renewal outlives the absolute time-out.
 */
export async function beginSession(
  db: Kysely<Database>,
  { userId, startedAt }: Beginning,
  now: string,
): Promise<Record<string, unknown>> {
  if (startedAt instanceof Date) return {}
  const post = await pickPost(db, userId)
  const at = new Date(now)
  return { tenantId: post?.tenant_id ?? null, postId: post?.post_id ?? null, startedAt: at, lastActiveAt: at }
}

/** The post in which the account acted last, otherwise the first of those it has. */
export async function pickPost(db: Kysely<Database>, userId: string): Promise<AccountPost | undefined> {
  const posts = await listPostsOfAccount(db, userId)
  if (posts.length < 2) return posts[0]
  const user = await db
    .selectFrom('auth.user')
    .select(['last_tenant_id', 'last_post_id'])
    .where('id', '=', userId)
    .executeTakeFirst()
  return posts.find((post) => isLast(post, user)) ?? posts[0]
}

function isLast(post: AccountPost, user: { last_tenant_id: string | null; last_post_id: string | null } | undefined) {
  return post.tenant_id === user?.last_tenant_id && post.post_id === user.last_post_id
}

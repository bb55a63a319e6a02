import type { Selectable } from 'kysely'
import type { MyPost } from '../contract/login-endpoints.ts'
import type { SessionTable } from '../db/login-schema.ts'
import { listPostsOfAccount } from '../db/read/posts.ts'
import type { Viewer } from '../db/read/viewer.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { authHeaders, type Caller } from './caller.ts'
import type { Login } from './login.ts'
import { myPost } from './my-posts.ts'
import { DEFAULT_SIGN_IN_POLICY, readPolicy } from './sign-in-defaults.ts'
import { note, noteIn, placeOf } from './trail.ts'

/** Who asks, by which session. */
export type Asking = { userId: string; viewer: Viewer | null; sessionId: string | undefined }
type Times = { idleMinutes: number; absoluteMinutes: number }

const MINUTE_MS = 60_000

/** Ends this session; the cookies that come back make the browser forget it. */
export async function signOut(login: Login, caller: Caller, { userId, viewer, sessionId }: Asking): Promise<string[]> {
  const { headers } = await login.auth.api.signOut({ headers: authHeaders(caller), returnHeaders: true })
  if (sessionId !== undefined) await login.db.deleteFrom('auth.session').where('id', '=', sessionId).execute()
  await note(login, caller, 'sign_out', placeOf(userId, viewer))
  return headers.getSetCookie()
}

/** Ends every session of the account. Tokens go on: they are listed, and revoked one by one. */
export async function signOutEverywhere(login: Login, caller: Caller, { userId, viewer }: Asking): Promise<string[]> {
  const { headers } = await login.auth.api.signOut({ headers: authHeaders(caller), returnHeaders: true })
  await login.db.deleteFrom('auth.session').where('user_id', '=', userId).execute()
  await note(login, caller, 'sign_out_everywhere', placeOf(userId, viewer))
  return headers.getSetCookie()
}

/** The sessions that still hold, the latest first. */
export async function listSessions(login: Login, { userId, sessionId }: Asking) {
  const rows = await login.db
    .selectFrom('auth.session')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('last_active_at', 'desc')
    .execute()
  const nowMs = Date.parse(login.now())
  const sessions = await Promise.all(rows.map(async (row) => ({ row, times: await timesOf(login, row.tenant_id) })))
  return sessions
    .filter(({ row, times }) => endOf(row, times) > nowMs)
    .map(({ row, times }) => ({
      id: row.id,
      isCurrent: row.id === sessionId,
      startedAt: row.started_at.toISOString(),
      lastActiveAt: row.last_active_at.toISOString(),
      endsAt: new Date(row.started_at.getTime() + times.absoluteMinutes * MINUTE_MS).toISOString(),
      address: row.ip_address || null,
      device: row.user_agent || null,
      postId: row.post_id,
    }))
}

/** Throws NOT_FOUND for a session that is not the account's own. */
export async function endSession(login: Login, caller: Caller, { userId, viewer }: Asking, id: string): Promise<void> {
  const ended = await login.db
    .deleteFrom('auth.session')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returning('id')
    .executeTakeFirst()
  if (!ended) throw new AppError('NOT_FOUND', '没有这处登录，或者它已经退出')
  await note(login, caller, 'session_ended', placeOf(userId, viewer))
}

/** Lets the session act in another post of the account. Throws NOT_FOUND for a post that it has not. */
export async function switchPost(
  login: Login,
  caller: Caller,
  { userId, viewer, sessionId }: Asking,
  to: { tenantId: string; postId: string },
): Promise<MyPost> {
  const posts = await listPostsOfAccount(login.db, userId)
  const post = posts.find(({ tenant_id, post_id }) => tenant_id === to.tenantId && post_id === to.postId)
  if (!post || sessionId === undefined) throw new AppError('NOT_FOUND', '您没有这个岗位，或者它已经结束；请刷新后重选')
  await withTenant(login.db, post.tenant_id, async (trx) => {
    const { tenant_id, post_id } = post
    await trx.updateTable('auth.session').set({ tenant_id, post_id }).where('id', '=', sessionId).execute()
    const last = { last_tenant_id: tenant_id, last_post_id: post_id }
    await trx.updateTable('auth.user').set(last).where('id', '=', userId).execute()
    const before = viewer && { tenantId: viewer.tenantId, postId: viewer.postId }
    await noteIn(trx, login, caller, 'post_switched', { userId, ...to }, { old: before, new: to })
  })
  return myPost(post)
}

/** The time-outs of the congress in which a session acts. */
export async function timesOf(login: Login, tenantId: string | null): Promise<Times> {
  return tenantId === null ? DEFAULT_SIGN_IN_POLICY : withTenant(login.db, tenantId, readPolicy)
}

function endOf(row: Selectable<SessionTable>, { idleMinutes, absoluteMinutes }: Times): number {
  return Math.min(
    row.started_at.getTime() + absoluteMinutes * MINUTE_MS,
    row.last_active_at.getTime() + idleMinutes * MINUTE_MS,
  )
}

import { isAPIError } from 'better-auth/api'

import { Username } from '../contract/login-endpoints.ts'
import { AppError } from '../errors.ts'
import { forgetTries, LOCK_MINUTES, mayTry, refuseBusyAddress, TRIES } from './attempts.ts'
import { authHeaders, type Caller } from './caller.ts'
import type { Login } from './login.ts'
import { tryInVain } from './passwords.ts'
import { note } from './trail.ts'

/** What a sign-in ends with, and the cookies that say so to the browser. */
export type Opened = { state: 'signed_in' | 'second_factor'; cookies: string[] }

const REFUSAL = `登录名或密码不对，或者账号暂时不能登录；请检查后再试。连续输错 ${TRIES} 次后须等 ${LOCK_MINUTES} 分钟；忘记密码请找管理员重设`

/**
 * Signs in by name and password. An unknown name, a locked account and a wrong password get the same answer after the
 * same work: one password is hashed. Throws SIGN_IN_FAILED and TOO_MANY_REQUESTS.
 */
export async function signIn(
  login: Login,
  caller: Caller,
  given: { username: string; password: string },
): Promise<Opened> {
  await refuseBusyAddress(login, caller.address)
  const username = given.username.trim().toLowerCase()
  const [isAllowed, account] = [await mayTry(login, 'name', username), await findAccount(login, username)]
  if (!isAllowed || !account?.hasPassword || account.isLocked) {
    await tryInVain(given.password)
    return refuse(login, caller, account)
  }

  const { password } = given
  const opened = await orNothing(() =>
    login.auth.api.signInUsername({
      body: { username, password },
      headers: authHeaders(caller, () => false),
      returnHeaders: true,
    }),
  )
  if (!opened) return refuse(login, caller, account)
  await forgetTries(login, 'name', username)
  return welcome(login, caller, account.id, opened)
}

/** Opens a session for an account whose owner has been proved otherwise; its second factor is still asked for. */
export async function openSession(login: Login, caller: Caller, userId: string): Promise<Opened> {
  const opened = await login.auth.api.openSession({
    body: { userId },
    headers: authHeaders(caller, () => false),
    returnHeaders: true,
  })
  return welcome(login, caller, userId, opened)
}

type Answer = { headers: Headers; response: unknown }

async function welcome(login: Login, caller: Caller, userId: string, { headers, response }: Answer): Promise<Opened> {
  const cookies = headers.getSetCookie()
  const token = tokenOf(response)
  if (token === undefined) return { state: 'second_factor', cookies }
  await noteSignIn(login, caller, userId, token)
  return { state: 'signed_in', cookies }
}

/** Dates the account's last sign-in and says so in the trail of the post in which the session begins. */
export async function noteSignIn(login: Login, caller: Caller, userId: string, token: string): Promise<void> {
  const session = await login.db
    .selectFrom('auth.session')
    .select(['tenant_id', 'post_id'])
    .where('token', '=', token)
    .executeTakeFirst()
  const [tenantId, postId] = [session?.tenant_id ?? null, session?.post_id ?? null]
  await login.db
    .updateTable('auth.user')
    .set({ last_sign_in_at: new Date(login.now()), last_tenant_id: tenantId, last_post_id: postId })
    .where('id', '=', userId)
    .execute()
  await note(login, caller, 'sign_in', { userId, tenantId, postId })
}

/** Counts the failure against the address and says so in the trail, without what was typed. Throws SIGN_IN_FAILED. */
export async function refuse(
  login: Login,
  caller: Caller,
  account: { id: string; tenantId: string | null } | undefined,
  why = REFUSAL,
): Promise<never> {
  await mayTry(login, 'address', caller.address)
  const place = { userId: account?.id ?? null, tenantId: account?.tenantId ?? null, postId: null }
  await note(login, caller, 'sign_in_failed', place)
  throw new AppError('SIGN_IN_FAILED', why)
}

/** What better-auth answers; undefined when it says no. */
export async function orNothing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (isAPIError(error) && error.statusCode < 500) return undefined
    throw error
  }
}

export function tokenOf(response: unknown): string | undefined {
  if (typeof response !== 'object' || response === null || !('token' in response)) return undefined
  return typeof response.token === 'string' ? response.token : undefined
}

async function findAccount(login: Login, username: string) {
  // Asked for any name, so that a name of an impossible form is answered no sooner.
  const row = await login.db
    .selectFrom('auth.user as u')
    .leftJoin('auth.account as a', (join) =>
      join.onRef('a.user_id', '=', 'u.id').on('a.provider_id', '=', 'credential'),
    )
    .select(['u.id', 'u.locked_at', 'u.last_tenant_id', 'a.password'])
    .where('u.username', '=', username)
    .executeTakeFirst()
  if (!row || !Username.safeParse(username).success) return undefined
  return {
    id: row.id,
    tenantId: row.last_tenant_id,
    isLocked: row.locked_at !== null,
    hasPassword: row.password !== null,
  }
}

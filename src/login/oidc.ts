import { AppError } from '../errors.ts'
import { OIDC_PROVIDER } from './auth.ts'
import { authHeaders, type Caller } from './caller.ts'
import { readSigned, sessionCookieName } from './identify.ts'
import type { Login } from './login.ts'
import { noteSignIn, openSession, orNothing } from './sign-in.ts'
import { note } from './trail.ts'

/** Pages of ours to which a person comes back. */
const DONE = '/'
const SECOND_FACTOR = '/sign-in?step=second-factor'
const REFUSED = '/sign-in?problem=outside'

/** The provider's address at which a person proves who it is. Throws NOT_FOUND when none is configured, NOT_READY. */
export async function startOidc(login: Login, caller: Caller): Promise<{ url: string; cookies: string[] }> {
  const { outside } = login
  if (!outside) throw notConfigured()
  const started = await orNothing(() =>
    outside.api.signInSocial({
      body: { provider: OIDC_PROVIDER, callbackURL: DONE, errorCallbackURL: REFUSED, disableRedirect: true },
      headers: authHeaders(caller, () => false),
      returnHeaders: true,
    }),
  )
  const url = started?.response.url
  if (!started || !url) {
    throw new AppError('NOT_READY', `连接不上“${login.oidcLabel}”；请稍后再试，或用登录名和密码登录`)
  }
  return { url, cookies: started.headers.getSetCookie() }
}

/**
 * The way back: better-auth checks state, nonce and signatures, and finds the account that an administrator has
 * prepared. A locked account stays outside, and an account with a second factor is asked for it.
 */
export async function finishOidc(
  login: Login,
  caller: Caller,
  pathAndQuery: string,
): Promise<{ location: string; cookies: string[] }> {
  if (!login.outside) throw notConfigured()
  const request = new Request(new URL(pathAndQuery, login.publicUrl), { headers: authHeaders(caller) })
  const answer = await login.outside.handler(request)
  const cookies = answer.headers.getSetCookie()
  const token = sessionIn(cookies, login)
  if (token === undefined) return refuse(login, caller, cookies)

  const session = await login.db
    .selectFrom('auth.session as s')
    .innerJoin('auth.user as u', 'u.id', 's.user_id')
    .select(['u.id', 'u.locked_at', 'u.two_factor_enabled'])
    .where('s.token', '=', token)
    .executeTakeFirstOrThrow()
  if (!session.locked_at && !session.two_factor_enabled) {
    await noteSignIn(login, caller, session.id, token)
    return { location: DONE, cookies }
  }
  await login.db.deleteFrom('auth.session').where('token', '=', token).execute()
  const rest = cookies.filter((cookie) => !isSessionCookie(cookie, login))
  if (session.locked_at) return refuse(login, caller, rest)
  const { cookies: waiting } = await openSession(login, caller, session.id)
  return { location: SECOND_FACTOR, cookies: [...rest, ...waiting] }
}

function notConfigured(): AppError {
  return new AppError('NOT_FOUND', '没有配置统一身份认证；请用登录名和密码登录')
}

async function refuse(login: Login, caller: Caller, cookies: string[]) {
  await note(login, caller, 'sign_in_failed', { userId: null, tenantId: null, postId: null }, { basis: OIDC_PROVIDER })
  return { location: REFUSED, cookies }
}

function isSessionCookie(cookie: string, { publicUrl }: Login): boolean {
  return cookie.startsWith(`${sessionCookieName(publicUrl)}=`)
}

function sessionIn(cookies: readonly string[], login: Login): string | undefined {
  const cookie = cookies.find((one) => isSessionCookie(one, login))
  const value = cookie?.slice(cookie.indexOf('=') + 1).split(';')[0]
  return value === undefined ? undefined : readSigned(value, login.secret)
}

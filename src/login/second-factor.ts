import type { Viewer } from '../db/read/viewer.ts'
import { AppError } from '../errors.ts'
import { forgetTries, mayTry, refuseBusyAddress, spendCode } from './attempts.ts'
import { authHeaders, type Caller } from './caller.ts'
import type { Login } from './login.ts'
import { noteSignIn, type Opened, orNothing, refuse, tokenOf } from './sign-in.ts'
import { note, placeOf } from './trail.ts'

const WRONG_CODE = '验证码不对或已过期；请输入验证器上现在的六位数字，或一个没有用过的备用码。多次输错后须重新登录'

/** The second step of a sign-in: a code of the authenticator, or one of the backup codes. Throws SIGN_IN_FAILED. */
export async function giveSecondFactor(login: Login, caller: Caller, code: string): Promise<Opened> {
  await refuseBusyAddress(login, caller.address)
  // Without the session's cookie, better-auth looks at the sign-in that waits, not at one that is done.
  const headers = authHeaders(caller, (cookie) => cookie.endsWith('two_factor'))
  const opened = await orNothing(() => verifyCode(login, headers, code))
  const token = tokenOf(opened?.response)
  if (!opened || token === undefined) return refuse(login, caller, undefined, WRONG_CODE)

  const session = await login.db
    .selectFrom('auth.session')
    .select('user_id')
    .where('token', '=', token)
    .executeTakeFirstOrThrow()
  // Whoever has looked over somebody's shoulder has seen a code that is used up.
  if (!(await spendCode(login, session.user_id, code))) {
    await login.db.deleteFrom('auth.session').where('token', '=', token).execute()
    return refuse(login, caller, undefined, WRONG_CODE)
  }
  await noteSignIn(login, caller, session.user_id, token)
  return { state: 'signed_in', cookies: opened.headers.getSetCookie() }
}

type Asking = { userId: string; viewer: Viewer | null }

/** A new secret for the authenticator, and codes for when it is lost; it counts once it is confirmed. */
export async function startSecondFactor(
  login: Login,
  caller: Caller,
  { userId }: Asking,
  password: string | undefined,
): Promise<{ otpauthUri: string; backupCodes: string[] }> {
  const user = await login.db
    .selectFrom('auth.user')
    .select(['two_factor_enabled', 'username', 'name'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  if (user.two_factor_enabled) throw new AppError('RECORD_EXISTS', '已绑定验证器；要换一个，请先解除现在的')
  await countTry(login, 'password', userId)
  const started = await orNothing(() =>
    login.auth.api.enableTwoFactor({
      body: { ...(password !== undefined && { password }), method: 'totp' },
      headers: authHeaders(caller),
    }),
  )
  if (started?.method !== 'totp') throw new AppError('SIGN_IN_FAILED', '密码不对；请输入现在的登录密码')
  await forgetTries(login, 'password', userId)
  return {
    otpauthUri: labelled(started.totpURI, user.username ?? user.name),
    backupCodes: started.backupCodes,
  }
}

/** The first code of the new authenticator makes it count. The session goes on under a new cookie. */
export async function confirmSecondFactor(
  login: Login,
  caller: Caller,
  { userId, viewer }: Asking,
  code: string,
): Promise<string[]> {
  await countTry(login, 'factor', userId)
  const pending = await login.db
    .selectFrom('auth.two_factor')
    .select('id')
    .where('user_id', '=', userId)
    .where('verified', 'is', false)
    .executeTakeFirst()
  if (!pending) throw new AppError('EVENT_NOT_ACCEPTED', '没有等待确认的验证器；请先开始绑定')
  const confirmed = await orNothing(() =>
    login.auth.api.verifyTOTP({ body: { code }, headers: authHeaders(caller), returnHeaders: true }),
  )
  if (!confirmed) throw new AppError('SIGN_IN_FAILED', '验证码不对；请检查手机时间是否准确，输入现在显示的六位数字')
  await forgetTries(login, 'factor', userId)
  await note(login, caller, 'second_factor_set', placeOf(userId, viewer))
  return confirmed.headers.getSetCookie()
}

/** Takes password and code, so that a session left open is not enough. */
export async function removeSecondFactor(
  login: Login,
  caller: Caller,
  { userId, viewer }: Asking,
  given: { password?: string | undefined; code?: string | undefined },
): Promise<string[]> {
  const { password, code } = given
  const user = await login.db
    .selectFrom('auth.user')
    .select('two_factor_enabled')
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  if (!user.two_factor_enabled) throw new AppError('NOT_FOUND', '没有绑定验证器')
  if (code === undefined) throw new AppError('SECOND_FACTOR_NEEDED', '解除前请输入验证器上的六位数字，或一个备用码')
  await countTry(login, 'factor', userId)
  const headers = authHeaders(caller)
  const isRight = await orNothing(() => verifyCode(login, headers, code))
  const removed =
    isRight &&
    (await orNothing(() =>
      login.auth.api.disableTwoFactor({
        body: { ...(password !== undefined && { password }) },
        headers,
        returnHeaders: true,
      }),
    ))
  if (!removed) throw new AppError('SIGN_IN_FAILED', '密码或验证码不对；请重新输入')
  await forgetTries(login, 'factor', userId)
  await note(login, caller, 'second_factor_removed', placeOf(userId, viewer))
  return removed.headers.getSetCookie()
}

async function verifyCode(
  login: Login,
  headers: Headers,
  code: string,
): Promise<{ headers: Headers; response: unknown }> {
  const { api } = login.auth
  if (/^\d{6}$/.test(code)) return api.verifyTOTP({ body: { code }, headers, returnHeaders: true })
  return api.verifyBackupCode({ body: { code }, headers, returnHeaders: true })
}

/** Throws TOO_MANY_REQUESTS when an open session has been used to guess. */
async function countTry(login: Login, kind: 'password' | 'factor', userId: string): Promise<void> {
  if (await mayTry(login, kind, userId)) return
  throw new AppError('TOO_MANY_REQUESTS', '输错的次数太多；请 15 分钟后再试')
}

/** The stand-in e-mail that better-auth writes into the address of the code gives way to the name to sign in with. */
function labelled(uri: string, name: string): string {
  const at = uri.indexOf('?')
  return `otpauth://totp/${encodeURIComponent('督办')}:${encodeURIComponent(name)}${uri.slice(at)}`
}

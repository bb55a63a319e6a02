import { type AccountPost, listPostsOfAccount } from '../db/read/posts.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { forgetTries, LOCK_MINUTES, mayTry } from './attempts.ts'
import type { Caller } from './caller.ts'
import type { Login } from './login.ts'
import { hashPassword, isPassword, judgePassword, tryInVain } from './passwords.ts'
import type { Asking } from './sessions.ts'
import { DEFAULT_SIGN_IN_POLICY, readPolicy } from './sign-in-defaults.ts'
import { INSTALLATION, noteIn, placeOf } from './trail.ts'

/**
 * A new password of one's own; every other session of the account ends with the old one. Throws SIGN_IN_FAILED,
 * PASSWORD_WEAK and TOO_MANY_REQUESTS.
 */
export async function changePassword(
  login: Login,
  caller: Caller,
  { userId, viewer, sessionId }: Asking,
  { oldPassword, newPassword }: { oldPassword: string; newPassword: string },
): Promise<void> {
  if (!(await mayTry(login, 'password', userId))) {
    throw new AppError('TOO_MANY_REQUESTS', `输错的次数太多；请 ${LOCK_MINUTES} 分钟后再试`)
  }
  const account = await login.db
    .selectFrom('auth.user as u')
    .innerJoin('auth.account as a', (join) =>
      join.onRef('a.user_id', '=', 'u.id').on('a.provider_id', '=', 'credential'),
    )
    .select(['a.id', 'a.password', 'u.username', 'u.name'])
    .where('u.id', '=', userId)
    .executeTakeFirst()
  if (!account?.password) {
    await tryInVain(oldPassword)
    throw new AppError('SIGN_IN_FAILED', '这个账号没有密码，用一次性登录码或统一身份认证登录；要用密码请找管理员设置')
  }
  if (!(await isPassword(account.password, oldPassword))) {
    throw new AppError('SIGN_IN_FAILED', '原来的密码不对；请重新输入')
  }
  if (newPassword === oldPassword) throw new AppError('PASSWORD_WEAK', '新密码与原来的一样；请换一个')
  const minLength = await passwordMinLength(login, await listPostsOfAccount(login.db, userId))
  judgePassword(newPassword, { ...account, minLength })

  const password = await hashPassword(newPassword)
  const now = new Date(login.now())
  await withTenant(login.db, viewer?.tenantId ?? INSTALLATION, async (trx) => {
    await trx.updateTable('auth.account').set({ password, updated_at: now }).where('id', '=', account.id).execute()
    await trx.updateTable('auth.user').set({ must_set_password: false }).where('id', '=', userId).execute()
    await trx
      .deleteFrom('auth.session')
      .where('user_id', '=', userId)
      .where('id', '<>', sessionId ?? '')
      .execute()
    await noteIn(trx, login, caller, 'password_changed', placeOf(userId, viewer))
  })
  await forgetTries(login, 'password', userId)
}

/** The longest that any congress of the account asks for. */
export async function passwordMinLength(login: Login, posts: readonly AccountPost[]): Promise<number> {
  const tenants = [...new Set(posts.map(({ tenant_id }) => tenant_id))]
  const policies = await Promise.all(tenants.map((tenant) => withTenant(login.db, tenant, readPolicy)))
  return Math.max(DEFAULT_SIGN_IN_POLICY.passwordMinLength, ...policies.map((policy) => policy.passwordMinLength))
}

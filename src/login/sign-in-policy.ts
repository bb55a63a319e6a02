import type { SignInPolicy } from '../contract/account-endpoints.ts'
import type { Viewer } from '../db/read/viewer.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import type { Caller } from './caller.ts'
import type { Login } from './login.ts'
import { readPolicy } from './sign-in-defaults.ts'
import { noteBy } from './trail.ts'

type Kept = SignInPolicy & { revision: number }

export async function readSignInPolicy(login: Login, viewer: Viewer): Promise<Kept> {
  return withTenant(login.db, viewer.tenantId, readPolicy)
}

/** Takes effect on every session of the congress with its next request. Throws RECORD_STALE. */
export async function changeSignInPolicy(login: Login, caller: Caller, viewer: Viewer, asked: Kept): Promise<Kept> {
  if (asked.idleMinutes > asked.absoluteMinutes) {
    throw new AppError(
      'REQUEST_INVALID',
      `“不操作即退出”的 ${asked.idleMinutes} 分钟比“最长登录”的 ${asked.absoluteMinutes} 分钟还长；请改短前者`,
    )
  }
  return withTenant(login.db, viewer.tenantId, async (trx) => {
    const old = await readPolicy(trx)
    const changed = { ...asked, secondFactorRoles: [...new Set(asked.secondFactorRoles)], revision: old.revision + 1 }
    const row = {
      second_factor_roles: changed.secondFactorRoles,
      idle_minutes: changed.idleMinutes,
      absolute_minutes: changed.absoluteMinutes,
      password_min_length: changed.passwordMinLength,
      revision: changed.revision,
    }
    const saved = await trx
      .insertInto('sign_in_policy')
      .values({ tenant_id: viewer.tenantId, ...row })
      .onConflict((conflict) =>
        conflict.column('tenant_id').doUpdateSet(row).where('sign_in_policy.revision', '=', asked.revision),
      )
      .returning('revision')
      .executeTakeFirst()
    if (!saved || old.revision !== asked.revision) {
      throw new AppError('RECORD_STALE', '登录要求刚刚被别人改过；请刷新，看过新的内容后再改')
    }
    await noteBy(trx, login, caller, 'sign_in_policy_changed', viewer, { old, new: changed })
    return changed
  })
}

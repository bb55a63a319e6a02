import type { Kysely } from 'kysely'

import { listPostsOfAccount } from '../db/read/posts.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { deleteFeedsOfAccount } from '../db/write/deadline-feeds.ts'
import { AppError } from '../errors.ts'
import { noteAccess } from '../office/access-trail.ts'
import { randomPassword, setPassword } from './accounts.ts'
import { hashPassword } from './passwords.ts'
import { INSTALLATION } from './trail.ts'

/**
 * For whoever sits at the server itself, when no administrator can help: a new given password for any account, which
 * may sign in again. Its sessions, tokens and calendar addresses end; the authenticator stays unless it is lost, too.
 * Throws NOT_FOUND.
 */
export async function rescueAccount(
  db: Kysely<Database>,
  username: string,
  alsoSecondFactor: boolean,
  now: string,
): Promise<{ username: string; password: string }> {
  const password = randomPassword()
  const hashed = await hashPassword(password)
  const name = username.trim().toLowerCase()
  const userId = await withTenant(db, INSTALLATION, async (trx) => {
    const user = await trx.selectFrom('auth.user').select('id').where('username', '=', name).executeTakeFirst()
    if (!user) throw new AppError('NOT_FOUND', `没有登录名为“${username}”的账号；请核对拼写`)
    await setPassword(trx, user.id, hashed, now)
    await trx
      .updateTable('auth.user')
      .set({ must_set_password: true, locked_at: null, ...(alsoSecondFactor && { two_factor_enabled: false }) })
      .where('id', '=', user.id)
      .execute()
    if (alsoSecondFactor) await trx.deleteFrom('auth.two_factor').where('user_id', '=', user.id).execute()
    await trx.deleteFrom('auth.session').where('user_id', '=', user.id).execute()
    await trx
      .updateTable('auth.api_token')
      .set({ revoked_at: new Date(now) })
      .where('user_id', '=', user.id)
      .where('revoked_at', 'is', null)
      .execute()
    const line = { kind: 'account_reset', at: now, subject: user.id, basis: 'command_line' }
    await noteAccess(trx, { ...line, new: { alsoSecondFactor } })
    return user.id
  })
  const tenants = new Set((await listPostsOfAccount(db, userId)).map(({ tenant_id }) => tenant_id))
  for (const tenant of tenants) await withTenant(db, tenant, (trx) => deleteFeedsOfAccount(trx, userId))
  return { username: name, password }
}

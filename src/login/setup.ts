import { randomBytes, randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'

import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { insertAccount } from './accounts.ts'
import { mayTry, refuseBusyAddress } from './attempts.ts'
import type { Caller } from './caller.ts'
import { bareHash, isSame } from './keyed-hash.ts'
import type { Login } from './login.ts'
import { hashPassword, judgePassword } from './passwords.ts'
import { type Opened, openSession } from './sign-in.ts'
import { DEFAULT_SIGN_IN_POLICY } from './sign-in-defaults.ts'
import { INSTALLATION, noteIn } from './trail.ts'

const HOURS = 24
const HOUR_MS = 60 * 60 * 1000

/** The one secret that creates the operator: new at each start as long as there is none; undefined afterwards. */
export async function ensureSetupLink({ db, now }: Pick<Login, 'db' | 'now'>): Promise<string | undefined> {
  if (await hasOperator(db)) return undefined
  const token = randomBytes(24).toString('base64url')
  const link = { hash: bareHash(token), expires_at: new Date(Date.parse(now()) + HOURS * HOUR_MS) }
  await db
    .insertInto('auth.setup_link')
    .values({ id: 1, ...link })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(link))
    .execute()
  return token
}

/** What the start prints. The token stands behind `#`, which no browser sends and no log keeps. */
export function setupLine(publicUrl: string, token: string): string {
  const url = `${publicUrl.replace(/\/$/, '')}/setup#token=${token}`
  return `首次使用：请打开 ${url} 创建管理员（链接一次有效，${HOURS} 小时内）`
}

/** Does somebody keep this installation already? */
export async function hasOperator(db: Kysely<Database> | Transaction<Database>): Promise<boolean> {
  const one = await db.selectFrom('auth.user').select('id').where('is_operator', '=', true).limit(1).executeTakeFirst()
  return one !== undefined
}

/** Creates the operator and signs in. Throws LINK_INVALID for a link that is used, old or none of ours. */
export async function setUp(
  login: Login,
  caller: Caller,
  given: { token: string; username: string; name: string; password: string },
): Promise<Opened> {
  await refuseBusyAddress(login, caller.address)
  const { username, name } = given
  await judgeLink(login.db, given.token, login, caller)
  judgePassword(given.password, { username, name, minLength: DEFAULT_SIGN_IN_POLICY.passwordMinLength })
  const password = await hashPassword(given.password)

  const userId = randomUUID()
  await withTenant(login.db, INSTALLATION, async (trx) => {
    // The link's row goes with the commit: of two who use it at once, the second finds it gone.
    const used = await trx.deleteFrom('auth.setup_link').where('hash', '=', bareHash(given.token)).executeTakeFirst()
    if (used.numDeletedRows !== 1n || (await hasOperator(trx))) throw linkInvalid()
    await insertAccount(
      trx,
      { id: userId, username, name, password, isOperator: true, mustSetPassword: false },
      login.now(),
    )
    await noteIn(trx, login, caller, 'operator_made', { userId, tenantId: null, postId: null })
  })
  return openSession(login, caller, userId)
}

async function judgeLink(db: Kysely<Database>, token: string, login: Login, caller: Caller): Promise<void> {
  const link = await db.selectFrom('auth.setup_link').selectAll().executeTakeFirst()
  const holds = link && isSame(link.hash, bareHash(token)) && link.expires_at.getTime() > Date.parse(login.now())
  if (holds) return
  await mayTry(login, 'address', caller.address)
  throw linkInvalid()
}

function linkInvalid(): AppError {
  return new AppError('LINK_INVALID', '这个链接已经用过或过期；还没有管理员时，重新启动系统会给出新的链接')
}

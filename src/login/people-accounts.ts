import { randomUUID } from 'node:crypto'
import { type Selectable, sql, type Transaction } from 'kysely'
import type { z } from 'zod'

import type { PersonAccount } from '../contract/account-endpoints.ts'
import type { UserTable } from '../db/login-schema.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { deleteFeedsOfAccount } from '../db/write/deadline-feeds.ts'
import { AppError } from '../errors.ts'
import { asTaken, insertAccount, randomPassword, setPassword } from './accounts.ts'
import { forgetTries, lockedUntil } from './attempts.ts'
import { OIDC_PROVIDER } from './auth.ts'
import type { Caller } from './caller.ts'
import type { Login } from './login.ts'
import { hashPassword } from './passwords.ts'
import { noteBy } from './trail.ts'

type AccountView = z.infer<typeof PersonAccount>
type Trx = Transaction<Database>
/** An administrator at work on one person's account. */
type Work = { trx: Trx; user: Selectable<UserTable> }

/** How the person signs in; null without an account. Throws NOT_FOUND. */
export async function readPersonAccount(login: Login, viewer: Viewer, personId: string): Promise<AccountView | null> {
  return withTenant(login.db, viewer.tenantId, async (trx) => {
    const { user_id } = await findPerson(trx, personId)
    return user_id === null ? null : view({ ...login, db: trx }, await getUser(trx, user_id))
  })
}

/** Gives the person an account with a password that must be changed at the first sign-in. */
export async function createPersonAccount(
  login: Login,
  caller: Caller,
  viewer: Viewer,
  personId: string,
  asked: { username: string; externalName?: string | undefined },
): Promise<{ userId: string; username: string; password: string }> {
  const password = randomPassword()
  const hashed = await hashPassword(password)
  const userId = randomUUID()
  const { username } = asked
  await withTenant(login.db, viewer.tenantId, async (trx) => {
    const person = await findPerson(trx, personId)
    if (person.user_id !== null) throw new AppError('RECORD_EXISTS', `${person.name}已经有账号；忘记密码的，请重设密码`)
    if (person.left_on !== null) throw new AppError('RECORD_IN_USE', `${person.name}已离任；请先恢复其人员记录`)
    const account = { id: userId, username, name: person.name, password: hashed, mustSetPassword: true }
    await insertAccount(trx, { ...account, externalName: asked.externalName ?? null }, login.now())
    await giveAccount(trx, personId, userId)
    await noteBy(trx, login, caller, 'account_made', viewer, { subject: personId, new: { username } })
  })
  return { userId, username, password }
}

/** Binds the person to an account; the record has changed for whoever is editing it. */
export async function giveAccount(trx: Trx, personId: string, userId: string): Promise<void> {
  await trx
    .updateTable('person')
    .set({ user_id: userId, revision: sql<number>`revision + 1` })
    .where('id', '=', personId)
    .execute()
}

/** Who comes in through the identity provider as this person; an identity that was linked before is let go. */
export async function changeExternalName(
  login: Login,
  caller: Caller,
  viewer: Viewer,
  personId: string,
  externalName: string | null,
): Promise<AccountView> {
  return work(login, viewer, personId, async ({ trx, user }) => {
    const set = { external_name: externalName }
    await trx
      .updateTable('auth.user')
      .set(set)
      .where('id', '=', user.id)
      .execute()
      .catch((error: unknown) => {
        throw asTaken(error, '')
      })
    await trx
      .deleteFrom('auth.account')
      .where('user_id', '=', user.id)
      .where('provider_id', '=', OIDC_PROVIDER)
      .execute()
    await noteBy(trx, login, caller, 'account_changed', viewer, {
      subject: personId,
      old: { externalName: user.external_name },
      new: { externalName },
    })
    return view({ ...login, db: trx }, { ...user, ...set })
  })
}

/** A new given password, and no session, token or calendar address of before; the authenticator goes too when it is lost. */
export async function resetAccount(
  login: Login,
  caller: Caller,
  viewer: Viewer,
  personId: string,
  alsoSecondFactor: boolean,
): Promise<{ username: string; password: string }> {
  const password = randomPassword()
  const hashed = await hashPassword(password)
  const user = await work(login, viewer, personId, async ({ trx, user }) => {
    await setPassword(trx, user.id, hashed, login.now())
    await trx
      .updateTable('auth.user')
      .set({ must_set_password: true, ...(alsoSecondFactor && { two_factor_enabled: false }) })
      .where('id', '=', user.id)
      .execute()
    if (alsoSecondFactor) await trx.deleteFrom('auth.two_factor').where('user_id', '=', user.id).execute()
    await trx.deleteFrom('auth.session').where('user_id', '=', user.id).execute()
    await revokeOutsideAccess(trx, user.id, new Date(login.now()))
    await noteBy(trx, login, caller, 'account_reset', viewer, { subject: personId, new: { alsoSecondFactor } })
    return user
  })
  await forgetAllTries(login, user)
  return { username: user.username ?? '', password }
}

/** Whoever had the account in his hands keeps nothing that opens it. */
async function revokeOutsideAccess(trx: Trx, userId: string, at: Date): Promise<void> {
  await deleteFeedsOfAccount(trx, userId)
  await trx
    .updateTable('auth.api_token')
    .set({ revoked_at: at })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .execute()
}

/** From the next request on nothing of the account is accepted, sessions and tokens included. */
export async function lockAccount(
  login: Login,
  caller: Caller,
  viewer: Viewer,
  personId: string,
): Promise<AccountView> {
  return work(login, viewer, personId, async ({ trx, user }) => {
    const set = { locked_at: user.locked_at ?? new Date(login.now()) }
    await trx.updateTable('auth.user').set(set).where('id', '=', user.id).execute()
    await trx.deleteFrom('auth.session').where('user_id', '=', user.id).execute()
    await revokeOutsideAccess(trx, user.id, set.locked_at)
    await noteBy(trx, login, caller, 'account_locked', viewer, { subject: personId })
    return view({ ...login, db: trx }, { ...user, ...set })
  })
}

/** The account may sign in again; wrong passwords are forgotten. Tokens and calendar addresses stay revoked. */
export async function unlockAccount(
  login: Login,
  caller: Caller,
  viewer: Viewer,
  personId: string,
): Promise<AccountView> {
  const user = await work(login, viewer, personId, async ({ trx, user }) => {
    const set = { locked_at: null }
    await trx.updateTable('auth.user').set(set).where('id', '=', user.id).execute()
    await noteBy(trx, login, caller, 'account_unlocked', viewer, { subject: personId })
    return { ...user, ...set }
  })
  await forgetAllTries(login, user)
  return view(login, user)
}

/**
 * Only what belongs wholly to this congress is in its administrator's hands: whoever also keeps the installation or
 * acts elsewhere would otherwise be a door into it. Nor does one lock out or reset oneself.
 */
async function work<T>(login: Login, viewer: Viewer, personId: string, act: (work: Work) => Promise<T>): Promise<T> {
  return withTenant(login.db, viewer.tenantId, async (trx) => {
    const { user_id } = await findPerson(trx, personId)
    if (user_id === null) throw new AppError('NOT_FOUND', '这个人还没有账号；请先为其开账号')
    if (user_id === viewer.userId)
      throw new AppError('NOT_ALLOWED', '不能这样改自己的账号；请在“我的账号”里改，或请另一位管理员办理')
    const user = await getUser(trx, user_id)
    const { rows } = await sql<{ tenant_id: string }>`
      select distinct tenant_id from list_posts_of_account(${user_id})`.execute(trx)
    if (user.is_operator || rows.some(({ tenant_id }) => tenant_id !== viewer.tenantId)) {
      throw new AppError('NOT_ALLOWED', '这个账号还维护整个系统，或在别处任职，不能由本人大的管理员改动；请本人办理')
    }
    return act({ trx, user })
  })
}

async function findPerson(trx: Trx, id: string) {
  const person = await trx
    .selectFrom('person')
    .select(['name', 'user_id', 'left_on'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!person) throw new AppError('NOT_FOUND', '没有这个人，或者您不能查看')
  return person
}

async function getUser(trx: Trx, id: string): Promise<Selectable<UserTable>> {
  return trx.selectFrom('auth.user').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

async function forgetAllTries(login: Login, user: Selectable<UserTable>): Promise<void> {
  if (user.username !== null) await forgetTries(login, 'name', user.username)
  await forgetTries(login, 'password', user.id)
  await forgetTries(login, 'factor', user.id)
}

async function view(login: Login, user: Selectable<UserTable>): Promise<AccountView> {
  const until = user.username === null ? null : await lockedUntil(login, 'name', user.username)
  return {
    userId: user.id,
    username: user.username,
    externalName: user.external_name,
    isLocked: user.locked_at !== null,
    lockedUntil: until?.toISOString() ?? null,
    mustSetPassword: user.must_set_password,
    hasSecondFactor: user.two_factor_enabled === true,
    lastSignInAt: user.last_sign_in_at?.toISOString() ?? null,
  }
}

import { randomInt, randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'

import type { Database } from '../db/schema.ts'
import { AppError } from '../errors.ts'
import { standIn } from './outside-identity.ts'

export type NewAccount = {
  id: string
  username: string
  name: string
  /** Hashed; without one the owner signs in by a one-time code or elsewhere. */
  password?: string
  isOperator?: boolean
  mustSetPassword: boolean
  externalName?: string | null
}

const DUPLICATE = '23505'

/** Adds an account in better-auth's tables. Throws RECORD_EXISTS when the name to sign in with is taken. */
export async function insertAccount(trx: Transaction<Database>, account: NewAccount, now: string): Promise<void> {
  const { id, username, name, password } = account
  const at = new Date(now)
  const dated = { created_at: at, updated_at: at }
  try {
    await trx
      .insertInto('auth.user')
      .values({
        id,
        name,
        email: standIn(id),
        email_verified: true,
        image: null,
        username: username.toLowerCase(),
        display_username: username,
        two_factor_enabled: false,
        is_operator: account.isOperator ?? false,
        must_set_password: account.mustSetPassword,
        external_name: account.externalName ?? null,
        locked_at: null,
        last_tenant_id: null,
        last_post_id: null,
        last_sign_in_at: null,
        ...dated,
      })
      .execute()
  } catch (error) {
    throw asTaken(error, username)
  }
  if (password === undefined) return
  await trx
    .insertInto('auth.account')
    .values({
      id: randomUUID(),
      account_id: id,
      provider_id: 'credential',
      user_id: id,
      password,
      ...NO_TOKENS,
      ...dated,
    })
    .execute()
}

/** Replaces the password, or gives the first one. */
export async function setPassword(
  trx: Transaction<Database>,
  userId: string,
  password: string,
  now: string,
): Promise<void> {
  const at = new Date(now)
  const changed = await trx
    .updateTable('auth.account')
    .set({ password, updated_at: at })
    .where('user_id', '=', userId)
    .where('provider_id', '=', 'credential')
    .executeTakeFirst()
  if (changed.numUpdatedRows > 0n) return
  const dated = { created_at: at, updated_at: at }
  const credential = { id: randomUUID(), account_id: userId, provider_id: 'credential', user_id: userId, password }
  await trx
    .insertInto('auth.account')
    .values({ ...credential, ...dated })
    .execute()
}

/** A unique name that is taken is a refusal; anything else stays what it is. */
export function asTaken(error: unknown, username: string): unknown {
  const { code, constraint } = error as { code?: string; constraint?: string }
  if (code !== DUPLICATE) return error
  if (constraint?.includes('external_name')) {
    return new AppError('RECORD_EXISTS', '这个统一身份认证标识已登记在另一个账号上；请核对')
  }
  return new AppError('RECORD_EXISTS', `登录名“${username}”已有人使用；请换一个，例如加上单位的简称`)
}

const NO_TOKENS = {
  access_token: null,
  refresh_token: null,
  id_token: null,
  access_token_expires_at: null,
  refresh_token_expires_at: null,
  scope: null,
}

/** Without letters and digits that look alike when they are read out or printed. */
const LETTERS = ['abcdefghjkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789'] as const

/** Four groups of four, such as `kR7m-Wq4t-…`: over 70 bits, easy to type. */
export function randomPassword(): string {
  const all = LETTERS.join('')
  const pick = (from: string) => from[randomInt(from.length)] ?? ''
  const group = () => [...LETTERS.map(pick), pick(all)].join('')
  return Array.from({ length: 4 }, group).join('-')
}

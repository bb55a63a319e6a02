import { sql } from 'kysely'

import { AppError } from '../errors.ts'
import { keyedHash } from './keyed-hash.ts'
import type { Login } from './login.ts'

const MINUTE_MS = 60_000
/** So many wrong answers in a row; the next try locks, and even the right answer is refused until the lock is over. */
export const TRIES = 5
/** A whole office may share one address, so it has more. */
const TRIES_OF_ADDRESS = 30
export const LOCK_MINUTES = 15

type Kind = 'name' | 'code' | 'password' | 'factor' | 'address' | 'ask' | 'setup' | 'used'

/**
 * Counts a try before it is judged, so that many at once are no more than many in a row. True: judge it; false: locked.
 * Whoever was right calls `forgetTries`.
 */
export async function mayTry(login: Login, kind: Kind, value: string): Promise<boolean> {
  const now = new Date(login.now())
  const most = kind === 'address' || kind === 'ask' ? TRIES_OF_ADDRESS : TRIES
  const longAgo = new Date(now.getTime() - LOCK_MINUTES * MINUTE_MS)
  const until = new Date(now.getTime() + LOCK_MINUTES * MINUTE_MS)
  const { rows } = await sql<{ locked_until: Date | null }>`
    insert into auth.sign_in_attempt as a (key, tries, last_at, locked_until)
      values (${keyOf(login, kind, value)}, 1, ${now}, null)
    on conflict (key) do update set
      tries = case when a.locked_until <= ${now} or (a.locked_until is null and a.last_at < ${longAgo}) then 1
        else a.tries + 1 end,
      last_at = ${now},
      locked_until = case when a.locked_until > ${now} then a.locked_until
        when a.locked_until is null and a.last_at >= ${longAgo} and a.tries >= ${most} then ${until}::timestamptz end
    returning locked_until`.execute(login.db)
  return rows[0]?.locked_until === null
}

/** An authenticator shows its code for half a minute, and the ones before and after are taken, too. */
const CODE_HOLDS_MS = 2 * MINUTE_MS

/** Is this the first time that the account uses this code? Of two who type it at once, the second hears no. */
export async function spendCode(login: Login, userId: string, code: string): Promise<boolean> {
  const now = new Date(login.now())
  const { rows } = await sql`
    insert into auth.sign_in_attempt as a (key, tries, last_at, locked_until)
      values (${keyOf(login, 'used', `${userId} ${code}`)}, 1, ${now}, null)
    on conflict (key) do update set last_at = ${now} where a.last_at < ${new Date(now.getTime() - CODE_HOLDS_MS)}
    returning key`.execute(login.db)
  return rows.length > 0
}

export async function forgetTries(login: Login, kind: Kind, value: string): Promise<void> {
  await login.db
    .deleteFrom('auth.sign_in_attempt')
    .where('key', '=', keyOf(login, kind, value))
    .execute()
}

/** Until when nobody may try; null when anybody may. */
export async function lockedUntil(login: Login, kind: Kind, value: string): Promise<Date | null> {
  const row = await login.db
    .selectFrom('auth.sign_in_attempt')
    .select('locked_until')
    .where('key', '=', keyOf(login, kind, value))
    .executeTakeFirst()
  const until = row?.locked_until ?? null
  return until !== null && until.getTime() > Date.parse(login.now()) ? until : null
}

/** Throws TOO_MANY_REQUESTS where an address has failed too often, whatever the accounts. */
export async function refuseBusyAddress(login: Login, address: string): Promise<void> {
  if ((await lockedUntil(login, 'address', address)) === null) return
  throw new AppError('TOO_MANY_REQUESTS', `从这个网络登录失败的次数太多；请 ${LOCK_MINUTES} 分钟后再试`)
}

function keyOf(login: Login, kind: Kind, value: string): string {
  return keyedHash(login.secret, `attempt ${kind}`, value).toString('hex')
}

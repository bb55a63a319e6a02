import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'

import type { Database } from '../db/schema.ts'
import { OIDC_PROVIDER } from './auth.ts'

/**
 * The stand-in e-mail of the account for which an administrator has entered this outside identity: by its subject,
 * else its user name, else an e-mail that the provider has verified. One that nobody has when there is none. Who came
 * in first by a user name keeps the account: such names are changed at the provider, and given out again.
 */
export async function findStandIn(db: Kysely<Database>, profile: Record<string, unknown>): Promise<string> {
  const { sub, preferred_username, email, email_verified } = profile
  const names = [sub, preferred_username, email_verified === true ? email : undefined].filter(isName)
  if (names.length > 0) {
    const known = await db
      .selectFrom('auth.user as u')
      .leftJoin('auth.account as a', (join) =>
        join.onRef('a.user_id', '=', 'u.id').on('a.provider_id', '=', OIDC_PROVIDER),
      )
      .select(['u.email', 'u.external_name'])
      .where('u.external_name', 'in', names)
      .where('u.locked_at', 'is', null)
      .where((is) => is.or([is('a.account_id', 'is', null), is('a.account_id', '=', isName(sub) ? sub : '')]))
      .execute()
    for (const name of names) {
      const user = known.find(({ external_name }) => external_name === name)
      if (user) return user.email
    }
  }
  return standIn(randomUUID())
}

/** What better-auth is given where it asks for an e-mail; the domain can never exist. */
export function standIn(userId: string): string {
  return `${userId}@account.invalid`
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

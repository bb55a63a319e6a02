import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'

import type { Database } from '../db/schema.ts'

/**
 * The stand-in e-mail of the account for which an administrator has entered this outside identity: by its subject,
 * else its user name, else an e-mail that the provider has verified. One that nobody has when there is none.
 */
export async function findStandIn(db: Kysely<Database>, profile: Record<string, unknown>): Promise<string> {
  const { sub, preferred_username, email, email_verified } = profile
  const names = [sub, preferred_username, email_verified === true ? email : undefined].filter(isName)
  if (names.length > 0) {
    const known = await db
      .selectFrom('auth.user')
      .select(['email', 'external_name'])
      .where('external_name', 'in', names)
      .where('locked_at', 'is', null)
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

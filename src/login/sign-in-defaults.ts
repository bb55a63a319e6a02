import type { Transaction } from 'kysely'

import type { SignInPolicy } from '../contract/account-endpoints.ts'
import type { Database } from '../db/schema.ts'

/** Until a congress says otherwise, and where an account has no post. */
export const DEFAULT_SIGN_IN_POLICY: SignInPolicy = {
  secondFactorRoles: [],
  idleMinutes: 60,
  absoluteMinutes: 12 * 60,
  passwordMinLength: 10,
}

/** Revision 0 as long as nobody has changed anything. */
export async function readPolicy(trx: Transaction<Database>): Promise<SignInPolicy & { revision: number }> {
  const row = await trx.selectFrom('sign_in_policy').selectAll().executeTakeFirst()
  if (!row) return { ...DEFAULT_SIGN_IN_POLICY, revision: 0 }
  return {
    secondFactorRoles: row.second_factor_roles as SignInPolicy['secondFactorRoles'],
    idleMinutes: row.idle_minutes,
    absoluteMinutes: row.absolute_minutes,
    passwordMinLength: row.password_min_length,
    revision: row.revision,
  }
}

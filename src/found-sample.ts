import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'

import { ROLE_LABELS } from './contract/value-labels.ts'
import { withTenant } from './db/tenant.ts'
import type { FoundSample, SampleAccount } from './http/services.ts'
import { insertAccount, randomPassword } from './login/accounts.ts'
import { appointFounder } from './login/found-congress.ts'
import type { Login } from './login/login.ts'
import { hashPassword } from './login/passwords.ts'
import { giveAccount } from './login/people-accounts.ts'
import type { Duban } from './open-duban.ts'

type Account = SampleAccount & { personId: string; hash: string }

/** Founds the sample congress, gives its people accounts with random passwords, and makes the operator its administrator. */
export function createSampleFounder({ db, pool, calendars }: Duban, login: Login, log: Logger): FoundSample {
  const stopping = new AbortController()
  return async (caller, founder, founding) => {
    const { id: tenantId, name, policy } = founding
    // Loaded only when somebody asks for it: the server has no use for a simulation.
    const { liveSampleCongress } = await import('./simulation/sample-congress.ts')
    const people = await liveSampleCongress({
      db,
      pool,
      log,
      tenantId,
      name,
      policy,
      calendar: calendars.of(tenantId),
      now: login.now(),
      signal: stopping.signal,
    })
    const suffix = await freeSuffix(login, people)
    const accounts = await Promise.all(
      people.flatMap(({ id, name: person, role, username }) =>
        username === undefined ? [] : [newAccount(id, person, ROLE_LABELS[role], `${username}${suffix}`)],
      ),
    )
    const postId = await withTenant(db, tenantId, async (trx) => {
      for (const { personId, name: person, username, hash } of accounts) {
        const id = randomUUID()
        const account = { id, username, name: person, password: hash, mustSetPassword: false }
        await insertAccount(trx, account, login.now())
        await giveAccount(trx, personId, id)
      }
      return appointFounder(trx, login, caller, founder, founding)
    })
    return { postId, accounts: accounts.map(({ personId: _, hash: __, ...shown }) => shown) }
  }
}

async function newAccount(personId: string, name: string, roleLabel: string, username: string): Promise<Account> {
  const password = randomPassword()
  return { personId, name, roleLabel, username, password, hash: await hashPassword(password) }
}

/** Names to sign in with are those of the whole installation: a second sample has its own. */
async function freeSuffix({ db }: Login, people: readonly { username?: string }[]): Promise<string> {
  const names = people.flatMap(({ username }) => username ?? [])
  for (let n = 1; ; n += 1) {
    const suffix = n === 1 ? '' : `.${n}`
    const wanted = names.map((name) => `${name}${suffix}`.toLowerCase())
    const taken = await db.selectFrom('auth.user').select('id').where('username', 'in', wanted).limit(1).execute()
    if (taken.length === 0) return suffix
  }
}

import { expect, it } from 'vitest'

import { createKysely } from '../../src/db/connect.ts'
import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { insertAccount } from '../../src/login/accounts.ts'
import { isPassword } from '../../src/login/passwords.ts'
import { cliOn } from '../cli/run-cli.ts'
import { createDatabase } from '../database.ts'
import { readRows } from '../engine/a-world.ts'

const NOW = '2026-03-05T01:00:00.000Z'

it('gives whoever sits at the server a way back into an account whose password is lost', async () => {
  await using database = await createDatabase()
  const pool = database.openPool('app')
  const db = createKysely<Database>(pool)
  const account = { id: 'user-1', username: 'Chef', name: '甲', isOperator: true, mustSetPassword: false }
  await withTenant(db, 'installation', (trx) => insertAccount(trx, account, NOW))
  const { json, run } = cliOn(database)

  const given = (await json('account', 'reset', 'CHEF', '--second-factor')) as { username: string; password: string }

  const kept = await db.selectFrom('auth.account').select('password').executeTakeFirstOrThrow()
  expect(await isPassword(kept.password ?? '', given.password)).toBe(true)
  expect(await db.selectFrom('auth.user').select(['username', 'must_set_password']).execute()).toEqual([
    { username: 'chef', must_set_password: true },
  ])
  expect(await readRows(pool, 'select kind, basis, subject from access_trail', [], 'installation')).toEqual([
    { kind: 'account_reset', basis: 'command_line', subject: 'user-1' },
  ])
  expect(await run('account', 'reset', 'niemand')).toMatchObject({ code: 1, err: expect.stringContaining('niemand') })
})

import type pg from 'pg'
import { afterAll, inject } from 'vitest'

import { createPool, createScratchDatabase, type DatabaseUrls, dropDatabase, withClient } from '../src/db/connect.ts'

/** What `global-setup.ts` hands to every test file. */
export type TestServer = DatabaseUrls & { template: string }

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer
  }
}

export type TestDatabase = DatabaseUrls & {
  name: string
  /** A pool that is closed together with the database. */
  openPool(role: 'owner' | 'app', options?: { max?: number }): pg.Pool
  [Symbol.asyncDispose](): Promise<void>
}

/** A migrated database for one test, dropped at the end of the block: `await using db = await createDatabase()`. */
export async function createDatabase(options: { isEmpty?: boolean; isServed?: boolean } = {}): Promise<TestDatabase> {
  const server = inject('testServer')
  const { drop, ...database } = await createScratchDatabase(
    server,
    'test',
    options.isEmpty ? {} : { template: server.template },
  )
  const pools: pg.Pool[] = []

  return {
    ...database,
    openPool: (role, poolOptions = {}) => {
      const pool = createPool(role === 'owner' ? database.ownerUrl : database.appUrl, poolOptions)
      pools.push(pool)
      return pool
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(pools.filter((pool) => !pool.ended).map((pool) => pool.end()))
      await drop()
      // A server that was started on it made this one.
      if (options.isServed) await dropDatabase(server.adminUrl, `${database.name}_queue`)
    },
  }
}

/**
 * One database for the tests of a file that come one after the other, each with nothing in it: made for the first,
 * emptied after each, dropped after the last. Making one for each takes five times as long.
 */
export function oneDatabase(): () => Promise<TestDatabase> {
  let made: TestDatabase | undefined
  let isTaken = false
  afterAll(() => made?.[Symbol.asyncDispose]())

  return async () => {
    if (isTaken) throw new Error('the one database of this file is still in use; open another with createDatabase')
    isTaken = true
    made ??= await createDatabase()
    const database = made
    const pools: pg.Pool[] = []
    return {
      ...database,
      openPool: (role, options) => {
        const pool = database.openPool(role, options)
        pools.push(pool)
        return pool
      },
      [Symbol.asyncDispose]: async () => {
        await Promise.all(pools.filter((pool) => !pool.ended).map((pool) => pool.end()))
        await emptyDatabase(database)
        isTaken = false
      },
    }
  }
}

/** Takes every row out that came after the migrations, past all triggers, and lets the sequences begin anew. */
async function emptyDatabase({ adminUrl }: TestDatabase): Promise<void> {
  await withClient(adminUrl, async (admin) => {
    await admin.query('set session_replication_role = replica')
    await admin.query(`do $$
      declare one regclass;
      begin
        for one in select oid from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
            and relname not like 'kysely%' loop
          execute format('delete from %s', one);
        end loop;
        for one in select oid from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S' loop
          execute format('alter sequence %s restart', one);
        end loop;
      end $$`)
  })
}

import type pg from 'pg'
import { inject } from 'vitest'

import { createPool, createScratchDatabase, type DatabaseUrls } from '../src/db/connect.ts'

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
export async function createDatabase(options: { isEmpty?: boolean } = {}): Promise<TestDatabase> {
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
    },
  }
}

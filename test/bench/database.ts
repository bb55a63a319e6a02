import type pg from 'pg'

import {
  createPool,
  createScratchDatabase,
  dropAbandonedDatabases,
  type ScratchDatabase,
  withClient,
} from '../../src/db/connect.ts'
import { joinEmbeddedServer } from '../../src/db/embedded/launch.ts'
import { migrate } from '../../src/db/migrate.ts'

const HOUR_MS = 60 * 60 * 1000

export type BenchDatabase = ScratchDatabase & {
  /** Where the server keeps its files. */
  dataFolder: string
  openPool(role: 'owner' | 'app', max: number): pg.Pool
  /** Checkpoint, vacuum and statistics, so that no round pays for the one before. */
  settle(): Promise<void>
  /** How far Postgres has written its log. */
  readWalBytes(): Promise<number>
  close(): Promise<void>
}

/**
 * A migrated database of its own on a server of its own, with the very settings of production: every commit is on the
 * disk before it is confirmed.
 */
export async function openBenchDatabase(): Promise<BenchDatabase> {
  const server = await joinEmbeddedServer({ projectFolder: '.duban/bench' })
  const urls = {
    adminUrl: server.adminUrl,
    ownerUrl: server.urlFor('postgres', 'owner'),
    appUrl: server.urlFor('postgres', 'app'),
  }
  await dropAbandonedDatabases(urls.adminUrl, 'bench', HOUR_MS)
  const scratch = await createScratchDatabase(urls, 'bench')
  await migrate(scratch.ownerUrl)
  await withClient(scratch.adminUrl, requireDurable)

  const pools: pg.Pool[] = []
  const openPool = (role: 'owner' | 'app', max: number) => {
    const pool = createPool(role === 'owner' ? scratch.ownerUrl : scratch.appUrl, { max, name: 'duban-bench' })
    pools.push(pool)
    return pool
  }
  const wal = openPool('owner', 1)
  return {
    ...scratch,
    dataFolder: server.dataFolder,
    openPool,
    readWalBytes: async () => {
      const { rows } = await wal.query<{ n: string }>(`select pg_current_wal_lsn() - '0/0' as n`)
      return Number(rows[0]?.n)
    },
    settle: () =>
      withClient(scratch.adminUrl, async (admin) => {
        await admin.query('vacuum analyze')
        await admin.query('checkpoint')
      }),
    close: async () => {
      await Promise.all(pools.map((pool) => pool.end()))
      await scratch.drop()
      await server.release()
    },
  }
}

/** Asks as the owner, who stands behind the wall of tenants too. */
export async function askTenant<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  tenantId: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = await pool.connect()
  try {
    await client.query('begin read only')
    await client.query(`select set_config('duban.tenant', $1, true)`, [tenantId])
    const { rows } = await client.query<Row>(text, [...values])
    await client.query('commit')
    return rows
  } finally {
    client.release()
  }
}

/** A change by the owner, within one congress. */
export async function askOwner(pool: pg.Pool, tenantId: string, text: string): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('duban.tenant', $1, true)`, [tenantId])
    await client.query(text)
    await client.query('commit')
  } finally {
    client.release()
  }
}

async function requireDurable(admin: pg.Client): Promise<void> {
  for (const name of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    const { rows } = await admin.query<{ value: string }>('select current_setting($1) as value', [name])
    if (rows[0]?.value !== 'on') throw new Error(`The bench needs ${name} = on; it is "${rows[0]?.value}"`)
  }
}

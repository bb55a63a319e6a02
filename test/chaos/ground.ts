import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'

import { createPool, withClient } from '../../src/db/connect.ts'
import { CLUSTER } from '../../src/db/embedded/folder.ts'
import { joinEmbeddedServer } from '../../src/db/embedded/launch.ts'
import { migrate } from '../../src/db/migrate.ts'
import { flushRedis, startRedis } from '../own-redis.ts'
import type { Leavings } from './leavings.ts'
import { WorldOutside } from './world-outside.ts'

/** Postgres, Redis when asked for, and the receivers of mail and webhooks: what the servers of the run stand on. */
export type Ground = {
  folder: string
  ownerUrl: string
  owner: pg.Pool
  app: pg.Pool
  outside: WorldOutside
  /** For the servers under test. */
  env: Record<string, string>
  restartPostgres(): Promise<void>
  /** Empties the queue, whichever backend holds it. */
  wipeQueue(): Promise<void>
  restartQueue(): Promise<void>
}

const QUEUE_DATABASE = 'duban_queue'
const FREE_FOR_MS = 200

export async function layGround(
  backend: 'postgres' | 'redis',
  log: (line: string) => void,
  leavings: Leavings,
): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'duban-chaos-'))
  await chmod(folder, 0o755)
  leavings.add(() => rm(folder, { recursive: true, force: true }))
  const joining = joinEmbeddedServer({ dataFolder: join(folder, 'data'), announce: log })
  leavings.add(async () => (await joining).release())
  const server = await joining
  const ownerUrl = server.urlFor('duban_chaos', 'owner')
  const appUrl = server.urlFor('duban_chaos', 'app')
  const queueUrl = server.urlFor(QUEUE_DATABASE, 'owner')
  await withClient(server.adminUrl, async (admin) => {
    for (const name of ['duban_chaos', QUEUE_DATABASE]) {
      const owner = admin.escapeIdentifier(decodeURIComponent(new URL(ownerUrl).username))
      await admin.query(`create database ${name} owner ${owner} template template0 encoding 'UTF8'`)
    }
  })
  await migrate(ownerUrl)
  const redis = backend === 'redis' ? await startRedis() : undefined
  if (redis) leavings.add(() => redis.dispose())
  const outside = await WorldOutside.open()
  leavings.add(() => outside.close())
  const owner = createPool(ownerUrl, { max: 4, name: 'duban-chaos' })
  const app = createPool(appUrl, { max: 4, name: 'duban-chaos' })
  leavings.add(() => Promise.all([owner.end(), app.end()]))

  return {
    folder,
    ownerUrl,
    owner,
    app,
    outside,
    env: {
      DATABASE_URL: ownerUrl,
      DATABASE_APP_URL: appUrl,
      DUBAN_QUEUE_URL: queueUrl,
      ...(redis && { REDIS_URL: redis.url }),
      DUBAN_SEAL_KEY: 'chaos seals chaos seals chaos seals!',
      DUBAN_AUTH_SECRET: 'chaos secret chaos secret chaos secret!',
      DUBAN_SMTP_URL: outside.smtpUrl,
      DUBAN_MAIL_FROM: 'duban@example.cn',
      DUBAN_HOOKS_ALLOW_PRIVATE: '1',
      DUBAN_RATE_PER_ACCOUNT: '1000000',
      DUBAN_RATE_PER_ADDRESS: '1000000',
      DUBAN_DATA: join(folder, 'files'),
    },
    restartPostgres: async () => {
      // What a power cut leaves: no checkpoint, no word to anybody. Our presence starts it again.
      const pid = await postmasterOf(server.dataFolder)
      process.kill(pid, 'SIGQUIT')
      // The dying one still answers for a moment.
      await until(async () => (await postmasterOf(server.dataFolder)) !== pid)
      await until(async () => {
        await owner.query('select 1')
        return true
      })
    },
    wipeQueue: () => (redis ? flushRedis(redis.url) : wipeQueueTables(queueUrl)),
    restartQueue: async () => {
      await redis?.stop()
      await redis?.start()
    },
  }
}

async function postmasterOf(dataFolder: string): Promise<number> {
  return Number((await readFile(join(dataFolder, CLUSTER, 'postmaster.pid'), 'utf8')).split('\n')[0])
}

/** All rows of all tables of the queue but those of its migrations. */
async function wipeQueueTables(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema') and tablename not like '%migration%'`,
    )
    if (rows.length > 0) await client.query(`truncate ${rows.map(({ name }) => name).join(', ')} cascade`)
  })
}

/** Asks until it is so; a refusal counts as not yet. Throws the last one after a minute. */
export async function until(isSo: () => Promise<boolean>, limitMs = 60_000): Promise<void> {
  const end = Date.now() + limitMs
  for (;;) {
    try {
      if (await isSo()) return
      if (Date.now() > end) throw new Error(`It did not come about within ${limitMs} ms`)
    } catch (error) {
      if (Date.now() > end) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, FREE_FOR_MS))
  }
}

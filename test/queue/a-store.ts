import { inject } from 'vitest'

import { dropDatabase, withClient, withDatabase } from '../../src/db/connect.ts'
import { type Backend, openBackend, type Pace, type QueueSettings } from '../../src/queue/backend.ts'
import { canStartRedis, eraseKeys, startRedis } from '../own-redis.ts'

/** What keeps the jobs of one test file, with everything that can happen to it. */
export type TestStore = {
  kind: QueueSettings['kind']
  settings: QueueSettings
  /** One more process that uses it. */
  open(pace?: Partial<Pace>): Backend
  /** Empties it, as somebody who tidies up would. */
  wipe(): Promise<void>
  /** Not so for a Redis of somebody else's. */
  canGoAway: boolean
  /** Cuts every connection and lets nobody in. */
  goAway(): Promise<void>
  comeBack(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** A hundred times as fast as in life, but for the locks: a busy machine that lets one go does the job twice. */
const PACE = { lockMs: 20_000, stalledMs: 300, retryMs: 50 }
const hasRedis = canStartRedis || process.env['REDIS_URL'] !== undefined

/** Both kinds. Without a Redis of REDIS_URL and without `redis-server` on the PATH its half is skipped, which is seen. */
export const STORES = [
  { kind: 'postgres', isThere: true, openStore: openPostgres },
  { kind: 'redis', isThere: hasRedis, openStore: openRedis },
] as const

function opener(settings: QueueSettings): TestStore['open'] {
  return (pace) => openBackend(settings, { onError: () => {}, pace: { ...PACE, ...pace } })
}

async function openPostgres(): Promise<TestStore> {
  const server = inject('testServer')
  const name = `test_${Date.now().toString(36)}_${Math.random().toString(16).slice(2, 10).padEnd(8, '0')}`
  const settings = { kind: 'postgres', url: withDatabase(server.ownerUrl, name), adminUrl: server.adminUrl } as const
  const admin = (text: string) => withClient(server.adminUrl, (client) => client.query(text))
  return {
    kind: 'postgres',
    settings,
    open: opener(settings),
    wipe: () =>
      withClient(settings.url, async (client) => {
        await client.query('drop schema if exists bullmq cascade')
      }),
    canGoAway: true,
    goAway: async () => {
      await admin(`alter database ${name} with allow_connections false`)
      await admin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
    },
    comeBack: async () => void (await admin(`alter database ${name} with allow_connections true`)),
    [Symbol.asyncDispose]: () => dropDatabase(server.adminUrl, name),
  }
}

async function openRedis(): Promise<TestStore> {
  const own = canStartRedis ? await startRedis() : undefined
  const url = own?.url ?? String(process.env['REDIS_URL'])
  const name = `test-${process.pid}-${Math.random().toString(36).slice(2)}`
  const settings = { kind: 'redis', url, name } as const
  return {
    kind: 'redis',
    settings,
    open: opener(settings),
    wipe: () => eraseKeys(url, name),
    canGoAway: own !== undefined,
    goAway: async () => own?.stop(),
    comeBack: async () => own?.start(),
    [Symbol.asyncDispose]: async () => {
      if (own) await own.dispose()
      else await eraseKeys(url, name)
    },
  }
}

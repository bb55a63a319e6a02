import { createPostgresBackend, DEFAULT_SCHEMA, runMigrations } from 'bullmq'
import pg from 'pg'

import { AppError } from '../errors.ts'
import type { Store } from './store.ts'

/** One connection of each queue listens; the rest are for short statements. */
const MOST_CONNECTIONS = 16
const MOST_LISTENERS = 64
const CONNECT_TIMEOUT_MS = 5000
const DATABASE_ABSENT = '3D000'
const DUPLICATE_DATABASE = ['42P04', '23505']
const NOT_ALLOWED = '42501'

/** Jobs in a database of their own, in the schema that BullMQ makes. `adminUrl` is whoever may create that database. */
export function openPostgresStore(
  { url, adminUrl }: { url: string; adminUrl: string },
  onError: (error: Error) => void,
): Store {
  const pool = new pg.Pool({
    connectionString: withSearchPath(url),
    max: MOST_CONNECTIONS,
    application_name: 'duban-queue',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  pool.setMaxListeners(MOST_LISTENERS)
  // Without these a restart of Postgres would end the process; BullMQ takes its own listeners off before it lets go.
  pool.on('error', onError)
  pool.on('connect', (client) => client.on('error', ignore))
  pool.on('release', (_, client) => {
    if (client.listenerCount('error') === 0) client.on('error', ignore)
  })

  return {
    kind: 'postgres',
    prepare: async () => {
      const client = await connect(pool, () => createDatabase(adminUrl, url))
      try {
        await runMigrations(client, DEFAULT_SCHEMA)
      } catch (error) {
        throw codeOf(error) === NOT_ALLOWED ? rightsMissing(url, error) : error
      } finally {
        client.release()
      }
    },
    ping: async () => void (await pool.query('select 1')),
    connection: pool,
    prefix: undefined,
    factory: createPostgresBackend as unknown as Store['factory'],
    close: () => pool.end(),
  }
}

function ignore(): void {}

async function connect(pool: pg.Pool, makeDatabase: () => Promise<void>): Promise<pg.PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    if (codeOf(error) !== DATABASE_ABSENT) throw error
    await makeDatabase()
    return pool.connect()
  }
}

async function createDatabase(adminUrl: string, url: string): Promise<void> {
  const { pathname, username } = new URL(url)
  const name = decodeURIComponent(pathname.slice(1))
  const owner = decodeURIComponent(username)
  const admin = new pg.Client({ connectionString: adminUrl, application_name: 'duban-queue' })
  admin.on('error', ignore)
  try {
    await admin.connect()
    const owned = owner ? `owner ${admin.escapeIdentifier(owner)}` : ''
    await admin.query(`create database ${admin.escapeIdentifier(name)} ${owned} template template0 encoding 'UTF8'`)
  } catch (error) {
    // Another process was quicker.
    if (DUPLICATE_DATABASE.includes(codeOf(error))) return
    throw codeOf(error) === NOT_ALLOWED ? rightsMissing(url, error) : error
  } finally {
    await admin.end().catch(ignore)
  }
}

function rightsMissing(url: string, cause: unknown): AppError {
  const { pathname, username } = new URL(url)
  const name = decodeURIComponent(pathname.slice(1))
  const owner = decodeURIComponent(username)
  return new AppError(
    'DATABASE_RIGHTS_MISSING',
    `不能建立后台任务队列的数据库“${name}”：用户“${owner}”没有足够的权限；请由管理员执行 create database "${name}" owner "${owner}"，或用 DUBAN_QUEUE_URL 指定一个该用户所有的空数据库，或设置 REDIS_URL 改用 Redis`,
    { cause },
  )
}

/** BullMQ names its tables without their schema. */
function withSearchPath(url: string): string {
  const changed = new URL(url)
  const given = changed.searchParams.get('options')
  changed.searchParams.set('options', [given, `-c search_path=${DEFAULT_SCHEMA}`].filter(Boolean).join(' '))
  // Not every reader of such a URL takes a plus sign for a space.
  changed.search = changed.search.replaceAll('+', '%20')
  return changed.href
}

function codeOf(error: unknown): string {
  return (error as { code?: string } | undefined)?.code ?? ''
}

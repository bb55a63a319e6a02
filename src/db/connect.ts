import { randomBytes } from 'node:crypto'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'

import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import { joinEmbeddedServer } from './embedded/launch.ts'
import { APP_ROLE, ensureAppRole, grantAppRoleToSelf } from './roles.ts'
import type { Database } from './schema.ts'

const MINIMUM_VERSION = 16
const DUPLICATE_DATABASE = ['42P04', '23505']
const DATABASE_ABSENT = '3D000'
const NOT_ALLOWED = '42501'
const SCRATCH_NAME = /^_([0-9a-z]{8,9})_[0-9a-f]{8}(_queue)?$/

/** The same server or database as three persons: who makes databases, who migrates, who works. */
export type DatabaseUrls = { adminUrl: string; ownerUrl: string; appUrl: string }
export type OpenDatabase = DatabaseUrls & {
  /** Of the embedded server; `undefined` with DATABASE_URL. */
  dataFolder: string | undefined
  /** Gives the server back. Close your own pools first. */
  close(): Promise<void>
}
export type ScratchDatabase = DatabaseUrls & { name: string; drop(): Promise<void> }

/**
 * A pool that survives a restart of Postgres. `date` comes as text (YYYY-MM-DD), int8 as a number (throws beyond 2^53),
 * numeric as text, timestamptz as a Date (milliseconds: write no finer).
 */
export function createPool(
  url: string,
  options: { max?: number; name?: string; onError?: (error: Error) => void } = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.name ?? 'duban',
    keepAlive: true,
    types: typeParsers(),
  })
  // An idle connection that is cut off would otherwise end the process; the next query opens a new one.
  pool.on('error', (error) => options.onError?.(error))
  // So would one that somebody holds between two statements; the next statement on it fails and says so.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** The query builder over a pool; `destroy` closes the pool too. */
export function createKysely<Tables = Database>(pool: pg.Pool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

/**
 * Opens the database: the server of DATABASE_URL, and the database that it names, or else the embedded one. Makes what
 * is missing: the database and the role of the app. Throws DATABASE_* and EMBEDDED_*.
 */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'databaseAppUrl' | 'dataFolder'>,
  options: { database: string; settings?: Record<string, string>; announce?: (line: string) => void },
): Promise<OpenDatabase> {
  if (config.databaseUrl) return openGivenDatabase(config.databaseUrl, config.databaseAppUrl)

  const { database, ...joinOptions } = options
  const server = await joinEmbeddedServer({ dataFolder: config.dataFolder, ...joinOptions })
  const urls = {
    adminUrl: server.adminUrl,
    ownerUrl: server.urlFor(database, 'owner'),
    appUrl: server.urlFor(database, 'app'),
  }
  try {
    await withClient(urls.adminUrl, (admin) => createDatabase(admin, database, urls.ownerUrl))
  } catch (error) {
    await server.release()
    throw error
  }
  return { ...urls, dataFolder: server.dataFolder, close: () => server.release() }
}

/** A database for one run, under a name of its own: empty, or a clone of the template (40 to 150 ms). */
export async function createScratchDatabase(
  server: DatabaseUrls,
  prefix: string,
  options: { template?: string } = {},
): Promise<ScratchDatabase> {
  const name = `${prefix}_${Date.now().toString(36)}_${randomBytes(4).toString('hex')}`
  await withClient(server.adminUrl, (admin) => createDatabase(admin, name, server.ownerUrl, options.template))
  return {
    name,
    adminUrl: withDatabase(server.adminUrl, name),
    ownerUrl: withDatabase(server.ownerUrl, name),
    appUrl: withDatabase(server.appUrl, name),
    drop: () => dropDatabase(server.adminUrl, name),
  }
}

/** Drops a database, cutting off whoever is still connected to it. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, (admin) =>
    admin.query(`drop database if exists ${admin.escapeIdentifier(name)} with (force)`),
  )
}

/** Drops scratch databases that a killed run left: older than given, and nobody is connected. Returns their names. */
export async function dropAbandonedDatabases(adminUrl: string, prefix: string, ageMs: number): Promise<string[]> {
  return withClient(adminUrl, async (admin) => {
    const { rows } = await admin.query<{ datname: string }>(
      `select datname from pg_database d where starts_with(datname, $1 || '_') and not datistemplate
          and not exists (select 1 from pg_stat_activity a where a.datid = d.oid)`,
      [prefix],
    )
    const names = rows
      .map(({ datname }) => datname)
      .filter((name) => {
        const [, madeAt = ''] = SCRATCH_NAME.exec(name.slice(prefix.length)) ?? []
        return madeAt !== '' && Number.parseInt(madeAt, 36) < Date.now() - ageMs
      })
    for (const name of names) await admin.query(`drop database if exists ${admin.escapeIdentifier(name)}`)
    return names
  })
}

/** The same server and user, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${encodeURIComponent(database)}`
  return changed.href
}

/** Runs the work on a connection of its own, which is closed afterwards. Throws DATABASE_UNREACHABLE. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'duban', types: typeParsers() })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    await client.end().catch(() => {})
    throw unreachable(url, error)
  }
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

async function openGivenDatabase(ownerUrl: string, givenAppUrl: string | undefined): Promise<OpenDatabase> {
  await createGivenDatabase(ownerUrl)
  await withClient(ownerUrl, async (owner) => {
    await checkServer(owner)
    await ensureAppRole(owner)
    if (!givenAppUrl) await grantAppRoleToSelf(owner)
  })

  const appUrl = givenAppUrl ?? asAppRole(ownerUrl)
  await withClient(appUrl, checkAppRole)
  return { adminUrl: ownerUrl, ownerUrl, appUrl, dataFolder: undefined, close: async () => {} }
}

async function createGivenDatabase(url: string): Promise<void> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1))
  try {
    await withClient(url, async () => {})
  } catch (error) {
    if (codeOf((error as Error).cause) !== DATABASE_ABSENT) throw error
    await withClient(withDatabase(url, 'postgres'), (admin) => createDatabase(admin, name, url))
  }
}

async function createDatabase(admin: pg.Client, name: string, ownerUrl: string, template?: string): Promise<void> {
  const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [name])
  if (rowCount) return

  const owner = decodeURIComponent(new URL(ownerUrl).username)
  const clauses = [
    owner && `owner ${admin.escapeIdentifier(owner)}`,
    template ? `template ${admin.escapeIdentifier(template)}` : `template template0 encoding 'UTF8'`,
  ]
  try {
    await admin.query(`create database ${admin.escapeIdentifier(name)} ${clauses.filter(Boolean).join(' ')}`)
  } catch (error) {
    if (DUPLICATE_DATABASE.includes(codeOf(error))) return
    if (codeOf(error) !== NOT_ALLOWED) throw error
    throw new AppError(
      'DATABASE_RIGHTS_MISSING',
      `不能建立数据库“${name}”：DATABASE_URL 的用户没有 CREATEDB 权限；请由管理员授予（alter role … createdb），或不设 DATABASE_URL 而用内置数据库`,
      { cause: error },
    )
  }
}

async function checkServer(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ version: number; encoding: string }>(
    `select current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding`,
  )
  const server = rows[0]
  if (server && server.version < MINIMUM_VERSION) {
    throw new AppError(
      'DATABASE_UNSUITABLE',
      `DATABASE_URL 的服务器是 PostgreSQL ${server.version}，应为 ${MINIMUM_VERSION} 或更新的版本；请升级，或不设 DATABASE_URL`,
    )
  }
  if (server && server.encoding !== 'UTF8') {
    throw new AppError(
      'DATABASE_UNSUITABLE',
      `DATABASE_URL 的数据库编码是 ${server.encoding}，应为 UTF8；请用 create database … encoding 'UTF8' template template0 另建一个`,
    )
  }
}

/** Row-level security is a wall only for somebody who cannot walk around it. */
async function checkAppRole(app: pg.Client): Promise<void> {
  const { rows } = await app.query<{ name: string; isMember: boolean; isBypassing: boolean }>(
    `select current_user as name, pg_has_role(current_user, $1, 'USAGE') as "isMember",
            rolsuper or rolbypassrls as "isBypassing"
       from pg_roles where rolname = current_user`,
    [APP_ROLE],
  )
  const role = rows[0]
  if (role?.isMember && !role.isBypassing) return
  throw new AppError(
    'DATABASE_UNSUITABLE',
    `程序以数据库角色“${role?.name}”工作，应为 ${APP_ROLE}（或其成员）且没有 SUPERUSER、BYPASSRLS 权限；请改正 DATABASE_APP_URL`,
  )
}

/** The owner's own login, which becomes the app's role at the start of each session. */
function asAppRole(ownerUrl: string): string {
  const url = new URL(ownerUrl)
  const options = url.searchParams.get('options')
  url.searchParams.set('options', [options, `-c role=${APP_ROLE}`].filter(Boolean).join(' '))
  // Not every reader of such a URL takes a plus sign for a space.
  url.search = url.search.replaceAll('+', '%20')
  return url.href
}

function unreachable(url: string, error: unknown): AppError {
  const { hostname, port, pathname, username } = new URL(url)
  const said = (error as Error).message || codeOf(error)
  return new AppError(
    codeOf(error) === DATABASE_ABSENT ? 'DATABASE_MISSING' : 'DATABASE_UNREACHABLE',
    `连不上数据库“${decodeURIComponent(pathname.slice(1))}”（${hostname}:${port || 5432}，用户“${decodeURIComponent(username)}”）：${said}；请检查服务器是否运行、地址和密码是否正确`,
    { cause: error },
  )
}

function codeOf(error: unknown): string {
  return (error as { code?: string } | undefined)?.code ?? ''
}

function typeParsers(): pg.CustomTypesConfig {
  const { builtins } = pg.types
  const parsers = new pg.TypeOverrides()
  const parseTexts: (text: string) => (string | null)[] = pg.types.getTypeParser(TEXT_ARRAY as number, 'text')
  const parseInt8s = (text: string) => parseTexts(text).map((item) => (item === null ? null : parseInt8(item)))
  parsers.setTypeParser(builtins.DATE, (text) => text)
  parsers.setTypeParser(builtins.INT8, parseInt8)
  parsers.setTypeParser(DATE_ARRAY as number, parseTexts)
  parsers.setTypeParser(INT8_ARRAY as number, parseInt8s)
  return parsers
}

/** Object ids of array types, which `pg` does not name. */
const TEXT_ARRAY = 1009
const DATE_ARRAY = 1182
const INT8_ARRAY = 1016

function parseInt8(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 value "${text}" exceeds 2^53; cast it to text`)
  return value
}

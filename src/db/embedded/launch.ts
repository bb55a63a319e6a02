import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

import { AppError } from '../../errors.ts'
import { APP_ROLE, ensureAppRole, ensureRole, OWNER_ROLE } from '../roles.ts'
import { prepareBinaries } from './binaries.ts'
import { type Cluster, createCluster, fitsSocketPath, logFile, startServer, stopServer } from './cluster.ts'
import { CLUSTER, chooseDataFolder, type DataFolder, openBaseFolder } from './folder.ts'
import { withFileLock } from './lock.ts'
import { findPidFile, listServerProcesses, type PidFile } from './processes.ts'
import { findSecret, readOrCreateSecret } from './secret.ts'

const POLL_MS = 20
/** Long, because after a crash Postgres first replays its log. */
const JOIN_TIMEOUT_MS = 300_000
const ADMIN_ROLE = 'postgres'
/** Held shared by every process that uses the server. The numbers only have to be ours. */
const PRESENCE_LOCK = '25717, 1'
const PASSWORD_REFUSED = ['28P01', '28000']

export type EmbeddedRole = 'owner' | 'app' | 'admin'
export type EmbeddedServer = {
  urlFor(database: string, role?: EmbeddedRole): string
  /** The superuser's connection to the database `postgres`, for making and dropping databases. */
  adminUrl: string
  dataFolder: string
  /** Gives the server back; the last process that does so stops it. Close your own connections first. */
  release(): Promise<void>
}
export type JoinOptions = {
  dataFolder?: string | undefined
  projectRoot?: string
  /** Where in the project the data lives when no folder is given: `.duban`. */
  projectFolder?: string
  /** Postgres settings, for the process that happens to start the server. */
  settings?: Record<string, string>
  /** Told in one line where the data is, when that is not where one would look. */
  announce?: (line: string) => void
}

type Secrets = Record<EmbeddedRole, { value: string; isNew: boolean }>
type Presence = { client: pg.Client; address: PidFile; isLost: boolean }

/**
 * Starts the embedded Postgres or joins the one that runs on that folder. The server outlives a killed process; the
 * next one joins it. Throws EMBEDDED_* and DATABASE_UNSUITABLE.
 */
export async function joinEmbeddedServer(options: JoinOptions = {}): Promise<EmbeddedServer> {
  const projectRoot = options.projectRoot ?? fileURLToPath(new URL('../../..', import.meta.url))
  const announce = options.announce ?? ((line: string) => process.stderr.write(`${line}\n`))
  const settings = options.settings ?? {}

  const base = await openBaseFolder(options.dataFolder ?? join(projectRoot, options.projectFolder ?? '.duban'))
  const lockFile = join(base, 'start.lock')

  return withFileLock(lockFile, async () => {
    const folder = await chooseDataFolder(base, options.dataFolder !== undefined)
    const cluster = await openCluster(folder, projectRoot)
    const secrets = await openSecrets(cluster, settings.fsync !== 'off')
    const tell = () => folder.notice && announce(folder.notice)
    const presence = await enter(cluster, secrets.admin.value, settings, tell)
    await ensureRole(presence.client, OWNER_ROLE, secrets.owner)
    await ensureAppRole(presence.client, secrets.app)

    return holdServer({ cluster, secrets, settings, lockFile, announce }, presence)
  })
}

type Held = {
  cluster: Cluster
  secrets: Secrets
  settings: Record<string, string>
  lockFile: string
  announce: (line: string) => void
}

function holdServer(held: Held, first: Presence): EmbeddedServer {
  const { cluster, secrets, lockFile } = held
  let presence = first
  let returning: Promise<void> | undefined
  let releasing: Promise<void> | undefined

  const urlFor = (database: string, role: EmbeddedRole = 'owner') =>
    connectionUrl(presence.address, ROLE_NAMES[role], secrets[role].value, database)

  // When the server is killed under us, the first process that notices starts it again and the others join.
  const watch = () => {
    presence.client.once('end', () => {
      presence.isLost = true
      if (!releasing) returning = comeBack()
    })
  }
  const comeBack = async () => {
    try {
      presence = await withFileLock(lockFile, () => enter(cluster, secrets.admin.value, held.settings, () => {}))
      watch()
    } catch (error) {
      held.announce(`内置数据库已停止，重新启动没有成功：${(error as Error).message}`)
    }
  }
  watch()

  return {
    urlFor,
    adminUrl: urlFor('postgres', 'admin'),
    dataFolder: cluster.home,
    release: () => {
      releasing ??= (async () => {
        await returning
        await withFileLock(lockFile, () => leave(cluster, presence))
      })()
      return releasing
    },
  }
}

const ROLE_NAMES = { owner: OWNER_ROLE, app: APP_ROLE, admin: ADMIN_ROLE } as const satisfies Record<
  EmbeddedRole,
  string
>

async function openCluster(folder: DataFolder, projectRoot: string): Promise<Cluster> {
  const home = folder.path
  const data = join(home, CLUSTER)
  const socketFolder = join(home, 'socket')
  const binaries = await prepareBinaries(projectRoot, home, folder.account)

  const writtenBy = (await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => '')).trim()
  if (writtenBy && writtenBy !== binaries.majorVersion) {
    throw new AppError(
      'EMBEDDED_FOLDER_UNUSABLE',
      `“${data}”由 PostgreSQL ${writtenBy} 写成，现在的程序是 ${binaries.majorVersion}；请用原来的版本导出数据，或用 DUBAN_DATA 指定另一个文件夹`,
    )
  }
  return {
    home,
    data,
    socketFolder: fitsSocketPath(socketFolder) ? socketFolder : undefined,
    account: folder.account,
    binaries,
  }
}

async function openSecrets(cluster: Cluster, isDurable: boolean): Promise<Secrets> {
  const adminFile = join(cluster.home, 'admin.password')
  const isOld = existsSync(cluster.data)
  if (isOld && (await findSecret(adminFile)) === undefined) {
    throw new AppError(
      'EMBEDDED_SECRET_LOST',
      `有数据库“${cluster.data}”而没有它的密码文件“${adminFile}”；请从备份恢复该文件，或用 DUBAN_DATA 指定另一个文件夹`,
    )
  }

  const admin = await readOrCreateSecret(adminFile)
  const owner = await readOrCreateSecret(join(cluster.home, 'owner.password'))
  const app = await readOrCreateSecret(join(cluster.home, 'app.password'))
  if (!isOld) await createCluster(cluster, adminFile, isDurable)
  return { admin, owner, app }
}

/** Joins the living server, or waits for a dying one to be gone and starts it. Call it under the start lock. */
async function enter(
  cluster: Cluster,
  password: string,
  settings: Record<string, string>,
  onStart: () => void,
): Promise<Presence> {
  const giveUpAt = performance.now() + JOIN_TIMEOUT_MS
  let processes: number[] = []
  let lastError: unknown

  while (performance.now() < giveUpAt) {
    processes = await listServerProcesses(cluster.data)
    if (processes.length === 0) {
      onStart()
      await startServer(cluster, settings)
      continue
    }
    const pidFile = await findPidFile(cluster.data)
    // Without its postmaster the rest is dying; to start now would be to share its memory.
    if (pidFile && processes.includes(pidFile.pid)) {
      const presence = await tryPresence(cluster, pidFile, password)
      if (!(presence instanceof Error)) return presence
      lastError = presence
    }
    await delay(POLL_MS)
  }
  throw new AppError(
    'EMBEDDED_START_FAILED',
    `${JOIN_TIMEOUT_MS / 1000} 秒内没有连上内置数据库（进程 ${processes.join('、')}）；请看日志“${logFile(cluster)}”`,
    { cause: lastError },
  )
}

/** An error as a value means that the server starts or stops just now: look again. */
async function tryPresence(cluster: Cluster, address: PidFile, password: string): Promise<Presence | Error> {
  const client = new pg.Client({
    connectionString: connectionUrl(address, ADMIN_ROLE, password, 'postgres'),
    application_name: 'duban presence',
    keepAlive: true,
  })
  const presence: Presence = { client, address, isLost: false }
  // The event 'end' follows and says all we need.
  client.on('error', () => {})

  try {
    await client.connect()
    await client.query(`select pg_advisory_lock_shared(${PRESENCE_LOCK})`)
    return presence
  } catch (error) {
    await client.end().catch(() => {})
    if (PASSWORD_REFUSED.includes((error as { code?: string }).code ?? '')) {
      throw new AppError(
        'EMBEDDED_SECRET_LOST',
        `“${cluster.data}”的数据库不接受“${join(cluster.home, 'admin.password')}”里的密码；请从备份恢复该文件`,
        { cause: error },
      )
    }
    return error as Error
  }
}

/** Two who leave at once: the first lets go before it asks, so the last one to ask is alone. Call it under the lock. */
async function leave(cluster: Cluster, presence: Presence): Promise<void> {
  if (presence.isLost) return

  const { client } = presence
  try {
    await client.query(`select pg_advisory_unlock_shared(${PRESENCE_LOCK})`)
    const { rows } = await client.query<{ isLast: boolean }>(
      `select pg_try_advisory_lock(${PRESENCE_LOCK}) as "isLast"`,
    )
    if (rows[0]?.isLast) await stopServer(cluster)
  } catch (error) {
    if (error instanceof AppError) throw error
    // The server went away while we were leaving.
  } finally {
    await client.end().catch(() => {})
  }
}

function connectionUrl(address: PidFile, user: string, password: string, database: string): string {
  const url = new URL(`postgresql://127.0.0.1:${address.port}/`)
  url.username = user
  url.password = password
  url.pathname = `/${encodeURIComponent(database)}`
  if (address.socketFolder) url.searchParams.set('host', address.socketFolder)
  return url.href
}

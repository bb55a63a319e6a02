import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

import { AppError } from '../../errors.ts'
import { type ServerAccount, spawnIdentity } from './account.ts'
import type { Binaries } from './binaries.ts'
import { clusterName, findPidFile, listServerProcesses } from './processes.ts'

const run = promisify(execFile)

const POLL_MS = 10
const STOP_TIMEOUT_MS = 120_000
const LOG_LIMIT_BYTES = 10 * 1024 * 1024
/** `sun_path` holds 107 bytes; the longest file name is `.s.PGSQL.65535`. */
const SOCKET_PATH_LIMIT_BYTES = 107

/** One Postgres data directory and all that is needed to run it. */
export type Cluster = {
  home: string
  data: string
  /** `undefined` when the path would be too long for a socket: then only TCP. */
  socketFolder: string | undefined
  account: ServerAccount | undefined
  binaries: Binaries
}

/** For a machine of two cores and a few gigabytes; every commit is on the disk before it is confirmed. */
const SETTINGS = {
  max_connections: '100',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  synchronous_commit: 'on',
  wal_buffers: '16MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  autovacuum_naptime: '15s',
  jit: 'off',
  max_worker_processes: '8',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] %a ',
}

export function logFile(cluster: Cluster): string {
  return join(cluster.home, 'postgres.log')
}

/** Says whether the socket file of any port fits into the kernel's limit. */
export function fitsSocketPath(folder: string): boolean {
  return Buffer.byteLength(join(folder, '.s.PGSQL.65535')) <= SOCKET_PATH_LIMIT_BYTES
}

/** Makes the data directory. A process that dies in the middle leaves only a draft. Call it under the start lock. */
export async function createCluster(cluster: Cluster, passwordFile: string, isDurable: boolean): Promise<void> {
  await sweepDrafts(cluster)
  const draft = `${cluster.data}.draft-${randomBytes(4).toString('hex')}`
  await makePrivateFolder(draft, cluster.account)
  if (cluster.account) await chown(passwordFile, cluster.account.uid, cluster.account.gid)

  const options = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--no-instructions']
  // Any other locale takes its index from the Chinese search.
  options.push('--locale=C.UTF-8', '--encoding=UTF8', ...(isDurable ? [] : ['--no-sync']))
  try {
    await run(cluster.binaries.initdb, ['-D', draft, ...options], {
      cwd: '/',
      env: serverEnvironment(),
      ...spawnIdentity(cluster.account),
    })
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim() || (error as Error).message
    throw new AppError('EMBEDDED_START_FAILED', `初始化数据库失败（initdb，“${cluster.data}”）：\n${said}`, {
      cause: error,
    })
  }
  await rename(draft, cluster.data)
}

/** Starts the server, in a session of its own, and waits until it takes connections. Call it under the start lock. */
export async function startServer(cluster: Cluster, settings: Record<string, string>): Promise<void> {
  await removeStaleFiles(cluster)
  if (cluster.socketFolder) await makePrivateFolder(cluster.socketFolder, cluster.account)

  const portFile = join(cluster.home, 'port')
  let port = await findFreePort(Number(await readFile(portFile, 'utf8').catch(() => '0')))
  for (let attempt = 1; ; attempt++) {
    const said = await tryStart(cluster, port, settings)
    if (said === 'ready') break
    // Somebody took the port in the moment between our look and the start.
    if (attempt === 3 || !said.includes('could not create any TCP/IP sockets')) {
      throw new AppError(
        'EMBEDDED_START_FAILED',
        `数据库没有启动（“${cluster.data}”），日志“${logFile(cluster)}”最后写道：\n${said.slice(-2000)}`,
      )
    }
    port = await findFreePort(0)
  }
  // The same port next time lets the pools of living processes find a restarted server.
  await writeFile(portFile, String(port))
}

/** Stops the server and waits until its last process is gone. Call it under the start lock. */
export async function stopServer(cluster: Cluster): Promise<void> {
  const pidFile = await findPidFile(cluster.data)
  const processes = await listServerProcesses(cluster.data)
  if (pidFile && processes.includes(pidFile.pid)) signalFastShutdown(pidFile.pid)

  const giveUpAt = performance.now() + STOP_TIMEOUT_MS
  while ((await listServerProcesses(cluster.data)).length > 0) {
    if (performance.now() > giveUpAt) {
      throw new AppError(
        'EMBEDDED_STOP_FAILED',
        `数据库 ${STOP_TIMEOUT_MS / 1000} 秒内没有停止（“${cluster.data}”）；它会自行停止，详见“${logFile(cluster)}”`,
      )
    }
    await delay(POLL_MS)
  }
}

/** Resolves to `ready`, or to what the log said when the server ended instead. */
async function tryStart(cluster: Cluster, port: number, settings: Record<string, string>): Promise<string> {
  const log = await openLog(cluster)
  const logStart = (await log.stat()).size
  const child = spawn(cluster.binaries.postgres, serverArguments(cluster, port, settings), {
    cwd: '/',
    detached: true,
    env: serverEnvironment(),
    stdio: ['ignore', log.fd, log.fd],
    ...spawnIdentity(cluster.account),
  })
  const ended = new Promise<string>((resolve) => {
    child.on('exit', (code, signal) => resolve(`(exit ${code ?? signal})`))
    child.on('error', (error) => resolve(error.message))
  })
  let end: string | undefined
  void ended.then((reason) => {
    end = reason
  })
  child.unref()
  await log.close()

  while (end === undefined) {
    const pidFile = await findPidFile(cluster.data)
    if (pidFile?.pid === child.pid && pidFile?.isReady) return 'ready'
    await delay(POLL_MS)
  }
  const written = await readFile(logFile(cluster))
  return `${written.subarray(logStart).toString('utf8')}${end}`
}

function serverArguments(cluster: Cluster, port: number, settings: Record<string, string>): string[] {
  const place = {
    cluster_name: clusterName(cluster.data),
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: cluster.socketFolder ? `"${cluster.socketFolder.replaceAll('"', '""')}"` : '',
  }
  const all = Object.entries({ ...SETTINGS, ...settings, ...place })
  return ['-D', cluster.data, ...all.flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

/** Nothing of our own environment: a PGDATA or LC_ALL of the user must not change the server. */
function serverEnvironment(): Record<string, string> {
  return { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' }
}

/**
 * After a crash the pid in the stale files may belong to a stranger (in a container nearly always), and Postgres would
 * refuse to start. The caller has made sure that no process of this cluster lives.
 */
async function removeStaleFiles(cluster: Cluster): Promise<void> {
  const stale = await findPidFile(cluster.data)
  if (stale && isAlive(stale.pid)) await rm(join(cluster.data, 'postmaster.pid'), { force: true })
  if (cluster.socketFolder) await rm(cluster.socketFolder, { recursive: true, force: true })
}

async function sweepDrafts(cluster: Cluster): Promise<void> {
  for (const name of await readdir(cluster.home)) {
    if (name.startsWith('postgres.draft-')) await rm(join(cluster.home, name), { recursive: true, force: true })
  }
}

async function openLog(cluster: Cluster) {
  const path = logFile(cluster)
  if (existsSync(path) && (await stat(path)).size > LOG_LIMIT_BYTES) await rename(path, `${path}.1`)
  return open(path, 'a', 0o600)
}

async function makePrivateFolder(path: string, account: ServerAccount | undefined): Promise<void> {
  await mkdir(path, { mode: 0o700 })
  await chmod(path, 0o700)
  if (account) await chown(path, account.uid, account.gid)
}

function signalFastShutdown(pid: number): void {
  try {
    process.kill(pid, 'SIGINT')
  } catch (error) {
    // It may have ended by itself in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Tries the preferred port first; 0 lets the kernel choose. */
async function findFreePort(preferred: number): Promise<number> {
  return (await probePort(Number.isInteger(preferred) && preferred > 0 ? preferred : 0)) ?? (await probePort(0)) ?? 0
}

function probePort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.on('error', () => resolve(undefined))
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : undefined))
    })
  })
}

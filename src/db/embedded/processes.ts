import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What Postgres writes about itself into its data folder. */
export type PidFile = { pid: number; port: number; socketFolder: string; isReady: boolean }

/** Reads `postmaster.pid`; `undefined` when it is absent or not complete yet. */
export async function findPidFile(cluster: string): Promise<PidFile | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n').map((line) => line.trim())
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (!(pid > 0) || !(port > 0)) return undefined

  return { pid, port, socketFolder: lines[4] ?? '', isReady: lines[7] === 'ready' }
}

/** Postgres shows it in the title of each of its processes, by which we know them again. */
export function clusterName(cluster: string): string {
  return `duban-${createHash('sha256').update(cluster).digest('hex').slice(0, 12)}`
}

/**
 * Every living process of that cluster, the postmaster and its children, by what the kernel shows of their command
 * lines. A pid alone proves nothing: after a crash or in a new container it may belong to somebody else.
 */
export async function listServerProcesses(cluster: string): Promise<number[]> {
  const title = `postgres: ${clusterName(cluster)}: `
  const isOurs = (commandLine: string) =>
    commandLine.startsWith(title) || commandLine.includes(`/bin/postgres -D ${cluster} `)
  const all = process.platform === 'linux' ? await listFromProc() : await listFromPs()
  return all.filter(({ commandLine }) => isOurs(commandLine)).map(({ pid }) => pid)
}

async function listFromProc(): Promise<{ pid: number; commandLine: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  return Promise.all(
    pids.map(async (name) => {
      // A process may end between the listing and the reading; a dead one that is not yet reaped has no command line.
      const raw = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')
      return { pid: Number(name), commandLine: raw.replaceAll('\0', ' ') }
    }),
  )
}

async function listFromPs(): Promise<{ pid: number; commandLine: string }[]> {
  const { stdout } = await run('ps', ['-axww', '-o', 'pid=,command='], { maxBuffer: 16 * 1024 * 1024 })
  return stdout.split('\n').map((line) => {
    const [, pid = '0', commandLine = ''] = /^\s*(\d+)\s(.*)$/.exec(line) ?? []
    return { pid: Number(pid), commandLine: `${commandLine} ` }
  })
}

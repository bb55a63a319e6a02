import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import type { ServerAccount } from '../../src/db/embedded/account.ts'
import { findPidFile, listServerProcesses } from '../../src/db/embedded/processes.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export type Joined = { adminUrl: string; dataFolder: string }
export type UserProcess = {
  child: ChildProcess
  /** Rejects with what the process wrote when it ends before it has joined. */
  joined: Promise<Joined>
  /** What it has written to standard error so far. */
  stderr(): string
  release(): Promise<number | null>
  kill(): Promise<void>
}

/** Starts a process of its own that joins the server of that folder (or of its project, when there is none). */
export function startUser(options: {
  dataFolder?: string
  projectRoot?: string
  account?: ServerAccount | undefined
}): UserProcess {
  const projectRoot = options.projectRoot ?? ROOT
  const args = ['--import', 'tsx', join(projectRoot, 'test/db/embedded-child.ts'), options.dataFolder ?? '']
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(options.account && { uid: options.account.uid, gid: options.account.gid }),
  })
  let said = ''
  child.stderr.on('data', (text) => {
    said += text
  })
  const ended = once(child, 'exit')
  const firstLine = once(createInterface({ input: child.stdout }), 'line').then(([line]) => JSON.parse(line) as Joined)
  const joined = Promise.race([
    firstLine,
    ended.then(([code]) => Promise.reject(new Error(`the process ended (${code}) before it joined:\n${said}`))),
  ])
  // Whoever kills the process on purpose does not wait for it to join.
  joined.catch(() => {})

  return {
    child,
    joined,
    stderr: () => said,
    release: async () => {
      child.stdin.end('release\n')
      return (await ended)[0]
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** The pid of the parent of all server processes; fails when its pid file is gone. */
export async function postmasterPid(dataFolder: string): Promise<number> {
  const file = await findPidFile(join(dataFolder, 'postgres'))
  if (!file) throw new Error(`no server has its pid file in "${dataFolder}"`)
  return file.pid
}

/** Every server process of that folder. */
export async function listServers(dataFolder: string): Promise<number[]> {
  return listServerProcesses(join(dataFolder, 'postgres'))
}

/** Kills the whole server of that folder and waits until nothing of it is left. */
export async function killServer(dataFolder: string): Promise<void> {
  for (const pid of await listServers(dataFolder)) killIfAlive(pid)
  // The kernel needs a moment to take them away; a child that was born in between goes too.
  for (let left = await listServers(dataFolder); left.length > 0; left = await listServers(dataFolder)) {
    for (const pid of left) killIfAlive(pid)
  }
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

import { CLUSTER } from '../../src/db/embedded/folder.ts'
import { findPidFile, listServerProcesses } from '../../src/db/embedded/processes.ts'

const TICKS_PER_SECOND = 100

/** Who used the processors, in cores; what cannot be measured on this system is undefined. */
export type CpuShare = {
  /** Share of the time in which Node's one thread was busy: 1 is all of it. */
  nodeThread: number
  /** The whole Node process, with garbage collection. */
  node: number
  postgres: number | undefined
  /** Everything on the machine, strangers included. */
  machine: number | undefined
  cores: number
}

/** Runs the work and tells who was busy meanwhile. */
export async function measureCpu<T>(dataFolder: string, work: () => Promise<T>): Promise<{ result: T; cpu: CpuShare }> {
  const before = await sample(dataFolder)
  const result = await work()
  const after = await sample(dataFolder)
  const seconds = (after.atMs - before.atMs) / 1000
  const difference = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined ? undefined : (b - a) / seconds
  const cpu: CpuShare = {
    nodeThread: performance.eventLoopUtilization(after.loop, before.loop).utilization,
    node: (after.nodeSeconds - before.nodeSeconds) / seconds,
    postgres: difference(before.postgresSeconds, after.postgresSeconds),
    machine: difference(before.machineSeconds, after.machineSeconds),
    cores: availableParallelism(),
  }
  return { result, cpu }
}

async function sample(dataFolder: string) {
  const postgresSeconds = await readPostgresSeconds(join(dataFolder, CLUSTER))
  const machineSeconds = await readMachineSeconds()
  const { user, system } = process.cpuUsage()
  return {
    postgresSeconds,
    machineSeconds,
    nodeSeconds: (user + system) / 1_000_000,
    loop: performance.eventLoopUtilization(),
    atMs: performance.now(),
  }
}

/** All processes of the cluster, with those that have ended under the postmaster. */
async function readPostgresSeconds(cluster: string): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined
  const postmaster = (await findPidFile(cluster))?.pid
  let ticks = 0
  for (const pid of await listServerProcesses(cluster)) {
    const fields = await readStat(pid)
    ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
    if (pid === postmaster) ticks += Number(fields[13] ?? 0) + Number(fields[14] ?? 0)
  }
  return ticks / TICKS_PER_SECOND
}

/** The fields of /proc/PID/stat after the name, which may itself hold spaces. */
async function readStat(pid: number): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

async function readMachineSeconds(): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined
  const [, user, nice, system, , , irq, softirq] =
    (await readFile('/proc/stat', 'utf8')).split('\n', 1)[0]?.split(/\s+/) ?? []
  const busy = [user, nice, system, irq, softirq].reduce((sum, ticks) => sum + Number(ticks ?? 0), 0)
  return busy / TICKS_PER_SECOND
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'

import { createKysely, dropDatabase } from '../../src/db/connect.ts'
import type { Database } from '../../src/db/schema.ts'
import { openCalendars } from '../../src/engine/deadlines/calendars.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { openDiskStore } from '../../src/files/disk-store.ts'
import { queueSettings } from '../../src/open-workers.ts'
import { openBackend, type QueueSettings } from '../../src/queue/backend.ts'
import { startWorkers } from '../../workers/main.ts'
import { copyCase } from './copies.ts'
import { type CpuShare, measureCpu } from './cpu.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { FIRST_CHASE_AT, foundCongress, HANDOVER_AT, makeCase, openEngine, untilHandover } from './handling.ts'
import { openRedis } from './private-redis.ts'
import { countDue, type Faults, findFaults, fireAtOnce } from './timers.ts'
import { createSupply } from './transitions.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

const LEAD_MS = 3_000
const LOOK_EVERY_MS = 50
/** Looking takes no more than this part of the time, however many are left to count. */
const LOOKING_PART = 0.05
/** When nothing has fired for so long, what is left counts as lost. */
const GIVE_UP_MS = 60_000
/** Never in a measurement: the backstop would fire without the queue. */
const NO_BACKSTOP_MS = 24 * 60 * 60_000

export type QueueRow = {
  kind: QueueSettings['kind']
  timers: number
  /** From the moment at which all fell due until none was left. */
  seconds: number
  perSecond: number
  /** By the jobs' own account; the rest would have been fired by somebody else. */
  firedByJobs: number
  cpu: CpuShare
  faults: Faults
}
/** The same timers fired by the engine's own loop, and by the workers over each queue that there is. */
export type QueueRun = { inProcess: { perSecond: number; faults: Faults }; rows: QueueRow[]; hasRedis: boolean }

/** Each on a database of its own with the same cases, one after the other, and nobody acts meanwhile. */
export async function measureQueueTimers(timers: number, tell: (line: string) => void): Promise<QueueRun> {
  tell(`经队列的时限：准备 ${timers} 件，进程内触发……`)
  const inProcess = await withSleepers(timers, (database, engine, clock) =>
    fireAtOnce(database, engine, clock, {
      dueAt: FIRST_CHASE_AT,
      supply: createSupply([]),
      acts: [],
      actsPerSecond: 1,
    }),
  )
  tell(`经队列的时限：准备 ${timers} 件，Postgres 队列……`)
  const rows = [await withSleepers(timers, (database, engine, clock) => fireByWorkers(database, engine, clock))]
  const redis = await openRedis()
  if (redis) {
    tell(`经队列的时限：准备 ${timers} 件，Redis 队列……`)
    let name = ''
    try {
      const row = await withSleepers(timers, (database, engine, clock) => {
        name = databaseName(database)
        return fireByWorkers(database, engine, clock, redis.url)
      })
      rows.push(row)
    } finally {
      await redis.close(name)
    }
  }
  return { inProcess, rows, hasRedis: redis !== undefined }
}

/** A congress whose cases all wait for the same moment, on a clock that stands at their handover. */
async function withSleepers<T>(
  count: number,
  work: (database: BenchDatabase, engine: Engine, clock: VirtualClock) => Promise<T>,
): Promise<T> {
  const database = await openBenchDatabase()
  try {
    await foundCongress(database)
    const clock = createVirtualClock(HANDOVER_AT)
    const engine = openEngine(database, clock.now)
    const number = 'BENCH-Q'
    const id = await makeCase(engine, untilHandover(number))
    await copyCase(database, { id, number, series: 'due' }, count)
    await database.settle()
    return await work(database, engine, clock)
  } finally {
    await database.close()
  }
}

/** All that the server does in the background runs, as it does there; the backstop alone is left out. */
async function fireByWorkers(
  database: BenchDatabase,
  engine: Engine,
  clock: VirtualClock,
  redisUrl?: string,
): Promise<QueueRow> {
  const settings = queueSettings({ queue: { redisUrl, databaseUrl: undefined } }, database)
  const folder = await mkdtemp(join(tmpdir(), 'duban-bench-'))
  const db = createKysely<Database>(database.openPool('app', 10))
  const owner = database.openPool('owner', 1)
  const backend = openBackend(settings, { onError: () => {} })
  let firedByJobs = 0
  try {
    const timers = await countDue(owner, FIRST_CHASE_AT)
    const dueMs = Date.parse(FIRST_CHASE_AT)
    clock.set(new Date(dueMs - LEAD_MS).toISOString())
    await backend.prepare()
    const workers = startWorkers({
      work: {
        db,
        engine,
        calendars: await openCalendars(db),
        files: await openDiskStore(folder),
        senders: { mail: undefined, sms: undefined, post: async () => ({ isDelivered: true, outcome: '已送达' }) },
        publicUrl: 'http://localhost',
        now: clock.now,
      },
      backend,
      sealKey: undefined,
      rounds: [],
      log: pino({ level: 'error' }, process.stderr),
      onFired: ({ fired, dropped }) => {
        firedByJobs += fired + dropped
      },
      backstopEveryMs: NO_BACKSTOP_MS,
    })
    await delay(dueMs - clock.nowMs())
    const startedAt = performance.now()
    const { cpu } = await measureCpu(database.dataFolder, () => untilNoneIsDue(() => countDue(owner, FIRST_CHASE_AT)))
    const seconds = (performance.now() - startedAt) / 1000
    await workers.stop()
    const faults = await findFaults(owner, FIRST_CHASE_AT, timers)
    return { kind: settings.kind, timers, seconds, perSecond: timers / seconds, firedByJobs, cpu, faults }
  } finally {
    await backend.close().catch(() => {})
    await rm(folder, { recursive: true, force: true })
    if (settings.kind === 'postgres') {
      await dropDatabase(settings.adminUrl, decodeURIComponent(new URL(settings.url).pathname.slice(1)))
    }
  }
}

async function untilNoneIsDue(count: () => Promise<number>): Promise<void> {
  let [last, changedAt] = [Number.POSITIVE_INFINITY, performance.now()]
  for (;;) {
    const startedAt = performance.now()
    const left = await count()
    const now = performance.now()
    if (left === 0) return
    if (left < last) [last, changedAt] = [left, now]
    if (now - changedAt > GIVE_UP_MS) return
    await delay(Math.max(LOOK_EVERY_MS, (now - startedAt) / LOOKING_PART))
  }
}

/** Under which the jobs stand in Redis. */
function databaseName({ ownerUrl }: BenchDatabase): string {
  return decodeURIComponent(new URL(ownerUrl).pathname.slice(1))
}

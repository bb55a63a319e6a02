import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type pg from 'pg'

import type { Engine } from '../../src/engine/engine.ts'
import { fireDueTimers, nextTimerDueAt } from '../../src/engine/timers/fire.ts'
import { askTenant, type BenchDatabase } from './database.ts'
import { TENANT } from './handling.ts'

export type SleepingCost = {
  cases: number
  timers: number
  heapMb: number
  rssMb: number
  bytesPerCase: number
  bytesPerTimer: number
  /** Process and timer table together. */
  mbPer100kTimers: number
}

const MB = 1024 * 1024
const TABLES = ['suggestion_case', 'actor', 'event', 'event_text', 'deadline', 'timer', 'outbox', 'case_register']

/** What cases cost that only wait: in the process, which asks for due timers all the while, and in the database. */
export async function measureSleeping(
  database: BenchDatabase,
  engine: Engine,
  cases: number,
  putToSleep: () => Promise<void>,
): Promise<SleepingCost> {
  const owner = database.openPool('owner', 1)
  await pollTimers(engine)
  await database.settle()
  const timersBefore = await countTimers(owner)
  const sizesBefore = await readSizes(owner)
  const memoryBefore = readMemory()

  await putToSleep()
  await database.settle()
  await pollTimers(engine)
  const timers = (await countTimers(owner)) - timersBefore
  const sizesAfter = await readSizes(owner)
  const memoryAfter = readMemory()

  const grown = (tables: readonly string[]) =>
    tables.reduce((sum, name) => sum + (sizesAfter.get(name) ?? 0) - (sizesBefore.get(name) ?? 0), 0)
  const heapMb = (memoryAfter.heap - memoryBefore.heap) / MB
  const per100k = 100_000 / timers
  return {
    cases,
    timers,
    heapMb,
    rssMb: (memoryAfter.rss - memoryBefore.rss) / MB,
    bytesPerCase: grown(TABLES) / cases,
    bytesPerTimer: grown(['timer']) / timers,
    mbPer100kTimers: (Math.max(0, heapMb) + grown(['timer']) / MB) * per100k,
  }
}

async function pollTimers(engine: Engine): Promise<void> {
  await nextTimerDueAt(engine)
  const { cases } = await fireDueTimers(engine)
  if (cases > 0) throw new Error(`${cases} cases do not sleep: their timers are due`)
}

async function countTimers(owner: pg.Pool): Promise<number> {
  const [row] = await askTenant<{ n: number }>(owner, TENANT, 'select count(*) as n from timer')
  return row?.n ?? 0
}

async function readSizes(owner: pg.Pool): Promise<Map<string, number>> {
  const { rows } = await owner.query<{ name: string; bytes: number }>(
    'select name, pg_total_relation_size(name::regclass) as bytes from unnest($1::text[]) name',
    [TABLES],
  )
  return new Map(rows.map(({ name, bytes }) => [name, bytes]))
}

function readMemory(): { heap: number; rss: number } {
  setFlagsFromString('--expose-gc')
  const collectGarbage: () => void = runInNewContext('gc')
  collectGarbage()
  collectGarbage()
  const { heapUsed, rss } = process.memoryUsage()
  return { heap: heapUsed, rss }
}

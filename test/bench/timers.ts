import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'

import { apply, type Engine } from '../../src/engine/engine.ts'
import { fireDueTimers } from '../../src/engine/timers/fire.ts'
import { percentile } from './callers.ts'
import { linkHash } from './copies.ts'
import { type CpuShare, measureCpu } from './cpu.ts'
import { askTenant, type BenchDatabase } from './database.ts'
import { type Act, commandOf, requireApplied, TENANT } from './handling.ts'
import type { Supply } from './transitions.ts'
import type { VirtualClock } from './virtual-clock.ts'

const LEAD_MS = 1_500

export type TimerRun = {
  timers: number
  seconds: number
  perSecond: number
  latenessP50Ms: number
  latenessP99Ms: number
  acts: number
  actP50Ms: number
  actP99Ms: number
  cpu: CpuShare
  faults: Faults
}
/** What must all be zero. */
export type Faults = { early: number; twice: number; lost: number; ignored: number; brokenLinks: number }

/**
 * All timers of one moment, fired by the engine's own loop, while people go on working on other cases. The clock
 * starts a little before the moment, and the loop already asks: nothing may fire.
 */
export async function fireAtOnce(
  database: BenchDatabase,
  engine: Engine,
  clock: VirtualClock,
  given: { dueAt: string; supply: Supply; acts: readonly Act[]; actsPerSecond: number },
): Promise<TimerRun> {
  const owner = database.openPool('owner', 1)
  const dueMs = Date.parse(given.dueAt)
  const expected = await countDue(owner, given.dueAt)
  clock.set(new Date(dueMs - LEAD_MS).toISOString())
  while (clock.nowMs() < dueMs - LEAD_MS / 2) {
    const { cases } = await fireDueTimers(engine)
    if (cases > 0) throw new Error(`${cases} cases fired before anything was due`)
  }
  await delay(dueMs - clock.nowMs())

  const people = startPeople(engine, given)
  const latenessMs: number[] = []
  const startedAt = performance.now()
  const { cpu } = await measureCpu(database.dataFolder, async () => {
    for (;;) {
      const { cases, fired, dropped } = await fireDueTimers(engine)
      if (cases === 0) return
      // Counted when the commit is confirmed, for all that were confirmed together.
      const lateMs = clock.nowMs() - dueMs
      for (let n = 0; n < fired + dropped; n += 1) latenessMs.push(lateMs)
    }
  })
  const seconds = (performance.now() - startedAt) / 1000
  const actMs = await people.stop()
  return {
    timers: latenessMs.length,
    seconds,
    perSecond: latenessMs.length / seconds,
    latenessP50Ms: percentile(latenessMs, 50),
    latenessP99Ms: percentile(latenessMs, 99),
    acts: actMs.length,
    actP50Ms: percentile(actMs, 50),
    actP99Ms: percentile(actMs, 99),
    cpu,
    faults: await findFaults(owner, given.dueAt, expected),
  }
}

/** People who act at a steady pace, whether or not the last act was answered; each waits from when it was to begin. */
function startPeople(engine: Engine, given: { supply: Supply; acts: readonly Act[]; actsPerSecond: number }) {
  const durationsMs: number[] = []
  const running = new Set<Promise<void>>()
  const startedAt = performance.now()
  const everyMs = 1000 / given.actsPerSecond
  let isStopped = false

  const act = async (plannedAt: number, which: Act, caseId: string) => {
    requireApplied(await apply(engine, commandOf(caseId, which)), which)
    durationsMs.push(performance.now() - plannedAt)
  }
  const loop = (async () => {
    for (let n = 0; !isStopped; n += 1) {
      const plannedAt = startedAt + n * everyMs
      const waitMs = plannedAt - performance.now()
      if (waitMs > 0) await delay(waitMs)
      const caseId = given.supply.take()
      const which = given.acts[0]
      if (caseId === undefined || which === undefined) return
      const one = act(plannedAt, which, caseId).finally(() => running.delete(one))
      running.add(one)
    }
  })()
  return {
    stop: async () => {
      isStopped = true
      await loop
      await Promise.all(running)
      return durationsMs
    },
  }
}

/** Timers that fall due by that moment and have not fired. */
export async function countDue(owner: pg.Pool, dueAt: string): Promise<number> {
  const [row] = await askTenant<{ n: number }>(owner, TENANT, 'select count(*) as n from timer where due_at <= $1', [
    dueAt,
  ])
  return row?.n ?? 0
}

/** What the trail itself says of the timers that fired. */
export async function findFaults(owner: pg.Pool, dueAt: string, expected: number): Promise<Faults> {
  const rows = await askTenant<Faults>(
    owner,
    TENANT,
    `with fired as (
       select e.*, e.body::jsonb as b from event e
       where e.type in ('deadline.reminderFell', 'deadline.passed')
     )
     select count(*) filter (where recorded_at < (b ->> 'timerDueAt')::timestamptz) as early,
       count(*) - count(distinct (case_id, actor_id, type, b #>> '{payload,kind}', b #>> '{payload,version}',
         b #>> '{payload,step}')) as twice,
       $2::bigint - count(*) filter (where (b ->> 'timerDueAt')::timestamptz <= $1)
         + (select count(*) from timer where due_at <= $1) as lost,
       count(*) filter (where outcome = 'ignored') as ignored,
       count(*) filter (where hash <> ${linkHash('prev_hash', 'body')}
         or prev_hash <> (select p.hash from event p where p.case_id = fired.case_id and p.seq = fired.seq - 1)
       ) as "brokenLinks"
     from fired`,
    [dueAt, expected],
  )
  const [faults] = rows
  if (!faults) throw new Error('The trail gave no answer')
  return faults
}

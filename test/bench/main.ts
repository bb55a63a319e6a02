import { copyCase } from './copies.ts'
import { askTenant, type BenchDatabase, openBenchDatabase } from './database.ts'
import {
  FIRST_CHASE_AT,
  foundCongress,
  HANDOVER_AT,
  makeCase,
  openEngine,
  TENANT,
  UNTIL_DELIVERED,
  untilHandover,
} from './handling.ts'
import { measureHttp } from './http.ts'
import { measureNotices } from './notices.ts'
import { type Options, readOptions } from './options.ts'
import { preparePlainSql, type Sample } from './plain-sql.ts'
import { measureQueueTimers } from './queue-timers.ts'
import { describe, type EngineRun, isCorrect, type Measured, ratiosOf } from './report.ts'
import { measureReports } from './reports.ts'
import { measureSleeping } from './sleeping.ts'
import { fireAtOnce } from './timers.ts'
import { CALLERS, compareTransitions, createSupply } from './transitions.ts'
import { createVirtualClock } from './virtual-clock.ts'

/** Enough for the fastest engine that we hope for. */
const CASES_PER_SECOND = 2_600
/** For warming up, and for the people who act while timers fire. */
const MORE_CASES = 8_000
const CHASE = { kind: 'chase', clock: 'acknowledge', step: 1, roles: ['unit_clerk'], mode: 'automatic', version: 13 }

async function main(options: Options): Promise<number> {
  const startedAt = performance.now()
  const { parts, cases, seconds, queueTimers, notices, reports } = options
  const measured: Omit<Measured, 'seconds'> = {}
  if (parts.includes('engine')) measured.engine = await measureEngine(options)
  if (parts.includes('http')) measured.http = await measureHttp(cases, seconds, tell)
  if (parts.includes('queue')) measured.queue = await measureQueueTimers(queueTimers, tell)
  if (parts.includes('notices')) measured.notices = await measureNotices(notices, tell)
  if (parts.includes('reports')) measured.reports = await measureReports(reports, tell)
  const whole: Measured = { ...measured, seconds: (performance.now() - startedAt) / 1000 }
  say(describe(whole))
  if (options.isJson) say(JSON.stringify(ratiosOf(whole)))
  return isCorrect(whole) ? 0 : 1
}

async function measureEngine(options: Options): Promise<EngineRun> {
  const database = await openBenchDatabase()
  try {
    return await measure(database, options)
  } finally {
    await database.close()
  }
}

async function measure(database: BenchDatabase, options: Options): Promise<EngineRun> {
  const { seconds, rounds, cases, timers, actsPerSecond } = options
  const [acknowledge, ...acts] = UNTIL_DELIVERED
  if (!acknowledge) throw new Error('Nothing to do on a case')
  await foundCongress(database)
  const clock = createVirtualClock(HANDOVER_AT)
  const engine = openEngine(database, clock.now)

  const fresh = { number: 'BENCH-A', id: await makeCase(engine, untilHandover('BENCH-A')) }
  const worked = { number: 'BENCH-B', id: await makeCase(engine, [...untilHandover('BENCH-B'), acknowledge]) }
  const delivered = await makeCase(engine, [...untilHandover('BENCH-C'), ...UNTIL_DELIVERED])
  const plain = await preparePlainSql(database, await readSamples(database, delivered), Math.max(...CALLERS))
  const supplied = Math.ceil(seconds * rounds * CASES_PER_SECOND) + MORE_CASES
  tell(`准备 ${supplied} 件在办案件……`)
  const supply = createSupply(await copyCase(database, { ...worked, series: 'work' }, supplied))

  const transitions = await compareTransitions(database, plain, engine, { supply, acts, seconds, rounds, tell })
  tell(`准备 ${cases} 件休眠案件……`)
  const sleeping = await measureSleeping(database, engine, cases, async () => {
    await copyCase(database, { ...fresh, series: 'due' }, timers)
    if (cases > timers) await copyCase(database, { ...worked, series: 'sleep' }, cases - timers)
  })
  tell(`${timers} 个时限同时到期……`)
  const given = { dueAt: FIRST_CHASE_AT, supply, acts, actsPerSecond }
  return { transitions, sleeping, timers: await fireAtOnce(database, engine, clock, given) }
}

/** The event bodies and the last snapshot of the unit's duty in a case that went the whole way. */
async function readSamples(database: BenchDatabase, caseId: string): Promise<Sample[]> {
  const rows = await askTenant<{ body: string; value: string; context: string }>(
    database.openPool('owner', 1),
    TENANT,
    `select e.body, a.value::text, a.context::text from event e join actor a using (case_id)
     where e.case_id = $1 and a.id = 'assignment-1' and e.actor_id = a.id order by e.seq`,
    [caseId],
  )
  return rows.map((row) => ({ ...row, notice: JSON.stringify(CHASE) }))
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`)
}

process.exitCode = await main(readOptions(process.argv.slice(2)))

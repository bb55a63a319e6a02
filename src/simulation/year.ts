import { shippedCalendar } from '../../machines/policy/calendars/shipped.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { sealCases } from '../engine/audit/seal.ts'
import { verifyTrail } from '../engine/audit/verify.ts'
import { reconcileAll } from '../engine/reconcile/reconcile.ts'
import { openYear, type Slot, type YearCalendar } from './calendar-of-the-year.ts'
import { seededHex, seededUuid } from './dice.ts'
import { type Out, openOut } from './output.ts'
import { type WalkedPath, watchPaths } from './paths.ts'
import { gatherPeople, type People } from './people.ts'
import { dealProfiles } from './profiles.ts'
import { TENANT, type Workbench } from './stage.ts'
import { listUnits, readSuggestions } from './suggestions.ts'
import { liveThroughYear, type Tally } from './timeline.ts'
import { readCases } from './year-cases.ts'
import { makeYearBook, readYearFigures, type YearFigures } from './year-figures.ts'
import { countOutbox, findRecordedAt, readEvents, type YearEvent } from './year-log.ts'
import { writeYearReports } from './year-reports.ts'

/** `withReports`: false where nobody reads the reports that the year ends with; they take longer than a small year. */
export type YearPlan = { policy: Policy; seed: number; count: number; out: string; withReports?: boolean }
/** What a plan needs before a database is opened. */
export type Cast = { people: People; year: YearCalendar }

/** Everything that the run comes to: depends on policy, seed and count, and on no clock. */
export type YearReport = YearFigures & {
  policy: { id: string; name: string; version: number }
  seed: number
  from: string
  to: string
  cases: number
  events: number
  byType: Record<string, number>
  acts: number
  /** `dueOnEntry`: the day was over when the act that set it was entered. */
  timers: { fired: number; early: number; late: number; dueOnEntry: number }
  notices: number
  chases: number
  /** Replies delivered in time and entered late. */
  enteredLate: number
  refusals: Record<string, number>
  surprises: string[]
  faults: number
  audit: { ok: boolean; cases: number; events: number; seals: number }
  /** The log of every case replayed and compared with what is stored; null for very many cases, where it takes too long. */
  replay: { cases: number; differences: number } | null
  paths: WalkedPath[]
  /** Paths that the place's rules allow and nobody walked. */
  notWalked: string[]
}
export type YearWatch = {
  signal: AbortSignal
  onSlot?: (slot: Slot, tally: Tally, year: YearCalendar) => void
  /** What is being done after the year. */
  onStep?: (words: string) => void
}

const SEAL_KEY_DIGITS = 64
const MOST_REPLAYED = 1_000

/** The people and the days of a plan. */
export function castYear({ policy, count }: YearPlan): Cast {
  const people = gatherPeople(policy, listUnits(readSuggestions()), count)
  return { people, year: openYear(policy, shippedCalendar()) }
}

/** Lives through the year on the workbench, counts it, and writes the files. Throws when the signal is aborted. */
export async function runYear(plan: YearPlan, cast: Cast, bench: Workbench, watch: YearWatch): Promise<YearReport> {
  const { policy, seed, count, out: folder } = plan
  const { people, year } = cast
  const profiles = dealProfiles({ policy, people, suggestions: readSuggestions(), seed, count })
  const key = seededHex(`${seed}`, 'seal-key', SEAL_KEY_DIGITS)
  const seal = () => sealCases(bench.db, { key, now: bench.clock.now, tenantId: TENANT })
  const tally = await liveThroughYear({
    engine: bench.engine,
    clock: bench.clock,
    tenantId: TENANT,
    policy,
    people,
    year,
    profiles,
    signal: watch.signal,
    onSlot: (slot, soFar) => watch.onSlot?.(slot, soFar, year),
    atMonthsEnd: async () => {
      await seal()
    },
  })
  await seal()

  const out = await openOut(folder, policy)
  try {
    const report = await takeStock(plan, cast, bench, { watch, tally, key, out })
    await out.finish(report)
    if (plan.withReports !== false) await writeYearReports(plan, cast, bench, watch)
    return report
  } catch (error) {
    await out.abandon()
    throw error
  }
}

type Stock = { watch: YearWatch; tally: Tally; key: string; out: Out }

/** Reads everything back from the database: the figures are those of the book of the year, not those that the simulation meant. */
async function takeStock(plan: YearPlan, cast: Cast, bench: Workbench, stock: Stock): Promise<YearReport> {
  const { policy, seed } = plan
  const { year } = cast
  const { watch, tally, key, out } = stock
  watch.onStep?.('写出记录')
  const walk = watchPaths(policy)
  const log = newLog()
  for await (const event of readEvents(bench.db)) {
    watch.signal.throwIfAborted()
    walk.see(event.line)
    noteEvent(log, event)
    if (isBehind(event)) await noteDelay(log, event, bench)
    await out.writeEvent(event)
  }
  watch.onStep?.('统计')
  const bookId = seededUuid(`${seed}/book`, 1)
  await makeYearBook(bench, year, bookId, watch.signal)
  let cases = 0
  for await (const one of readCases(bench.db, bookId)) {
    watch.signal.throwIfAborted()
    cases += 1
    await out.writeCase(one)
  }
  watch.onStep?.('核验')
  const audit = await verifyTrail(bench.db, { key, tenantId: TENANT })
  const replay = await replayAll(plan, bench, watch)
  const paths = walk.walked()
  return {
    policy: { id: policy.id, name: policy.name, version: policy.version },
    seed,
    from: year.days.first,
    to: year.days.last,
    cases,
    ...(await readYearFigures(bench, policy, bookId)),
    ...log,
    byType: Object.fromEntries(Object.entries(log.byType).sort(([a], [b]) => (a < b ? -1 : 1))),
    acts: tally.acts,
    ...(await countOutbox(bench.db)),
    refusals: Object.fromEntries([...tally.refusals].sort(([a], [b]) => (a < b ? -1 : 1))),
    surprises: [...tally.surprises].sort(),
    audit: { ok: audit.ok, cases: audit.cases, events: audit.events, seals: audit.seals },
    replay,
    paths,
    notWalked: paths.filter(({ times }) => times === 0).map(({ label }) => label),
  }
}

async function replayAll({ count }: YearPlan, bench: Workbench, watch: YearWatch): Promise<YearReport['replay']> {
  if (count > MOST_REPLAYED) return null
  watch.onStep?.('重放')
  const { cases, faults } = await reconcileAll(bench.engine, { tenantId: TENANT })
  return { cases, differences: faults }
}

type Log = Pick<YearReport, 'events' | 'byType' | 'timers' | 'enteredLate'>

function newLog(): Log {
  return { events: 0, byType: {}, timers: { fired: 0, early: 0, late: 0, dueOnEntry: 0 }, enteredLate: 0 }
}

function noteEvent(log: Log, { line }: YearEvent): void {
  log.events += 1
  log.byType[line.type] = (log.byType[line.type] ?? 0) + 1
  if (line.type === 'reply.delivered' && line.basis === 'scan') log.enteredLate += 1
  // Only the timer's own event bears the moment at which it was due as its first cause.
  if (line.timerDueAt === undefined || line.cause !== undefined) return
  log.timers.fired += 1
  if (line.recordedAt < line.timerDueAt) log.timers.early += 1
}

function isBehind({ line }: YearEvent): boolean {
  return line.timerDueAt !== undefined && line.cause === undefined && line.recordedAt > line.timerDueAt
}

/** A timer is late unless its moment had passed already when the act that set it was entered. */
async function noteDelay(log: Log, { line }: YearEvent, bench: Workbench): Promise<void> {
  const setAt = await findRecordedAt(bench.db, line.case, Number(line.payload['version']))
  if (setAt !== undefined && setAt >= (line.timerDueAt ?? '')) log.timers.dueOnEntry += 1
  else log.timers.late += 1
}

import { setImmediate } from 'node:timers/promises'
import type { Transaction } from 'kysely'

import type { Calendar } from '../../../machines/policy/calendar.ts'
import { listCongressIds } from '../../db/read/audit-cases.ts'
import { type CaseRows, listCaseIds, listCaseRows } from '../../db/read/reconcile-cases.ts'
import { onSnapshot, preferIndexes } from '../../db/read/snapshot.ts'
import type { Database } from '../../db/schema.ts'
import { recordFault, resolveFaults } from '../../db/write/faults.ts'
import type { Engine } from '../engine.ts'
import { compareCase } from './compare.ts'
import type { Difference } from './difference.ts'
import { type LogLine, readLine } from './log-line.ts'
import { readPastCalendars } from './past-calendars.ts'
import { type Past, replayCase } from './replay.ts'

/** A case whose rows are not what its log says. */
export type CaseFault = Difference & { tenantId: string; caseId: string; number: string | null }
export type Cursor = { tenantId: string; caseId: string | null }
export type Reconciled = {
  cases: number
  faults: number
  /** The first of them. */
  examples: CaseFault[]
  /** Faults of former runs that are gone. */
  healed: number
  /** Where to go on; null when all cases were seen. */
  next: Cursor | null
}
export type ReconcileOptions = { tenantId?: string; after?: Cursor | null; limit?: number }

const CASES_PER_STRETCH = 50
const MOST_EXAMPLES = 20

/** Replays the log of one case; a difference stands as a fault until a later run finds none. */
export async function reconcileCase(engine: Engine, tenantId: string, caseId: string): Promise<CaseFault | undefined> {
  const calendars = await calendarsOf(engine, tenantId)
  const stretch = await readStretch(engine, tenantId, async () => [caseId])
  const { faults } = await settleStretch(engine, tenantId, calendars, stretch)
  return faults[0]
}

/** Replays all cases, or at most so many after the cursor, a few at a time in memory. */
export async function reconcileAll(engine: Engine, options: ReconcileOptions = {}): Promise<Reconciled> {
  const { after = null, limit = Number.POSITIVE_INFINITY } = options
  const total: Reconciled = { cases: 0, faults: 0, examples: [], healed: 0, next: null }
  const tenantIds = options.tenantId === undefined ? await listCongressIds(engine.shop.db) : [options.tenantId]
  for (const tenantId of tenantIds.slice(after ? Math.max(0, tenantIds.indexOf(after.tenantId)) : 0)) {
    const calendars = await calendarsOf(engine, tenantId)
    let last = after?.tenantId === tenantId ? after.caseId : null
    for (;;) {
      const size = Math.min(CASES_PER_STRETCH, limit - total.cases)
      if (size <= 0) return { ...total, next: { tenantId, caseId: last } }
      const since = last
      const stretch = await readStretch(engine, tenantId, (trx) => listCaseIds(trx, since, size))
      const { faults, healed } = await settleStretch(engine, tenantId, calendars, stretch)
      total.cases += stretch.length
      total.faults += faults.length
      total.healed += healed
      total.examples.push(...faults.slice(0, MOST_EXAMPLES - total.examples.length))
      last = stretch.at(-1)?.case.id ?? last
      if (stretch.length < size) break
    }
  }
  return total
}

type Calendars = ReadonlyMap<string, Calendar>

async function settleStretch(
  engine: Engine,
  tenantId: string,
  calendars: Calendars,
  stretch: readonly CaseRows[],
): Promise<{ faults: CaseFault[]; healed: number }> {
  const { db, readClock } = engine.shop
  const faults: CaseFault[] = []
  const sound: string[] = []
  for (const rows of stretch) {
    // A replay takes milliseconds; people's commands must not wait behind a whole stretch of them.
    await setImmediate()
    const difference = await findDifference(engine, tenantId, calendars, rows)
    if (!difference) {
      sound.push(rows.case.id)
      continue
    }
    const fault = { ...difference, tenantId, caseId: rows.case.id, number: rows.case.number }
    faults.push(fault)
    const message = describeFault(fault)
    const now = readClock()
    await recordFault(db, { tenantId, caseId: fault.caseId, kind: 'reconcile', message, detail: difference, now })
  }
  const healed = await resolveFaults(db, { tenantId, caseIds: sound, kind: 'reconcile', now: readClock() })
  return { faults, healed }
}

async function findDifference(
  engine: Engine,
  tenantId: string,
  calendars: Calendars,
  rows: CaseRows,
): Promise<Difference | undefined> {
  const { rules, policies } = engine.shop
  let lines: LogLine[]
  try {
    lines = rows.log.map(readLine)
  } catch (error) {
    return { path: 'events', expected: '可读的记录', found: (error as Error).message }
  }
  await policies.fetch(tenantId, policiesIn(lines))
  const past: Past = {
    rules,
    findPolicy: (id, version) => policies.find(tenantId, id, version),
    findCalendar: (version) => calendars.get(version),
  }
  const replayed = replayCase(past, rows.case.id, lines)
  return replayed.kind === 'unreplayable' ? replayed.difference : compareCase(rows, lines, replayed, rules)
}

function policiesIn(lines: readonly LogLine[]): { id: string; version: number }[] {
  const named = new Map<string, { id: string; version: number }>()
  const add = (id: string, version: number) => named.set(`${id} ${version}`, { id, version })
  for (const { recorded } of lines) {
    add(recorded.policy.id, recorded.policy.version)
    const { policyId, version } = recorded.payload
    if (recorded.type === 'policy.moved') add(String(policyId), Number(version))
  }
  return [...named.values()]
}

async function calendarsOf({ shop }: Engine, tenantId: string): Promise<Calendars> {
  return readPastCalendars(shop.db, tenantId, shop.calendarOf(tenantId))
}

/** Some cases on one snapshot, so that a commit in between is no difference. */
async function readStretch(
  { shop }: Engine,
  tenantId: string,
  chooseIds: (trx: Transaction<Database>) => Promise<string[]>,
): Promise<CaseRows[]> {
  return onSnapshot(shop.db, tenantId, async (trx) => {
    await preferIndexes(trx)
    return listCaseRows(trx, await chooseIds(trx))
  })
}

function describeFault({ path, expected, found, number, caseId }: CaseFault): string {
  return `建议“${number ?? caseId}”与其记录不符：${path} 按记录应为“${expected}”，库中为“${found}”；请核对是否有人直接改动数据库，由管理员处理`
}

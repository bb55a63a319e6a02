import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { Logger } from 'pino'

import type { Calendar } from '../../../machines/policy/calendar.ts'
import type { Database } from '../../db/schema.ts'
import { type Connection, type SaveRefusal, saveSteps } from '../../db/write/engine-statements.ts'
import { recordFault } from '../../db/write/faults.ts'
import type { PolicyRef, PolicyShelf } from '../policy-shelf.ts'
import { type Decision, decide, outcomesOf } from './decide.ts'
import { type Loaded, loadBatch } from './load.ts'
import { type Decided, saveRequest } from './save.ts'
import { explainSaveError } from './save-error.ts'
import { type Given, type Instant, type Rulebook, refused } from './shapes.ts'
import { TimerFailed } from './step-case.ts'
import type { Work } from './work.ts'

/** All that a batch needs; the parts of an engine. */
export type Workshop = {
  pool: pg.Pool
  db: Kysely<Database>
  rules: Rulebook
  policies: PolicyShelf
  calendarOf: (tenantId: string) => Calendar
  /** The virtual clock; null: the database's. */
  readClock: () => Instant | null
  saltFor: (caseId: string, seq: number) => string
  log: Pick<Logger, 'warn' | 'error'>
}

/** After so many tries without luck a unit runs by itself, under lock, where nobody can overtake it. */
const TRIES_BEFORE_LOCK = 2
const MOST_TRIES = 12

/** Nobody waits for a timer: after so many of them the event loop serves the people who came in meanwhile. */
const TIMERS_PER_TURN = 8

type Ready = { work: Work; decided: Decided[] }

/** Load, decide, save. Settles what is settled; returns the units that must run again. Never rejects. */
export async function runBatch(shop: Workshop, batch: Work[]): Promise<Work[]> {
  try {
    const first = batch[0]
    if (first?.isAlone) return await runLocked(shop, first)
    return await runOn(shop, shop.pool, batch, false)
  } catch (error) {
    for (const work of batch) work.fail(error)
    return []
  }
}

/** One unit in a transaction of its own that holds its cases from before the reading until the commit. */
async function runLocked(shop: Workshop, work: Work): Promise<Work[]> {
  const client = await shop.pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const held: Work = { ...work }
    let settleLater = () => {}
    held.settle = (result) => {
      settleLater = () => work.settle(result)
    }
    held.fail = (error) => {
      settleLater = () => work.fail(error)
    }
    const again = await runOn(shop, client, [held], true)
    await client.query(again.length === 0 ? 'commit' : 'rollback')
    if (again.length > 0) return [Object.assign(work, { tries: held.tries })]
    // Nobody hears of success before it is committed.
    settleLater()
    return []
  } catch (error) {
    broken = error as Error
    await client.query('rollback').catch(() => {})
    return afterSaveError(shop, [{ work, decided: [] }], error)
  } finally {
    client.release(broken)
  }
}

async function runOn(shop: Workshop, db: Connection, batch: Work[], isLocking: boolean): Promise<Work[]> {
  const tenantId = batch[0]?.tenantId ?? ''
  const loaded = await loadBatch(db, loadRequest(shop, batch, tenantId, isLocking))
  if (!loaded) {
    for (const work of batch) answerAll(work, 'CONGRESS_NOT_FOUND', `没有登记人大“${tenantId}”；应先建立`)
    return []
  }
  await shop.policies.fetch(tenantId, neededPolicies(batch, loaded))
  const given: Given = {
    rules: shop.rules,
    calendar: shop.calendarOf(tenantId),
    now: loaded.now,
    findPolicy: (id, version) => shop.policies.find(tenantId, id, version),
    congressPolicy: loaded.congressPolicy,
  }

  const again: Work[] = []
  const ready: Ready[] = []
  for (const [n, work] of batch.entries()) {
    if (work.lane === 'timers' && n % TIMERS_PER_TURN === 0) await nextTurn()
    const decision = await decideSafely(shop, given, work, loaded)
    if (decision === 'again') again.push(work)
    else if (decision?.kind === 'answer')
      work.settle({ kind: 'answered', outcomes: decision.outcomes, stepped: [], now: given.now })
    else if (decision) ready.push({ work, decided: decision.decided })
  }
  if (ready.length === 0) return again
  return [...again, ...(await save(shop, db, tenantId, ready, given.now, isLocking))]
}

/** A bug in one case fails that case alone; a due timer at fault is set aside and the person's command tried without. */
async function decideSafely(
  shop: Workshop,
  given: Given,
  work: Work,
  loaded: Loaded,
): Promise<Decision | 'again' | undefined> {
  try {
    return decide(given, work, loaded)
  } catch (error) {
    if (!(error instanceof TimerFailed)) {
      work.fail(error)
      return undefined
    }
    await setAside(shop, work, error, given.now)
    if (work.asked.length > 0 && mayTryAgain(work)) return 'again'
    work.settle({ kind: 'poisoned' })
    return undefined
  }
}

async function save(
  shop: Workshop,
  db: Connection,
  tenantId: string,
  ready: Ready[],
  now: Instant,
  isLocking: boolean,
): Promise<Work[]> {
  const entries = ready.flatMap(({ work, decided }) => decided.map((one) => ({ work, one }))).sort(byCaseId)
  const batch = entries.map(({ one }) => one)
  const request = saveRequest(tenantId, batch, groupsOf(entries), shop.rules, shop.saltFor)
  let refusals: SaveRefusal[]
  try {
    refusals = await saveSteps(db, request)
  } catch (error) {
    if (isLocking) throw error
    return afterSaveError(shop, ready, error)
  }
  const fallen = new Set(refusals.map(([index]) => entries[index - 1]?.work))
  const again: Work[] = []
  for (const { work, decided } of ready) {
    if (!fallen.has(work)) {
      const stepped = decided.map((one) => one.stepped)
      work.settle({ kind: 'answered', outcomes: outcomesOf(work, decided), stepped, now })
    } else if (mayTryAgain(work)) again.push(work)
    else work.fail(new Error(`Case ${work.caseIds.join(', ')} changed under ${MOST_TRIES} tries`))
  }
  return again
}

/** Nothing of the batch was written. One unit at fault must not take the others with it: each runs again alone. */
async function afterSaveError(shop: Workshop, ready: Ready[], error: unknown): Promise<Work[]> {
  const what = explainSaveError(error)
  if (what.kind === 'unknown') {
    // Nobody can tell whether the commit happened; to run again could record the same event twice.
    for (const { work } of ready) work.fail(error)
    return []
  }
  const only = ready.length === 1 ? ready[0]?.work : undefined
  if (!only) {
    const again = ready.map(({ work }) => work)
    for (const work of again) Object.assign(work, { isAlone: true, tries: work.tries + 1 })
    return again
  }
  if (what.kind === 'refused') {
    answerAll(only, what.code, what.why)
    return []
  }
  if (what.kind === 'collision' && mayTryAgain(only)) return [only]
  if (what.kind === 'collision' && what.isCaseId) {
    answerAll(only, 'CASE_EXISTS', `编号为“${only.caseIds.join('、')}”的建议已经存在`)
    return []
  }
  if (only.asked.length > 0) only.fail(error)
  else {
    await setAside(shop, only, error, shop.readClock())
    only.settle({ kind: 'poisoned' })
  }
  return []
}

async function setAside(shop: Workshop, work: Work, error: unknown, now: Instant | null): Promise<void> {
  const message = error instanceof Error ? error.message : String(error)
  shop.log.error({ err: error, tenantId: work.tenantId, caseIds: work.caseIds }, 'Due timers of a case failed')
  for (const caseId of work.caseIds) {
    await recordFault(shop.db, { tenantId: work.tenantId, caseId, kind: 'timer', message, now })
  }
}

function mayTryAgain(work: Work): boolean {
  work.tries += 1
  if (work.tries >= TRIES_BEFORE_LOCK) work.isAlone = true
  return work.tries < MOST_TRIES
}

function answerAll(work: Work, code: Parameters<typeof refused>[0], why: string): void {
  work.settle({ kind: 'answered', outcomes: work.asked.map(() => refused(code, why)), stepped: [], now: '' })
}

function loadRequest(shop: Workshop, batch: readonly Work[], tenantId: string, isLocking: boolean) {
  const keyed = batch.flatMap((work) => work.asked).filter(({ command }) => command.idempotencyKey !== undefined)
  return {
    tenantId,
    caseIds: batch.flatMap((work) => work.caseIds),
    now: shop.readClock(),
    principals: keyed.map(({ command }) => command.principal.id),
    keys: keyed.map(({ command }) => command.idempotencyKey ?? ''),
    isLocking,
  }
}

function neededPolicies(batch: readonly Work[], loaded: Loaded): PolicyRef[] {
  const refs: PolicyRef[] = [loaded.congressPolicy]
  for (const { policyId, policyVersion } of loaded.cases.values()) refs.push({ id: policyId, version: policyVersion })
  for (const { asked } of batch) {
    for (const { command } of asked) {
      if (command.event.type !== 'policy.moved') continue
      refs.push({ id: String(command.event['policyId']), version: Number(command.event['version']) })
    }
  }
  return refs
}

type Entry = { work: Work; one: Decided }

function byCaseId(a: Entry, b: Entry): number {
  return a.one.stepped.caseId < b.one.stepped.caseId ? -1 : 1
}

/** Places in the batch, counted from 1, of the cases that are taken together. */
function groupsOf(entries: readonly Entry[]): number[][] {
  const places = new Map<Work, number[]>()
  for (const [index, { work }] of entries.entries()) {
    if (work.caseIds.length === 1) continue
    places.set(work, [...(places.get(work) ?? []), index + 1])
  }
  return [...places.values()]
}

import { setImmediate } from 'node:timers/promises'
import type { Kysely, Transaction } from 'kysely'

import { addDays, dayInZone, parseDay, startOfDay } from '../../machines/policy/day.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import type { AsOfBasis } from '../db/figure-schema.ts'
import { preferIndexes } from '../db/read/snapshot.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import type { LogLine } from '../engine/reconcile/log-line.ts'
import { AppError } from '../errors.ts'
import type { Cut } from './facts/case-facts.ts'
import { findNames } from './facts/find-names.ts'
import { foldCase } from './facts/fold-case.ts'
import { type Candidates, countCandidates, listCandidates, readLines } from './facts/read-lines.ts'
import { clearFacts, type FoldedCase, writeFacts } from './facts/write-facts.ts'
import type { FigureWork } from './figure-work.ts'

export type BookAsk = { tenantId: string; id: string; fromOn: string; toOn: string; asOf: string; basis: AsOfBasis }
export type BookWatch = { onCase?: (done: number, total: number) => void; signal?: AbortSignal }

const CASES_AT_ONCE = 200
/** Longer than any report looks back; what is longer was mistyped. */
const MOST_YEARS = 30

/**
 * Writes down the facts of a period as they stood on a day. A book that was left half-written is cleared and written
 * anew; one that is finished stands as it is. Throws REQUEST_INVALID.
 */
export async function makeBook(work: FigureWork, ask: BookAsk, watch: BookWatch = {}): Promise<{ cases: number }> {
  const { db } = work
  const { tenantId } = ask
  const policy = await findPolicyInForce(work, tenantId)
  const { zone } = policy.office
  judgeAsk(ask, dayInZone(work.now(), zone))
  const begun = await beginBook(db, ask, policy, work.now())
  if (begun.kind === 'finished') return { cases: begun.cases }

  const { fromOn, toOn } = ask
  const candidates = { tenantId, asOf: ask.asOf, fromOn, toOn, touchedSince: startOfDay(addDays(ask.fromOn, -1), zone) }
  const total = await withTenant(db, tenantId, (trx) => countCandidates(trx, candidates))
  const pages = { after: null as string | null, done: 0, cases: 0 }
  for (;;) {
    watch.signal?.throwIfAborted()
    const page = await writePage(work, ask, { zone, candidates, begunAt: begun.at, after: pages.after })
    pages.done += page.read
    pages.cases += page.written
    pages.after = page.last
    watch.onCase?.(pages.done, Math.max(total, pages.done))
    if (page.read < CASES_AT_ONCE) break
    // Folding takes the whole thread; others wait for it.
    await setImmediate()
  }
  await withTenant(db, tenantId, (trx) => finishBook(trx, ask, begun.at, { cases: pages.cases, now: work.now() }))
  return { cases: pages.cases }
}

/** What is asked must be a period, and a day that has come. */
function judgeAsk({ fromOn, toOn, asOf }: BookAsk, today: string): void {
  for (const day of [fromOn, toOn, asOf]) judgeDay(day)
  if (fromOn > toOn) {
    throw new AppError('REQUEST_INVALID', `统计期间从 ${fromOn} 起，到 ${toOn} 止，起日晚于止日；请调换或者改正`)
  }
  if (asOf < fromOn) {
    throw new AppError('REQUEST_INVALID', `截至日 ${asOf} 早于统计期间的起日 ${fromOn}，期间内还没有数字；请改正截至日`)
  }
  if (asOf > today) {
    throw new AppError('REQUEST_INVALID', `截至日 ${asOf} 晚于今天 ${today}；请选今天或者以前的日子`)
  }
  if (Number(toOn.slice(0, 4)) - Number(fromOn.slice(0, 4)) >= MOST_YEARS) {
    throw new AppError('REQUEST_INVALID', `统计期间从 ${fromOn} 到 ${toOn}，长于 ${MOST_YEARS} 年；请核对年份`)
  }
}

function judgeDay(day: string): void {
  try {
    parseDay(day)
  } catch (error) {
    throw new AppError('REQUEST_INVALID', `“${day}”不是日期；请写作 YYYY-MM-DD`, { cause: error })
  }
}

type Begun = { kind: 'finished'; cases: number } | { kind: 'begun'; at: Date }

/** Marks the book as being written; what a former attempt left is cleared. */
async function beginBook(db: Kysely<Database>, ask: BookAsk, policy: Policy, now: string): Promise<Begun> {
  const { tenantId, id, fromOn, toOn, asOf, basis } = ask
  return withTenant(db, tenantId, async (trx) => {
    const period = { from_on: fromOn, to_on: toOn, as_of: asOf, basis }
    const rules = { policy_id: policy.id, policy_version: policy.version }
    const book = await lockBook(trx, ask)
    if (book?.made_at) {
      const isSame = Object.entries(period).every(([name, value]) => book[name as keyof typeof period] === value)
      if (!isSame) throw new Error(`Book ${id} is finished and tells of another period`)
      return { kind: 'finished', cases: book.cases ?? 0 }
    }
    // Later than any former attempt, so that it finds the book taken from it.
    const at = new Date(Math.max(Date.parse(now), (book?.begun_at.getTime() ?? 0) + 1))
    if (book) await clearFacts(trx, { tenant_id: tenantId, book_id: id })
    await trx
      .insertInto('figure_book')
      .values({ tenant_id: tenantId, id, ...period, ...rules, begun_at: at })
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'id']).doUpdateSet({ ...period, ...rules, begun_at: at }),
      )
      .execute()
    return { kind: 'begun', at }
  })
}

function lockBook(trx: Transaction<Database>, { tenantId, id }: BookAsk) {
  return trx
    .selectFrom('figure_book')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** Whoever began the book anew has it now. */
async function holdBook(trx: Transaction<Database>, ask: BookAsk, begunAt: Date): Promise<void> {
  const book = await lockBook(trx, ask)
  if (book?.begun_at.getTime() !== begunAt.getTime()) throw new Error(`Book ${ask.id} was begun anew meanwhile`)
}

async function finishBook(
  trx: Transaction<Database>,
  ask: BookAsk,
  begunAt: Date,
  { cases, now }: { cases: number; now: string },
): Promise<void> {
  await holdBook(trx, ask, begunAt)
  await trx
    .updateTable('figure_book')
    .set({ cases, made_at: new Date(now) })
    .where('tenant_id', '=', ask.tenantId)
    .where('id', '=', ask.id)
    .execute()
}

type Page = { zone: string; candidates: Candidates; begunAt: Date; after: string | null }

async function writePage(
  work: FigureWork,
  ask: BookAsk,
  { zone, candidates, begunAt, after }: Page,
): Promise<{ read: number; written: number; last: string | null }> {
  const { tenantId, id } = ask
  return withTenant(work.db, tenantId, async (trx) => {
    await preferIndexes(trx)
    const caseIds = await listCandidates(trx, candidates, after, CASES_AT_ONCE)
    const logs = await readLines(trx, caseIds)
    const folded = await foldAll(work, ask, zone, logs)
    await holdBook(trx, ask, begunAt)
    const names = await findNames(
      trx,
      folded.map(({ facts }) => facts),
    )
    await writeFacts(trx, { tenant_id: tenantId, book_id: id }, folded, names)
    return { read: caseIds.length, written: folded.length, last: caseIds.at(-1) ?? after }
  })
}

async function foldAll(
  { engine }: FigureWork,
  { tenantId, fromOn, toOn, asOf, basis }: BookAsk,
  zone: string,
  logs: ReadonlyMap<string, LogLine[]>,
): Promise<FoldedCase[]> {
  const { policies } = engine.shop
  const named = new Map<string, LogLine['recorded']['policy']>()
  for (const { recorded } of [...logs.values()].flat())
    named.set(`${recorded.policy.id} ${recorded.policy.version}`, recorded.policy)
  await policies.fetch(tenantId, [...named.values()])
  const findPolicy: Cut['findPolicy'] = (id, version) => policies.find(tenantId, id, version)
  const cut: Cut = { from: fromOn, to: toOn, asOf, basis, zone, findPolicy }
  return [...logs].flatMap(([caseId, lines]) => {
    const facts = foldCase(lines, cut)
    return facts?.concernsPeriod ? [{ caseId, facts }] : []
  })
}

/** The rules of today: their zone, and what the numbers of the book are counted by. */
async function findPolicyInForce({ db, engine }: FigureWork, tenantId: string): Promise<Policy> {
  const congress = await withTenant(db, tenantId, (trx) =>
    trx.selectFrom('congress').select(['policy_id', 'policy_version']).where('id', '=', tenantId).executeTakeFirst(),
  )
  if (!congress) throw new AppError('CONGRESS_NOT_FOUND', `没有编号为“${tenantId}”的人大；请核对编号`)
  const { policies } = engine.shop
  const { policy_id: id, policy_version: version } = congress
  await policies.fetch(tenantId, [{ id, version }])
  const policy = policies.find(tenantId, id, version)
  if (!policy) throw new AppError('POLICY_NOT_FOUND', `办理规则“${id}”第 ${version} 版不可得；请管理员核对`)
  return policy
}

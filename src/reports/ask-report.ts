import { type Kysely, sql, type Transaction } from 'kysely'
import type { z } from 'zod'

import { dayInZone } from '../../machines/policy/day.ts'
import type { ReportScope } from '../contract/report-body.ts'
import type * as contract from '../contract/reports-endpoints.ts'
import { findCaseHead } from '../db/read/case-head.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { MOST_TRIES } from '../db/write/held-rows.ts'
import type { Engine } from '../engine/engine.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed, requireOffice } from '../office/doer.ts'
import { getPolicyInForce } from '../office/policy-shelf.ts'
import { requireKind, requirePeriod, requireScope } from './check-ask.ts'
import { findReport, lockReport, type ReportRow } from './reading.ts'
import { booksUpTo, clearBooks } from './report-books.ts'

type Trx = Transaction<Database>
export type ReportDesk = { db: Kysely<Database>; engine: Engine; now: () => string }
type Asked = z.infer<typeof contract.askReport.body>
type Answer = z.infer<typeof contract.askReport.reply>
/** Of one congress at the same time; whoever presses again and again waits. */
const MOST_WAITING = 20
/** The only kind that a unit makes for itself. */
export const OWN_KIND = 'unit_yearly'

/**
 * Orders a report; it is made in the background. The same id once more is the same report. Throws REQUEST_INVALID,
 * DATE_IN_FUTURE, NOT_ALLOWED, NOT_FOUND, IDEMPOTENCY_KEY_REUSED, TOO_MANY_REQUESTS.
 */
export async function askReport(desk: ReportDesk, doer: Doer, given: Asked): Promise<Answer> {
  const { viewer } = doer
  const policy = await getPolicyInForce(desk.db, desk.engine, viewer.tenantId)
  const asked = forMaker(viewer, given)
  const kind = requireKind(policy, asked.kind)
  requirePeriod(asked, dayInZone(desk.now(), policy.office.zone))
  requireScope(kind, asked.scope)
  return withTenant(desk.db, viewer.tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    await requireParts(trx, viewer, asked.scope)
    if (!(await insertReport(trx, doer, asked))) return answerOf(await sameReport(trx, viewer, asked))
    await requireRoom(trx)
    await noteDeed(trx, doer, { kind: 'report_ordered', subject: asked.id, new: trailOf(asked) })
    return { id: asked.id, state: 'waiting' as const, revision: 1 }
  })
}

/** A unit writes its own yearly report and no other. Throws NOT_ALLOWED. */
function forMaker({ unitId }: Viewer, asked: Asked): Asked {
  if (unitId === undefined) return asked
  const isOwn = asked.kind === OWN_KIND && (asked.scope.unitId ?? unitId) === unitId
  if (!isOwn) {
    throw new AppError('NOT_ALLOWED', '承办单位只能生成本单位的年度办理情况报告；其他报告由代表工作机构生成')
  }
  return { ...asked, scope: { ...asked.scope, unitId } }
}

function trailOf({ kind, fromOn, toOn, asOf, basis, scope, withFormer }: Asked): Record<string, unknown> {
  return { kind, fromOn, toOn, asOf, basis, ...scope, withFormer }
}

/** What the report is about must be there, and within reach. Throws NOT_FOUND. */
async function requireParts(trx: Trx, viewer: Viewer, scope: ReportScope): Promise<void> {
  const { unitId, committeeId, bodyId, campaignId, caseId } = scope
  const rowOf = (table: 'unit' | 'organ' | 'review_campaign', id: string) =>
    trx.selectFrom(table).select('id').where('id', '=', id).executeTakeFirst()
  if (unitId !== undefined && !(await rowOf('unit', unitId))) throw missing('单位', unitId)
  if (committeeId !== undefined && !(await rowOf('organ', committeeId))) throw missing('委员会', committeeId)
  if (bodyId !== undefined && !(await rowOf('organ', bodyId))) throw missing('机构', bodyId)
  if (campaignId !== undefined && !(await rowOf('review_campaign', campaignId)))
    throw missing('“回头看”活动', campaignId)
  if (caseId !== undefined && !(await findCaseHead(trx, viewer, caseId))) throw missing('建议', caseId)
}

function missing(what: string, id: string): AppError {
  return new AppError('NOT_FOUND', `没有编号为“${id}”的${what}，或者您不能查看；请从列表中选择`)
}

/** False where a report of this id is there already. */
async function insertReport(trx: Trx, { viewer, now }: Doer, asked: Asked): Promise<boolean> {
  const row = await trx
    .insertInto('report')
    .values({
      tenant_id: viewer.tenantId,
      id: asked.id,
      kind: asked.kind,
      title: asked.title ?? '',
      from_on: asked.fromOn,
      to_on: asked.toOn,
      as_of: asked.asOf,
      basis: asked.basis,
      scope: JSON.stringify(asked.scope),
      with_former: asked.withFormer,
      state: 'waiting',
      asked_at: new Date(now),
      asked_by: viewer.id,
      next_try_at: new Date(now),
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Throws IDEMPOTENCY_KEY_REUSED for the id of another report, RECORD_EXISTS for one that may not be seen. */
async function sameReport(trx: Trx, viewer: Viewer, asked: Asked): Promise<ReportRow> {
  const row = await findReport(trx, viewer, asked.id)
  if (!row) throw new AppError('RECORD_EXISTS', '这个编号已有另一份报告；请换一个编号后重新提交')
  const isSame =
    row.kind === asked.kind &&
    row.from_on === asked.fromOn &&
    row.to_on === asked.toOn &&
    row.as_of === asked.asOf &&
    row.basis === asked.basis &&
    row.with_former === asked.withFormer &&
    Object.entries({ ...row.scope, ...asked.scope }).every(
      ([part, value]) => Reflect.get(row.scope, part) === value && Reflect.get(asked.scope, part) === value,
    )
  if (isSame) return row
  throw new AppError('IDEMPOTENCY_KEY_REUSED', '这个编号已用于内容不同的另一份报告；请刷新页面后重新生成')
}

function answerOf({ id, state, revision }: ReportRow): Answer {
  return { id, state, revision }
}

async function requireRoom(trx: Trx): Promise<void> {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from report where state = 'waiting'`.execute(
    trx,
  )
  if ((rows[0]?.n ?? 0) <= MOST_WAITING) return
  throw new AppError('TOO_MANY_REQUESTS', `已有 ${MOST_WAITING} 份报告在等待生成；请等它们完成，或取消不需要的，再试`)
}

type Change = { id: string; revision: number }

/** Stops the making; what is half done is taken away by whoever does it. Throws NOT_FOUND, RECORD_STALE, RECORD_IN_USE. */
export async function cancelReport({ db }: Pick<ReportDesk, 'db'>, doer: Doer, change: Change): Promise<Change> {
  const { viewer, now } = doer
  return withTenant(db, viewer.tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    const row = await lockReport(trx, viewer, change)
    if (row.state !== 'waiting') throw new AppError('RECORD_IN_USE', '只有正在生成的报告可以取消；请刷新后查看')
    const isInHand = row.tries > 0 && row.next_try_at !== null && row.next_try_at > new Date(now)
    // The worker's own books go with it; those of a dead one when its time is over.
    if (!isInHand) await clearBooks(trx, booksUpTo(row, false, MOST_TRIES))
    const revision = row.revision + 1
    await trx
      .updateTable('report')
      .set({ state: 'cancelled', revision, why: null, ...(!isInHand && { next_try_at: null }) })
      .where('id', '=', row.id)
      .execute()
    await noteDeed(trx, doer, { kind: 'report_cancelled', subject: row.id })
    return { id: row.id, revision }
  })
}

/** Lets a report that could not be made, or was cancelled, be made after all. Throws NOT_FOUND, RECORD_STALE, RECORD_IN_USE. */
export async function retryReport({ db }: Pick<ReportDesk, 'db'>, doer: Doer, change: Change): Promise<Change> {
  const { viewer, now } = doer
  return withTenant(db, viewer.tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    const row = await lockReport(trx, viewer, change)
    if (row.state !== 'failed' && row.state !== 'cancelled') {
      throw new AppError('RECORD_IN_USE', '只有生成失败或已取消的报告可以重新生成；请刷新后查看')
    }
    const revision = row.revision + 1
    await trx
      .updateTable('report')
      .set({ state: 'waiting', tries: 0, done: 0, total: null, next_try_at: new Date(now), why: null, revision })
      .where('id', '=', row.id)
      .execute()
    await noteDeed(trx, doer, { kind: 'report_retried', subject: row.id })
    await requireRoom(trx)
    return { id: row.id, revision }
  })
}

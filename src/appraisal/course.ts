import type { Transaction } from 'kysely'

import type { UnitSheet } from '../contract/appraisal-endpoints.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { readDocumentNumber, requireYear } from '../office/document-numbers.ts'
import { type Doer, noteDeed, requireOffice } from '../office/doer.ts'
import { type AppraisalRow, changeAppraisal, lockAppraisal } from './appraisal-row.ts'
import type { AppraisalDesk } from './make-appraisal.ts'
import type { News, Tell } from './news.ts'
import { readSheets } from './sheets.ts'

type Trx = Transaction<Database>
type Db = Pick<AppraisalDesk, 'db'>
type Telling = Db & { tell: Tell }
type Step = { id: string; revision: number }

/** Shows each unit its own scores, and takes appeals until a day; the units are told. Throws RECORD_STALE, RECORD_IN_USE, REQUEST_INVALID. */
export async function openAppraisal(
  { db, tell }: Telling,
  doer: Doer,
  { appealUntil, today, ...step }: Step & { appealUntil: string; today: string },
): Promise<Step> {
  return change(db, doer, step, async (trx, row) => {
    requireState(row, ['draft'], '只有草稿可以向单位公开')
    if (appealUntil <= today) {
      throw new AppError(
        'REQUEST_INVALID',
        `申诉截止日 ${appealUntil} 不在今天（${today}）之后；请给单位留出核对和申诉的时间，改为以后的日子`,
      )
    }
    const sheets = await readSheets(trx, row)
    const unscored = sheets.filter(({ total }) => total === null)
    const untold = await tell(trx, { ...newsOf('appraisal_opened', row, sheets), dueOn: appealUntil })
    await noteDeed(trx, doer, {
      kind: 'appraisal_opened',
      subject: row.id,
      new: { appealUntil, units: row.units, unscored: unscored.length, untold },
    })
    return changeAppraisal(trx, row, { state: 'open', appeal_until: appealUntil })
  })
}

/** Sets a score in place of the computed one, which stays beside it. Throws NOT_FOUND, RECORD_STALE, RECORD_IN_USE. */
export async function correctScore(
  { db }: Db,
  doer: Doer,
  { unitId, item, score, reason, ...step }: Step & { unitId: string; item: string; score: number; reason: string },
): Promise<Step> {
  return change(db, doer, step, async (trx, row) => {
    requireState(row, ['draft', 'open'], '结果定下以后不再更正分数；确有错误的，请写明原因取消后另做')
    await setScore(trx, doer, { appraisalId: row.id, unitId, item, score, reason })
    return changeAppraisal(trx, row, {})
  })
}

/** Writes the corrected score and its line in the trail. Throws NOT_FOUND. */
export async function setScore(
  trx: Trx,
  doer: Doer,
  {
    appraisalId,
    unitId,
    item,
    score,
    reason,
  }: Record<'appraisalId' | 'unitId' | 'item' | 'reason', string> & {
    score: number
  },
): Promise<void> {
  const before = await trx
    .selectFrom('appraisal_score')
    .select(['score', 'base', 'corrected_score'])
    .where('appraisal_id', '=', appraisalId)
    .where('unit_id', '=', unitId)
    .where('item', '=', item)
    .executeTakeFirst()
  if (!before) throw new AppError('NOT_FOUND', '这次综合评价里没有这个单位的这一项；请从评价表里选择')
  await trx
    .updateTable('appraisal_score')
    .set({
      corrected_score: String(score),
      corrected_why: reason,
      corrected_by: doer.viewer.id,
      corrected_at: new Date(doer.now),
    })
    .where('appraisal_id', '=', appraisalId)
    .where('unit_id', '=', unitId)
    .where('item', '=', item)
    .execute()
  const computed = before.base === 0 ? null : Number(before.score)
  await noteDeed(trx, doer, {
    kind: 'appraisal_score_corrected',
    subject: appraisalId,
    basis: reason,
    old: { unitId, item, score: before.corrected_score === null ? computed : Number(before.corrected_score) },
    new: { unitId, item, score, computed },
  })
}

/** Fixes the result: the days of appeal are over and every appeal is answered. Throws RULE_NOT_MET besides. */
export async function decideAppraisal(
  { db, tell }: Telling,
  doer: Doer,
  { today, ...step }: Step & { today: string },
): Promise<Step> {
  return change(db, doer, step, async (trx, row) => {
    requireState(row, ['open'], '向单位公开、听取申诉以后才能定下结果')
    if (row.open_appeals > 0) {
      throw new AppError('RULE_NOT_MET', `还有 ${row.open_appeals} 件申诉没有答复；请先逐件答复，再定结果`)
    }
    if (row.appeal_until !== null && today <= row.appeal_until) {
      throw new AppError('RULE_NOT_MET', `申诉期到 ${row.appeal_until} 为止，当天过后才能定结果`)
    }
    const sheets = await readSheets(trx, row)
    const grades = sheets.map(({ unit, total, grade, rank }) => ({
      unitId: unit.id,
      total,
      grade: grade?.label ?? null,
      rank,
    }))
    await tell(trx, newsOf('appraisal_decided', row, sheets))
    await noteDeed(trx, doer, { kind: 'appraisal_decided', subject: row.id, new: { grades } })
    return changeAppraisal(trx, row, { state: 'decided', decided_on: today })
  })
}

/** Notes that the result went out as a document: from now on every unit sees the whole ranking. */
export async function circulateAppraisal(
  { db }: Db,
  doer: Doer,
  { number: typed, circulatedOn, today, ...step }: Step & { number: string; circulatedOn: string; today: string },
): Promise<Step> {
  const check = readDocumentNumber(typed)
  if (!check.ok) throw new AppError('REQUEST_INVALID', check.why)
  requireYear(check.number, circulatedOn)
  return change(db, doer, step, async (trx, row) => {
    requireState(row, ['decided'], '定下结果以后才能登记通报')
    if (circulatedOn > today) {
      throw new AppError('DATE_IN_FUTURE', `通报日期 ${circulatedOn} 在今天（${today}）之后；请在印发以后登记`)
    }
    if (row.decided_on !== null && circulatedOn < row.decided_on) {
      throw new AppError(
        'REQUEST_INVALID',
        `通报日期 ${circulatedOn} 早于定下结果的 ${row.decided_on}；请核对通报的成文日期`,
      )
    }
    const number = check.number.text
    await noteDeed(trx, doer, { kind: 'appraisal_circulated', subject: row.id, new: { number, circulatedOn } })
    return changeAppraisal(trx, row, { state: 'circulated', circular_number: number, circulated_on: circulatedOn })
  })
}

/** Ends an appraisal without a result; a draft by the office, later by the director, who tells the units. */
export async function cancelAppraisal(
  { db, tell }: Telling,
  doer: Doer,
  { reason, isDirector, ...step }: Step & { reason: string; isDirector: boolean },
): Promise<Step> {
  return change(db, doer, step, async (trx, row) => {
    requireState(row, ['draft', 'open', 'decided'], '已经通报或者取消的评价不能取消')
    if (row.state !== 'draft' && !isDirector) {
      throw new AppError('NOT_ALLOWED', '已经向单位公开的评价由主任取消；请报主任办理')
    }
    if (row.state !== 'draft') {
      await tell(trx, { ...newsOf('appraisal_cancelled', row, await readSheets(trx, row)), reason })
    }
    await noteDeed(trx, doer, {
      kind: 'appraisal_cancelled',
      subject: row.id,
      basis: reason,
      old: { state: row.state },
    })
    return changeAppraisal(trx, row, { state: 'cancelled', why: reason })
  })
}

function newsOf(kind: News['kind'], { id, title }: AppraisalRow, sheets: readonly UnitSheet[]): News {
  return { kind, id, title, unitIds: sheets.map(({ unit }) => unit.id) }
}

/** Judges and changes one appraisal under its lock. */
export async function change(
  db: AppraisalDesk['db'],
  { viewer }: Doer,
  { id, revision }: Step,
  work: (trx: Trx, row: AppraisalRow) => Promise<Step>,
): Promise<Step> {
  return withTenant(db, viewer.tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    return work(trx, await lockAppraisal(trx, id, revision))
  })
}

export function requireState({ state }: AppraisalRow, states: readonly AppraisalRow['state'][], why: string): void {
  if (states.includes(state)) return
  throw new AppError('RECORD_IN_USE', `${why}；请刷新后查看它的状态`)
}

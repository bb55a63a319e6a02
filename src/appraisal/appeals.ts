import type { z } from 'zod'

import type * as contract from '../contract/appraisal-steps-endpoints.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed } from '../office/doer.ts'
import { changeAppraisal, type OwnUnits } from './appraisal-row.ts'
import { change, requireState, setScore } from './course.ts'
import type { AppraisalDesk } from './make-appraisal.ts'
import type { Tell } from './news.ts'
import { requireSheet } from './reading.ts'

type Trx = Parameters<typeof requireSheet>[0]
type Filing = { id: string; appealId: string; unitId: string; item: string | null; words: string; today: string }

type Telling = Pick<AppraisalDesk, 'db'> & { tell: Tell }

/**
 * A unit says what is wrong with its own scores; the office is told. The same id once more is the same appeal. Throws NOT_FOUND,
 * TERM_OVER after the last day, and RECORD_EXISTS while one about the same item waits for its answer.
 */
export async function fileAppeal(
  { db, tell }: Telling,
  doer: Doer,
  findOwn: (trx: Trx) => Promise<OwnUnits>,
  { id, appealId, unitId, item, words, today }: Filing,
): Promise<{ id: string }> {
  const { viewer, now } = doer
  return withTenant(db, viewer.tenantId, async (trx) => {
    // One after the other: of two clerks of a unit the second is told that the first was there, and nobody slips in
    // while the result is being decided.
    await trx.selectFrom('appraisal').select('id').where('id', '=', id).forUpdate().execute()
    const { row } = await requireSheet(trx, await findOwn(trx), id, unitId)
    const known = await trx.selectFrom('appraisal_appeal').selectAll().where('id', '=', appealId).executeTakeFirst()
    if (known) {
      if (known.appraisal_id === id && known.unit_id === unitId && known.item === item) return { id: appealId }
      throw new AppError('IDEMPOTENCY_KEY_REUSED', '这个编号已用于另一件申诉；请刷新页面后重新提交')
    }
    if (item !== null && !row.rules.items.some((one) => one.item === item)) {
      throw new AppError('REQUEST_INVALID', `没有“${item}”这个评价项目；请从评价表里选择`)
    }
    if (row.state !== 'open' || row.appeal_until === null || today > row.appeal_until) {
      const until = row.appeal_until === null ? '' : `（截止日 ${row.appeal_until}）`
      throw new AppError('TERM_OVER', `申诉期已过${until}，不再受理；有异议的请直接与代表工作机构联系`)
    }
    await refuseSecond(trx, { id, unitId, item })
    await trx
      .insertInto('appraisal_appeal')
      .values({
        tenant_id: viewer.tenantId,
        id: appealId,
        appraisal_id: id,
        unit_id: unitId,
        item,
        words,
        filed_at: new Date(now),
        filed_by: viewer.id,
      })
      .execute()
    await tell(trx, { kind: 'appraisal_appealed', id, title: row.title, unitIds: [unitId] })
    await noteDeed(trx, doer, { kind: 'appraisal_appeal_filed', subject: id, new: { appealId, unitId, item } })
    return { id: appealId }
  })
}

async function refuseSecond(trx: Trx, { id, unitId, item }: Pick<Filing, 'id' | 'unitId' | 'item'>): Promise<void> {
  const waiting = await trx
    .selectFrom('appraisal_appeal')
    .select('id')
    .where('appraisal_id', '=', id)
    .where('unit_id', '=', unitId)
    .where('item', 'is not distinct from', item)
    .where('outcome', 'is', null)
    .executeTakeFirst()
  if (!waiting) return
  throw new AppError('RECORD_EXISTS', '本单位对这一项已经提出申诉，正在等待答复；请刷新后查看')
}

type Answer = z.infer<typeof contract.answerAppeal.body> & { id: string; appealId: string }

/** The director answers with reasons: as computed, or with another score; the unit is told. Throws NOT_FOUND, RECORD_STALE, RECORD_IN_USE. */
export async function answerAppeal(
  { db, tell }: Telling,
  doer: Doer,
  answer: Answer,
): Promise<{ id: string; revision: number }> {
  return change(db, doer, answer, async (trx, row) => {
    requireState(row, ['open'], '只有在单位申诉期可以答复申诉')
    const appeal = await trx
      .selectFrom('appraisal_appeal')
      .selectAll()
      .where('id', '=', answer.appealId)
      .where('appraisal_id', '=', row.id)
      .forUpdate()
      .executeTakeFirst()
    if (!appeal) throw new AppError('NOT_FOUND', '没有这件申诉；请刷新后再试')
    if (appeal.outcome !== null) throw new AppError('RECORD_IN_USE', '这件申诉已经答复；请刷新后查看')
    if (answer.outcome === 'corrected') {
      if (appeal.item !== null && appeal.item !== answer.item) {
        throw new AppError('REQUEST_INVALID', '申诉的是另一项；请更正申诉的那一项，其他项用“更正得分”')
      }
      const { item, score } = answer
      await setScore(trx, doer, { appraisalId: row.id, unitId: appeal.unit_id, item, score, reason: answer.answer })
    }
    await trx
      .updateTable('appraisal_appeal')
      .set({
        outcome: answer.outcome,
        answer: answer.answer,
        decided_at: new Date(doer.now),
        decided_by: doer.viewer.id,
      })
      .where('id', '=', appeal.id)
      .execute()
    await tell(trx, {
      kind: 'appraisal_appeal_answered',
      id: row.id,
      title: row.title,
      unitIds: [appeal.unit_id],
    })
    await noteDeed(trx, doer, {
      kind: 'appraisal_appeal_answered',
      subject: row.id,
      basis: answer.answer,
      new: { appealId: appeal.id, unitId: appeal.unit_id, item: appeal.item, outcome: answer.outcome },
    })
    return changeAppraisal(trx, row, {})
  })
}

import type { Kysely, Transaction } from 'kysely'

import type { AppraisalRules } from '../contract/appraisal-endpoints.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import type { Engine } from '../engine/engine.ts'
import { AppError } from '../errors.ts'
import type { Book } from '../figures/figure.ts'
import { openBook } from '../figures/open-book.ts'
import { type Doer, noteDeed, requireOffice } from '../office/doer.ts'
import { getPolicyInForce } from '../office/policy-shelf.ts'
import { changeAppraisal, lockAppraisal } from './appraisal-row.ts'
import { readFacts } from './facts.ts'
import { judge } from './judge.ts'
import { rulesOf } from './rules.ts'
import { addUp, scoreOf } from './score.ts'

type Trx = Transaction<Database>
/** What appraisals are worked at with. */
export type AppraisalDesk = { db: Kysely<Database>; engine: Engine; now: () => string }
type Saved = { id: string; revision: number }

/**
 * Scores all units by the facts of a book and the rules in force: a draft. The same id once more is the same draft.
 * Throws RULE_NOT_IN_POLICY, NOT_FOUND for a book that is not made, and REQUEST_INVALID for one without units.
 */
export async function makeAppraisal(
  { db, engine }: AppraisalDesk,
  doer: Doer,
  { id, title, bookId }: { id: string; title: string; bookId: string },
): Promise<Saved> {
  const { viewer, now } = doer
  const { book, rules } = await openGrounds({ db, engine }, doer, bookId)
  return withTenant(db, viewer.tenantId, async (trx) => {
    const added = await trx
      .insertInto('appraisal')
      .values({
        tenant_id: viewer.tenantId,
        id,
        title,
        book_id: bookId,
        rules: JSON.stringify(rules),
        state: 'draft',
        appeal_until: null,
        made_at: new Date(now),
        made_by: viewer.id,
      })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!added) return sameAppraisal(trx, { id, title, bookId })
    const units = await insertScores(trx, { tenantId: viewer.tenantId, appraisalId: id, book, rules })
    await noteDeed(trx, doer, {
      kind: 'appraisal_made',
      subject: id,
      new: {
        title,
        bookId,
        units,
        policy: `${rules.policy.id} ${rules.policy.version}`,
        warnings: rules.warnings.length,
      },
    })
    return { id, revision: 1 }
  })
}

/** Scores a draft anew by another book and the rules of today; what was corrected by hand goes. */
export async function recomputeAppraisal(
  { db, engine }: AppraisalDesk,
  doer: Doer,
  { id, revision, bookId }: { id: string; revision: number; bookId: string },
): Promise<Saved> {
  const { viewer } = doer
  const { book, rules } = await openGrounds({ db, engine }, doer, bookId)
  return withTenant(db, viewer.tenantId, async (trx) => {
    const row = await lockAppraisal(trx, id, revision)
    if (row.state !== 'draft') {
      throw new AppError(
        'RECORD_IN_USE',
        '只有草稿可以重新计算：这次评价已经向单位公开，分数只能写明理由更正，或者取消后另做',
      )
    }
    await trx.deleteFrom('appraisal_score').where('appraisal_id', '=', id).execute()
    const units = await insertScores(trx, { tenantId: viewer.tenantId, appraisalId: id, book, rules })
    const saved = await changeAppraisal(trx, row, { book_id: bookId, rules: JSON.stringify(rules) })
    await noteDeed(trx, doer, {
      kind: 'appraisal_recomputed',
      subject: id,
      old: { bookId: row.book_id },
      new: { bookId, units },
    })
    return saved
  })
}

/** The facts, and the rules in force. Throws NOT_ALLOWED, NOT_FOUND and RULE_NOT_IN_POLICY. */
async function openGrounds(
  { db, engine }: Omit<AppraisalDesk, 'now'>,
  { viewer }: Doer,
  bookId: string,
): Promise<{ book: Book; rules: AppraisalRules }> {
  await withTenant(db, viewer.tenantId, (trx) => requireOffice(trx, viewer))
  const book = await openBook({ db, engine }, viewer.tenantId, bookId)
  return { book, rules: rulesOf(await getPolicyInForce(db, engine, viewer.tenantId)) }
}

async function sameAppraisal(trx: Trx, asked: { id: string; title: string; bookId: string }): Promise<Saved> {
  const row = await trx
    .selectFrom('appraisal')
    .select(['title', 'book_id', 'revision'])
    .where('id', '=', asked.id)
    .executeTakeFirst()
  if (row?.title === asked.title && row.book_id === asked.bookId) return { id: asked.id, revision: row.revision }
  throw new AppError('IDEMPOTENCY_KEY_REUSED', '这个编号已用于另一次综合评价；请刷新页面后重新提交')
}

type Making = { tenantId: string; appraisalId: string; book: Book; rules: AppraisalRules }

/** A row for each unit with a live duty and each item; returns how many units. */
async function insertScores(trx: Trx, { tenantId, appraisalId, book, rules }: Making): Promise<number> {
  const facts = await readFacts(trx, book)
  const unitIds = [...new Set(facts.duties.filter(({ is_live }) => is_live).map(({ unit_id }) => unit_id))].sort()
  if (unitIds.length === 0) {
    throw new AppError('REQUEST_INVALID', '这本底册里没有承办单位：所选期间没有已交办的建议；请换一个期间的底册')
  }
  const { items } = rules
  const counted = addUp(items.flatMap(({ item }) => judge(facts, item)))
  const rows = unitIds.flatMap((unit_id) =>
    items.map(({ item }) => {
      const mark = counted.get(unit_id)?.get(item) ?? { part: 0, base: 0 }
      return {
        tenant_id: tenantId,
        appraisal_id: appraisalId,
        unit_id,
        item,
        ...mark,
        score: String(scoreOf(mark) ?? 0),
      }
    }),
  )
  for (let at = 0; at < rows.length; at += 1000) {
    await trx
      .insertInto('appraisal_score')
      .values(rows.slice(at, at + 1000))
      .execute()
  }
  return unitIds.length
}

import { sql, type Transaction } from 'kysely'

import type { JudgedCase } from '../contract/appraisal-endpoints.ts'
import { shownTitle, withinReach } from '../db/read/reach.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { openBook } from '../figures/open-book.ts'
import { type Named, numbersOf } from '../office/case-name.ts'
import type { OwnUnits } from './appraisal-row.ts'
import { readFacts } from './facts.ts'
import { judge } from './judge.ts'
import type { AppraisalDesk } from './make-appraisal.ts'
import { requireSheet } from './reading.ts'
import { type Judged, OPINION_ITEMS } from './score.ts'
import { asUnitSees } from './sheets.ts'

type Trx = Transaction<Database>

/**
 * The cases behind one score, those that count and those that do not. A unit is not told which of its cases a deputy
 * was satisfied with here: it would tell who said what. Throws NOT_FOUND.
 */
export async function listCasesBehind(
  { db, engine }: Pick<AppraisalDesk, 'db' | 'engine'>,
  viewer: Viewer,
  findOwn: (trx: Trx) => Promise<OwnUnits>,
  { id, unitId, item }: { id: string; unitId: string; item: string },
) {
  const { own, found } = await withTenant(db, viewer.tenantId, async (trx) => {
    const own = await findOwn(trx)
    return { own, found: await requireSheet(trx, own, id, unitId) }
  })
  const { row } = found
  const sheet = own === null ? found.sheet : asUnitSees(found.sheet)
  const score = sheet.scores.find((one) => one.item === item)
  const rule = row.rules.items.find((one) => one.item === item)
  if (!score || !rule) throw new AppError('NOT_FOUND', '这次综合评价里没有这个项目；请从评价表里选择')
  const { part, base } = score
  const head = { unit: sheet.unit, item, label: rule.label, formula: rule.formula, part, base }
  if (rule.formula === null) return { ...head, whyNoList: '本项由人评定，没有明细', cases: [], hidden: 0 }
  if (own !== null && OPINION_ITEMS.has(item)) {
    const whyNoList = '代表的评价只告诉单位总数，不列明细，避免推知哪位代表作了什么评价；反馈意见和要求请看各件建议'
    return { ...head, whyNoList, cases: [], hidden: 0 }
  }
  const book = await openBook({ db, engine }, viewer.tenantId, row.book_id)
  return withTenant(db, viewer.tenantId, async (trx) => {
    const facts = await readFacts(trx, book)
    const judged = judge(facts, item).filter((one) => one.unitId === unitId)
    return { ...head, whyNoList: null, ...(await nameCases(trx, viewer, judged)) }
  })
}

const ORDER: readonly Judged['verdict'][] = ['missed', 'reached', 'not_counted']

/** What missed stands first; what the viewer may not read is only counted. */
async function nameCases(
  trx: Trx,
  viewer: Viewer,
  judged: readonly Judged[],
): Promise<{ cases: JudgedCase[]; hidden: number }> {
  const ids = [...new Set(judged.map(({ caseId }) => caseId))]
  const { rows } = await sql<Named & { id: string; title: string | null }>`
    select c.id, coalesce(c.number, c.serial_number) as number, ${shownTitle} as title, c.period, c.term_no, c.session_no
    from suggestion_case c where c.id = any (${sql.val(ids)}::uuid[]) and ${withinReach(viewer)}
    order by c.term_no, c.session_no, length(c.number), c.number`.execute(trx)
  const numberOf = numbersOf(rows)
  const cases = rows.flatMap((row) =>
    judged
      .filter(({ caseId }) => caseId === row.id)
      .map(({ verdict, why }) => ({ caseId: row.id, number: numberOf(row), title: row.title, verdict, why })),
  )
  return {
    cases: cases.toSorted((one, other) => ORDER.indexOf(one.verdict) - ORDER.indexOf(other.verdict)),
    hidden: ids.length - rows.length,
  }
}

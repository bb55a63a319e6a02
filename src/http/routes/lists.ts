import type { FastifyInstance } from 'fastify'
import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely'

import { type CaseFilters, findSimilar, listCases } from '../../contract/case-endpoints.ts'
import { stageLabel } from '../../contract/stage-label.ts'
import { filterCases } from '../../db/read/case-filter.ts'
import { listCaseLineRows } from '../../db/read/case-lines.ts'
import { listCasePage } from '../../db/read/case-list.ts'
import { casesWith, isIndexedAsMarked, nameWords } from '../../db/read/case-search.ts'
import { openKeep } from '../../db/read/same-moment.ts'
import { wordsOf } from '../../db/read/search-words.ts'
import { listSimilarCases } from '../../db/read/similar-cases.ts'
import type { Viewer } from '../../db/read/viewer.ts'
import type { Database } from '../../db/schema.ts'
import { withTenant } from '../../db/tenant.ts'
import { AppError } from '../../errors.ts'
import { makeLines, openOutlook } from '../case-outlook.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'
import { requireStorable } from '../storable.ts'

/** The list of cases, and former suggestions like a new one. */
export function listRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services
  const keep = openKeep()
  serve(app, listCases, async ({ query, viewer }) => {
    requireStorable(query)
    const { tab, sort, order, cursor, limit, ...filters } = query
    const outlook = await openOutlook(services, viewer)
    const { rows, counts, nextCursor } = await withTenant(db, viewer.tenantId, async (trx) => {
      const conditions = await conditionsOf(trx, filters, viewer)
      const ask = { tab, sort, order, cursor, limit, conditions, question: ['cases', filters], keep }
      const page = await listCasePage(trx, viewer, ask)
      return { ...page, rows: await listCaseLineRows(trx, viewer, page.ids) }
    })
    return { lines: await makeLines(services, outlook, rows), total: counts[tab], counts, nextCursor }
  })
  serve(app, findSimilar, async ({ query, viewer }) => {
    requireStorable(query)
    const found = await withTenant(db, viewer.tenantId, (trx) =>
      listSimilarCases(trx, viewer, query.title, query.exceptId ?? null),
    )
    const cases = found.map((row) => ({
      id: row.id,
      number: row.number,
      title: row.title,
      termNo: row.term_no,
      sessionNo: row.session_no,
      stageLabel: stageLabel(row),
    }))
    return { cases }
  })
}

/** The filters of a question, words among them. Throws REQUEST_INVALID for a single character. */
export async function conditionsOf(
  trx: Transaction<Database>,
  { q, ...filters }: CaseFilters,
  viewer: Viewer,
): Promise<RawBuilder<SqlBool>[]> {
  const conditions = filterCases(filters, viewer)
  if (q === undefined || q === '') return conditions
  if ([...q].length < 2) throw new AppError('REQUEST_INVALID', `检索词“${q}”只有一个字；请至少输入两个字`)
  const { words } = await nameWords(trx, wordsOf(q))
  return [...conditions, isIndexedAsMarked, sql<SqlBool>`c.id in ${casesWith(viewer, words)}`]
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import * as contract from '../../contract/export-endpoints.ts'
import { listCaseExports, mayLeave } from '../../db/read/case-export.ts'
import { listCaseLineRows } from '../../db/read/case-lines.ts'
import { listCasePage } from '../../db/read/case-list.ts'
import type { Viewer } from '../../db/read/viewer.ts'
import { countDesk, listDesk } from '../../db/read/worklist.ts'
import { withTenant } from '../../db/tenant.ts'
import * as columns from '../../documents/xlsx/export-columns.ts'
import { type SheetFile, writeSheetFile } from '../../documents/xlsx/write-sheet.ts'
import { noteDeed } from '../../office/doer.ts'
import { getPolicyInForce } from '../../office/policy-shelf.ts'
import { makeLines } from '../case-outlook.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'
import { requireStorable } from '../storable.ts'
import { caseLine, deskLine } from '../views/export-lines.ts'
import { sendWorkbook } from '../xlsx-reply.ts'
import { conditionsOf } from './lists.ts'
import { openDesk } from './worklist.ts'

const CASES_AT_ONCE = 500
const DESK_LINES_AT_ONCE = 200

/** The list of cases and the desk as workbooks: what one may see, without what may not leave. */
export function exportRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services

  serve(app, contract.exportCases, async ({ query, viewer, request, reply }) => {
    requireStorable(query)
    const { tab, sort, order, ...filters } = query
    const { tenantId } = viewer
    const conditions = await withTenant(db, tenantId, (trx) => conditionsOf(trx, filters, viewer))
    const ask = { tab, sort, order, limit: 1, conditions, question: ['export', filters] }
    const leaving = { ...ask, conditions: [...conditions, mayLeave] }
    const [all, some] = await withTenant(db, tenantId, async (trx) => [
      (await listCasePage(trx, viewer, ask)).counts[tab],
      (await listCasePage(trx, viewer, leaving)).counts[tab],
    ])
    const { categories } = await getPolicyInForce(db, services.engine, tenantId)
    const rows = pages(async (cursor) => {
      const page = { ...leaving, limit: CASES_AT_ONCE, cursor }
      return withTenant(db, tenantId, async (trx) => {
        const { ids, nextCursor } = await listCasePage(trx, viewer, page)
        return { rows: (await listCaseExports(trx, viewer, ids)).map((row) => caseLine(row, categories)), nextCursor }
      })
    })
    const notes = () => (all > some ? [`另有 ${all - some} 件内部件或涉密件不能导出，未列入`] : [])
    const sent = { list: 'cases', filters: query, lines: some, leftOut: all - some }
    return send(services, { viewer, request, reply }, sent, {
      title: '代表建议列表',
      columns: columns.CASE_EXPORT,
      rows,
      notes,
    })
  })

  serve(app, contract.exportWorklist, async ({ query, viewer, request, reply }) => {
    const { outlook, tabs, desk } = await openDesk(services, viewer, query.tab)
    const { tenantId } = viewer
    const counts = await withTenant(db, tenantId, (trx) => countDesk(trx, desk, tabs))
    const tab = query.tab ?? tabs.find((one) => (counts.get(one) ?? 0) > 0) ?? tabs[0] ?? 'gaps'
    let leftOut = 0
    const rows = pages(async (cursor) => {
      const page = await withTenant(db, tenantId, async (trx) => {
        const { ids, nextCursor } = await listDesk(trx, desk, tab, { cursor, limit: DESK_LINES_AT_ONCE })
        return { nextCursor, rows: await listCaseLineRows(trx, viewer, ids) }
      })
      const lines = await makeLines(services, outlook, page.rows)
      const leaving = lines.filter(({ mark }) => mark !== 'internal' && mark !== 'state_secret')
      leftOut += lines.length - leaving.length
      return { rows: leaving.map(deskLine), nextCursor: page.nextCursor }
    })
    const notes = () => (leftOut > 0 ? [`另有 ${leftOut} 件内部件或涉密件不能导出，未列入`] : [])
    const sent = { list: 'worklist', filters: { tab }, lines: counts.get(tab) ?? 0 }
    return send(services, { viewer, request, reply }, sent, {
      title: '今日工作台',
      columns: columns.WORKLIST_EXPORT,
      rows,
      notes,
    })
  })
}

type Asked = { viewer: Viewer; request: FastifyRequest; reply: FastifyReply }
type Sent = { list: string; filters: unknown; lines: number; leftOut?: number }

/** Notes who takes which list away before the first byte leaves, and sends it. */
export async function send<Row extends object>(
  services: Services,
  { viewer, request, reply }: Asked,
  sent: Sent,
  file: SheetFile<Row>,
): Promise<FastifyReply> {
  const { db } = services
  const doer = doerOf(services, viewer, request)
  await withTenant(db, viewer.tenantId, (trx) => noteDeed(trx, doer, { kind: 'list_exported', new: sent }))
  const day = services.now().slice(0, 10)
  return sendWorkbook(reply, `${file.title}-${day}.xlsx`, writeSheetFile(file))
}

/** All rows of a list that is read page by page. */
export async function* pages<Row>(
  read: (cursor: string | undefined) => Promise<{ rows: Row[]; nextCursor: string | null }>,
): AsyncGenerator<Row> {
  let cursor: string | undefined
  do {
    const { rows, nextCursor } = await read(cursor)
    yield* rows
    cursor = nextCursor ?? undefined
  } while (cursor !== undefined)
}

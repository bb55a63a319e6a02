import type { FastifyInstance } from 'fastify'

import { CaseListQuery } from '../../contract/case-endpoints.ts'
import { deleteView, listViews, type SavedView, saveView, type ViewQuery } from '../../contract/view-endpoints.ts'
import { listSavedViews, type SavedViewRow } from '../../db/read/saved-views.ts'
import { withTenant } from '../../db/tenant.ts'
import { AppError } from '../../errors.ts'
import { removeView, saveView as store } from '../../office/saved-views.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'
import { requireStorable } from '../storable.ts'

const QUERIES = { cases: CaseListQuery.omit({ cursor: true, limit: true }) } as const

/** 我的视图: filters of a list under a name. */
export function savedViewRoutes(app: FastifyInstance, { db, now }: Services): void {
  serve(app, listViews, async ({ query, viewer }) => {
    const rows = await withTenant(db, viewer.tenantId, (trx) => listSavedViews(trx, viewer.id, query.list))
    return { views: rows.map(toView) }
  })
  serve(app, saveView, async ({ body, viewer }) => {
    requireStorable({ name: body.name, ...body.query })
    requireStorable({ query: Object.keys(body.query) })
    // A view that its own list would refuse is of no use to anybody.
    const parsed = QUERIES[body.list].safeParse(body.query)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      throw new AppError(
        'REQUEST_INVALID',
        `视图中的筛选“${issue?.path.join('.') || '（整体）'}”不合要求：${issue?.message ?? ''}`,
      )
    }
    return toView(await store(db, viewer, body, now()))
  })
  serve(app, deleteView, async ({ params, viewer }) => {
    requireStorable(params)
    await removeView(db, viewer, params.id)
    return null
  })
}

function toView(row: SavedViewRow): SavedView {
  return {
    id: row.id,
    list: row.list as SavedView['list'],
    name: row.name,
    query: row.query as ReturnType<(typeof ViewQuery)['parse']>,
    savedAt: row.saved_at.toISOString(),
  }
}

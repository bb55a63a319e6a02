import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

import {
  changeHook,
  createHook,
  listDeliveries,
  listHooks,
  pingHook,
  removeHook,
  resendHook,
} from '../../contract/hook-endpoints.ts'
import { type DeliveryRow, findHook, listDeliveriesOf } from '../../db/read/hooks.ts'
import { withTenant } from '../../db/tenant.ts'
import { AppError } from '../../errors.ts'
import {
  amendHook,
  dropHook,
  listHookViews,
  noSuchHook,
  queuePing,
  registerHook,
  resendGivenUp,
} from '../../office/hooks.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

export function hookRoutes(app: FastifyInstance, services: Services): void {
  const { db, hooks } = services

  serve(app, listHooks, async ({ viewer }) => ({ hooks: await listHookViews(db, viewer.tenantId) }))

  serve(app, createHook, async ({ body, viewer, request }) =>
    registerHook(db, doerOf(services, viewer, request), body, hooks),
  )

  serve(app, changeHook, async ({ params, body, viewer, request }) =>
    amendHook(db, doerOf(services, viewer, request), params.id, body, hooks),
  )

  serve(app, removeHook, async ({ params, viewer, request }) => {
    await dropHook(db, doerOf(services, viewer, request), params.id)
    return null
  })

  serve(app, pingHook, async ({ params, viewer, request }) => ({
    deliveryId: await queuePing(db, doerOf(services, viewer, request), params.id),
  }))

  serve(app, resendHook, async ({ params, viewer, request }) => ({
    queued: await resendGivenUp(db, doerOf(services, viewer, request), params.id),
  }))

  serve(app, listDeliveries, async ({ params, query, viewer }) => {
    const rows = await withTenant(db, viewer.tenantId, async (trx) => {
      if (!(await findHook(trx, params.id))) throw noSuchHook()
      return listDeliveriesOf(trx, { hookId: params.id, before: readCursor(query.cursor), limit: query.limit + 1 })
    })
    const page = rows.slice(0, query.limit)
    return {
      deliveries: page.map(deliveryView),
      nextCursor: rows.length > page.length ? cursorAfter(page.at(-1)) : null,
    }
  })
}

const Place = z.strictObject({ madeAt: z.iso.datetime(), id: z.uuid() })

function readCursor(cursor: string | undefined): z.infer<typeof Place> | undefined {
  if (cursor === undefined) return undefined
  try {
    return Place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch {
    throw new AppError('REQUEST_INVALID', '翻页标记不对；请回到第一页重新查看')
  }
}

function cursorAfter(row: DeliveryRow | undefined): string | null {
  if (!row) return null
  return Buffer.from(JSON.stringify({ madeAt: row.made_at.toISOString(), id: row.id })).toString('base64url')
}

function deliveryView(row: DeliveryRow) {
  return {
    id: row.id,
    event: row.event,
    caseId: row.case_id,
    revision: row.revision,
    madeAt: row.made_at.toISOString(),
    tries: row.tries,
    nextTryAt: row.next_try_at?.toISOString() ?? null,
    deliveredAt: row.delivered_at?.toISOString() ?? null,
    outcome: row.outcome,
  }
}

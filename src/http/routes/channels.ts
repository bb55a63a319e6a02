import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

import * as contract from '../../contract/channels-endpoints.ts'
import { countDeliveries, type DeliveryLine, listDeliveryLines } from '../../db/read/notice-deliveries.ts'
import { withTenant } from '../../db/tenant.ts'
import { AppError } from '../../errors.ts'
import { addChannel, amendChannel, dropChannel, listChannelViews, tryChannel } from '../../notices/channels.ts'
import { deliveryView, resendDead, setDeadAside } from '../../notices/dead-letters.ts'
import { NOTICE_KIND_IDS, NOTICE_KINDS } from '../../notices/kinds.ts'
import { requireOffice } from '../../office/doer.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** Ways out of the house, and what did not arrive. */
export function channelRoutes(app: FastifyInstance, services: Services): void {
  const { db, senders } = services

  serve(app, contract.listChannels, async ({ viewer }) => ({
    channels: await listChannelViews(db, viewer.tenantId),
    installation: { hasMail: senders.mail !== undefined, hasSms: senders.sms !== undefined },
    kinds: NOTICE_KIND_IDS.map((id) => {
      const { label, group, isForGroups } = NOTICE_KINDS[id]
      return { id, label, group, isForGroups }
    }),
    fullWordingWarning: contract.FULL_WORDING_WARNING,
  }))
  serve(app, contract.createChannel, async ({ body, viewer, request }) =>
    addChannel(db, doerOf(services, viewer, request), body, services),
  )
  serve(app, contract.changeChannel, async ({ params, body, viewer, request }) =>
    amendChannel(db, doerOf(services, viewer, request), params.id, body, services),
  )
  serve(app, contract.removeChannel, async ({ params, viewer, request }) => {
    await dropChannel(db, doerOf(services, viewer, request), params.id)
    return null
  })
  serve(app, contract.testChannel, async ({ params, viewer, request }) => {
    const { isDelivered, outcome, sentTo } = await tryChannel(
      db,
      doerOf(services, viewer, request),
      params.id,
      services,
    )
    return { isDelivered, outcome, sentTo }
  })

  serve(app, contract.listNoticeDeliveries, async ({ query, viewer }) => {
    const { cursor, limit, ...filter } = query
    const before = readPlace(cursor)
    return withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      const rows = await listDeliveryLines(trx, viewer, filter, { before, limit: limit + 1 })
      const page = rows.slice(0, limit)
      return {
        lines: page.map(deliveryView),
        total: await countDeliveries(trx, filter),
        nextCursor: rows.length > page.length ? placeAfter(page.at(-1)) : null,
      }
    })
  })
  serve(app, contract.resendDeliveries, async ({ body, viewer, request }) => ({
    queued: await resendDead(db, doerOf(services, viewer, request), body),
  }))
  serve(app, contract.setDeliveriesAside, async ({ body, viewer, request }) => ({
    setAside: await setDeadAside(db, doerOf(services, viewer, request), body),
  }))
}

const Place = z.strictObject({ madeAt: z.iso.datetime(), id: z.uuid() })

function readPlace(cursor: string | undefined): z.infer<typeof Place> | undefined {
  if (cursor === undefined) return undefined
  try {
    return Place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch {
    throw new AppError('REQUEST_INVALID', '翻页标记不对；请回到第一页重新查看')
  }
}

function placeAfter(row: DeliveryLine | undefined): string | null {
  if (!row) return null
  return Buffer.from(JSON.stringify({ madeAt: row.made_at.toISOString(), id: row.id })).toString('base64url')
}

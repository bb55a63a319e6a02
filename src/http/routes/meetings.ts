import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

import { formatNumber, type NumberPlace } from '../../../machines/policy/numbering.ts'
import { dayInZone } from '../../../machines/policy/term.ts'
import * as contract from '../../contract/meetings-endpoints.ts'
import { findGathering, type GatheringKind, type GatheringRow, listGatherings } from '../../db/read/gatherings.ts'
import { withTenant } from '../../db/tenant.ts'
import { AppError } from '../../errors.ts'
import { requireOffice } from '../../office/doer.ts'
import * as office from '../../office/gatherings.ts'
import { changeTemplates, previewNumber, takeNextNumber, templateOf } from '../../office/numbers.ts'
import { getPolicyInForce } from '../../office/policy-shelf.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** Meetings, sessions and campaigns; and the numbers that suggestions are given. */
export function meetingRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services

  serve(app, contract.listGatherings, async ({ params, query, viewer }) => {
    const page = await withTenant(db, viewer.tenantId, (trx) => listGatherings(trx, params.kind, query))
    return { lines: page.rows.map((row) => toLine(params.kind, row)), total: page.total, nextCursor: page.nextCursor }
  })
  serve(app, contract.readGathering, async ({ params, viewer }) => {
    const row = await withTenant(db, viewer.tenantId, (trx) => findGathering(trx, params.kind, params.id))
    if (!row) throw new AppError('NOT_FOUND', `没有这个${contract.GATHERING_LABELS[params.kind]}，或者您不能查看它`)
    return toLine(params.kind, row)
  })
  serve(app, contract.createGathering, async ({ params, body, viewer, request }) =>
    office.createGathering(db, doerOf(services, viewer, request), params.kind, body),
  )
  serve(app, contract.amendGathering, async ({ params, body, viewer, request }) =>
    toLine(params.kind, await office.amendGathering(db, doerOf(services, viewer, request), params, body)),
  )
  numberRoutes(app, services)
}

function numberRoutes(app: FastifyInstance, services: Services): void {
  const { db, engine } = services

  serve(app, contract.readNumberTemplates, async ({ viewer }) => {
    const policy = await getPolicyInForce(db, engine, viewer.tenantId)
    const year = Number(dayInZone(services.now(), policy.office.zone).slice(0, 4))
    return {
      policy: { id: policy.id, version: policy.version },
      templates: contract.NUMBER_SERIES.map((series) => {
        const template = templateOf(policy, series)
        return { series, template, example: formatNumber(template, { termNo: 15, sessionNo: 4, year }, 7) }
      }),
    }
  })
  serve(app, contract.changeNumberTemplates, async ({ body, viewer, request }) =>
    changeTemplates(db, doerOf(services, viewer, request), body),
  )
  serve(app, contract.readNextNumber, async ({ query, viewer }) => {
    await withTenant(db, viewer.tenantId, (trx) => requireOffice(trx, viewer))
    const policy = await getPolicyInForce(db, engine, viewer.tenantId)
    return previewNumber(db, viewer.tenantId, policy, placed(services, policy.office.zone, query))
  })
  serve(app, contract.takeNextNumber, async ({ body, viewer, request }) => {
    await withTenant(db, viewer.tenantId, (trx) => requireOffice(trx, viewer))
    const policy = await getPolicyInForce(db, engine, viewer.tenantId)
    return takeNextNumber(db, doerOf(services, viewer, request), policy, placed(services, policy.office.zone, body))
  })
}

type Asked = z.infer<typeof contract.readNextNumber.query>

function placed({ now }: Services, zone: string, { year, ...asked }: Asked): NumberPlace & Pick<Asked, 'series'> {
  return { ...asked, year: year ?? Number(dayInZone(now(), zone).slice(0, 4)) }
}

const Body = z.looseObject({
  place: z.string().nullable().catch(null).default(null),
  note: z.string().nullable().catch(null).default(null),
  caseIds: z.array(z.uuid()).catch([]).default([]),
})

function toLine(kind: GatheringKind, row: GatheringRow): z.infer<typeof contract.GatheringLine> {
  const { place, note, caseIds } = Body.parse(row.body)
  return { id: row.id, kind, label: row.label, on: row.on, status: row.status, place, note, caseIds }
}

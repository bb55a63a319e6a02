import type { FastifyInstance } from 'fastify'

import { dayInZone } from '../../../machines/policy/day.ts'
import * as contract from '../../contract/reports-endpoints.ts'
import { withTenant } from '../../db/tenant.ts'
import { contentDisposition } from '../../files/file-name.ts'
import { requireOffice } from '../../office/doer.ts'
import { getPolicyInForce } from '../../office/policy-shelf.ts'
import { askReport, cancelReport, retryReport } from '../../reports/ask-report.ts'
import { listDueReports, listSessions, offersFor, readChoices } from '../../reports/due-reports.ts'
import { publishReport } from '../../reports/publish.ts'
import { listReports, openReportFile, readReport } from '../../reports/reading.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

const MEDIA_TYPES: Readonly<Record<contract.ReportForm, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** Reports: asked for, watched while they are made, read, taken along, published. */
export function reportRoutes(app: FastifyInstance, services: Services): void {
  const { db, engine, now, files } = services
  serve(app, contract.listReportKinds, async ({ query, viewer }) => {
    const policy = await getPolicyInForce(db, engine, viewer.tenantId)
    const today = dayInZone(now(), policy.office.zone)
    const year = query.year ?? Number(today.slice(0, 4))
    return withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      return {
        year,
        today,
        kinds: offersFor(policy, viewer),
        due: await listDueReports(trx, policy, viewer, { year, today }),
        sessions: await listSessions(trx),
        choices: await readChoices(trx, viewer),
      }
    })
  })
  serve(app, contract.askReport, async ({ body, viewer, request }) =>
    askReport(services, doerOf(services, viewer, request), body),
  )
  serve(app, contract.listReports, async ({ query, viewer }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      return listReports(trx, viewer, query)
    }),
  )
  serve(app, contract.readReport, async ({ params, viewer }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      return readReport(trx, viewer, params.id)
    }),
  )
  serve(app, contract.downloadReport, async ({ params, viewer, request, reply }) => {
    const file = await withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      return openReportFile(trx, doerOf(services, viewer, request), params)
    })
    return reply
      .header('content-type', MEDIA_TYPES[params.form])
      .header('content-length', file.sizeBytes)
      .header('content-disposition', contentDisposition(file.fileName))
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('cache-control', 'private, no-store')
      .send(await files.read(file.storeKey))
  })
  serve(app, contract.cancelReport, async ({ params, body, viewer, request }) =>
    cancelReport(services, doerOf(services, viewer, request), { id: params.id, ...body }),
  )
  serve(app, contract.retryReport, async ({ params, body, viewer, request }) =>
    retryReport(services, doerOf(services, viewer, request), { id: params.id, ...body }),
  )
  serve(app, contract.publishReport, async ({ params, body, viewer, request }) =>
    publishReport(services, doerOf(services, viewer, request), { reportId: params.id, ...body }),
  )
}

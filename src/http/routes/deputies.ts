import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'

import * as contract from '../../contract/deputies-endpoints.ts'
import { listOpenCasesOfDeputy } from '../../db/read/affected-cases.ts'
import { type DeputyRow, findDeputy, listDeputies, listTermsOfDeputy } from '../../db/read/deputies.ts'
import { withTenant } from '../../db/tenant.ts'
import { AppError } from '../../errors.ts'
import { amendDeputy, createDeputy } from '../../office/deputies.ts'
import { changeDeputyStatus } from '../../office/deputy-status.ts'
import { isOfOffice, noteDeed, requireOffice } from '../../office/doer.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** The roll of deputies, and what becomes of their cases when a mandate rests or ends. */
export function deputyRoutes(app: FastifyInstance, services: Services): void {
  const { db, engine } = services

  serve(app, contract.listDeputies, async ({ query, viewer }) => {
    const { rows, total, nextCursor } = await withTenant(db, viewer.tenantId, (trx) => listDeputies(trx, query))
    return { lines: rows.map(toDeputyLine), total, nextCursor }
  })
  serve(app, contract.readDeputy, async ({ params, viewer, request }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      const deputy = await findDeputy(trx, params.id)
      if (!deputy) throw notFound()
      const phone = (await isOfOffice(trx, viewer)) ? deputy.phone : null
      if (phone !== null) {
        await noteDeed(trx, doerOf(services, viewer, request), { kind: 'phone_shown', subject: deputy.id })
      }
      const terms = await listTermsOfDeputy(trx, params.id)
      return {
        ...toDeputyLine(deputy),
        endWhy: deputy.end_why,
        endedOn: deputy.ended_on,
        phone,
        terms: terms.map(({ term_no, delegation_id, delegation_name }) => ({
          termNo: term_no,
          delegationId: delegation_id,
          delegationName: delegation_name,
        })),
      }
    }),
  )
  serve(app, contract.createDeputy, async ({ body, headers, viewer, request }) =>
    createDeputy(db, doerOf(services, viewer, request), body, headers['idempotency-key']),
  )
  serve(app, contract.amendDeputy, async ({ params, body, viewer, request }) =>
    amendDeputy(db, doerOf(services, viewer, request), params.id, body),
  )
  serve(app, contract.previewDeputyStatus, async ({ params, query, viewer }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      const deputy = await findDeputy(trx, params.id)
      if (!deputy) throw notFound()
      const cases = await listOpenCasesOfDeputy(trx, params.id, query.status)
      return {
        revision: deputy.revision,
        count: cases.length,
        cases: cases.map(({ id, number, is_lead }) => ({ id, number, isLead: is_lead })),
      }
    }),
  )
  serve(app, contract.changeDeputyStatus, async ({ params, body, viewer, request }) =>
    changeDeputyStatus(db, engine, doerOf(services, viewer, request), params.id, body),
  )
}

function toDeputyLine(deputy: DeputyRow): z.infer<typeof contract.DeputyLine> {
  return {
    id: deputy.id,
    revision: deputy.revision,
    name: deputy.name,
    delegationId: deputy.delegation_id,
    delegationName: deputy.delegation_name,
    employer: deputy.employer,
    status: deputy.status,
    termNos: deputy.term_nos,
    hasPhone: deputy.phone !== null,
    openCases: deputy.open_cases,
  }
}

function notFound(): AppError {
  return new AppError('NOT_FOUND', '没有这名代表，或者您不能查看')
}

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

import * as contract from '../../contract/faults-endpoints.ts'
import { type FaultRow, findFault, listFaults } from '../../db/read/faults.ts'
import { withTenant } from '../../db/tenant.ts'
import { AppError } from '../../errors.ts'
import { resolveFault, retryFault } from '../../office/faults.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** What went wrong by itself, and how it was settled. */
export function faultRoutes(app: FastifyInstance, services: Services): void {
  const { db, engine } = services

  serve(app, contract.listFaults, async ({ query, viewer }) => {
    const { rows, total, nextCursor } = await withTenant(db, viewer.tenantId, (trx) => listFaults(trx, viewer, query))
    return { lines: rows.map(toFaultLine), total, nextCursor }
  })
  serve(app, contract.readFault, async ({ params, viewer }) => {
    const fault = await withTenant(db, viewer.tenantId, (trx) => findFault(trx, viewer, params.id))
    if (!fault) throw new AppError('NOT_FOUND', '没有这个故障，或者您不能查看它')
    return { ...toFaultLine(fault), detail: z.record(z.string(), z.json()).nullable().parse(fault.detail) }
  })
  serve(app, contract.resolveFault, async ({ params, body, viewer, request }) =>
    toFaultLine(await resolveFault(db, doerOf(services, viewer, request), params.id, body.note)),
  )
  serve(app, contract.retryFault, async ({ params, viewer, request }) => {
    const { isSolved, fault } = await retryFault(db, engine, doerOf(services, viewer, request), params.id)
    return { isSolved, fault: toFaultLine(fault) }
  })
}

function toFaultLine(fault: FaultRow): z.infer<typeof contract.FaultLine> {
  return {
    id: fault.id,
    kind: fault.kind,
    kindLabel: contract.FAULT_KIND_LABELS[fault.kind],
    message: fault.message,
    caseId: fault.case_id,
    caseNumber: fault.case_number,
    tries: fault.tries,
    firstAt: fault.first_at.toISOString(),
    lastAt: fault.last_at.toISOString(),
    nextTryAt: fault.next_try_at?.toISOString() ?? null,
    resolvedAt: fault.resolved_at?.toISOString() ?? null,
    resolvedBy: fault.resolved_by,
    note: fault.note,
  }
}

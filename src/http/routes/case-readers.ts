import type { FastifyInstance } from 'fastify'
import type { Transaction } from 'kysely'

import { dayInZone } from '../../../machines/policy/day.ts'
import * as contract from '../../contract/case-endpoints.ts'
import { isPersonHere, listCaseReaders } from '../../db/read/case-readers.ts'
import type { Database } from '../../db/schema.ts'
import { withTenant } from '../../db/tenant.ts'
import { AppError } from '../../errors.ts'
import { nameReader, removeReader } from '../../office/case-readers.ts'
import { requireOffice } from '../../office/doer.ts'
import { zoneOf } from '../../office/policy-shelf.ts'
import { requireReading } from '../case-access.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** Who reads an internal case beside the director and its parties. */
export function caseReaderRoutes(app: FastifyInstance, services: Services): void {
  const { db, engine } = services

  serve(app, contract.listReaders, async ({ params, viewer }) => {
    const zone = await zoneOf(db, engine, viewer.tenantId)
    return withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      await requireReading(trx, viewer, params.id)
      return readersOf(trx, params.id, zone)
    })
  })
  serve(app, contract.nameReader, async ({ params, viewer, request }) => {
    const zone = await zoneOf(db, engine, viewer.tenantId)
    return withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      const { head } = await requireReading(trx, viewer, params.id)
      if (head.mark !== 'internal') {
        throw new AppError('RULE_NOT_MET', '只有标为“内部”的建议才指定阅读人；请先变更标识')
      }
      if (!(await isPersonHere(trx, params.personId))) {
        throw new AppError('NOT_FOUND', '没有这名人员；请从人员名册中选择')
      }
      const caseId = params.id
      await nameReader(trx, doerOf(services, viewer, request), { caseId, personId: params.personId })
      return readersOf(trx, caseId, zone)
    })
  })
  serve(app, contract.removeReader, async ({ params, viewer, request }) => {
    const zone = await zoneOf(db, engine, viewer.tenantId)
    return withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      await requireReading(trx, viewer, params.id)
      const asked = { caseId: params.id, personId: params.personId }
      if (!(await removeReader(trx, doerOf(services, viewer, request), asked))) {
        throw new AppError('NOT_FOUND', '这名人员不是本件的指定阅读人')
      }
      return readersOf(trx, params.id, zone)
    })
  })
}

async function readersOf(trx: Transaction<Database>, caseId: string, zone: string) {
  const rows = await listCaseReaders(trx, caseId)
  return {
    readers: rows.map(({ id, name, named_at }) => ({
      id,
      name,
      namedOn: dayInZone(named_at.toISOString(), zone),
    })),
  }
}

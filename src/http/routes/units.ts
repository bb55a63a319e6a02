import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'

import * as contract from '../../contract/units-endpoints.ts'
import { listOpenCasesOfUnit } from '../../db/read/affected-cases.ts'
import {
  countHangingOnUnit,
  findUnit,
  listRelatedUnits,
  listUnitContacts,
  listUnits,
  type UnitRow,
} from '../../db/read/units.ts'
import type { Viewer } from '../../db/read/viewer.ts'
import { withTenant } from '../../db/tenant.ts'
import { AppError } from '../../errors.ts'
import { isOfOffice, requireOffice } from '../../office/doer.ts'
import { succeedUnit } from '../../office/unit-succession.ts'
import * as office from '../../office/units.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** Units with their leaders, and how their duties pass on. */
export function unitRoutes(app: FastifyInstance, services: Services): void {
  const { db, engine } = services

  serve(app, contract.listUnits, async ({ query, viewer }) => {
    const { rows, total, nextCursor } = await withTenant(db, viewer.tenantId, (trx) => listUnits(trx, query))
    return { lines: rows.map(toUnitLine), total, nextCursor }
  })
  serve(app, contract.readUnit, async ({ params, viewer }) => readUnit(services, viewer, params.id))
  serve(app, contract.createUnit, async ({ body, headers, viewer, request }) =>
    office.createUnit(db, doerOf(services, viewer, request), body, headers['idempotency-key']),
  )
  serve(app, contract.amendUnit, async ({ params, body, viewer, request }) =>
    office.amendUnit(db, doerOf(services, viewer, request), params.id, body),
  )
  serve(app, contract.closeUnit, async ({ params, body, viewer, request }) =>
    office.closeUnit(db, doerOf(services, viewer, request), params.id, body),
  )
  serve(app, contract.addUnitContact, async ({ params, body, headers, viewer, request }) =>
    office.addContact(db, doerOf(services, viewer, request), params.id, body, headers['idempotency-key']),
  )
  serve(app, contract.amendUnitContact, async ({ params, body, viewer, request }) =>
    office.amendContact(db, doerOf(services, viewer, request), params, body),
  )
  serve(app, contract.previewSuccession, async ({ params, viewer }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      const unit = await findUnit(trx, params.id)
      if (!unit) throw notFound()
      const cases = await listOpenCasesOfUnit(trx, params.id)
      const { posts } = await countHangingOnUnit(trx, params.id)
      return {
        revision: unit.revision,
        count: cases.length,
        cases: cases.map(({ id, number }) => ({ id, number })),
        posts,
      }
    }),
  )
  serve(app, contract.succeedUnit, async ({ params, body, viewer, request }) =>
    succeedUnit(db, engine, doerOf(services, viewer, request), params.id, body),
  )
}

async function readUnit({ db }: Services, viewer: Viewer, id: string): Promise<z.infer<typeof contract.UnitDetail>> {
  return withTenant(db, viewer.tenantId, async (trx) => {
    const unit = await findUnit(trx, id)
    if (!unit) throw notFound()
    const isShown = viewer.role === 'administrator' || (await isOfOffice(trx, viewer))
    const related = await listRelatedUnits(trx, id)
    const contacts = await listUnitContacts(trx, id)
    return {
      ...toUnitLine(unit),
      phone: unit.phone,
      address: unit.address,
      contacts: contacts.map(({ person_id, ended_on, phone, email, ...contact }) => ({
        ...contact,
        phone: isShown ? phone : null,
        email: isShown ? email : null,
        personId: person_id,
        endedOn: ended_on,
      })),
      children: related
        .filter(({ relation }) => relation === 'child')
        .map((unit) => ({ id: unit.id, name: unit.name })),
      predecessors: related.flatMap(({ id, name, succession_why }) =>
        succession_why === null ? [] : [{ id, name, succession: succession_why }],
      ),
    }
  })
}

function toUnitLine(unit: UnitRow): z.infer<typeof contract.UnitLine> {
  return {
    id: unit.id,
    revision: unit.revision,
    name: unit.name,
    kind: unit.kind,
    parentId: unit.parent_id,
    bodyId: unit.body_id,
    bodyName: unit.body_name,
    closedOn: unit.closed_on,
    successorId: unit.successor_id,
    successorName: unit.successor_name,
    succession: unit.succession_why,
    openCases: unit.open_cases,
    headName: unit.head_name,
  }
}

function notFound(): AppError {
  return new AppError('NOT_FOUND', '没有这个单位，或者您不能查看它')
}

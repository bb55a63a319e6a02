import type { FastifyInstance } from 'fastify'

import { dayInZone } from '../../../machines/policy/day.ts'
import {
  decideNomination,
  listNominations,
  proposeNomination,
  withdrawNomination,
} from '../../appraisal/nominations.ts'
import * as contract from '../../contract/nominations-endpoints.ts'
import { DIRECTOR } from '../../contract/record-shapes.ts'
import { withTenant } from '../../db/tenant.ts'
import { requireOffice } from '../../office/doer.ts'
import { zoneOf } from '../../office/policy-shelf.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** 评优: units, their people and suggestions, proposed and chosen. Deputies are neither nominated nor ranked. */
export function nominationRoutes(app: FastifyInstance, services: Services): void {
  const { db, engine, now } = services
  serve(app, contract.listNominations, async ({ query, viewer }) => {
    const year = query.year ?? Number(dayInZone(now(), await zoneOf(db, engine, viewer.tenantId)).slice(0, 4))
    return withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      const found = await listNominations(trx, viewer, { year, kind: query.kind })
      return { year, ...found, mayDecide: (DIRECTOR as readonly string[]).includes(viewer.role) }
    })
  })
  serve(app, contract.proposeNomination, async ({ body, viewer, request }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      return proposeNomination(trx, doerOf(services, viewer, request), body)
    }),
  )
  serve(app, contract.withdrawNomination, async ({ params, body, viewer, request }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      return withdrawNomination(trx, doerOf(services, viewer, request), { ...params, ...body })
    }),
  )
  serve(app, contract.decideNomination, async ({ params, body, viewer, request }) =>
    withTenant(db, viewer.tenantId, (trx) =>
      decideNomination(trx, doerOf(services, viewer, request), { ...params, ...body }),
    ),
  )
}

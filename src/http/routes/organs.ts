import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'

import { amendCongress, readCongress } from '../../contract/congress-endpoints.ts'
import * as contract from '../../contract/organs-endpoints.ts'
import { getCongressFacts } from '../../db/read/congress-facts.ts'
import { findOrgan, listOrgans, type OrganRow } from '../../db/read/organs.ts'
import type { Viewer } from '../../db/read/viewer.ts'
import { withTenant } from '../../db/tenant.ts'
import { AppError } from '../../errors.ts'
import * as office from '../../office/organs.ts'
import { getPolicy } from '../../office/policy-shelf.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** The congress itself, its bodies, delegations and committees. */
export function organRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services

  serve(app, readCongress, async ({ viewer }) => showCongress(services, viewer))
  serve(app, amendCongress, async ({ body, viewer, request }) => {
    await office.renameCongress(db, doerOf(services, viewer, request), body)
    return { name: body.name }
  })
  serve(app, contract.listOrgans, async ({ query, viewer }) => {
    const { rows, total, nextCursor } = await withTenant(db, viewer.tenantId, (trx) => listOrgans(trx, query))
    return { lines: rows.map(toOrganLine), total, nextCursor }
  })
  serve(app, contract.readOrgan, async ({ params, viewer }) => {
    const organ = await withTenant(db, viewer.tenantId, (trx) => findOrgan(trx, params.id))
    if (!organ) throw new AppError('NOT_FOUND', '没有这个机构，或者您不能查看它')
    return toOrganLine(organ)
  })
  serve(app, contract.createOrgan, async ({ body, viewer, request }) =>
    office.createOrgan(db, doerOf(services, viewer, request), body),
  )
  serve(app, contract.amendOrgan, async ({ params, body, viewer, request }) =>
    office.amendOrgan(db, doerOf(services, viewer, request), params.id, body),
  )
  serve(app, contract.closeOrgan, async ({ params, body, viewer, request }) =>
    office.closeOrgan(db, doerOf(services, viewer, request), params.id, body.revision),
  )
}

async function showCongress(
  { db, engine, calendars }: Services,
  { tenantId }: Viewer,
): Promise<z.infer<typeof readCongress.reply>> {
  const facts = await withTenant(db, tenantId, (trx) => getCongressFacts(trx, tenantId))
  const policy = await getPolicy(engine, tenantId, { id: facts.policy_id, version: facts.policy_version })
  return {
    id: facts.id,
    name: facts.name,
    level: facts.level,
    foundedAt: facts.founded_at.toISOString(),
    policy: { id: facts.policy_id, version: facts.policy_version, name: policy.name },
    zone: policy.office.zone,
    calendarVersion: calendars.of(tenantId).version,
    counts: {
      people: facts.people,
      units: facts.units,
      deputies: facts.deputies,
      openCases: facts.open_cases,
      openFaults: facts.open_faults,
    },
  }
}

function toOrganLine({ id, revision, kind, name, is_closed, members }: OrganRow): z.infer<typeof contract.OrganLine> {
  return { id, revision, kind, name, isClosed: is_closed, members }
}

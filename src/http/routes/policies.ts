import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { CLOCK_LABELS } from '../../../machines/labels.ts'
import { policyJsonSchema } from '../../../machines/policy/check.ts'
import { comparePolicies } from '../../../machines/policy/compare.ts'
import { termText } from '../../../machines/policy/value-text.ts'
import * as contract from '../../contract/policies-endpoints.ts'
import { getRefInForce } from '../../db/read/policies.ts'
import { withTenant } from '../../db/tenant.ts'
import * as office from '../../office/policies.ts'
import { movePolicy, previewPolicyMove } from '../../office/policy-move.ts'
import { getPolicy } from '../../office/policy-shelf.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'
import { showPolicies, showPolicy } from '../views/policy-view.ts'

/** The rules by which a congress handles: its versions, what would change, and what would move. */
export function policyRoutes(app: FastifyInstance, services: Services): void {
  const { db, engine } = services

  serve(app, contract.listPolicies, async ({ viewer }) => showPolicies(services, viewer.tenantId))
  serve(app, contract.readPolicySchema, async () => z.looseObject({}).parse(policyJsonSchema()))
  serve(app, contract.comparePolicies, async ({ query, viewer }) => {
    const { tenantId } = viewer
    const before = await getPolicy(engine, tenantId, { id: query.oldId, version: query.oldVersion })
    const after = await getPolicy(engine, tenantId, { id: query.newId, version: query.newVersion })
    return { changes: comparePolicies(before, after).map(({ section: _, ...change }) => change) }
  })
  serve(app, contract.readPolicy, async ({ params, viewer }) => showPolicy(services, viewer.tenantId, params))
  serve(app, contract.checkPolicyFile, async ({ body, viewer }) => {
    const { tenantId } = viewer
    const { checked, inForce } = await withTenant(db, tenantId, async (trx) => ({
      checked: await office.checkFile(trx, tenantId, body.file),
      inForce: await getRefInForce(trx, tenantId),
    }))
    const { policy, problems, version } = checked
    const changes = policy ? comparePolicies(await getPolicy(engine, tenantId, inForce), policy) : []
    return {
      isSound: policy !== undefined,
      problems,
      version: policy ? version : null,
      changes: changes.map(({ section: _, ...change }) => change),
    }
  })
  serve(app, contract.createPolicyVersion, async ({ body, viewer, request }) =>
    office.storePolicyVersion(db, doerOf(services, viewer, request), body.file, body.note ?? null),
  )
  serve(app, contract.activatePolicy, async ({ params, body, viewer, request }) =>
    office.activatePolicy(db, engine, doerOf(services, viewer, request), params, body),
  )
  serve(app, contract.previewPolicyMove, async ({ params, body, viewer, request }) => {
    const doer = doerOf(services, viewer, request)
    const { count, cases, clocks } = await previewPolicyMove({ db, engine }, doer, params, body.caseIds ?? null)
    return {
      count,
      cases: cases.map(({ id, number, policy_id, policy_version, deadlines }) => ({
        id,
        number,
        from: { id: policy_id, version: policy_version },
        deadlines: deadlines.map(({ row, dueOnAfter, newTerm, byNewRule }) => ({
          actorId: row.actor_id,
          kind: row.kind,
          label: CLOCK_LABELS[row.kind],
          dueOn: row.due_on,
          dueOnAfter,
          oldTerm: row.term === null ? null : termText(row.term),
          newTerm: newTerm === null ? null : termText(newTerm),
          byNewRule,
        })),
      })),
      clocks: clocks.map((one) => ({ ...one, label: CLOCK_LABELS[one.kind] })),
    }
  })
  serve(app, contract.movePolicy, async ({ params, body, viewer, request }) =>
    movePolicy({ db, engine }, doerOf(services, viewer, request), params, body),
  )
}

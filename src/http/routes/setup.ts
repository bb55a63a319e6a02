import type { FastifyInstance } from 'fastify'

import { SHIPPED_POLICY_IDS, shippedPolicy } from '../../../machines/policy/places/shipped.ts'
import type { Policy } from '../../../machines/policy/schema.ts'
import * as endpoints from '../../contract/setup-endpoints.ts'
import { listCongresses } from '../../db/read/congresses.ts'
import { AppError } from '../../errors.ts'
import { foundCongressWith, freeCongressId } from '../../login/found-congress.ts'
import { setUp } from '../../login/setup.ts'
import { accountOf, callerOf, setCookies } from '../caller.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** The first start: the operator, then a congress. */
export function setupRoutes(app: FastifyInstance, services: Services): void {
  serve(app, endpoints.setUp, async ({ body, request, reply }) => {
    const { cookies } = await setUp(services.login, callerOf(request), body)
    setCookies(reply, cookies)
    return null
  })
  serve(app, endpoints.listShippedPolicies, async () => ({
    policies: SHIPPED_POLICY_IDS.map(shippedPolicy).map(({ id, name, level }) => ({ id, name, level })),
  }))
  serve(app, endpoints.createCongress, async ({ body, request }) => {
    const { name, level, kind, alsoDirector } = body
    const policy = findPolicy(body.policyId)
    const known = await listCongresses(services.db)
    const same = known.find((congress) => congress.name === name)
    if (same) throw new AppError('RECORD_EXISTS', `已登记“${name}”；请换一个名称`)
    const id = freeCongressId(
      policy.id,
      known.map((congress) => congress.id),
    )
    const { userId, sessionId } = accountOf(request)
    const founding = { id, name, level, policy, alsoDirector }
    if (kind === 'sample') {
      if (!services.foundSample) throw new AppError('NOT_READY', '这个服务器不能生成示例；请建立空白的人大')
      const { postId, accounts } = await services.foundSample(callerOf(request), { userId, sessionId }, founding)
      return { id, name, postId, accounts }
    }
    const postId = await foundCongressWith(services.login, callerOf(request), { userId, sessionId }, founding)
    return { id, name, postId, accounts: [] }
  })
}

function findPolicy(id: string): Policy {
  if (SHIPPED_POLICY_IDS.includes(id)) return shippedPolicy(id)
  throw new AppError('POLICY_NOT_FOUND', `没有随附的办理规则“${id}”；请选用 ${SHIPPED_POLICY_IDS.join('、')} 之一`)
}

import type { FastifyInstance } from 'fastify'

import * as endpoints from '../../contract/account-endpoints.ts'
import {
  changeExternalName,
  createPersonAccount,
  lockAccount,
  readPersonAccount,
  resetAccount,
  unlockAccount,
} from '../../login/people-accounts.ts'
import { issueSignInCode, listCodeRequests } from '../../login/sign-in-codes.ts'
import { changeSignInPolicy, readSignInPolicy } from '../../login/sign-in-policy.ts'
import { listTokens, makeToken, revokeToken } from '../../login/tokens.ts'
import { accountOf, callerOf } from '../caller.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** Tokens of one's own, and the accounts of others. */
export function tokenRoutes(app: FastifyInstance, services: Services): void {
  serve(app, endpoints.listTokens, async ({ request }) => ({
    tokens: await listTokens(services.login, accountOf(request).userId),
  }))
  serve(app, endpoints.makeToken, async ({ body, viewer, request, reply }) => {
    reply.header('cache-control', 'no-store')
    return makeToken(services.login, callerOf(request), viewer, body)
  })
  serve(app, endpoints.revokeToken, async ({ params, request }) => {
    await revokeToken(services.login, callerOf(request), accountOf(request), params.id)
    return null
  })
  accountRoutes(app, services)
  codeRoutes(app, services)
  serve(app, endpoints.readSignInPolicy, async ({ viewer }) => readSignInPolicy(services.login, viewer))
  serve(app, endpoints.changeSignInPolicy, async ({ body, viewer, request }) =>
    changeSignInPolicy(services.login, callerOf(request), viewer, body),
  )
}

function accountRoutes(app: FastifyInstance, services: Services): void {
  serve(app, endpoints.readPersonAccount, async ({ params, viewer }) => ({
    account: await readPersonAccount(services.login, viewer, params.id),
  }))
  serve(app, endpoints.createPersonAccount, async ({ params, body, viewer, request, reply }) => {
    reply.header('cache-control', 'no-store')
    return createPersonAccount(services.login, callerOf(request), viewer, params.id, body)
  })
  serve(app, endpoints.changePersonAccount, async ({ params, body, viewer, request }) =>
    changeExternalName(services.login, callerOf(request), viewer, params.id, body.externalName),
  )
  serve(app, endpoints.resetPersonAccount, async ({ params, body, viewer, request, reply }) => {
    reply.header('cache-control', 'no-store')
    return resetAccount(services.login, callerOf(request), viewer, params.id, body.alsoSecondFactor)
  })
  serve(app, endpoints.lockPersonAccount, async ({ params, viewer, request }) =>
    lockAccount(services.login, callerOf(request), viewer, params.id),
  )
  serve(app, endpoints.unlockPersonAccount, async ({ params, viewer, request }) =>
    unlockAccount(services.login, callerOf(request), viewer, params.id),
  )
}

function codeRoutes(app: FastifyInstance, services: Services): void {
  serve(app, endpoints.issueSignInCode, async ({ params, body, viewer, request, reply }) => {
    reply.header('cache-control', 'no-store')
    return issueSignInCode(services.login, callerOf(request), viewer, params.id, body.expiresInMinutes)
  })
  serve(app, endpoints.listSignInCodeRequests, async ({ viewer }) => ({
    requests: await listCodeRequests(services.login, viewer),
  }))
}

import type { FastifyInstance } from 'fastify'

import * as endpoints from '../../contract/login-endpoints.ts'
import { changePassword } from '../../login/change-password.ts'
import { readMe } from '../../login/me.ts'
import { finishOidc, startOidc } from '../../login/oidc.ts'
import {
  confirmSecondFactor,
  giveSecondFactor,
  removeSecondFactor,
  startSecondFactor,
} from '../../login/second-factor.ts'
import { type Asking, endSession, listSessions, signOut, signOutEverywhere, switchPost } from '../../login/sessions.ts'
import { type Opened, signIn } from '../../login/sign-in.ts'
import { requestSignInCode, signInWithCode } from '../../login/sign-in-codes.ts'
import { accountOf, callerOf, setCookies } from '../caller.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

type Request = Parameters<typeof callerOf>[0]
type Reply = Parameters<typeof setCookies>[0]

/** Signing in and out, and what a person settles about the own account. */
export function loginRoutes(app: FastifyInstance, services: Services): void {
  serve(app, endpoints.readMe, async ({ request, reply }) => {
    reply.header('cache-control', 'no-store')
    return readMe(services.login, request.identity)
  })
  waysIn(app, services)
  sessionRoutes(app, services)
  secondFactorRoutes(app, services)
}

function waysIn(app: FastifyInstance, services: Services): void {
  serve(app, endpoints.signIn, async ({ body, request, reply }) =>
    opened(reply, await signIn(services.login, callerOf(request), body)),
  )
  serve(app, endpoints.giveSecondFactor, async ({ body, request, reply }) =>
    opened(reply, await giveSecondFactor(services.login, callerOf(request), body.code)),
  )
  serve(app, endpoints.requestSignInCode, async ({ body, request }) => {
    await requestSignInCode(services.login, callerOf(request), body.who)
    return null
  })
  serve(app, endpoints.signInWithCode, async ({ body, request, reply }) =>
    opened(reply, await signInWithCode(services.login, callerOf(request), body)),
  )
  serve(app, endpoints.startOidc, async ({ request, reply }) => {
    const { url, cookies } = await startOidc(services.login, callerOf(request))
    setCookies(reply, cookies)
    return { url }
  })
  serve(app, endpoints.finishOidc, async ({ request, reply }) => {
    const { location, cookies } = await finishOidc(services.login, callerOf(request), request.url)
    setCookies(reply, cookies)
    return reply.redirect(location, 303)
  })
}

function sessionRoutes(app: FastifyInstance, services: Services): void {
  serve(app, endpoints.signOut, async ({ request, reply }) => {
    setCookies(reply, await signOut(services.login, callerOf(request), askingOf(request)))
    return null
  })
  serve(app, endpoints.signOutEverywhere, async ({ request, reply }) => {
    setCookies(reply, await signOutEverywhere(services.login, callerOf(request), askingOf(request)))
    return null
  })
  serve(app, endpoints.switchPost, async ({ body, request }) =>
    switchPost(services.login, callerOf(request), askingOf(request), body),
  )
  serve(app, endpoints.listSessions, async ({ request }) => ({
    sessions: await listSessions(services.login, askingOf(request)),
  }))
  serve(app, endpoints.endSession, async ({ params, request }) => {
    await endSession(services.login, callerOf(request), askingOf(request), params.id)
    return null
  })
  serve(app, endpoints.changePassword, async ({ body, request }) => {
    await changePassword(services.login, callerOf(request), askingOf(request), body)
    return null
  })
}

function secondFactorRoutes(app: FastifyInstance, services: Services): void {
  serve(app, endpoints.startSecondFactor, async ({ body, request, reply }) => {
    reply.header('cache-control', 'no-store')
    return startSecondFactor(services.login, callerOf(request), accountOf(request), body.password)
  })
  serve(app, endpoints.confirmSecondFactor, async ({ body, request, reply }) => {
    setCookies(reply, await confirmSecondFactor(services.login, callerOf(request), accountOf(request), body.code))
    return null
  })
  serve(app, endpoints.removeSecondFactor, async ({ body, request, reply }) => {
    setCookies(reply, await removeSecondFactor(services.login, callerOf(request), accountOf(request), body))
    return null
  })
}

function opened(reply: Reply, { state, cookies }: Opened): { state: Opened['state'] } {
  setCookies(reply, cookies)
  return { state }
}

function askingOf(request: Request): Asking {
  const { userId, viewer, sessionId } = accountOf(request)
  return { userId, viewer, sessionId }
}

import type { FastifyReply, FastifyRequest } from 'fastify'

import { AppError } from '../errors.ts'
import type { Caller } from '../login/caller.ts'
import type { Identity } from '../login/identity.ts'

/** From where a request came, as the login wants to know it. */
export function callerOf(request: FastifyRequest): Caller {
  return { headers: request.headers, address: request.ip, requestId: request.id }
}

/** The account that asks; `access` has already let nobody else in. */
export function accountOf(request: FastifyRequest): Identity & { kind: 'account' } {
  const { identity } = request
  if (identity.kind === 'account') return identity
  throw new AppError('NOT_SIGNED_IN', '还没有登录，或登录已过期；请登录后再试')
}

/** Cookies that the login sets or takes back; such a reply is kept by nobody on the way. */
export function setCookies(reply: FastifyReply, cookies: readonly string[]): void {
  reply.header('cache-control', 'no-store')
  if (cookies.length > 0) reply.header('set-cookie', cookies)
}

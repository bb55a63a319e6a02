import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'

import { AppError } from '../../errors.ts'

export type Limits = {
  /** Requests a minute of one account, whatever number of pages it has open. */
  ratePerAccount: number
  /** Requests a minute of one address: a whole office may stand behind it. */
  ratePerAddress: number
}

const MINUTE_MS = 60_000
const YEAR_S = 365 * 24 * 60 * 60
/** Addresses and accounts that are counted at the same time; the longest silent is forgotten first. */
const MOST_COUNTED = 20_000

/**
 * Head lines of every reply. Scripts come from this server alone and never stand in a page. Styles may stand in it: the
 * components of the screens write theirs as they appear, and a nonce would make every page a page of its own.
 */
export async function securityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    global: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    // These speak to a browser over https alone; over http it complains of them.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()')
    if (request.protocol !== 'https') return
    reply.header('strict-transport-security', `max-age=${YEAR_S}`)
    reply.header('cross-origin-opener-policy', 'same-origin')
  })
  app.addHook('onSend', async (_, reply) => {
    // A shared computer keeps nothing of what was read on it; what may be kept says so itself.
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
}

/** Counts requests of an address before anything is asked of the database. */
export async function limitAddresses(app: FastifyInstance, { ratePerAddress }: Limits): Promise<void> {
  await app.register(rateLimit, { global: false, cache: MOST_COUNTED, timeWindow: MINUTE_MS })
  const count = app.createRateLimit({ max: ratePerAddress, keyGenerator: (request) => request.ip })
  app.addHook('onRequest', async (request) => refuseBeyond(await count(request)))
}

/** Counts requests of an account, once it is known who asks. */
export function limitAccounts(app: FastifyInstance, { ratePerAccount }: Limits): void {
  const count = app.createRateLimit({ max: ratePerAccount, keyGenerator: accountOf })
  app.addHook('onRequest', async (request) => {
    if (request.identity.kind === 'account') refuseBeyond(await count(request))
  })
}

function accountOf({ identity }: FastifyRequest): string {
  return identity.kind === 'account' ? identity.userId : 'nobody'
}

type Counted = { isAllowed: true } | { isAllowed: false; isExceeded: boolean; ttlInSeconds: number }

function refuseBeyond(counted: Counted): void {
  if (counted.isAllowed || !counted.isExceeded) return
  throw new TooManyRequests(Math.max(1, counted.ttlInSeconds))
}

/** Carries how long to wait into the head of the reply. */
export class TooManyRequests extends AppError {
  readonly retryAfterS: number

  constructor(retryAfterS: number) {
    super('TOO_MANY_REQUESTS', `请求太频繁；请在 ${retryAfterS} 秒后再试`)
    this.retryAfterS = retryAfterS
  }
}

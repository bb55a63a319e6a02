import { randomUUID } from 'node:crypto'
import multipart from '@fastify/multipart'
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  type FastifyServerFactory,
  fastify,
  type RouteOptions,
} from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'

import { speakChinese } from '../contract/chinese-errors.ts'
import type { Identity } from '../login/identity.ts'
import { ROUTES } from './all-routes.ts'
import { refuseBrokenText } from './plugins/broken-text.ts'
import { documentation } from './plugins/documentation.ts'
import { type Answered, measure } from './plugins/measured.ts'
import { refuseForeignPages } from './plugins/origin.ts'
import { answerFailure, problems } from './plugins/problems.ts'
import { type QueueBoard, queueBoard } from './plugins/queue-board.ts'
import { type Limits, limitAccounts, limitAddresses, securityHeaders } from './plugins/security.ts'
import { web } from './plugins/web.ts'
import type { Services } from './services.ts'

export type AppDependencies = {
  log: FastifyBaseLogger
  services: Services
  /** Finds out who asks; without it, the login does. */
  identify?: (request: FastifyRequest) => Promise<Identity>
  /** The server that already listens at the door; without it a new one. */
  serverFactory?: FastifyServerFactory
  /** Addresses whose `x-forwarded-*` is believed; without them none. */
  trustedProxies?: string[]
  limits?: Limits
  /** Where the built screens are; without it there are none. */
  webFolder?: string
  /** The pages of the queues, for administrators; without it there are none. */
  queueBoard?: QueueBoard
  /** Is told of every answer, for measurements. */
  onAnswered?: (answered: Answered) => void
  /** Is told of every address that the server answers. */
  onRoute?: (route: RouteOptions) => void
}

const BODY_LIMIT_BYTES = 1024 * 1024
const LIMITS: Limits = { ratePerAccount: 600, ratePerAddress: 6000 }

// What zod says of a field is read by people here.
speakChinese()

/** Builds the HTTP application; it does not listen. */
export async function buildApp(parts: AppDependencies): Promise<FastifyInstance> {
  const { log, services, identify, serverFactory, trustedProxies = [], limits = LIMITS, webFolder } = parts
  const app = fastify({
    loggerInstance: log,
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: () => randomUUID(),
    // An address that cannot be decoded reaches no route.
    frameworkErrors: (error, request, reply) => void answerFailure(error, request, reply),
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    ...(serverFactory && { serverFactory }),
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.decorateRequest('identity')
  if (parts.onRoute) app.addHook('onRoute', parts.onRoute)
  if (parts.onAnswered) measure(app, parts.onAnswered)
  problems(app)
  refuseBrokenText(app)
  await securityHeaders(app)
  await limitAddresses(app, limits)
  refuseForeignPages(app, services)

  const whoAsks = identify ?? ((request) => services.login.identify(request.headers))
  app.addHook('onRequest', async (request) => {
    const { endpoint } = request.routeOptions.config ?? {}
    // A stream connects by itself, with nobody there: it keeps no session alive.
    if (endpoint?.produces === 'text/event-stream') request.headers['x-background'] = '1'
    // A page or a picture is for everybody: nobody is looked up for it.
    request.identity = endpoint ? await whoAsks(request) : { kind: 'nobody' }
  })
  app.decorate('whoAsks', whoAsks)
  limitAccounts(app, limits)

  await app.register(multipart, { throwFileSizeLimit: false })
  await documentation(app)
  for (const addRoutes of ROUTES) await app.register(async (scope) => addRoutes(scope, services))
  if (parts.queueBoard) await queueBoard(app, parts.queueBoard)
  if (webFolder !== undefined) await web(app, webFolder)
  return app
}

import { randomUUID } from 'node:crypto'
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  type FastifyServerFactory,
  fastify,
} from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'

import type { Identity } from '../login/identity.ts'
import { ROUTES } from './all-routes.ts'
import { problems } from './plugins/problems.ts'
import type { Services } from './services.ts'

export type AppDependencies = {
  log: FastifyBaseLogger
  services: Services
  /** Finds out who asks; without it, the login does. */
  identify?: (request: FastifyRequest) => Promise<Identity>
  /** The server that already listens at the door; without it a new one. */
  serverFactory?: FastifyServerFactory
}

const BODY_LIMIT_BYTES = 1024 * 1024

/** Builds the HTTP application; it does not listen. */
export async function buildApp({ log, services, identify, serverFactory }: AppDependencies): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: log,
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: () => randomUUID(),
    ...(serverFactory && { serverFactory }),
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.decorateRequest('identity')
  problems(app)

  const whoAsks = identify ?? ((request) => services.login.identify(request.headers))
  app.addHook('onRequest', async (request) => {
    request.identity = await whoAsks(request)
  })
  for (const addRoutes of ROUTES) await app.register(async (scope) => addRoutes(scope, services))
  return app
}

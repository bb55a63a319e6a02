import { type FastifyBaseLogger, type FastifyInstance, fastify } from 'fastify'

import { health, type ReadinessCheck } from './plugins/health.ts'

export type AppDependencies = { log: FastifyBaseLogger; readiness: readonly ReadinessCheck[] }

/** Builds the HTTP server; it does not listen yet. */
export async function buildApp({ log, readiness }: AppDependencies): Promise<FastifyInstance> {
  const app = fastify({ loggerInstance: log, forceCloseConnections: 'idle' })
  await app.register(health(readiness))

  app.setNotFoundHandler(async (_, reply) =>
    reply.code(404).send({ code: 'NOT_FOUND', message: '没有这个地址；现在有 /healthz 和 /readyz，界面尚未提供' }),
  )
  return app
}

import type { FastifyPluginAsync } from 'fastify'

/** One thing that must hold before requests may come in: undefined, or why it does not hold. */
export type ReadinessCheck = { name: string; findProblem: () => Promise<string | undefined> }

const CHECK_TIMEOUT_MS = 2000

/** `/healthz`: the process lives. `/readyz`: everything that it needs is there. Neither is worth a line in the log. */
export function health(checks: readonly ReadinessCheck[]): FastifyPluginAsync {
  return async (app) => {
    app.get('/healthz', { logLevel: 'warn' }, async () => ({ status: 'alive' }))

    app.get('/readyz', { logLevel: 'warn' }, async (_, reply) => {
      const problems = await Promise.all(checks.map(runCheck))
      const isReady = problems.every((problem) => problem === undefined)
      const report = Object.fromEntries(checks.map(({ name }, index) => [name, problems[index] ?? 'ok']))
      return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready', checks: report })
    })
  }
}

/** A check that hangs is a check that fails. What it says may name no person, since anybody may ask. */
async function runCheck({ findProblem }: ReadinessCheck): Promise<string | undefined> {
  let timeout: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timeout = setTimeout(() => resolve(`no answer within ${CHECK_TIMEOUT_MS} ms`), CHECK_TIMEOUT_MS)
  })
  try {
    return await Promise.race([findProblem(), late])
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).name
  } finally {
    clearTimeout(timeout)
  }
}

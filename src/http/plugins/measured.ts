import type { FastifyInstance } from 'fastify'

/** One answer, told by its route: no address, no query, nobody's id. */
export type Answered = { method: string; route: string; status: string; seconds: number }

const NO_ROUTE = '(none)'

/** Tells how long every answer took. A stream ends when its reader leaves: how long it took says nothing. */
export function measure(app: FastifyInstance, note: (answered: Answered) => void): void {
  app.addHook('onResponse', async (request, reply) => {
    const { url, config } = request.routeOptions
    if (config?.endpoint?.produces === 'text/event-stream') return
    note({
      method: request.method,
      route: url ?? NO_ROUTE,
      status: `${Math.floor(reply.statusCode / 100)}xx`,
      seconds: reply.elapsedTime / 1000,
    })
  })
}

import { PassThrough } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'

import { followLive, type LiveEventName } from '../../contract/live-endpoints.ts'
import type { Viewer } from '../../db/read/viewer.ts'
import { AppError } from '../../errors.ts'
import type { Listener } from '../../office/live-hub.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** Who reads so slowly that this much is waiting is cut off; the browser comes again and says where it was. */
const MOST_WAITING_BYTES = 256 * 1024
const RECONNECT_MS = 3000

export function liveRoutes(app: FastifyInstance, { live }: Services): void {
  serve(app, followLive, async ({ headers, viewer, request, reply }) => {
    if (live.countOf(viewer.userId) >= live.mostPerAccount) {
      throw new AppError(
        'TOO_MANY_REQUESTS',
        `同一账号最多同时打开 ${live.mostPerAccount} 个实时连接；请关闭不用的页面`,
      )
    }
    const stream = new PassThrough()
    const listener = listenerOn(stream, viewer)
    stream.write(`retry: ${RECONNECT_MS}\n\n`)
    const leave = live.join(listener, headers['last-event-id'])
    const checking = setInterval(() => void check(app, request, listener, stream), live.checkEveryMs)
    stream.once('close', () => {
      clearInterval(checking)
      leave()
    })
    return (
      reply
        .header('content-type', 'text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        // Nothing follows on this connection: a server that stops need not wait for it.
        .header('connection', 'close')
        .send(stream)
    )
  })
  app.addHook('preClose', async () => live.close())
}

function listenerOn(stream: PassThrough, viewer: Viewer): Listener {
  return {
    viewer,
    tell: (event: LiveEventName, data: unknown, id?: string) => {
      if (stream.destroyed || stream.writableEnded) return
      if (stream.writableLength > MOST_WAITING_BYTES) return void stream.destroy()
      stream.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    },
    end: () => stream.end(),
  }
}

/** A sign of life, and the question whether the session still is: a stream ends with it. */
async function check(app: FastifyInstance, request: FastifyRequest, listener: Listener, stream: PassThrough) {
  try {
    const identity = await app.whoAsks(request)
    const isSame = identity.kind === 'account' && identity.viewer?.postId === listener.viewer.postId
    if (isSame && identity.mustDo === null) return void stream.write(': alive\n\n')
    listener.tell('ended', {})
    listener.end()
  } catch {
    // The database is away: nobody can say that the session is over.
    stream.write(': waiting\n\n')
  }
}

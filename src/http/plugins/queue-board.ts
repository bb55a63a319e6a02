import type { FastifyError, FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'

import { AppError } from '../../errors.ts'
import type { Identity } from '../../login/identity.ts'
import { answerFailure } from './problems.ts'

export type QueueBoard = {
  /** Where its pages think they are. */
  prefix: string
  routes: FastifyPluginCallback
  /** Opens the queues at the first call. Rejects while their store is away. */
  open(): Promise<void>
}

/** The page loads a font from abroad: an office without internet would wait for it, and others learn who looks. */
const FOREIGN_LINK = /<link[^>]+https?:\/\/[^>]+>/g

/**
 * The board of the queues: pages of a library, for administrators and whoever keeps the installation, to look and not to
 * touch. Its pages name their own address in `<base>`, the one thing in which they are allowed more than ours.
 */
export async function queueBoard(app: FastifyInstance, board: QueueBoard): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      try {
        if (request.method !== 'GET' && request.method !== 'HEAD') {
          throw new AppError('NOT_ALLOWED', '后台任务只能查看，不能在这里改动')
        }
        judge(await scope.whoAsks(request))
        await board.open()
      } catch (error) {
        // The board has a handler of its own, which would tell all.
        await answerFailure(error as FastifyError, request, reply)
        return reply
      }
      allowBase(reply)
      return undefined
    })
    scope.addHook('onSend', async (_: FastifyRequest, reply, payload) => {
      const isPage = String(reply.getHeader('content-type')).startsWith('text/html')
      return isPage && typeof payload === 'string' ? payload.replace(FOREIGN_LINK, '') : payload
    })
    await scope.register(board.routes, { prefix: board.prefix })
  })
}

/** Throws NOT_SIGNED_IN or NOT_ALLOWED. */
function judge(identity: Identity): void {
  if (identity.kind === 'nobody') throw new AppError('NOT_SIGNED_IN', '还没有登录，或登录已过期；请登录后再试')
  const { viewer, isOperator, mustDo } = identity
  const isEntitled = isOperator || viewer?.role === 'administrator'
  if (!isEntitled || mustDo !== null || viewer?.token) {
    throw new AppError('NOT_ALLOWED', '您现在的岗位不能查看后台任务；请换用系统管理员的岗位')
  }
}

function allowBase(reply: FastifyReply): void {
  const policy = String(reply.getHeader('content-security-policy') ?? '')
  reply.header('content-security-policy', policy.replace("base-uri 'none'", "base-uri 'self'"))
}

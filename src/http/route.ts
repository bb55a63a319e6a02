import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'

import type { Access, Endpoint } from '../contract/endpoint.ts'
import { Problem } from '../contract/problem.ts'
import type { Viewer } from '../db/read/viewer.ts'
import { AppError } from '../errors.ts'
import type { Identity } from '../login/identity.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any handler runs. */
    identity: Identity
  }
  interface FastifyContextConfig {
    endpoint?: Endpoint
  }
  interface FastifyInstance {
    /** Finds out anew who asks: a stream outlives the session that opened it. */
    whoAsks(request: FastifyRequest): Promise<Identity>
  }
}

type Parsed<T> = T extends z.ZodType ? z.infer<T> : undefined
type ViewerFor<A extends Access> = A extends 'public' | 'account' | 'operator' ? Viewer | null : Viewer
/** What a handler is given, parsed and judged by the endpoint. */
export type Asked<E extends Endpoint> = {
  params: Parsed<E['params']>
  query: Parsed<E['query']>
  body: Parsed<E['body']>
  headers: Parsed<E['headers']>
  viewer: ViewerFor<E['access']>
  request: FastifyRequest
  reply: FastifyReply
}
type Answer<E extends Endpoint> = E['produces'] extends string ? unknown : z.infer<E['reply']>

/** Puts one endpoint of the contract on the server: who may call it is judged first, then what was sent. */
export function serve<const E extends Endpoint>(
  app: FastifyInstance,
  endpoint: E,
  handle: (asked: Asked<E>) => Promise<Answer<E>>,
): void {
  const status = endpoint.status ?? 200
  app.route({
    method: endpoint.method,
    url: endpoint.url,
    // A stream without end has no head of its own.
    exposeHeadRoute: endpoint.produces !== 'text/event-stream',
    config: { endpoint },
    schema: {
      operationId: endpoint.name,
      tags: [endpoint.tag],
      summary: endpoint.summary,
      ...(endpoint.params && { params: endpoint.params }),
      ...(endpoint.query && { querystring: endpoint.query }),
      ...(endpoint.headers && { headers: endpoint.headers }),
      ...(endpoint.body && { body: endpoint.body }),
      ...(endpoint.consumes && { consumes: [endpoint.consumes] }),
      ...(endpoint.produces
        ? { produces: [endpoint.produces] }
        : { response: { [status]: endpoint.reply, '4xx': Problem, '5xx': Problem } }),
    },
    // Before the body is read: who may not ask is not parsed, and learns nothing of the form.
    onRequest: async (request) => judgeAccess(request.identity, endpoint),
    handler: async (request, reply) => {
      const { identity } = request
      const answer = await handle({
        params: request.params,
        query: request.query,
        body: request.body,
        headers: request.headers,
        viewer: identity.kind === 'account' ? identity.viewer : null,
        request,
        reply,
      } as unknown as Asked<E>)
      if (endpoint.produces) return answer
      reply.code(status)
      return status === 204 ? null : answer
    },
  })
}

/** Throws NOT_SIGNED_IN, PASSWORD_CHANGE_NEEDED, SECOND_FACTOR_MISSING or NOT_ALLOWED. */
function judgeAccess(identity: Identity, { access, tokens, method }: Endpoint): void {
  if (access === 'public') return
  if (identity.kind === 'nobody') throw new AppError('NOT_SIGNED_IN', '还没有登录，或登录已过期；请登录后再试')
  const { viewer } = identity
  if (viewer?.token) {
    const needed = tokens ?? (method === 'GET' ? 'read' : 'write')
    if (needed === 'never' || !viewer.token.scopes.includes(needed)) {
      throw new AppError('NOT_ALLOWED', '这个令牌的权限不包括此项操作；请由本人登录办理，或换用权限足够的令牌')
    }
  }
  if (access === 'account') return
  if (identity.mustDo === 'set_password') throw new AppError('PASSWORD_CHANGE_NEEDED', '请先设置自己的密码')
  if (identity.mustDo === 'set_second_factor') {
    throw new AppError('SECOND_FACTOR_MISSING', '您的岗位要求两步验证；请先绑定验证器')
  }
  if (access === 'operator') {
    if (!identity.isOperator) throw new AppError('NOT_ALLOWED', '只有系统维护人员可以做这件事')
    return
  }
  if (!viewer) throw new AppError('NOT_ALLOWED', '这个账号还没有岗位；请管理员为您登记岗位')
  // Where a list names the presidium, it means the office of a township.
  if (access !== 'post' && (!access.includes(viewer.role) || viewer.readsAs !== viewer.role)) {
    throw new AppError('NOT_ALLOWED', '您现在的岗位不能做这件事；请换用有权限的岗位，或请有权限的人办理')
  }
}

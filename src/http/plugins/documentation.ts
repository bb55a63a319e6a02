import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { z } from 'zod'

import type { Access, Endpoint } from '../../contract/endpoint.ts'
import { Problem } from '../../contract/problem.ts'

/** The OpenAPI document of every endpoint, made from the contract; nothing in it is written twice. */
export async function documentation(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '督办 Duban',
        version: '1',
        description: [
          '人大代表建议的提、办、督、评。每个操作标明谁可以调用（x-duban-access）和令牌需要的权限（x-duban-tokens）。',
          '不能办理时返回 RFC 9457 的 problem：code 见 README 的 Error codes，detail 是给人看的一句话。',
          '登记事项时可带 Idempotency-Key（重发不会重复登记）和 If-Match（期间有变化即拒绝）；登记人员、单位、联系人、代表和上传附件时也可带 Idempotency-Key。',
        ].join('\n\n'),
      },
      components: {
        schemas: { Problem: z.toJSONSchema(Problem) as object },
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'duban.session_token', description: '登录后的会话' },
          token: { type: 'http', scheme: 'bearer', description: '本人生成的令牌' },
        },
      },
    },
    transform: ({ schema, url, route, ...rest }) => {
      const { endpoint } = route.config ?? {}
      if (!endpoint) return { schema: { hide: true }, url }
      const described = jsonSchemaTransform({ schema: withReply(schema, endpoint), url, route, ...rest })
      return { ...described, schema: withRest(described.schema as Described, endpoint) }
    },
  })
  let written: string | undefined
  app.get('/api/openapi.json', { schema: { hide: true } as FastifySchema }, async (_, reply) => {
    written ??= JSON.stringify(app.swagger())
    return reply.type('application/json; charset=utf-8').serializer(String).send(written)
  })
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    uiConfig: { layout: 'BaseLayout', docExpansion: 'list', filter: true, validatorUrl: null, tryItOutEnabled: false },
    theme: { title: '督办 Duban 接口文档' },
  })
}

type Described = FastifySchema & { consumes?: string[] }

/** Its own reply alone: the problems are the same everywhere and are added as a reference. */
function withReply(schema: FastifySchema, { status = 200, reply, produces }: Endpoint): FastifySchema {
  return { ...schema, response: { [status]: produces ? z.string() : reply } }
}

const WITHOUT_CONTENT = 204

/** Statuses of problems by what the endpoint takes and does. */
export function problemsOf({ access, method, params, query, headers, body, consumes }: Endpoint): number[] {
  const takes = params || query || headers || body || consumes
  const writes = method !== 'GET'
  return [
    ...(takes ? [400] : []),
    ...(access === 'public' ? [] : [401, 403]),
    404,
    ...(writes ? [409, 422] : []),
    ...(body || consumes ? [413, 415] : []),
    429,
    500,
    503,
  ]
}

/** What the transform of schemas cannot know: problems, files, media types, and the words of our own. */
function withRest(described: Described, endpoint: Endpoint): FastifySchema {
  const { status = 200, produces, consumes, access, tokens, method } = endpoint
  const response = { ...(described.response as Record<string, unknown>) }
  for (const code of problemsOf(endpoint)) response[code] = PROBLEM
  if (produces) {
    response[status] = {
      description: '内容',
      content: { [produces]: { schema: { type: 'string', format: 'binary' } } },
    }
  }
  if (status === WITHOUT_CONTENT) response[status] = { description: '已完成，没有内容', type: 'null' }
  return {
    ...described,
    response,
    ...(consumes && {
      consumes: [consumes],
      body: {
        type: 'object',
        required: ['file'],
        properties: { file: { type: 'string', format: 'binary', description: '文件' } },
      },
    }),
    security: access === 'public' ? [] : [{ session: [] }, ...(tokens === 'never' ? [] : [{ token: [] }])],
    'x-duban-access': wordsOf(access),
    'x-duban-tokens': tokens ?? (method === 'GET' ? 'read' : 'write'),
  } as FastifySchema
}

const PROBLEM = {
  description: '不能办理',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

function wordsOf(access: Access): string | readonly string[] {
  return access
}

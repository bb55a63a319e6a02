import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod'

import { fieldLabel } from '../../contract/field-labels.ts'
import type { Problem } from '../../contract/problem.ts'
import { AppError, type ErrorCode } from '../../errors.ts'
import { flawsInBody } from '../event-flaws.ts'
import { TooManyRequests } from './security.ts'

/** What a refused outcome of the engine and an expected failure have in common. */
type Said = {
  code: ErrorCode
  status: number
  detail: string
  fields?: Problem['fields']
  revision?: number | undefined
}

/** What fastify itself refuses, in our words. */
const OF_FASTIFY: Readonly<Record<string, { code: ErrorCode; status: number; detail: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'BODY_TOO_LARGE', status: 413, detail: '发送的内容太大；请减少内容或分次提交' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'FORMAT_UNSUPPORTED',
    status: 415,
    detail: '不支持这种内容格式；请发送 application/json',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'REQUEST_INVALID', status: 400, detail: '没有收到内容；应是 JSON' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'REQUEST_INVALID', status: 400, detail: '内容不是有效的 JSON；请检查格式' },
  // Of Postgres: text with the character zero, which it can neither keep nor search.
  '22021': { code: 'REQUEST_INVALID', status: 400, detail: '内容含有不能保存的空字符（U+0000）；请删去后重试' },
  '22P05': { code: 'REQUEST_INVALID', status: 400, detail: '内容含有不能保存的空字符（U+0000）；请删去后重试' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'REQUEST_INVALID',
    status: 400,
    detail: '内容长度与标明的不符；请重新提交',
  },
}

/** Every refusal and failure leaves as a problem of RFC 9457; a bug is logged in full and tells nothing but its number. */
export function problems(app: FastifyInstance): void {
  app.setErrorHandler(answerFailure)
  app.setNotFoundHandler(async (request, reply) =>
    send({ code: 'NOT_FOUND', status: 404, detail: '没有这个地址，或者您不能查看它' }, request, reply),
  )
}

/** Tells what went wrong; what was not expected is logged in full and tells nothing but its number. */
export async function answerFailure(error: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const said = explain(error, request)
  if (error instanceof TooManyRequests) reply.header('retry-after', error.retryAfterS)
  if (said) return send(said, request, reply)
  request.log.error({ err: error, requestId: request.id }, 'Unexpected failure')
  return send(
    { code: 'UNEXPECTED', status: 500, detail: '系统出错，已记录；如再次出现，请把下面的编号告诉管理员' },
    request,
    reply,
  )
}

async function send(
  { code, status, detail, fields, revision }: Said,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const problem: Problem = {
    type: `urn:duban:${code}`,
    title: TITLES[status] ?? '不能完成',
    status,
    code,
    detail,
    requestId: request.id,
    ...(fields && { fields }),
    ...(revision !== undefined && { revision }),
  }
  await reply.code(status).type('application/problem+json; charset=utf-8').serializer(JSON.stringify).send(problem)
}

function explain(error: FastifyError, request: FastifyRequest): Said | undefined {
  if (error instanceof AppError) {
    return { code: error.code, status: error.status, detail: error.message, revision: error.revision }
  }
  if (hasZodFastifySchemaValidationErrors(error)) return explainFields(error, flawsInBody(request.body))
  if (isResponseSerializationError(error)) return undefined
  const known = OF_FASTIFY[error.code]
  if (known) return known
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return {
      code: 'REQUEST_INVALID',
      status: error.statusCode === 429 ? 429 : 400,
      detail: '请求不合要求；请检查后重试',
    }
  }
  return undefined
}

type Flawed = { validation: readonly { instancePath: string; message?: string | undefined }[] }

function explainFields({ validation }: Flawed, ofEvent: Problem['fields']): Said {
  const isEvent = ({ instancePath }: Flawed['validation'][number]) => /^\/event(\/|$)/.test(instancePath)
  const others = ofEvent ? validation.filter((one) => !isEvent(one)) : validation
  const named = others.slice(0, 20).map(({ instancePath, message }) => {
    const path = instancePath.replace(/^\//, '').replaceAll('/', '.')
    return { path, label: fieldLabel(path), why: message ?? '不合要求' }
  })
  const fields = [...(ofEvent ?? []), ...named]
  const [first] = fields
  const detail = first ? `“${first.label}”不合要求：${first.why}` : '内容不合要求；请检查后重试'
  return {
    code: 'REQUEST_INVALID',
    status: 400,
    detail: `${detail}${fields.length > 1 ? `（共 ${fields.length} 处）` : ''}`,
    fields,
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: '内容不合要求',
  401: '需要登录',
  403: '没有权限',
  404: '找不到',
  409: '与现状冲突',
  410: '已失效',
  413: '内容太大',
  415: '格式不支持',
  422: '不能这样做',
  429: '请求太频繁',
  500: '系统出错',
  503: '暂时不能使用',
}

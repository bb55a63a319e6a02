import type { FastifyInstance } from 'fastify'

import { AppError } from '../../errors.ts'

/** Nothing that is asked for here is nested deeper; what walks through it must not run out of stack. */
const DEEPEST = 64
/** Half of a surrogate pair. */
const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** Refuses what is no text before anything reads it: the database would fail at it. */
export function refuseBrokenText(app: FastifyInstance): void {
  app.addHook('preValidation', async ({ params, query, body }) => {
    if (isTooDeep(body)) {
      throw new AppError('REQUEST_INVALID', `内容的嵌套超过 ${DEEPEST} 层；请检查格式，减少层次后重试`)
    }
    if (isBroken(params) || isBroken(query) || isBroken(body)) {
      throw new AppError('REQUEST_INVALID', '内容里有不能保存的字符（空字符或残缺的字）；请删去后重试')
    }
  })
}

function isNoText(text: string): boolean {
  return text.includes('\0') || HALF.test(text)
}

function isBroken(value: unknown): boolean {
  if (typeof value === 'string') return isNoText(value)
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return false
  if (Array.isArray(value)) return value.some(isBroken)
  return Object.entries(value).some(([key, inner]) => isNoText(key) || isBroken(inner))
}

/** Level by level, without calling itself. */
function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return true
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null && !Buffer.isBuffer(one) ? Object.values(one) : [],
    )
  }
  return false
}

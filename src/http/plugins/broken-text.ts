import type { FastifyInstance } from 'fastify'

import { AppError } from '../../errors.ts'

/** Half of a surrogate pair. */
const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** Refuses what is no text before anything reads it: the database would fail at it. */
export function refuseBrokenText(app: FastifyInstance): void {
  app.addHook('preValidation', async ({ params, query, body }) => {
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

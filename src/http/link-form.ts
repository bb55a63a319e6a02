import { rm } from 'node:fs/promises'
import type { FastifyRequest } from 'fastify'

import { ReplyByLink } from '../contract/links-endpoints.ts'
import { AppError } from '../errors.ts'
import { type Reception, receiveFile } from '../files/receive.ts'
import type { ReceivedFile } from '../files/store.ts'

const FACTS_BYTES = 200 * 1024

/** The facts of a reply, and its scan where there is one. */
export type LinkForm = { facts: ReplyByLink; file: ReceivedFile | undefined }

/**
 * Reads a form of `facts` and then `file`; the file has come in whole and was judged. Throws REQUEST_INVALID,
 * FORMAT_UNSUPPORTED, BODY_TOO_LARGE, FILE_REFUSED.
 */
export async function receiveLinkForm(request: FastifyRequest, reception: Reception): Promise<LinkForm> {
  if (!request.isMultipart()) {
    throw new AppError('FORMAT_UNSUPPORTED', '应以 multipart/form-data 表单提交：facts 一栏在前，file 一栏在后')
  }
  let facts: ReplyByLink | undefined
  let file: ReceivedFile | undefined
  try {
    const limits = { fileSize: Number.POSITIVE_INFINITY, fieldSize: FACTS_BYTES, files: 1, fields: 1, parts: 2 }
    for await (const part of request.parts({ limits })) {
      if (part.type === 'field') facts = part.fieldname === 'facts' ? readFacts(part.value) : facts
      // What the form asks for is known before a byte of the file is kept.
      else if (facts) file = await receiveFile(reception, { name: part.filename ?? '', bytes: part.file })
      else throw new AppError('REQUEST_INVALID', '表单中 facts 一栏应在 file 一栏之前')
    }
  } catch (error) {
    await discardFile(file)
    if (error instanceof AppError || isOfDisk(error)) throw error
    throw new AppError('REQUEST_INVALID', '上传中断或表单不完整，没有登记；请重新提交', { cause: error })
  }
  if (!facts) throw new AppError('REQUEST_INVALID', '没有收到填写的内容；请重新提交')
  return { facts, file }
}

/** Takes away what came in and was not kept. */
export async function discardFile(file: ReceivedFile | undefined): Promise<void> {
  if (file) await rm(file.path, { force: true })
}

function readFacts(value: unknown): ReplyByLink {
  let json: unknown
  try {
    json = JSON.parse(String(value))
  } catch {
    throw new AppError('REQUEST_INVALID', '填写的内容不是有效的 JSON；请刷新页面后重试')
  }
  const parsed = ReplyByLink.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new AppError('REQUEST_INVALID', `填写的内容不合要求（${issue?.path.join('.') ?? ''}）：${issue?.message ?? ''}`)
}

/** What the disk says carries the call that failed; what a broken form says does not. */
function isOfDisk(error: unknown): boolean {
  return (
    error instanceof Error &&
    'syscall' in error &&
    !('code' in error && /^(ECONNRESET|EPIPE)$/.test(String(error.code)))
  )
}

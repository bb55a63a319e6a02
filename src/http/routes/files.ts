import type { FastifyInstance, FastifyRequest } from 'fastify'

import {
  ATTACHMENT_AUDIENCES,
  ATTACHMENT_PURPOSES,
  type AttachmentAudience,
  type AttachmentPurpose,
  listAttachments,
  NO_SECRETS,
  readAttachmentContent,
  readFileRules,
  uploadAttachment,
  withdrawAttachment,
} from '../../contract/file-endpoints.ts'
import { findCaseForFiles, listAttachmentsOf } from '../../db/read/attachments.ts'
import { withTenant } from '../../db/tenant.ts'
import { AppError } from '../../errors.ts'
import { acceptedExtensions } from '../../files/file-kinds.ts'
import { contentDisposition } from '../../files/file-name.ts'
import { receiveFile, tooLarge } from '../../files/receive.ts'
import type { ReceivedFile } from '../../files/store.ts'
import {
  addAttachment,
  attachmentView,
  judgeUpload,
  MOST_FILES,
  openAttachment,
  withdrawFile,
} from '../../office/attachments.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'
import { uploadError } from '../upload-error.ts'

export function fileRoutes(app: FastifyInstance, services: Services): void {
  const { db, files, reception } = services

  serve(app, readFileRules, async () => ({
    warning: NO_SECRETS as typeof NO_SECRETS,
    limitBytes: reception.limitBytes,
    limitCount: MOST_FILES,
    extensions: acceptedExtensions(reception.alsoAccepted),
    purposes: Object.entries(ATTACHMENT_PURPOSES).map(([value, label]) => ({
      value: value as AttachmentPurpose,
      label,
    })),
    audiences: Object.entries(ATTACHMENT_AUDIENCES).map(([value, label]) => ({
      value: value as AttachmentAudience,
      label,
    })),
  }))

  serve(app, listAttachments, async ({ params, viewer }) => {
    const rows = await withTenant(db, viewer.tenantId, async (trx) => {
      const found = await findCaseForFiles(trx, viewer, params.id)
      if (!found) throw new AppError('NOT_FOUND', '没有这件建议，或者您不能查看它')
      return listAttachmentsOf(trx, viewer, params.id)
    })
    return { attachments: rows.map((row) => attachmentView(row, viewer)) }
  })

  serve(app, uploadAttachment, async ({ params, query, headers, viewer, request }) => {
    const label = { caseId: params.id, ...query }
    const audience = await judgeUpload(services, viewer, label)
    const file = await receive(request, services)
    return addAttachment(services, doerOf(services, viewer, request), {
      label,
      audience,
      file,
      key: headers['idempotency-key'],
    })
  })

  serve(app, readAttachmentContent, async ({ params, viewer, request, reply }) => {
    const row = await openAttachment(db, doerOf(services, viewer, request), params.id)
    const bytes = await files.read(row.store_key)
    // Sent as a thing to keep, not to show: nothing in it may run as a page of ours.
    return reply
      .header('content-type', row.media_type)
      .header('content-length', row.size_bytes)
      .header('content-disposition', contentDisposition(row.name))
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('cache-control', 'private, no-store')
      .send(bytes)
  })

  serve(app, withdrawAttachment, async ({ params, body, viewer, request }) =>
    withdrawFile(db, doerOf(services, viewer, request), { id: params.id, reason: body.reason }),
  )
}

/** What the form adds around the file itself. */
const FORM_BYTES = 16 * 1024

/** Takes the one file of the form. Throws REQUEST_INVALID, FORMAT_UNSUPPORTED, BODY_TOO_LARGE, FILE_REFUSED. */
async function receive(request: FastifyRequest, { reception }: Services): Promise<ReceivedFile> {
  if (!request.isMultipart()) {
    throw new AppError('FORMAT_UNSUPPORTED', '附件应以 multipart/form-data 表单上传，文件放在名为 file 的一栏')
  }
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > reception.limitBytes + FORM_BYTES) throw tooLarge(reception.limitBytes)
  try {
    const part = await request.file({ limits: { fileSize: Number.POSITIVE_INFINITY, files: 1, fields: 5, parts: 6 } })
    if (!part) throw new AppError('REQUEST_INVALID', '没有收到文件；请选择一个文件后再上传')
    return await receiveFile(reception, { name: part.filename ?? '', bytes: part.file })
  } catch (error) {
    throw uploadError(error)
  }
}

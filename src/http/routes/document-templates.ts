import { readFile, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'

import * as contract from '../../contract/document-templates-endpoints.ts'
import type { Viewer } from '../../db/read/viewer.ts'
import { withTenant } from '../../db/tenant.ts'
import { fillTemplate } from '../../documents/templates/fill.ts'
import { headTexts, knownTexts } from '../../documents/templates/known-texts.ts'
import { proposeTags, putTags } from '../../documents/templates/propose-tags.ts'
import { sampleData } from '../../documents/templates/sample-data.ts'
import { AppError } from '../../errors.ts'
import { contentDisposition } from '../../files/file-name.ts'
import { receiveFile } from '../../files/receive.ts'
import {
  chooseTemplate,
  findOwnTemplate,
  getVersion,
  type JudgedTemplate,
  judgeTemplate,
  listVersions,
  shippedTemplate,
  storeTemplate,
} from '../../forms/template-shelf.ts'
import { requireOffice } from '../../office/doer.ts'
import { getPolicyInForce } from '../../office/policy-shelf.ts'
import { readReport } from '../../reports/reading.ts'
import { allFields, judgeReportTemplate, listReportFields, type ReportFields } from '../../reports/template-fields.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'
import { getTemplateKind, TEMPLATE_KINDS, type TemplateKind } from '../template-kinds.ts'
import { uploadError } from '../upload-error.ts'
import { toFields, toLine, toVersion } from '../views/document-template-view.ts'

/** Larger is no template; files of cases may be. */
const LARGEST_BYTES = 10 * 1024 * 1024

/** Templates of letters, forms and reports, which the office may replace by its own. */
export function documentTemplateRoutes(app: FastifyInstance, services: Services): void {
  reading(app, services)
  changing(app, services)
}

function reading(app: FastifyInstance, services: Services): void {
  const { db, files } = services
  serve(app, contract.listDocumentTemplates, async ({ viewer }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      const inForce = await listVersions(trx, 'in_force')
      const lines = TEMPLATE_KINDS.map((kind) =>
        toLine(
          kind,
          inForce.find((row) => row.kind === kind.id),
        ),
      )
      return { lines, mayUpload: mayUpload(viewer) }
    }),
  )
  serve(app, contract.readDocumentTemplate, async ({ params, viewer }) => {
    const kind = await kindFor(services, viewer, params.kind)
    const versions = await withTenant(db, viewer.tenantId, (trx) => listVersions(trx, { kind: kind.id }))
    const current = versions.find((row) => row.is_current)
    return {
      ...toLine(kind, current),
      fields: kind.fields
        ? toFields(kind.fields)
        : (await reportFieldsOf(services, viewer, kind)).groups.flatMap(({ label, fields }) => toFields(fields, label)),
      versions: versions.map(toVersion),
      mayUpload: mayUpload(viewer),
    }
  })
  serve(app, contract.downloadDocumentTemplate, async ({ params, query, viewer, reply }) => {
    const file = await withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      const kind = getTemplateKind(params.kind)
      const { which } = query
      if (which === 'shipped') return { kind, bytes: await shippedTemplate(kind.id) }
      if (which !== 'current') {
        const row = await getVersion(trx, kind.id, which)
        return { kind, bytes: await buffer(await files.read(row.store_key)) }
      }
      const own = await findOwnTemplate(trx, files, kind.id)
      return { kind, bytes: own?.bytes ?? (await shippedTemplate(kind.id)) }
    })
    const isFilled = query.filled === 'true'
    const bytes = isFilled ? fillTemplate(file.bytes, sampleData(file.kind.fields ?? [])) : file.bytes
    return reply
      .header('content-type', contract.downloadDocumentTemplate.produces)
      .header('content-length', bytes.length)
      .header('content-disposition', contentDisposition(`${isFilled ? '示例' : '模板'}-${file.kind.label}.docx`))
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('cache-control', 'private, no-store')
      .send(Readable.from([bytes]))
  })
}

function changing(app: FastifyInstance, services: Services): void {
  const { db, files } = services
  serve(app, contract.uploadDocumentTemplate, async ({ params, query, viewer, request }) => {
    const kind = await kindFor(services, viewer, params.kind)
    const { name, bytes: sent, chosen } = await receive(request, services)
    const file = chosen ? putTags(sent, chosen) : sent
    const { bytes, problems, notes, wasFilled } = await judge(services, viewer, kind, file)
    const told = wasFilled ? ['这是系统生成过的文书：其中填写的内容已还原成字段，其余改动都保留。', ...notes] : notes
    if (problems.length > 0 || query.isTrial === 'true') return { stored: null, problems, notes: told }
    const stored = await storeTemplate({ db, files }, doerOf(services, viewer, request), {
      kind: kind.id,
      fileName: name,
      bytes,
      note: query.note ?? null,
    })
    return { stored, problems, notes: told }
  })
  serve(app, contract.proposeDocumentTags, async ({ params, query, viewer, request }) => {
    const kind = await kindFor(services, viewer, params.kind)
    const { body } = await withTenant(db, viewer.tenantId, (trx) => readReport(trx, viewer, query.reportId))
    if (!kind.id.startsWith('report:') || body === null) {
      throw new AppError('NOT_FOUND', '没有可以对照的报告；请先生成同一年度的报告，再选它来对照')
    }
    const { bytes } = await receive(request, services)
    const { problems } = judgeTemplate(bytes, null)
    const danger = problems.find((one) => one.kind === 'dangerous' || one.kind === 'unreadable')
    if (danger) throw new AppError('FILE_REFUSED', danger.message)
    return { proposals: proposeTags(bytes, [...knownTexts(body), ...headTexts(body)]) }
  })
  serve(app, contract.chooseDocumentTemplate, async ({ params, body, viewer, request }) => {
    const kind = await kindFor(services, viewer, params.kind)
    return chooseTemplate({ db }, doerOf(services, viewer, request), { kind: kind.id, id: body.id })
  })
}

/** Looks at a file by the fields of its kind; those of a report are what its reports have said. */
async function judge(services: Services, viewer: Viewer, kind: TemplateKind, file: Buffer): Promise<JudgedTemplate> {
  if (kind.fields) return judgeTemplate(file, kind.fields)
  const fields = await reportFieldsOf(services, viewer, kind)
  const judged = judgeTemplate(file, allFields(fields))
  const { problems, notes } = judgeReportTemplate(judged, fields)
  return { ...judged, problems, notes: [...judged.notes, ...notes] }
}

async function reportFieldsOf(
  { db, engine }: Services,
  { tenantId }: Viewer,
  { id }: TemplateKind,
): Promise<ReportFields> {
  const policy = await getPolicyInForce(db, engine, tenantId)
  return withTenant(db, tenantId, (trx) => listReportFields(trx, policy, id.replace('report:', '')))
}

function mayUpload({ role }: Viewer): boolean {
  return contract.uploadDocumentTemplate.access.some((one) => one === role)
}

/** Throws NOT_ALLOWED for a presidium that is no office, NOT_FOUND for no such kind. */
async function kindFor({ db }: Services, viewer: Viewer, id: string): Promise<TemplateKind> {
  await withTenant(db, viewer.tenantId, (trx) => requireOffice(trx, viewer))
  return getTemplateKind(id)
}

const Chosen = z.array(z.strictObject({ id: z.string().max(200), name: z.string().min(1).max(60) })).max(500)
type Received = { name: string; bytes: Buffer; chosen: z.infer<typeof Chosen> | undefined }

/** Takes the one file of the form, judged like any file that comes in. Throws REQUEST_INVALID, FORMAT_UNSUPPORTED, BODY_TOO_LARGE, FILE_REFUSED. */
async function receive(request: FastifyRequest, { reception }: Services): Promise<Received> {
  if (!request.isMultipart()) {
    throw new AppError('FORMAT_UNSUPPORTED', '模板应以 multipart/form-data 表单上传，文件放在名为 file 的一栏')
  }
  const limits = { fileSize: Number.POSITIVE_INFINITY, files: 1, fields: 2, parts: 3, fieldSize: 256 * 1024 }
  const limitBytes = Math.min(reception.limitBytes, LARGEST_BYTES)
  try {
    const part = await request.file({ limits })
    if (!part) throw new AppError('REQUEST_INVALID', '没有收到文件；请选择一个文件后再上传')
    if (!/\.docx$/i.test(part.filename)) {
      throw new AppError('FILE_REFUSED', '模板应是 Word 文档（.docx）；请用 Word 或 WPS 打开后另存为 .docx，再上传')
    }
    const chosen = chosenOf(part.fields['chosen'])
    const file = await receiveFile({ ...reception, limitBytes }, { name: part.filename, bytes: part.file })
    try {
      return { name: file.name, bytes: await readFile(file.path), chosen }
    } finally {
      await rm(file.path, { force: true })
    }
  } catch (error) {
    throw uploadError(error)
  }
}

function chosenOf(field: unknown): z.infer<typeof Chosen> | undefined {
  if (field === undefined) return undefined
  const { value } = field as { value?: unknown }
  try {
    return Chosen.parse(JSON.parse(String(value)))
  } catch (cause) {
    throw new AppError('REQUEST_INVALID', '表单的“chosen”不合要求；应是选中的位置和字段的 JSON 列表', { cause })
  }
}

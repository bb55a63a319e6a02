import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'

import * as contract from '../../contract/import-endpoints.ts'
import { countImportRows, listImportRows, listImportsOf } from '../../db/read/import-jobs.ts'
import { withTenant } from '../../db/tenant.ts'
import { writeRefusedFile } from '../../documents/xlsx/write-refused.ts'
import { writeSampleFile } from '../../documents/xlsx/write-sample.ts'
import { AppError } from '../../errors.ts'
import type { Doer } from '../../office/doer.ts'
import { IMPORTERS } from '../../office/intake/all-importers.ts'
import { toJob, toRow } from '../../office/intake/job-view.ts'
import {
  applyImport,
  getImport,
  type IntakeOffice,
  isStale,
  mapImport,
  openImport,
  previewImport,
  readImportFile,
  removeImport,
  startImport,
} from '../../office/intake/jobs.ts'
import { refusedLines } from '../../office/intake/refused-lines.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'
import { sendWorkbook } from '../xlsx-reply.ts'

/** A small file is answered at once; of a larger one the reply says how far it is. */
const PATIENCE_MS = 1_500
const RECENT = 20

/** Files come in: looked at row by row first, brought in when the person says so. */
export function importRoutes(app: FastifyInstance, services: Services): void {
  const { db, engine, now } = services
  const office: IntakeOffice = { db, engine, now }
  const background = (work: Promise<void>) => runOn(services, work)

  serve(app, contract.createImport, async ({ viewer, request }) => {
    const file = await receive(request)
    const doer = doerOf(services, viewer, request)
    const id = await openImport(office, doer, file)
    await background(readImportFile(office, doer, id, file.bytes))
    return readJob(services, office, doer, id)
  })
  serve(app, contract.listImports, async ({ viewer }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      const jobs = await listImportsOf(trx, { personId: viewer.id, now: now(), limit: RECENT })
      const counts = await countImportRows(
        trx,
        jobs.map(({ id }) => id),
      )
      return { imports: jobs.map((job) => toJob(job, counts.get(job.id), isStale(job, now()))) }
    }),
  )
  serve(app, contract.readImport, async ({ params, query, viewer, request }) => {
    const doer = doerOf(services, viewer, request)
    const job = await readJob(services, office, doer, params.id)
    const { outcome, offset, limit } = query
    const total = outcome === undefined ? job.counts.rows : job.counts[outcome]
    if (offset < 0) return { job, rows: [], total }
    const rows = await withTenant(db, viewer.tenantId, (trx) =>
      listImportRows(trx, { jobId: params.id, offset, limit, ...(outcome !== undefined && { outcome }) }),
    )
    return { job, rows: rows.map(toRow), total }
  })
  serve(app, contract.mapImport, async ({ params, body, viewer, request }) => {
    const doer = doerOf(services, viewer, request)
    await mapImport(office, doer, params.id, body)
    await background(previewImport(office, doer, params.id))
    return readJob(services, office, doer, params.id)
  })
  serve(app, contract.applyImport, async ({ params, viewer, request }) => {
    const doer = doerOf(services, viewer, request)
    await startImport(office, doer, params.id)
    await background(applyImport(office, doer, params.id))
    return readJob(services, office, doer, params.id)
  })
  serve(app, contract.deleteImport, async ({ params, viewer, request }) => {
    await removeImport(office, doerOf(services, viewer, request), params.id)
    return null
  })
  addDownloads(app, services, office)
}

function addDownloads(app: FastifyInstance, services: Services, office: IntakeOffice): void {
  serve(app, contract.downloadRefused, async ({ params, viewer, request, reply }) => {
    const job = await getImport(office, doerOf(services, viewer, request), params.id)
    const lines = refusedLines(office, viewer.tenantId, job)
    return sendWorkbook(
      reply,
      `退回的行-${job.file_name.replace(/\.\w{1,5}$/, '')}.xlsx`,
      writeRefusedFile(job.heading.cells, lines),
    )
  })
  serve(app, contract.downloadSample, async ({ params, reply }) => {
    const kind = contract.ImportKind.parse(params.kind.replace(/\.xlsx$/, ''))
    const columns = Object.values(IMPORTERS[kind].columns).map(
      ({ label, also, help, isRequired, choices, example }) => ({
        label,
        also,
        help,
        isRequired: isRequired === true,
        choices: choices ?? [],
        example: example ?? '',
      }),
    )
    return sendWorkbook(
      reply,
      `样表-${contract.IMPORT_KIND_LABELS[kind]}.xlsx`,
      await writeSampleFile(contract.IMPORT_KIND_LABELS[kind], columns),
    )
  })
}

/** Waits a little; a failure that comes later stands in the import and in the log. */
async function runOn({ log }: Services, work: Promise<void>): Promise<void> {
  const ended = work.catch((error: unknown) => {
    log.error({ err: error }, 'An import failed')
  })
  await Promise.race([ended, wait(PATIENCE_MS, undefined, { ref: false })])
}

async function readJob({ db, now }: Services, office: IntakeOffice, doer: Doer, id: string) {
  const job = await getImport(office, doer, id)
  const counts = await withTenant(db, doer.viewer.tenantId, (trx) => countImportRows(trx, [id]))
  return toJob(job, counts.get(id), isStale(job, now()))
}

const Fields = z.strictObject({
  kind: contract.ImportKind,
  constants: z
    .string()
    .max(5_000)
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue({ code: 'custom', message: '应是 JSON' })
        return z.NEVER
      }
    })
    .pipe(z.record(z.string().max(40), z.string().max(200)))
    .default({}),
})
type Received = { kind: contract.ImportKind; name: string; bytes: Buffer; constants: Record<string, string> }

/** Reads the form. Throws FORMAT_UNSUPPORTED, BODY_TOO_LARGE, REQUEST_INVALID. */
async function receive(request: FastifyRequest): Promise<Received> {
  if (!request.isMultipart()) {
    throw new AppError('FORMAT_UNSUPPORTED', '文件应以 multipart/form-data 表单上传，放在名为 file 的一栏')
  }
  const fields: Record<string, unknown> = {}
  let file: { name: string; bytes: Buffer } | undefined
  const parts = request.parts({ limits: { fileSize: contract.IMPORT_LIMITS.bytes, files: 1, fields: 5, parts: 6 } })
  try {
    for await (const part of parts) {
      if (part.type === 'field') fields[part.fieldname] = part.value
      else file = { name: part.filename ?? '', bytes: await part.toBuffer() }
      if (part.type === 'file' && part.file.truncated) throw tooLarge()
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    if ((error as { code?: string }).code === 'FST_REQ_FILE_TOO_LARGE') throw tooLarge()
    throw new AppError('REQUEST_INVALID', '上传中断或表单不完整；请重新上传', { cause: error })
  }
  if (!file) throw new AppError('REQUEST_INVALID', '没有收到文件；请选择一个文件后再上传')
  const parsed = Fields.safeParse(fields)
  if (parsed.success) return { ...parsed.data, ...file }
  const kinds = contract.IMPORT_KINDS.map((kind) => `${kind}（${contract.IMPORT_KIND_LABELS[kind]}）`).join('、')
  throw new AppError(
    'REQUEST_INVALID',
    `表单的“kind”或“constants”不合要求；kind 应为 ${kinds} 之一，constants 为 JSON 对象`,
  )
}

function tooLarge(): AppError {
  const most = contract.IMPORT_LIMITS.bytes / 1024 / 1024
  return new AppError('BODY_TOO_LARGE', `文件超过 ${most} MB；请分成几个文件后再上传`)
}

import { z } from 'zod'

import { CaseId, Cursor, endpoint, Moment, PageSize } from './endpoint.ts'
import { OFFICE, Revision } from './record-shapes.ts'

const TAG = '归档'
const PackId = z.uuid({ error: '应是归档包的编号（UUID）' })
const PackParams = z.strictObject({ id: PackId })

export const PACK_STATE_LABELS = {
  waiting: '正在组卷',
  made: '已组卷',
  failed: '组卷失败',
  cancelled: '已取消',
} as const

export const ArchivePackView = z.strictObject({
  id: PackId,
  revision: Revision,
  kind: z.enum(['case', 'year']),
  year: z.int(),
  case: z.strictObject({ id: CaseId, number: z.string().nullable() }).nullable(),
  /** 档号 of a case. */
  archiveNumber: z.string().nullable(),
  /** 永久, 30年, 10年; null where the rules do not say. */
  retention: z.string().nullable(),
  state: z.enum(['waiting', 'made', 'failed', 'cancelled']),
  done: z.int(),
  total: z.int().nullable(),
  why: z.string().nullable(),
  fileName: z.string().nullable(),
  sizeBytes: z.int().nullable(),
  /** What could not be put in, and why. */
  leftOut: z.array(z.string()),
  askedAt: Moment,
  askedBy: z.string(),
  madeAt: Moment.nullable(),
})
export type ArchivePackView = z.infer<typeof ArchivePackView>

export const listArchivePacks = endpoint({
  name: 'listArchivePacks',
  method: 'GET',
  url: '/api/archive',
  tag: TAG,
  summary: '归档包，新的在前；以及各年度已归档、未归档的件数',
  access: OFFICE,
  query: z.strictObject({ caseId: CaseId.optional(), cursor: Cursor.optional(), limit: PageSize }),
  reply: z.strictObject({
    packs: z.array(ArchivePackView),
    nextCursor: z.string().nullable(),
    /** By the year of archiving, the newest first. */
    years: z.array(z.strictObject({ year: z.int(), archived: z.int() })),
    /** Concluded and not archived yet. */
    toArchive: z.int(),
  }),
})

export const askArchivePack = endpoint({
  name: 'askArchivePack',
  method: 'POST',
  url: '/api/archive',
  tag: TAG,
  summary: '组卷：一件建议，或一个年度归档的全部建议；同一 id 重复提交只组一次',
  access: OFFICE,
  status: 202,
  body: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('case'), id: PackId, caseId: CaseId }),
    z.strictObject({
      kind: z.literal('year'),
      id: PackId,
      year: z.int({ error: '应是年份，例如 2026' }).min(1954, { error: '应不早于 1954 年' }).max(2199),
    }),
  ]),
  reply: z.strictObject({ id: PackId }),
})

export const downloadArchivePack = endpoint({
  name: 'downloadArchivePack',
  method: 'GET',
  url: '/api/archive/:id/file',
  tag: TAG,
  summary: '下载归档包（zip）',
  access: OFFICE,
  params: PackParams,
  reply: z.null(),
  produces: 'application/zip',
})

export const cancelArchivePack = endpoint({
  name: 'cancelArchivePack',
  method: 'POST',
  url: '/api/archive/:id/cancel',
  tag: TAG,
  summary: '取消正在组卷的归档包',
  access: OFFICE,
  params: PackParams,
  body: z.strictObject({ revision: Revision }),
  reply: z.strictObject({ id: PackId, revision: Revision }),
})

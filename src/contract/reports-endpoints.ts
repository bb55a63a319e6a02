import { z } from 'zod'

import { Cursor, Day, endpoint, Moment, PageSize, Party } from './endpoint.ts'
import { Name, OFFICE, Revision } from './record-shapes.ts'
import { ReportBody, ReportScope } from './report-body.ts'

const TAG = '报告'
/** The office; and units, which write their own yearly report and see no other. */
const MAKERS = [...OFFICE, 'unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head'] as const
const ReportId = z.uuid({ error: '应是报告的编号（UUID）' })
const ReportParams = z.strictObject({ id: ReportId })

export const REPORT_STATES = ['waiting', 'made', 'failed', 'cancelled'] as const
export const REPORT_STATE_LABELS: Readonly<Record<(typeof REPORT_STATES)[number], string>> = {
  waiting: '正在生成',
  made: '已生成',
  failed: '生成失败',
  cancelled: '已取消',
}
export const REPORT_FORMS = ['docx', 'xlsx'] as const
export const ReportForm = z.enum(REPORT_FORMS)
export type ReportForm = z.infer<typeof ReportForm>
export const REPORT_FORM_LABELS: Readonly<Record<ReportForm, string>> = { docx: 'Word 文件', xlsx: 'Excel 表格' }

/** The parts of a `ReportScope`. */
export const REPORT_SCOPES = ['unitId', 'committeeId', 'caseId', 'campaignId', 'bodyId'] as const
export const ReportBasis = z.enum(['occurred', 'recorded'])
/** By which date a fact counts as there on the day of the figures; one wording on every screen and paper. */
export const BASIS_LABELS: Readonly<Record<z.infer<typeof ReportBasis>, string>> = {
  recorded: '以登记日期计',
  occurred: '以发生日期计',
}

/** A kind that this congress may make, and what it needs. */
export const ReportKindOffer = z.strictObject({
  kind: z.string(),
  label: z.string(),
  /** One sentence for whoever chooses. */
  hint: z.string(),
  /** Which parts of the scope must be given. */
  needs: z.array(z.enum(REPORT_SCOPES)),
  /** Which may be given besides. */
  may: z.array(z.enum(REPORT_SCOPES)),
  /** May be compared with the year before. */
  hasFormer: z.boolean(),
  /** Without names and what is 不宜公开; the only kind whose publication is noted. */
  isPublic: z.boolean(),
  /** `figures` are tables alone. */
  forms: z.array(ReportForm),
})
export type ReportKindOffer = z.infer<typeof ReportKindOffer>

/** A report that the rules of the place demand in a year. */
export const DueReport = z.strictObject({
  /** Its name in the rules: `annual_report`. */
  entry: z.string(),
  label: z.string(),
  dueOn: Day,
  daysLeft: z.int(),
  by: z.string(),
  to: z.string(),
  /** 《……》第……条 */
  source: z.string(),
  /** Duban assumes the day, since no text was found. */
  isDayAssumed: z.boolean(),
  /** With which kind it is made; null where others write it. */
  kind: z.string().nullable(),
  made: z.strictObject({ id: ReportId, title: z.string(), madeAt: Moment }).nullable(),
})
export type DueReport = z.infer<typeof DueReport>

export const listReportKinds = endpoint({
  name: 'listReportKinds',
  method: 'GET',
  url: '/api/reports/kinds',
  tag: TAG,
  summary: '可以生成的报告，本年度应提交的报告（期限、主体、依据），以及可选的单位、委员会、重点建议等',
  access: MAKERS,
  query: z.strictObject({ year: z.coerce.number().int().min(2000).max(2199).optional() }),
  reply: z.strictObject({
    year: z.int(),
    today: Day,
    kinds: z.array(ReportKindOffer),
    due: z.array(DueReport),
    /** For the period 大会期间, the newest first. */
    sessions: z.array(z.strictObject({ id: z.string(), label: z.string(), fromOn: Day, toOn: Day })),
    choices: z.strictObject({
      unitId: z.array(Party),
      committeeId: z.array(Party),
      caseId: z.array(Party),
      campaignId: z.array(Party),
      bodyId: z.array(Party),
    }),
  }),
})

export const askReport = endpoint({
  name: 'askReport',
  method: 'POST',
  url: '/api/reports',
  tag: TAG,
  summary: '生成一份报告：在后台进行；同一 id 重复提交只生成一次',
  access: MAKERS,
  body: z.strictObject({
    /** Made up by the caller; the same once more is the same report. */
    id: ReportId,
    /** One of `listReportKinds`. */
    kind: z.string().min(1).max(40),
    /** Without it, the usual one. */
    title: Name.optional(),
    fromOn: Day,
    toOn: Day,
    /** Not after today. */
    asOf: Day,
    basis: ReportBasis.default('recorded'),
    scope: ReportScope.default({}),
    /** With columns for the same period one year before. */
    withFormer: z.boolean().default(false),
  }),
  reply: z.strictObject({ id: ReportId, state: z.enum(REPORT_STATES), revision: Revision }),
  status: 202,
})

export const ReportFile = z.strictObject({ form: ReportForm, fileName: z.string(), sizeBytes: z.int() })
export const Publication = z.strictObject({
  id: z.uuid(),
  publishedOn: Day,
  place: z.string(),
  notedAt: Moment,
  notedBy: z.string().nullable(),
})
export const ReportLine = z.strictObject({
  id: ReportId,
  revision: Revision,
  kind: z.string(),
  kindLabel: z.string(),
  title: z.string(),
  state: z.enum(REPORT_STATES),
  stateLabel: z.string(),
  fromOn: Day,
  toOn: Day,
  asOf: Day,
  basis: ReportBasis,
  withFormer: z.boolean(),
  scope: ReportScope,
  /** What it is about, in words: 市教育局; null for all. */
  scopeLabel: z.string().nullable(),
  /** Steps done, of how many; null before they are known. */
  progress: z.strictObject({ done: z.int(), total: z.int().nullable() }),
  /** Why it could not be made, or is tried again. */
  why: z.string().nullable(),
  askedAt: Moment,
  askedBy: z.string().nullable(),
  madeAt: Moment.nullable(),
  /** Of the period, and of the same period one year before; figures are read from it. */
  bookId: z.uuid().nullable(),
  formerBookId: z.uuid().nullable(),
  files: z.array(ReportFile),
  publications: z.array(Publication),
  mayCancel: z.boolean(),
  mayRetry: z.boolean(),
  mayPublish: z.boolean(),
})
export type ReportLine = z.infer<typeof ReportLine>

export const listReports = endpoint({
  name: 'listReports',
  method: 'GET',
  url: '/api/reports',
  tag: TAG,
  summary: '报告列表，新的在前；承办单位只看到本单位的年度报告',
  access: MAKERS,
  query: z.strictObject({
    kind: z.string().min(1).max(40).optional(),
    state: z.enum(REPORT_STATES).optional(),
    /** By the last day of the period. */
    year: z.coerce.number().int().min(2000).max(2199).optional(),
    cursor: Cursor.optional(),
    limit: PageSize,
  }),
  reply: z.strictObject({ lines: z.array(ReportLine), nextCursor: z.string().nullable() }),
})

export const readReport = endpoint({
  name: 'readReport',
  method: 'GET',
  url: '/api/reports/:id',
  tag: TAG,
  summary: '一份报告：进度，生成后的全文和表格',
  access: MAKERS,
  params: ReportParams,
  reply: ReportLine.extend({
    /** Null until it is made. */
    body: ReportBody.nullable(),
  }),
})

export const downloadReport = endpoint({
  name: 'downloadReport',
  method: 'GET',
  url: '/api/reports/:id/files/:form',
  tag: TAG,
  summary: '下载一份报告（Word 或 Excel）',
  access: MAKERS,
  params: ReportParams.extend({ form: ReportForm }),
  reply: z.unknown(),
  produces: 'application/octet-stream',
})

export const cancelReport = endpoint({
  name: 'cancelReport',
  method: 'POST',
  url: '/api/reports/:id/cancel',
  tag: TAG,
  summary: '取消正在生成的报告',
  access: MAKERS,
  params: ReportParams,
  body: z.strictObject({ revision: Revision }),
  reply: z.strictObject({ id: ReportId, revision: Revision }),
})

export const retryReport = endpoint({
  name: 'retryReport',
  method: 'POST',
  url: '/api/reports/:id/retry',
  tag: TAG,
  summary: '重新生成没有生成成功或已取消的报告',
  access: MAKERS,
  params: ReportParams,
  body: z.strictObject({ revision: Revision }),
  reply: z.strictObject({ id: ReportId, revision: Revision }),
})

export const publishReport = endpoint({
  name: 'publishReport',
  method: 'POST',
  url: '/api/reports/:id/publications',
  tag: TAG,
  summary: '登记公开版报告的公布日期和载体',
  access: OFFICE,
  params: ReportParams,
  body: z.strictObject({
    /** Made up by the caller; the same once more is the same publication. */
    id: z.uuid(),
    revision: Revision,
    /** From the day on which the report was made, and not after today. */
    publishedOn: Day,
    /** 常委会公报、门户网站…… */
    place: Name,
  }),
  reply: z.strictObject({ id: ReportId, revision: Revision }),
})

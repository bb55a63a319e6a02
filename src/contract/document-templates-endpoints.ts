import { z } from 'zod'

import { endpoint, Moment } from './endpoint.ts'
import { DIRECTOR, Note, OFFICE } from './record-shapes.ts'

const TAG = '文书模板'
const Kind = z.string().regex(/^(report:)?[a-z][a-z0-9_]{0,60}$/, {
  error: '应是文书种类的编号，例如 handover_slip 或 report:annual_report',
})
const KindParams = z.strictObject({ kind: Kind })
const VersionId = z.uuid({ error: '应是模板版本的编号（UUID）' })
/** `shipped`: the one that comes with Duban; `current`: the one in force. */
const Which = z.union([z.enum(['shipped', 'current']), VersionId], {
  error: '应是 shipped、current 或模板版本的编号',
})
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

export const TEMPLATE_GROUPS = ['letter', 'form', 'meeting', 'collection', 'report'] as const
export const TEMPLATE_GROUP_LABELS: Readonly<Record<(typeof TEMPLATE_GROUPS)[number], string>> = {
  letter: '函件',
  form: '表单',
  meeting: '会议文书',
  collection: '汇编与档案',
  report: '报告',
}

const Uploaded = z.strictObject({
  id: VersionId,
  version: z.int(),
  fileName: z.string(),
  sizeBytes: z.int(),
  note: z.string().nullable(),
  uploadedAt: Moment,
  uploadedBy: z.string().nullable(),
})
export const TemplateVersion = Uploaded.extend({ isCurrent: z.boolean() })
export type TemplateVersion = z.infer<typeof TemplateVersion>

export const DocumentTemplateLine = z.strictObject({
  kind: z.string(),
  label: z.string(),
  group: z.enum(TEMPLATE_GROUPS),
  groupLabel: z.string(),
  /** The office's own version in force; null: the shipped one. */
  current: Uploaded.nullable(),
  /** A report has no file that is shipped: it is written afresh each time. */
  hasShipped: z.boolean(),
})
export type DocumentTemplateLine = z.infer<typeof DocumentTemplateLine>

const TemplateField = z.strictObject({
  /** What is written into the template: {标题}, or {#代表}. */
  tag: z.string(),
  name: z.string(),
  hint: z.string(),
  sample: z.string().nullable(),
  isRequired: z.boolean(),
})
export const DocumentTemplateField = TemplateField.extend({
  of: z.array(TemplateField).nullable(),
  /** The heading it is listed under: a report has hundreds; null: there are no headings. */
  group: z.string().nullable(),
})
export type DocumentTemplateField = z.infer<typeof DocumentTemplateField>

/** What is wrong with a file, where, and what to do. */
export const DocumentTemplateProblem = z.strictObject({
  kind: z.string(),
  name: z.string().nullable(),
  place: z.string().nullable(),
  message: z.string(),
})
export type DocumentTemplateProblem = z.infer<typeof DocumentTemplateProblem>

export const listDocumentTemplates = endpoint({
  name: 'listDocumentTemplates',
  method: 'GET',
  url: '/api/document-templates',
  tag: TAG,
  summary: '文书模板一览：每种文书现用哪个模板，谁在何时上传',
  access: OFFICE,
  reply: z.strictObject({ lines: z.array(DocumentTemplateLine), mayUpload: z.boolean() }),
})

export const readDocumentTemplate = endpoint({
  name: 'readDocumentTemplate',
  method: 'GET',
  url: '/api/document-templates/:kind',
  tag: TAG,
  summary: '一种文书的模板：字段清单和各个版本',
  access: OFFICE,
  params: KindParams,
  reply: DocumentTemplateLine.extend({
    fields: z.array(DocumentTemplateField),
    /** The newest first. */
    versions: z.array(TemplateVersion),
    mayUpload: z.boolean(),
  }),
})

export const downloadDocumentTemplate = endpoint({
  name: 'downloadDocumentTemplate',
  method: 'GET',
  url: '/api/document-templates/:kind/file',
  tag: TAG,
  summary: '下载模板：现用的、自带的或某个版本；filled 为 true 时用示例内容填好',
  access: OFFICE,
  params: KindParams,
  query: z.strictObject({ which: Which.default('current'), filled: z.enum(['true', 'false']).default('false') }),
  reply: z.unknown(),
  produces: WORD,
})

/** The form has one file; `chosen` may stand before it: places of last year's document that are to become fields. */
export const uploadDocumentTemplate = endpoint({
  name: 'uploadDocumentTemplate',
  method: 'POST',
  url: '/api/document-templates/:kind/versions',
  tag: TAG,
  summary: '上传模板：先检查，有问题的逐条指出位置且不保存；没有问题的随即启用',
  access: DIRECTOR,
  params: KindParams,
  query: z.strictObject({
    note: Note.optional(),
    /** Only looks; nothing is stored. */
    isTrial: z.enum(['true', 'false']).default('false'),
  }),
  consumes: 'multipart/form-data',
  reply: z.strictObject({
    /** Null: nothing was stored. */
    stored: z.strictObject({ id: VersionId, version: z.int() }).nullable(),
    problems: z.array(DocumentTemplateProblem),
    notes: z.array(z.string()),
  }),
})

export const TagProposal = z.strictObject({
  /** Of the place, for `chosen`. */
  id: z.string(),
  place: z.string(),
  before: z.string(),
  text: z.string(),
  after: z.string(),
  /** The field that surely belongs here; null: it could be several, or the place is not the only one. */
  name: z.string().nullable(),
  candidates: z.array(z.strictObject({ name: z.string(), label: z.string() })),
  why: z.string().nullable(),
})
export type TagProposal = z.infer<typeof TagProposal>

export const proposeDocumentTags = endpoint({
  name: 'proposeDocumentTags',
  method: 'POST',
  url: '/api/document-templates/:kind/proposals',
  tag: TAG,
  summary: '把往年的 Word 报告改成模板：对照一份报告的数字，提出哪些地方可以换成字段；不改动、不保存',
  access: DIRECTOR,
  tokens: 'read',
  params: KindParams,
  query: z.strictObject({ reportId: z.uuid({ error: '应是报告的编号（UUID）' }) }),
  consumes: 'multipart/form-data',
  reply: z.strictObject({ proposals: z.array(TagProposal) }),
})

export const chooseDocumentTemplate = endpoint({
  name: 'chooseDocumentTemplate',
  method: 'PUT',
  url: '/api/document-templates/:kind/current',
  tag: TAG,
  summary: '改用一个旧版本；id 为 null 时恢复自带的模板',
  access: DIRECTOR,
  params: KindParams,
  body: z.strictObject({ id: VersionId.nullable() }),
  reply: z.strictObject({ version: z.int().nullable() }),
})

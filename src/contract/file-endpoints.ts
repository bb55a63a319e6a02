import { z } from 'zod'

import { AttachmentView } from './case-views.ts'
import { CaseId, endpoint, IdParams } from './endpoint.ts'
import { KeyHeaders } from './record-shapes.ts'

/** What every page on which files are handed in must say, where it cannot be overlooked. */
export const NO_SECRETS = '严禁上传涉密信息' as const

/** What a file is to its case, with the words for it. */
export const ATTACHMENT_PURPOSES = {
  paper_original: '纸质原件扫描件',
  reply_scan: '答复扫描件',
  opinion: '协办意见',
  evidence: '征求意见佐证',
  other: '其他材料',
} as const
export const AttachmentPurpose = z.enum(
  Object.keys(ATTACHMENT_PURPOSES) as [keyof typeof ATTACHMENT_PURPOSES, ...(keyof typeof ATTACHMENT_PURPOSES)[]],
)
export type AttachmentPurpose = z.infer<typeof AttachmentPurpose>

/**
 * Who may read a file, from few to many: the offices; the unit that handed it in, and the offices; everybody who takes
 * part in the case; everybody who may see the case.
 */
export const ATTACHMENT_AUDIENCES = {
  office: '仅代表工作机构',
  own_unit: '本单位和代表工作机构',
  parties: '本件各方',
  public: '能查看本件的人',
} as const
export const AttachmentAudience = z.enum(
  Object.keys(ATTACHMENT_AUDIENCES) as [keyof typeof ATTACHMENT_AUDIENCES, ...(keyof typeof ATTACHMENT_AUDIENCES)[]],
)
export type AttachmentAudience = z.infer<typeof AttachmentAudience>

export const readFileRules = endpoint({
  name: 'readFileRules',
  method: 'GET',
  url: '/api/file-rules',
  tag: '附件',
  summary: '上传附件的规则：大小、件数、格式和必须显示的提醒',
  access: 'account',
  reply: z.strictObject({
    warning: z.literal(NO_SECRETS),
    limitBytes: z.int(),
    /** Of one case. */
    limitCount: z.int(),
    /** With the dot, small letters, for the `accept` of a file field. */
    extensions: z.array(z.string()),
    purposes: z.array(z.strictObject({ value: AttachmentPurpose, label: z.string() })),
    audiences: z.array(z.strictObject({ value: AttachmentAudience, label: z.string() })),
  }),
})

export const listAttachments = endpoint({
  name: 'listAttachments',
  method: 'GET',
  url: '/api/cases/:id/attachments',
  tag: '附件',
  summary: '一件建议中我可以查看的附件',
  access: 'post',
  params: IdParams,
  reply: z.strictObject({ attachments: z.array(AttachmentView) }),
})

/** The form has one field, the file; all else stands in the query and is judged before a byte is read. */
export const uploadAttachment = endpoint({
  name: 'uploadAttachment',
  method: 'POST',
  url: '/api/cases/:id/attachments',
  tag: '附件',
  summary: `上传一个附件（${NO_SECRETS}）`,
  access: 'post',
  params: IdParams,
  query: z.strictObject({
    purpose: AttachmentPurpose.default('other'),
    /** Without it, what is usual for the purpose and the role. */
    audience: AttachmentAudience.optional(),
    /** The event or the actor that it belongs to. */
    seq: z.coerce.number().int().min(1).max(1_000_000).optional(),
    actorId: z.string().min(1).max(64).optional(),
  }),
  headers: KeyHeaders,
  consumes: 'multipart/form-data',
  reply: AttachmentView,
  status: 201,
})

export const AttachmentParams = z.strictObject({ id: z.uuid({ error: '应是附件的编号（UUID）' }) })

export const readAttachmentContent = endpoint({
  name: 'readAttachmentContent',
  method: 'GET',
  url: '/api/attachments/:id/content',
  tag: '附件',
  summary: '下载一个附件',
  access: 'post',
  params: AttachmentParams,
  reply: z.unknown(),
  produces: 'application/octet-stream',
})

export const withdrawAttachment = endpoint({
  name: 'withdrawAttachment',
  method: 'PATCH',
  url: '/api/attachments/:id',
  tag: '附件',
  summary: '撤下一个附件（写明原因；原件仍保存，留痕可查）',
  access: 'post',
  params: AttachmentParams,
  body: z.strictObject({ isWithdrawn: z.literal(true), reason: z.string().trim().min(1).max(500) }),
  reply: z.strictObject({ id: z.string(), caseId: CaseId }),
})

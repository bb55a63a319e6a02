import { z } from 'zod'

import { Day, endpoint } from './endpoint.ts'
import {
  CaseNamed,
  KeyHeaders,
  listQuery,
  Name,
  Note,
  OFFICE,
  Phone,
  page,
  RECORD_READERS,
  RecordId,
  RecordParams,
  Revision,
  Saved,
  SeenCases,
  ToldCases,
} from './record-shapes.ts'

const TAG = '代表'
export const DEPUTY_STATUSES = ['active', 'suspended', 'ended'] as const
export const DEPUTY_STATUS_LABELS: Readonly<Record<(typeof DEPUTY_STATUSES)[number], string>> = {
  active: '在任',
  suspended: '暂停执行职务',
  ended: '资格终止',
}
export const DEPUTY_END_WHYS = ['resigned', 'recalled', 'died', 'term_over', 'moved'] as const
export const DEPUTY_END_LABELS: Readonly<Record<(typeof DEPUTY_END_WHYS)[number], string>> = {
  resigned: '辞职',
  recalled: '罢免',
  died: '去世',
  term_over: '任期届满',
  moved: '调离或迁出本行政区域',
}
const TermNo = z.int({ error: '应是届次（整数）' }).min(1).max(200)
export const DeputyTerm = z.strictObject({ termNo: TermNo, delegationId: RecordId.nullable() })

export const DeputyLine = z.strictObject({
  id: RecordId,
  revision: Revision,
  name: z.string().nullable(),
  delegationId: z.string().nullable(),
  delegationName: z.string().nullable(),
  employer: z.string().nullable(),
  status: z.enum(DEPUTY_STATUSES),
  /** Terms of congress, the newest first. */
  termNos: z.array(z.int()),
  hasPhone: z.boolean(),
  /** Cases led or signed that are not settled. */
  openCases: z.int(),
})
export const DeputyDetail = DeputyLine.extend({
  endWhy: z.enum(DEPUTY_END_WHYS).nullable(),
  endedOn: Day.nullable(),
  terms: z.array(DeputyTerm.extend({ delegationName: z.string().nullable() })),
  /** For the deputy office only; null for others. */
  phone: z.string().nullable(),
})

export const listDeputies = endpoint({
  name: 'listDeputies',
  method: 'GET',
  url: '/api/deputies',
  tag: TAG,
  summary: '代表名册（不含电话）',
  access: RECORD_READERS,
  query: listQuery(['name', 'delegation', 'status', 'open_cases'], {
    delegationId: RecordId.optional(),
    termNo: z.coerce.number().int().min(1).max(200).optional(),
    status: z.enum([...DEPUTY_STATUSES, 'all']).default('all'),
  }),
  reply: page(DeputyLine),
})
export const readDeputy = endpoint({
  name: 'readDeputy',
  method: 'GET',
  url: '/api/deputies/:id',
  tag: TAG,
  summary: '一名代表',
  access: RECORD_READERS,
  params: RecordParams,
  reply: DeputyDetail,
})

const DeputyFields = {
  delegationId: RecordId.nullable().optional(),
  phone: Phone.nullable().optional(),
  employer: Name.nullable().optional(),
  /** All terms; what is not among them is taken off. */
  terms: z.array(DeputyTerm).max(30).optional(),
}
export const createDeputy = endpoint({
  name: 'createDeputy',
  method: 'POST',
  url: '/api/deputies',
  tag: TAG,
  summary: '登记代表',
  access: OFFICE,
  headers: KeyHeaders,
  body: z.strictObject({ name: Name, ...DeputyFields }),
  reply: Saved,
  status: 201,
})
export const amendDeputy = endpoint({
  name: 'amendDeputy',
  method: 'PATCH',
  url: '/api/deputies/:id',
  tag: TAG,
  summary: '修改代表',
  access: OFFICE,
  params: RecordParams,
  body: z.strictObject({ revision: Revision, name: Name.optional(), ...DeputyFields }),
  reply: Saved,
})
export const previewDeputyStatus = endpoint({
  name: 'previewDeputyStatus',
  method: 'GET',
  url: '/api/deputies/:id/status',
  tag: TAG,
  summary: '代表资格变动预览：哪些未了结的建议会得知',
  access: OFFICE,
  params: RecordParams,
  query: z.strictObject({ status: z.enum(DEPUTY_STATUSES) }),
  reply: z.strictObject({
    revision: Revision,
    count: z.int(),
    cases: z.array(CaseNamed.extend({ isLead: z.boolean() })),
  }),
})
export const changeDeputyStatus = endpoint({
  name: 'changeDeputyStatus',
  method: 'POST',
  url: '/api/deputies/:id/status',
  tag: TAG,
  summary: '代表暂停、恢复、终止资格：逐件告知未了结的建议；中断后可再次提交接着办',
  access: OFFICE,
  params: RecordParams,
  body: z.strictObject({
    revision: Revision,
    status: z.enum(DEPUTY_STATUSES),
    /** With `ended` only. */
    why: z.enum(DEPUTY_END_WHYS).optional(),
    on: Day,
    seenCases: SeenCases,
    /** The document by which it was decided. */
    basis: Name.optional(),
    /** Why it is entered late, where the place's rules ask for it. */
    lateReason: Note.optional(),
  }),
  reply: ToldCases.extend({ revision: Revision }),
})

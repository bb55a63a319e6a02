import { z } from 'zod'

import { Day, endpoint } from './endpoint.ts'
import { ADMINISTRATOR, listQuery, Name, Note, OFFICE, page, RECORD_READERS, RecordId } from './record-shapes.ts'

const TAG = '会议、批次与编号'
export const GATHERING_KINDS = ['handover_meeting', 'ballot_session', 'review_campaign'] as const
export const GATHERING_LABELS: Readonly<Record<(typeof GATHERING_KINDS)[number], string>> = {
  handover_meeting: '交办会',
  ballot_session: '满意度测评会',
  review_campaign: '“回头看”批次',
}
/** Meetings are held or cancelled; campaigns run and end. */
export const GATHERING_STATUSES = ['planned', 'held', 'cancelled', 'running', 'ended'] as const
export const GATHERING_STATUS_LABELS: Readonly<Record<(typeof GATHERING_STATUSES)[number], string>> = {
  planned: '筹备',
  held: '已召开',
  cancelled: '已取消',
  running: '进行中',
  ended: '已结束',
}
const Kind = z.enum(GATHERING_KINDS)
const KindParams = z.strictObject({ kind: Kind })
const OneParams = KindParams.extend({ id: RecordId })

export const GatheringLine = z.strictObject({
  id: RecordId,
  kind: Kind,
  label: z.string(),
  /** The day on which it is held or starts. */
  on: Day,
  status: z.enum(GATHERING_STATUSES),
  place: z.string().nullable(),
  note: z.string().nullable(),
  /** Chosen cases, by id. */
  caseIds: z.array(z.uuid()),
})
const Fields = {
  place: Name.nullable().optional(),
  note: Note.nullable().optional(),
  caseIds: z.array(z.uuid()).max(2000).optional(),
}

export const listGatherings = endpoint({
  name: 'listGatherings',
  method: 'GET',
  url: '/api/gatherings/:kind',
  tag: TAG,
  summary: '交办会、测评会、“回头看”批次',
  access: RECORD_READERS,
  params: KindParams,
  query: listQuery(['on', 'label', 'status'], { status: z.enum(GATHERING_STATUSES).optional() }),
  reply: page(GatheringLine),
})
export const readGathering = endpoint({
  name: 'readGathering',
  method: 'GET',
  url: '/api/gatherings/:kind/:id',
  tag: TAG,
  summary: '一次会议或一个批次',
  access: RECORD_READERS,
  params: OneParams,
  reply: GatheringLine,
})
export const createGathering = endpoint({
  name: 'createGathering',
  method: 'POST',
  url: '/api/gatherings/:kind',
  tag: TAG,
  summary: '登记会议或批次',
  access: OFFICE,
  params: KindParams,
  body: z.strictObject({ label: Name, on: Day, ...Fields }),
  reply: z.strictObject({ id: RecordId }),
  status: 201,
})
export const amendGathering = endpoint({
  name: 'amendGathering',
  method: 'PATCH',
  url: '/api/gatherings/:kind/:id',
  tag: TAG,
  summary: '修改会议或批次、变更状态',
  access: OFFICE,
  params: OneParams,
  body: z.strictObject({
    /** The status that the writer saw. */
    seenStatus: z.enum(GATHERING_STATUSES),
    status: z.enum(GATHERING_STATUSES).optional(),
    label: Name.optional(),
    on: Day.optional(),
    ...Fields,
  }),
  reply: GatheringLine,
})

export const NUMBER_SERIES = ['serial', 'in_session', 'between_sessions'] as const
export const NUMBER_SERIES_LABELS: Readonly<Record<(typeof NUMBER_SERIES)[number], string>> = {
  serial: '收文流水号',
  in_session: '大会期间编号',
  between_sessions: '闭会期间编号',
}
const Template = z
  .string()
  .trim()
  .min(1, { error: '是空的；请填写' })
  .max(60, { error: '最长 60 个字' })
  .regex(/\{n(:[1-9])?\}/, { error: '没有 {n}；应有流水号的位置，例如 第{n}号 或 {year}-{n:4}' })
const SeriesQuery = z.strictObject({
  series: z.enum(NUMBER_SERIES),
  termNo: z.coerce.number().int().min(1).max(200),
  sessionNo: z.coerce.number().int().min(1).max(200),
  /** Without it, this year. */
  year: z.coerce.number().int().min(1949).max(2199).optional(),
})
const NextNumber = z.strictObject({ n: z.int(), number: z.string(), template: z.string() })

export const readNumberTemplates = endpoint({
  name: 'readNumberTemplates',
  method: 'GET',
  url: '/api/numbers/templates',
  tag: TAG,
  summary: '编号样式（出自现行办理规则）',
  access: RECORD_READERS,
  reply: z.strictObject({
    policy: z.strictObject({ id: z.string(), version: z.int() }),
    templates: z.array(z.strictObject({ series: z.enum(NUMBER_SERIES), template: z.string(), example: z.string() })),
  }),
})
export const changeNumberTemplates = endpoint({
  name: 'changeNumberTemplates',
  method: 'PUT',
  url: '/api/numbers/templates',
  tag: TAG,
  summary: '修改编号样式：存为办理规则的新一版并启用',
  access: ADMINISTRATOR,
  tokens: 'admin',
  body: z.strictObject({
    /** The version that the writer saw. */
    policyVersion: z.int().min(1),
    serial: Template,
    inSession: Template,
    betweenSessions: Template,
    /** The document by which it was decided. */
    source: Name,
  }),
  reply: z.strictObject({ id: z.string(), version: z.int() }),
})
export const readNextNumber = endpoint({
  name: 'readNextNumber',
  method: 'GET',
  url: '/api/numbers/next',
  tag: TAG,
  summary: '下一个号码（只看，不占用）',
  access: [...OFFICE, 'secretariat'],
  query: SeriesQuery,
  reply: NextNumber,
})
export const takeNextNumber = endpoint({
  name: 'takeNextNumber',
  method: 'POST',
  url: '/api/numbers',
  tag: TAG,
  summary: '取号：取走的号码不再给别人，不用也不收回',
  access: [...OFFICE, 'secretariat'],
  body: SeriesQuery,
  reply: NextNumber,
  status: 201,
})

import { z } from 'zod'

import { DEPUTY_STATUSES } from './deputies-endpoints.ts'
import { Day, endpoint, Moment } from './endpoint.ts'
import { listQuery, Note, OFFICE, page, RecordId, RecordParams } from './record-shapes.ts'

const TAG = '代表履职档案'
/** What the office enters by hand. */
export const DOSSIER_ENTRY_KINDS = [
  'meeting',
  'inspection',
  'research',
  'training',
  'station',
  'duty_report',
  'other',
] as const
export const DOSSIER_ENTRY_LABELS: Readonly<Record<(typeof DOSSIER_ENTRY_KINDS)[number], string>> = {
  meeting: '出席会议',
  inspection: '视察',
  research: '调研',
  training: '培训',
  station: '进站接待选民',
  duty_report: '述职',
  other: '其他',
}
/** What is known from the handling of suggestions. A rating is no fact of a dossier, nor is a silence. */
export const DOSSIER_ACT_KINDS = [
  'prior_communication',
  'supervision_act',
  'inspection',
  'on_site_review',
  'inquiry_answered',
  'review_answered',
  'feedback_filed',
  'promise_rated',
] as const
export const DOSSIER_ACT_LABELS: Readonly<Record<(typeof DOSSIER_ACT_KINDS)[number], string>> = {
  prior_communication: '提出前与有关单位沟通',
  supervision_act: '参加督办活动',
  inspection: '参加视察',
  on_site_review: '参加“回头看”现场检查',
  inquiry_answered: '接受征求意见',
  review_answered: '接受“回头看”征求意见',
  feedback_filed: '提交反馈意见',
  promise_rated: '对承诺事项办理情况作出评价',
}

/** A calendar year, or a whole term of congress. */
const SpanQuery = z
  .strictObject({
    year: z.coerce.number().int().min(1949).max(2199).optional(),
    termNo: z.coerce.number().int().min(1).max(200).optional(),
  })
  .refine(({ year, termNo }) => year === undefined || termNo === undefined, {
    path: ['termNo'],
    message: '年度和届次只能选一个',
  })
const EntryId = z.uuid({ error: '应是编号（UUID）' })
const EntryParams = RecordParams.extend({ entryId: EntryId })
const CorrectionParams = RecordParams.extend({ correctionId: EntryId })
/** `case:<case>`, `event:<case>:<number of its line>` or `entry:<id>`. */
const FactKey = z.string().regex(/^(case:[0-9a-f-]{36}|event:[0-9a-f-]{36}:\d{1,9}|entry:[0-9a-f-]{36})$/, {
  error: '应是档案中一条记录的标记，原样填写',
})

export const DossierSuggestion = z.strictObject({
  key: FactKey,
  caseId: z.uuid(),
  /** Formal, or the serial number before that. */
  number: z.string().nullable(),
  /** Null for a state secret and for what was erased by law. */
  title: z.string().nullable(),
  termNo: z.int(),
  sessionNo: z.int(),
  period: z.enum(['in_session', 'between_sessions']),
  part: z.enum(['lead', 'cosigner']),
  submittedOn: Day,
  /** Of a cosigner: when and how the signature was confirmed. */
  confirmedOn: Day.nullable(),
  confirmedBy: z.enum(['screen', 'wet_signature']).nullable(),
  isKey: z.boolean(),
  /** Set where a motion was turned into this suggestion. */
  motionNumber: z.string().nullable(),
  convertedOn: Day.nullable(),
  /** Former suggestions that it repeats; those that the reader may not see are counted alone. */
  repeats: z.array(z.string()),
  otherRepeats: z.int(),
  stateLabel: z.string(),
  /** Lead or separate units. */
  units: z.array(z.string()),
  repliedOn: Day.nullable(),
  /** Of the delivered replies, in the order of the units. */
  resultClasses: z.array(z.string()),
  concludedOn: Day.nullable(),
  /** Must not leave the house on paper: internal, secret, or of a protected proposer. */
  isMarked: z.boolean(),
})
export const DossierAct = z.strictObject({
  key: FactKey,
  kind: z.enum(DOSSIER_ACT_KINDS),
  label: z.string(),
  onDay: Day,
  /** What was visited, with whom it was spoken; never what was thought of it. */
  words: z.string().nullable(),
  /** Null where the reader may not know the suggestion. */
  case: z.strictObject({ id: z.uuid(), number: z.string().nullable(), title: z.string().nullable() }).nullable(),
  /** The line of the log was corrected: the case tells how. */
  isCorrected: z.boolean(),
  isMarked: z.boolean(),
})
export const DossierEntry = z.strictObject({
  key: FactKey,
  id: EntryId,
  onDay: Day,
  kind: z.enum(DOSSIER_ENTRY_KINDS),
  label: z.string(),
  words: z.string(),
  enteredAt: Moment,
  enteredBy: z.string().nullable(),
  struckAt: Moment.nullable(),
  struckBy: z.string().nullable(),
  struckWhy: z.string().nullable(),
})
export const DossierCorrection = z.strictObject({
  id: EntryId,
  /** Null: of the dossier in general. */
  entryKey: FactKey.nullable(),
  /** What it is about, in words. */
  about: z.string(),
  words: z.string(),
  filedAt: Moment,
  outcome: z.enum(['accepted', 'refused']).nullable(),
  answer: z.string().nullable(),
  decidedAt: Moment.nullable(),
  decidedBy: z.string().nullable(),
})
export const Dossier = z.strictObject({
  deputy: z.strictObject({
    id: RecordId,
    name: z.string().nullable(),
    delegationName: z.string().nullable(),
    employer: z.string().nullable(),
    status: z.enum(DEPUTY_STATUSES),
    statusLabel: z.string(),
    terms: z.array(z.strictObject({ termNo: z.int(), delegationName: z.string().nullable() })),
  }),
  /** What is shown: all of it where neither a year nor a term was chosen. */
  span: z.strictObject({ label: z.string(), from: Day.nullable(), to: Day.nullable() }),
  /** In which something stands, the newest first. */
  years: z.array(z.int()),
  suggestions: z.array(DossierSuggestion),
  acts: z.array(DossierAct),
  entries: z.array(DossierEntry),
  /** All of them, whatever the span; the newest first. */
  corrections: z.array(DossierCorrection),
})
export type Dossier = z.infer<typeof Dossier>

export const DossierLine = z.strictObject({
  id: RecordId,
  name: z.string().nullable(),
  delegationName: z.string().nullable(),
  status: z.enum(DEPUTY_STATUSES),
  termNos: z.array(z.int()),
  /** The deputy asked for a correction and waits for the answer. */
  isAwaitingAnswer: z.boolean(),
})
/** By name or delegation and by nothing that counts: deputies are not ranked by numbers. */
export const listDossiers = endpoint({
  name: 'listDossiers',
  method: 'GET',
  url: '/api/dossiers',
  tag: TAG,
  summary: '有履职档案的代表，按姓名或代表团排列；不按件数排列',
  access: OFFICE,
  query: listQuery(['name', 'delegation'], {
    delegationId: RecordId.optional(),
    termNo: z.coerce.number().int().min(1).max(200).optional(),
    /** Only those who wait for an answer. */
    awaiting: z.enum(['yes']).optional(),
  }),
  reply: page(DossierLine),
})
export const readDossier = endpoint({
  name: 'readDossier',
  method: 'GET',
  url: '/api/dossiers/:id',
  tag: TAG,
  summary: '一名代表的履职档案，按年度或届次',
  access: OFFICE,
  params: RecordParams,
  query: SpanQuery,
  reply: Dossier,
})
export const readMyDossier = endpoint({
  name: 'readMyDossier',
  method: 'GET',
  url: '/api/me/dossier',
  tag: TAG,
  summary: '本人的履职档案',
  access: ['deputy'],
  query: SpanQuery,
  reply: Dossier,
})
export const addDossierEntry = endpoint({
  name: 'addDossierEntry',
  method: 'POST',
  url: '/api/dossiers/:id/entries',
  tag: TAG,
  summary: '登记一条履职情况；同一 entryId 重复提交只登记一次',
  access: OFFICE,
  params: RecordParams,
  body: z.strictObject({
    /** Made up by the caller. */
    entryId: EntryId,
    onDay: Day,
    kind: z.enum(DOSSIER_ENTRY_KINDS),
    words: Note,
  }),
  reply: z.strictObject({ id: EntryId }),
  status: 201,
})
export const strikeDossierEntry = endpoint({
  name: 'strikeDossierEntry',
  method: 'POST',
  url: '/api/dossiers/:id/entries/:entryId/strike',
  tag: TAG,
  summary: '划去一条登记（写明原因）；划去的仍然可见',
  access: OFFICE,
  params: EntryParams,
  body: z.strictObject({ reason: Note }),
  reply: z.strictObject({ id: EntryId }),
})
export const askDossierCorrection = endpoint({
  name: 'askDossierCorrection',
  method: 'POST',
  url: '/api/me/dossier/corrections',
  tag: TAG,
  summary: '申请更正本人的履职档案：指明某一条，或就整份档案',
  access: ['deputy'],
  body: z.strictObject({
    /** Made up by the caller. */
    correctionId: EntryId,
    entryKey: FactKey.nullable().default(null),
    words: Note,
  }),
  reply: z.strictObject({ id: EntryId }),
  status: 201,
})
export const answerDossierCorrection = endpoint({
  name: 'answerDossierCorrection',
  method: 'POST',
  url: '/api/dossiers/:id/corrections/:correctionId/answer',
  tag: TAG,
  summary: '答复更正申请：采纳（可以划去所指登记、补登一条）或不采纳，都写明理由',
  access: OFFICE,
  params: CorrectionParams,
  body: z.discriminatedUnion('outcome', [
    z.strictObject({
      outcome: z.literal('accepted'),
      answer: Note,
      /** Strikes the entry that was pointed at; only what was entered by hand can be struck. */
      strikesEntry: z.boolean().default(false),
      adds: z
        .strictObject({ onDay: Day, kind: z.enum(DOSSIER_ENTRY_KINDS), words: Note })
        .nullable()
        .default(null),
    }),
    z.strictObject({ outcome: z.literal('refused'), answer: Note }),
  ]),
  reply: z.strictObject({ id: EntryId }),
})

import { z } from 'zod'

import { Cursor, Day, endpoint, Moment, PageSize, Party } from './endpoint.ts'
import { DIRECTOR, Name, Note, OFFICE, RecordId, Revision } from './record-shapes.ts'

const TAG = '综合评价'
const UNIT = ['unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head'] as const
/** Who speaks for a unit: its head, and the clerk in the head's name. */
const SPEAKERS = ['unit_clerk', 'unit_head'] as const
const AppraisalId = z.uuid({ error: '应是综合评价的编号（UUID）' })
const AppraisalParams = z.strictObject({ id: AppraisalId })
const UnitParams = z.strictObject({ id: AppraisalId, unitId: RecordId })
/** The name of an item in the policy: on_time. */
const ItemName = z.string().min(1).max(64)
const Score = z.number({ error: '应是数字' }).min(0, { error: '最低 0 分' }).max(100, { error: '最高 100 分' })

export const APPRAISAL_STATES = ['draft', 'open', 'decided', 'circulated', 'cancelled'] as const
export const APPRAISAL_STATE_LABELS: Readonly<Record<(typeof APPRAISAL_STATES)[number], string>> = {
  draft: '草稿',
  open: '单位申诉期',
  decided: '已定结果',
  circulated: '已通报',
  cancelled: '已取消',
}
/** Beside each colour stands the grade in words. */
export const GRADE_COLOURS = ['green', 'amber', 'red'] as const
export const GRADE_COLOUR_LABELS: Readonly<Record<(typeof GRADE_COLOURS)[number], string>> = {
  green: '绿',
  amber: '黄',
  red: '红',
}

export const AppraisalRules = z.strictObject({
  policy: z.strictObject({ id: z.string(), version: z.int(), name: z.string() }),
  items: z.array(
    z.strictObject({
      item: ItemName,
      label: z.string(),
      weight: z.number(),
      /** What is counted, in words; null for an item that somebody judges by hand. */
      formula: z.string().nullable(),
      /** Below this score the unit gets the lowest grade, whatever its total. */
      failBelow: z.number().nullable(),
    }),
  ),
  grades: z.array(z.strictObject({ label: z.string(), from: z.number(), colour: z.enum(GRADE_COLOURS) })),
  source: z.string(),
  /** What the rules make people do, stored with the appraisal; `unsafe`: one honest 不满意 can fail a unit. */
  warnings: z.array(
    z.strictObject({ kind: z.enum(['unsafe', 'advice']), title: z.string(), paragraphs: z.array(z.string()) }),
  ),
})
export type AppraisalRules = z.infer<typeof AppraisalRules>

export const ItemScore = z.strictObject({
  item: ItemName,
  label: z.string(),
  weight: z.number(),
  /** Null where the unit is not told, or nothing was counted. */
  part: z.int().nullable(),
  base: z.int().nullable(),
  /** As computed, 0 to 100. */
  computed: z.number().nullable(),
  corrected: z.strictObject({ score: z.number(), why: z.string(), by: z.string().nullable(), at: Moment }).nullable(),
  /** The one that counts; null: the item is left out and the weights of the others are scaled. */
  score: z.number().nullable(),
  whyLeftOut: z.string().nullable(),
})
export type ItemScore = z.infer<typeof ItemScore>

export const UnitSheet = z.strictObject({
  unit: Party,
  cases: z.int(),
  /** So few cases, or so few items that could be scored, that the score says little. */
  isFew: z.boolean(),
  scores: z.array(ItemScore),
  /** Null where no item could be scored. */
  total: z.number().nullable(),
  /** Of the weights, what the scored items have. */
  weightUsed: z.number(),
  grade: z.strictObject({ label: z.string(), colour: z.enum(GRADE_COLOURS) }).nullable(),
  /** The items that alone brought the lowest grade. */
  failedBy: z.array(z.string()),
  rank: z.int().nullable(),
})
export type UnitSheet = z.infer<typeof UnitSheet>

export const Appeal = z.strictObject({
  id: z.uuid(),
  unit: Party,
  item: ItemName.nullable(),
  itemLabel: z.string(),
  words: z.string(),
  filedAt: Moment,
  filedBy: z.string().nullable(),
  outcome: z.enum(['upheld', 'corrected']).nullable(),
  answer: z.string().nullable(),
  decidedAt: Moment.nullable(),
})
export type Appeal = z.infer<typeof Appeal>

export const AppraisalHead = z.strictObject({
  id: AppraisalId,
  revision: Revision,
  title: z.string(),
  state: z.enum(APPRAISAL_STATES),
  stateLabel: z.string(),
  book: z.strictObject({ id: z.uuid(), fromOn: Day, toOn: Day, asOf: Day, cases: z.int() }),
  units: z.int(),
  appealUntil: Day.nullable(),
  /** Those that wait for an answer; of a unit: its own. */
  openAppeals: z.int(),
  decidedOn: Day.nullable(),
  circularNumber: z.string().nullable(),
  circulatedOn: Day.nullable(),
  /** Why it was cancelled. */
  why: z.string().nullable(),
  madeAt: Moment,
  /** Whose sheets the viewer opens, under the names of today; empty for the office, which opens all. */
  ownUnits: z.array(Party),
})
export type AppraisalHead = z.infer<typeof AppraisalHead>
const Saved = z.strictObject({ id: AppraisalId, revision: Revision })

export const readAppraisalRules = endpoint({
  name: 'readAppraisalRules',
  method: 'GET',
  url: '/api/appraisal-rules',
  tag: TAG,
  summary: '现行办理规则中的综合评价：各项权重、等次，以及这套规则会带来什么',
  access: OFFICE,
  reply: AppraisalRules,
})

export const listAppraisalBooks = endpoint({
  name: 'listAppraisalBooks',
  method: 'GET',
  url: '/api/appraisal-books',
  tag: TAG,
  summary: '可以用来评价的统计底册：已经生成、截止日已定的',
  access: OFFICE,
  reply: z.strictObject({
    books: z.array(
      z.strictObject({
        id: z.uuid(),
        title: z.string().nullable(),
        fromOn: Day,
        toOn: Day,
        asOf: Day,
        cases: z.int(),
        madeAt: Moment,
      }),
    ),
  }),
})

export const makeAppraisal = endpoint({
  name: 'makeAppraisal',
  method: 'POST',
  url: '/api/appraisals',
  tag: TAG,
  summary: '由一本统计底册算出综合评价草稿；同一 id 重复提交只生成一份',
  access: OFFICE,
  body: z.strictObject({ id: AppraisalId, title: Name, bookId: z.uuid({ error: '应是统计底册的编号（UUID）' }) }),
  reply: Saved,
  status: 201,
})

export const listAppraisals = endpoint({
  name: 'listAppraisals',
  method: 'GET',
  url: '/api/appraisals',
  tag: TAG,
  summary: '综合评价列表，新的在前；承办单位只看到向本单位公开的',
  access: [...OFFICE, ...UNIT],
  query: z.strictObject({ cursor: Cursor.optional(), limit: PageSize }),
  reply: z.strictObject({ lines: z.array(AppraisalHead), nextCursor: z.string().nullable() }),
})

export const readAppraisal = endpoint({
  name: 'readAppraisal',
  method: 'GET',
  url: '/api/appraisals/:id',
  tag: TAG,
  summary: '一次综合评价：各单位各项得分、等次、排名和申诉',
  access: OFFICE,
  params: AppraisalParams,
  reply: AppraisalHead.extend({
    rules: AppraisalRules,
    sheets: z.array(UnitSheet),
    appeals: z.array(Appeal),
    /** Units that one deputy's change of mind from satisfied would bring to the lowest grade. */
    onTheEdge: z.array(z.strictObject({ unit: Party, from: z.string(), to: z.string() })),
    /** What the viewer may do next. */
    may: z.strictObject({
      recompute: z.boolean(),
      correct: z.boolean(),
      open: z.boolean(),
      answer: z.boolean(),
      decide: z.boolean(),
      circulate: z.boolean(),
      cancel: z.boolean(),
    }),
  }),
})

export const readUnitSheet = endpoint({
  name: 'readUnitSheet',
  method: 'GET',
  url: '/api/appraisals/:id/units/:unitId',
  tag: TAG,
  summary: '一个单位的评价表；承办单位只能看本单位的，通报后可以看全部排名',
  access: [...OFFICE, ...UNIT],
  params: UnitParams,
  reply: AppraisalHead.extend({
    rules: AppraisalRules.omit({ warnings: true }),
    sheet: UnitSheet,
    /** How many units are ranked. */
    ranked: z.int(),
    appeals: z.array(Appeal),
    mayAppeal: z.boolean(),
    /** After the circular: everybody. */
    ranking: z
      .array(
        z.strictObject({
          unit: Party,
          rank: z.int().nullable(),
          total: z.number().nullable(),
          grade: UnitSheet.shape.grade,
        }),
      )
      .nullable(),
  }),
})

export const JudgedCase = z.strictObject({
  caseId: z.uuid(),
  number: z.string().nullable(),
  /** Null for a state secret. */
  title: z.string().nullable(),
  /** Counted and reached, counted and missed, or not counted. */
  verdict: z.enum(['reached', 'missed', 'not_counted']),
  why: z.string(),
})
export type JudgedCase = z.infer<typeof JudgedCase>

export const listAppraisalCases = endpoint({
  name: 'listAppraisalCases',
  method: 'GET',
  url: '/api/appraisals/:id/units/:unitId/items/:item',
  tag: TAG,
  summary: '一项得分由哪些建议得来：哪些算在内、哪些不算、为什么',
  access: [...OFFICE, ...UNIT],
  params: UnitParams.extend({ item: ItemName }),
  reply: z.strictObject({
    unit: Party,
    item: ItemName,
    label: z.string(),
    formula: z.string().nullable(),
    part: z.int().nullable(),
    base: z.int().nullable(),
    /** Said instead of the list: who was satisfied is told to no unit. */
    whyNoList: z.string().nullable(),
    cases: z.array(JudgedCase),
    /** Cases that count and may not be read by the viewer. */
    hidden: z.int(),
  }),
})

export const recomputeAppraisal = endpoint({
  name: 'recomputeAppraisal',
  method: 'POST',
  url: '/api/appraisals/:id/recompute',
  tag: TAG,
  summary: '草稿换一本底册重新计算；人工更正随之清除',
  access: OFFICE,
  params: AppraisalParams,
  body: z.strictObject({ revision: Revision, bookId: z.uuid({ error: '应是统计底册的编号（UUID）' }) }),
  reply: Saved,
})

export const correctScore = endpoint({
  name: 'correctScore',
  method: 'POST',
  url: '/api/appraisals/:id/scores',
  tag: TAG,
  summary: '更正一项得分或评定人工项（写明理由）；计算所得仍留在旁边',
  access: DIRECTOR,
  params: AppraisalParams,
  body: z.strictObject({ revision: Revision, unitId: RecordId, item: ItemName, score: Score, reason: Note }),
  reply: Saved,
})

export const openAppraisal = endpoint({
  name: 'openAppraisal',
  method: 'POST',
  url: '/api/appraisals/:id/open',
  tag: TAG,
  summary: '向各单位公开本单位得分，定下申诉截止日',
  access: DIRECTOR,
  params: AppraisalParams,
  body: z.strictObject({ revision: Revision, appealUntil: Day }),
  reply: Saved,
})

export const fileAppeal = endpoint({
  name: 'fileAppeal',
  method: 'POST',
  url: '/api/appraisals/:id/appeals',
  tag: TAG,
  summary: '承办单位对本单位一项得分（或整体）提出申诉',
  access: SPEAKERS,
  params: AppraisalParams,
  body: z.strictObject({
    /** Made up by the caller; the same once more is the same appeal. */
    appealId: z.uuid({ error: '应是申诉的编号（UUID）' }),
    unitId: RecordId,
    item: ItemName.nullable(),
    words: Note,
  }),
  reply: z.strictObject({ id: z.uuid() }),
  status: 201,
})

export const answerAppeal = endpoint({
  name: 'answerAppeal',
  method: 'POST',
  url: '/api/appraisals/:id/appeals/:appealId/answer',
  tag: TAG,
  summary: '答复一件申诉：维持，或更正得分，均写明理由',
  access: DIRECTOR,
  params: AppraisalParams.extend({ appealId: z.uuid() }),
  body: z.discriminatedUnion('outcome', [
    z.strictObject({ outcome: z.literal('upheld'), revision: Revision, answer: Note }),
    z.strictObject({
      outcome: z.literal('corrected'),
      revision: Revision,
      answer: Note,
      item: ItemName,
      score: Score,
    }),
  ]),
  reply: Saved,
})

export const decideAppraisal = endpoint({
  name: 'decideAppraisal',
  method: 'POST',
  url: '/api/appraisals/:id/decide',
  tag: TAG,
  summary: '定下结果：申诉期已过、申诉都已答复',
  access: DIRECTOR,
  params: AppraisalParams,
  body: z.strictObject({ revision: Revision }),
  reply: Saved,
})

export const proposeCircular = endpoint({
  name: 'proposeCircular',
  method: 'GET',
  url: '/api/appraisals/:id/circular',
  tag: TAG,
  summary: '拟一份通报的文稿：由定下的结果写成，可以修改；不保存',
  access: OFFICE,
  params: AppraisalParams,
  reply: z.strictObject({ title: z.string(), addressee: z.string(), paragraphs: z.array(z.string()) }),
})

export const makeCircular = endpoint({
  name: 'makeCircular',
  method: 'POST',
  url: '/api/appraisals/:id/circular',
  tag: TAG,
  summary: '制发通报（Word）：文稿附各单位得分和等次；同一 documentId 重复提交只制发一次',
  access: OFFICE,
  params: AppraisalParams,
  body: z.strictObject({
    /** Made up by the caller. */
    documentId: z.uuid({ error: '应是文书的编号（UUID）' }),
    title: Name,
    addressee: Name,
    paragraphs: z.array(Note).min(1, { error: '正文是空的；请至少写一段' }).max(60, { error: '最多 60 段' }),
    number: Name,
    datedOn: Day,
  }),
  reply: z.strictObject({ id: z.uuid(), fileName: z.string() }),
  status: 201,
})

export const circulateAppraisal = endpoint({
  name: 'circulateAppraisal',
  method: 'POST',
  url: '/api/appraisals/:id/circulate',
  tag: TAG,
  summary: '登记通报（发文字号和日期）；各单位自此看到全部排名',
  access: DIRECTOR,
  params: AppraisalParams,
  body: z.strictObject({ revision: Revision, number: Name, circulatedOn: Day }),
  reply: Saved,
})

export const cancelAppraisal = endpoint({
  name: 'cancelAppraisal',
  method: 'POST',
  url: '/api/appraisals/:id/cancel',
  tag: TAG,
  summary: '取消一次综合评价（写明原因）；已经通报的不能取消',
  access: OFFICE,
  params: AppraisalParams,
  body: z.strictObject({ revision: Revision, reason: Note }),
  reply: Saved,
})

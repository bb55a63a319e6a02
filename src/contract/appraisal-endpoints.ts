import { z } from 'zod'

import { Cursor, Day, endpoint, Moment, PageSize, Party } from './endpoint.ts'
import { Name, OFFICE, RecordId, Revision } from './record-shapes.ts'

export const APPRAISAL_TAG = '综合评价'
const UNIT = ['unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head'] as const
export const AppraisalId = z.uuid({ error: '应是综合评价的编号（UUID）' })
export const AppraisalParams = z.strictObject({ id: AppraisalId })
const UnitParams = z.strictObject({ id: AppraisalId, unitId: RecordId })
/** The name of an item in the policy: on_time. */
export const ItemName = z.string().min(1).max(64)

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
  /** Duban assumes these rules; no text of the place was found. */
  isAssumed: z.boolean(),
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
export const AppraisalSaved = z.strictObject({ id: AppraisalId, revision: Revision })

export const readAppraisalRules = endpoint({
  name: 'readAppraisalRules',
  method: 'GET',
  url: '/api/appraisal-rules',
  tag: APPRAISAL_TAG,
  summary: '现行办理规则中的综合评价：各项权重、等次，以及这套规则会带来什么',
  access: OFFICE,
  reply: AppraisalRules,
})

export const listAppraisalBooks = endpoint({
  name: 'listAppraisalBooks',
  method: 'GET',
  url: '/api/appraisal-books',
  tag: APPRAISAL_TAG,
  summary: '可以用来评价的统计底册：已经生成、截至日已定的',
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
  tag: APPRAISAL_TAG,
  summary: '由一本统计底册算出综合评价草稿；同一 id 重复提交只生成一份',
  access: OFFICE,
  body: z.strictObject({ id: AppraisalId, title: Name, bookId: z.uuid({ error: '应是统计底册的编号（UUID）' }) }),
  reply: AppraisalSaved,
  status: 201,
})

export const listAppraisals = endpoint({
  name: 'listAppraisals',
  method: 'GET',
  url: '/api/appraisals',
  tag: APPRAISAL_TAG,
  summary: '综合评价列表，新的在前；承办单位只看到向本单位公开的',
  access: [...OFFICE, ...UNIT],
  query: z.strictObject({ cursor: Cursor.optional(), limit: PageSize }),
  reply: z.strictObject({ lines: z.array(AppraisalHead), nextCursor: z.string().nullable() }),
})

export const readAppraisal = endpoint({
  name: 'readAppraisal',
  method: 'GET',
  url: '/api/appraisals/:id',
  tag: APPRAISAL_TAG,
  summary: '一次综合评价：各单位各项得分、等次、排名和申诉',
  access: OFFICE,
  params: AppraisalParams,
  reply: AppraisalHead.extend({
    rules: AppraisalRules,
    sheets: z.array(UnitSheet),
    appeals: z.array(Appeal),
    /** Units that one deputy's change of mind from satisfied would bring to the lowest grade. */
    onTheEdge: z.array(z.strictObject({ unit: Party, from: z.string(), to: z.string() })),
    /** Units where nobody has an account with which to read the sheet and to appeal. */
    withoutReader: z.array(Party),
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
  tag: APPRAISAL_TAG,
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
  tag: APPRAISAL_TAG,
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

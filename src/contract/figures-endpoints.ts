import { z } from 'zod'

import { CaseId, Cursor, Day, endpoint, Moment, PageSize } from './endpoint.ts'
import { OFFICE } from './record-shapes.ts'

const TAG = '统计'
const READERS = [...OFFICE, 'auditor'] as const
const BookParams = z.strictObject({ id: z.uuid({ error: '应是统计底册的编号（UUID）' }) })
const Id = z.string().regex(/^[a-z0-9_]{1,60}$/, { error: '应是指标或者分组的名称' })
/** A key may be the name of a field or of a scheme and its class. */
const Key = z.string().min(1).max(300)
const IsNone = z.enum(['true']).optional()

export const FIGURE_UNITS = ['件', '件次', '份', '项', '人次', '次', '天', '个', '人', '%'] as const
/** A count; or a share of two counts, null where its base is empty. */
export const FigureNumber = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('count'), count: z.number() }),
  z.strictObject({ kind: z.literal('share'), part: z.number(), base: z.number(), share: z.number().nullable() }),
])
export type FigureNumber = z.infer<typeof FigureNumber>

const Named = z.strictObject({ id: z.string(), label: z.string() })
export const FigureHead = z.strictObject({
  id: z.string(),
  label: z.string(),
  unit: z.enum(FIGURE_UNITS),
  /** 口径: what is counted, among what, up to which day. */
  formula: z.string(),
  isShare: z.boolean(),
  /** By what it can be broken down. */
  dimensions: z.array(z.string()),
})
export type FigureHead = z.infer<typeof FigureHead>

export const BookHead = z.strictObject({
  id: z.uuid(),
  fromOn: Day,
  toOn: Day,
  asOf: Day,
  basis: z.enum(['occurred', 'recorded']),
  basisLabel: z.string(),
  cases: z.int(),
  madeAt: Moment,
})
export type BookHead = z.infer<typeof BookHead>

export const readFigureCatalogue = endpoint({
  name: 'readFigureCatalogue',
  method: 'GET',
  url: '/api/figures/catalogue',
  tag: TAG,
  summary: '全部统计指标及其口径，以及可以按什么分组',
  access: READERS,
  reply: z.strictObject({
    groups: z.array(Named.extend({ figures: z.array(FigureHead) })),
    dimensions: z.array(Named),
  }),
})

export const listFigureBooks = endpoint({
  name: 'listFigureBooks',
  method: 'GET',
  url: '/api/figures/books',
  tag: TAG,
  summary: '已经生成的统计，新的在前：期间、截至哪一天、以发生还是登记日期计；只供对比的上年同期不列',
  access: READERS,
  query: z.strictObject({ limit: PageSize }),
  reply: z.strictObject({
    books: z.array(
      BookHead.extend({
        /** Of the report for which it was made; null where no report holds it. */
        title: z.string().nullable(),
      }),
    ),
  }),
})

export const readFigureBook = endpoint({
  name: 'readFigureBook',
  method: 'GET',
  url: '/api/figures/books/:id',
  tag: TAG,
  summary: '一个期间的各项统计数：截至哪一天、以发生还是登记日期计，随数附口径',
  access: READERS,
  params: BookParams,
  query: z.strictObject({
    /** Also what is seldom met and zero. */
    all: z.enum(['true', 'false']).default('false'),
  }),
  reply: z.strictObject({
    book: BookHead,
    groups: z.array(Named.extend({ figures: z.array(FigureHead.extend({ value: FigureNumber })) })),
    dimensions: z.array(Named),
  }),
})

/** Counted among these suggestions alone, such as those of one unit. */
const Within = { withinBy: Id.optional(), withinKey: Key.optional(), withinNone: IsNone }

export const readFigureBreakdown = endpoint({
  name: 'readFigureBreakdown',
  method: 'GET',
  url: '/api/figures/books/:id/breakdown',
  tag: TAG,
  summary: '若干指标按一个方面分组；合计等于不分组的数',
  access: READERS,
  params: BookParams,
  query: z.strictObject({
    by: Id,
    /** Ids with commas between. */
    figures: z
      .string()
      .regex(/^[a-z0-9_]{1,60}(,[a-z0-9_]{1,60}){0,29}$/, { error: '应是用逗号隔开的指标名称，最多 30 个' }),
    ...Within,
  }),
  reply: z.strictObject({
    book: BookHead,
    by: Named,
    figures: z.array(FigureHead),
    rows: z.array(z.strictObject({ key: z.string().nullable(), label: z.string(), values: z.array(FigureNumber) })),
    total: z.array(FigureNumber),
  }),
})

/** One row that a number counts. What the reader may not see is counted and stands there without any detail. */
export const FigureLine = z.strictObject({
  caseId: CaseId.nullable(),
  number: z.string().nullable(),
  /** Null for a state secret; “（无权查看）” for what is out of reach. */
  title: z.string().nullable(),
  leadSigner: z.string().nullable(),
  unit: z.string().nullable(),
  isHidden: z.boolean(),
  /** What it adds to a number that is a sum. */
  amount: z.number(),
  /** What the row itself says: 期限 2026-06-05. */
  details: z.array(z.strictObject({ label: z.string(), text: z.string() })),
})
export type FigureLine = z.infer<typeof FigureLine>

export const listBehindFigure = endpoint({
  name: 'listBehindFigure',
  method: 'GET',
  url: '/api/figures/books/:id/list',
  tag: TAG,
  summary: '一个数是由哪些建议（承办、征询、承诺等）得来的',
  access: READERS,
  params: BookParams,
  query: z.strictObject({
    figure: Id,
    /** Of a share: what counts, or all of its base. */
    side: z.enum(['part', 'base']).default('part'),
    by: Id.optional(),
    key: Key.optional(),
    /** The group without a value. */
    isNone: IsNone,
    ...Within,
    cursor: Cursor.optional(),
    limit: PageSize,
  }),
  reply: z.strictObject({
    book: BookHead,
    figure: FigureHead,
    /** Of which group, in words. */
    groupLabel: z.string().nullable(),
    /** The number itself. */
    total: z.number(),
    /** How many lines there are: another number where days are added up or units counted once. */
    lineCount: z.int(),
    lines: z.array(FigureLine),
    nextCursor: z.string().nullable(),
  }),
})

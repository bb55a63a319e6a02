import { z } from 'zod'

import { CaseId, endpoint } from './endpoint.ts'
import { OFFICE } from './record-shapes.ts'

const TAG = '分析'
/** Those who prepare legislation and supervision, and for whom they do. */
const READERS = [...OFFICE, 'council_of_chairpersons'] as const
const Year = z.coerce
  .number({ error: '应是年份，例如 2026' })
  .int({ error: '应是年份，例如 2026' })
  .min(1954, { error: '应不早于 1954 年' })
  .max(2199, { error: '应不晚于 2199 年' })

export const TOPIC_LABELS = {
  field: '领域',
  delegation: '代表团（地区）',
  unit: '主办单位',
  class: '办理结果',
} as const
const Topic = z.enum(['field', 'delegation', 'unit', 'class'])
const Years = { fromYear: Year, toYear: Year }

const Line = z.strictObject({
  key: z.string().nullable(),
  label: z.string(),
  /** A number for each year of the reply. */
  counts: z.array(z.int()),
  total: z.int(),
  /** The last year against the mean of the years before; null where there is none before. */
  change: z.number().nullable(),
})
export type AnalysisLine = z.infer<typeof Line>

const CaseLine = z.strictObject({
  id: CaseId,
  year: z.int(),
  number: z.string().nullable(),
  /** Null for a state secret. */
  title: z.string().nullable(),
  unit: z.string().nullable(),
  resultClass: z.string().nullable(),
})
export type AnalysedCaseLine = z.infer<typeof CaseLine>

export const analyseTopics = endpoint({
  name: 'analyseTopics',
  method: 'GET',
  url: '/api/analysis/topics',
  tag: TAG,
  summary: '各领域、代表团、承办单位历年的件数和增减',
  access: READERS,
  query: z.strictObject({ ...Years, by: Topic.default('field') }),
  reply: z.strictObject({ years: z.array(z.int()), lines: z.array(Line), total: Line }),
})

export const analyseWords = endpoint({
  name: 'analyseWords',
  method: 'GET',
  url: '/api/analysis/words',
  tag: TAG,
  summary: '标题中反复出现的词语：历年件数，增长最快的',
  access: READERS,
  query: z.strictObject({
    ...Years,
    order: z.enum(['total', 'change']).default('total'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.strictObject({ years: z.array(z.int()), lines: z.array(Line), found: z.int() }),
})

export const analyseRepeats = endpoint({
  name: 'analyseRepeats',
  method: 'GET',
  url: '/api/analysis/repeats',
  tag: TAG,
  summary: '多年重复提出的事项：各年的建议',
  access: READERS,
  query: z.strictObject({ ...Years, limit: z.coerce.number().int().min(1).max(200).default(50) }),
  reply: z.strictObject({
    families: z.array(z.strictObject({ years: z.array(z.int()), cases: z.array(CaseLine) })),
    found: z.int(),
  }),
})

export const listAnalysed = endpoint({
  name: 'listAnalysed',
  method: 'GET',
  url: '/api/analysis/cases',
  tag: TAG,
  summary: '一个数字背后的建议：某一主题或词语、某一年',
  access: READERS,
  query: z.strictObject({
    ...Years,
    year: Year.optional(),
    by: Topic.optional(),
    /** With `by`; absent: those without a topic. */
    key: z.string().min(1).max(200).optional(),
    phrase: z.string().min(1).max(60).optional(),
  }),
  reply: z.strictObject({ cases: z.array(CaseLine), total: z.int() }),
})

export const exportAnalysis = endpoint({
  name: 'exportAnalysis',
  method: 'GET',
  url: '/api/analysis/workbook',
  tag: TAG,
  summary: '导出分析结果（Excel）',
  access: READERS,
  query: z.strictObject({ ...Years, what: z.enum(['field', 'delegation', 'unit', 'class', 'words', 'repeats']) }),
  reply: z.null(),
  produces: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
})

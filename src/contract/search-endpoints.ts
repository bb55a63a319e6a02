import { z } from 'zod'

import { CaseFilters } from './case-endpoints.ts'
import { CaseLine } from './case-views.ts'
import { Cursor, endpoint, PageSize } from './endpoint.ts'

/** Where a word was found. */
export const SEARCH_SOURCES = ['number', 'title', 'body', 'reply', 'opinion', 'signer', 'unit'] as const
export type SearchSource = (typeof SEARCH_SOURCES)[number]

const LONGEST_QUERY = 100
/** Counted as people count: a rare character is one. */
const isLongEnough = (text: string) => [...text].length >= 2

export const Snippet = z.strictObject({
  source: z.enum(SEARCH_SOURCES),
  /** `标题`, `答复` … */
  label: z.string(),
  /** The found words with some text around them, in order; an ellipsis stands where text was left out. */
  parts: z.array(z.strictObject({ text: z.string(), isHit: z.boolean() })),
})
export type Snippet = z.infer<typeof Snippet>

export const searchCases = endpoint({
  name: 'searchCases',
  method: 'GET',
  url: '/api/search',
  tag: '建议',
  summary: '检索标题、正文、答复、人员、单位，新提出的在前，只含本人可以看的内容',
  access: 'post',
  query: CaseFilters.omit({ q: true }).extend({
    /** Words with blanks between them must all be found; wildcards mean themselves. */
    q: z.string().trim().max(LONGEST_QUERY).refine(isLongEnough, { error: '请至少输入两个字' }),
    cursor: Cursor.optional(),
    limit: PageSize,
  }),
  reply: z.strictObject({
    hits: z.array(z.strictObject({ case: CaseLine, snippets: z.array(Snippet) })),
    nextCursor: z.string().nullable(),
  }),
})

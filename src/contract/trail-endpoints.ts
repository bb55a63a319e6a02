import { z } from 'zod'

import { CaseId, Cursor, Day, endpoint, IdParams, Moment, PageSize } from './endpoint.ts'
import { DIRECTOR, Note, RecordId } from './record-shapes.ts'

const TAG = '留痕'
const READERS = ['auditor', 'administrator'] as const
const TrailFilters = {
  personId: RecordId.optional(),
  kind: z.string().max(40).optional(),
  /** The same things by group: sign-ins, permissions, records, exports, reads. */
  group: z.enum(['sign_in', 'permission', 'record', 'export', 'read']).optional(),
  caseId: CaseId.optional(),
  subject: RecordId.optional(),
  from: Day.optional(),
  to: Day.optional(),
}
export const TrailLine = z.strictObject({
  n: z.int(),
  at: Moment,
  kind: z.string(),
  kindLabel: z.string(),
  personId: z.string().nullable(),
  personName: z.string().nullable(),
  role: z.string().nullable(),
  onBehalfOf: z.string().nullable(),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
  caseId: z.string().nullable(),
  subject: z.string().nullable(),
  basis: z.string().nullable(),
  old: z.json().nullable(),
  new: z.json().nullable(),
})

export const searchTrail = endpoint({
  name: 'searchTrail',
  method: 'GET',
  url: '/api/trail',
  tag: TAG,
  summary: '查留痕：谁、何时、从何处、凭什么、原来和现在（管理员看不到涉及具体建议的）',
  access: READERS,
  query: z.strictObject({ ...TrailFilters, cursor: Cursor.optional(), limit: PageSize }),
  reply: z.strictObject({
    lines: z.array(TrailLine),
    nextCursor: z.string().nullable(),
    /** Kinds that occur, for the filter. */
    kinds: z.array(z.strictObject({ kind: z.string(), label: z.string() })),
  }),
})
export const exportTrail = endpoint({
  name: 'exportTrail',
  method: 'GET',
  url: '/api/trail/export',
  tag: TAG,
  summary: '导出留痕（CSV，最多一万行；导出本身也留痕）',
  access: ['auditor'],
  query: z.strictObject(TrailFilters),
  reply: z.null(),
  produces: 'text/csv',
})
export const verifyTrails = endpoint({
  name: 'verifyTrails',
  method: 'GET',
  url: '/api/trail/verify',
  tag: TAG,
  summary: '核验：留痕的链和缺号，各件建议的记录链、登记簿和封条',
  access: READERS,
  query: z.strictObject({ part: z.enum(['all', 'access', 'cases']).default('all') }),
  reply: z.strictObject({
    isSound: z.boolean(),
    access: z
      .strictObject({
        lines: z.int(),
        /** The first wrong place; null when all is well. */
        broken: z.strictObject({ n: z.int(), why: z.string() }).nullable(),
      })
      .nullable(),
    cases: z
      .strictObject({
        cases: z.int(),
        events: z.int(),
        erasedTexts: z.int(),
        seals: z.int(),
        unsealedCases: z.int(),
        broken: z
          .strictObject({ kind: z.string(), place: z.string(), expected: z.string(), found: z.string() })
          .nullable(),
        proves: z.record(z.string(), z.string()),
      })
      .nullable(),
  }),
})

export const eraseEventText = endpoint({
  name: 'eraseEventText',
  method: 'POST',
  url: '/api/cases/:id/events/:seq/erasure',
  tag: TAG,
  summary: '依法抹除一条记录中的文字（个人信息保护法第四十七条）；记录和散列保留',
  access: DIRECTOR,
  tokens: 'never',
  params: IdParams.extend({ seq: z.coerce.number().int().min(1) }),
  body: z.strictObject({ basis: Note }),
  reply: z.strictObject({ seqs: z.array(z.int()) }),
})

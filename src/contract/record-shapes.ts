import { z } from 'zod'

import type { Role } from '../../machines/policy/words.ts'
import { Cursor, Day, PageSize } from './endpoint.ts'

/** The deputy office; in a township its presidium, which is judged besides. */
export const OFFICE = ['deputy_office_clerk', 'deputy_office_director', 'presidium'] as const satisfies Role[]
export const DIRECTOR = ['deputy_office_director', 'presidium'] as const satisfies Role[]
export const ADMINISTRATOR = ['administrator'] as const satisfies Role[]
export const OFFICE_AND_ADMINISTRATOR = [...OFFICE, ...ADMINISTRATOR] as const
/** Who reads the records as they stand; everybody else has the directory. */
export const RECORD_READERS = [...OFFICE, 'secretariat', ...ADMINISTRATOR, 'auditor'] as const satisfies Role[]

/** An opaque id of a record. */
export const RecordId = z.string().min(1, { error: '编号是空的' }).max(64, { error: '编号最长 64 个字符' })
export const RecordParams = z.strictObject({ id: RecordId })
/** The revision that the writer saw; a record that has moved on since is not overwritten. */
export const Revision = z.int({ error: '应是整数' }).min(1)
export const Name = z
  .string({ error: '应是文字' })
  .trim()
  .min(1, { error: '是空的；请填写' })
  .max(200, { error: '最长 200 个字' })
  .refine(isStorable, { error: '有不能保存的字符（空字符或残缺的字符）；请删去' })
export const Note = z
  .string({ error: '应是文字' })
  .trim()
  .min(1, { error: '是空的；请填写' })
  .max(2000, { error: '最长 2000 个字' })
  .refine(isStorable, { error: '有不能保存的字符（空字符或残缺的字符）；请删去' })
/** Digits, and what people write between them. */
export const Phone = z
  .string({ error: '应是文字' })
  .trim()
  .regex(/^[0-9+*#() ,，、转-]{3,40}$/, { error: '应是电话号码，例如 0393-8888888 或 13800000000' })
export const Email = z.email({ error: '应是电子邮件地址' }).max(200)

/** Postgres stores neither U+0000 nor half of a surrogate pair. */
function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text)
}

/** What every list of records is asked with; `q` is searched in names. */
export function listQuery<const Sorts extends readonly [string, ...string[]], Filters extends z.ZodRawShape>(
  sorts: Sorts,
  filters: Filters,
) {
  return z.strictObject({
    q: z.string().trim().max(100).optional(),
    ...filters,
    sort: z.enum(sorts).default(sorts[0] as Sorts[number]),
    order: z.enum(['asc', 'desc']).default('asc'),
    cursor: Cursor.optional(),
    limit: PageSize,
  })
}

/** A page of a list; the cursor, given back unchanged, continues it. */
export function page<Line extends z.ZodType>(line: Line) {
  return z.strictObject({ lines: z.array(line), total: z.int(), nextCursor: z.string().nullable() })
}

/** A repeat with the same key and content makes no second record and gives the first answer. */
export const KeyHeaders = z.looseObject({ 'idempotency-key': z.string().min(8).max(100).optional() })

/** What a writing call gives back: which record, and its revision now. */
export const Saved = z.strictObject({ id: RecordId, revision: Revision })
/** A case as a list of consequences names it. */
export const CaseNamed = z.strictObject({ id: z.uuid(), number: z.string().nullable() })
export type CaseNamed = z.infer<typeof CaseNamed>
/** What came of telling it to one case. */
export const CaseTold = CaseNamed.extend({
  isDone: z.boolean(),
  code: z.string().nullable(),
  why: z.string().nullable(),
})
export type CaseTold = z.infer<typeof CaseTold>
/** What came of telling all open cases; a call that is repeated goes on with those that have not heard. */
export const ToldCases = z.strictObject({ told: z.int(), failed: z.int(), cases: z.array(CaseTold) })
export type ToldCases = z.infer<typeof ToldCases>
/** How many cases the preview showed; when there are more or fewer by now, nothing is done. */
export const SeenCases = z.int({ error: '应是预览时看到的件数' }).min(0)
export const OnDay = Day

import { z } from 'zod'

/** RFC 9457: what every refusal and failure looks like over HTTP. */
export const Problem = z.strictObject({
  type: z.string(),
  /** A few words in Chinese, the same for each code. */
  title: z.string(),
  status: z.int(),
  /** The code of `src/errors.ts`. */
  code: z.string(),
  /** What was found, what was expected, what to do. */
  detail: z.string(),
  /** To name when asking for help; it stands in the log. */
  requestId: z.string(),
  /** Where fields were wrong: the path of the field, its Chinese name, and why. */
  fields: z.array(z.strictObject({ path: z.string(), label: z.string(), why: z.string() })).optional(),
  /** The revision that is current now, when a stale one was given. */
  revision: z.int().optional(),
})
export type Problem = z.infer<typeof Problem>

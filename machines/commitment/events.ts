import { z } from 'zod'

import { COMMON_EVENTS, Id, OnDay, Prose, Reason, TermChanged, UnitSucceeded } from '../common-events.ts'
import { NoRating, Rating } from '../policy/words.ts'

/** 答复承诺事项: one promise of a reply, the input of the machine. Its wording stands in the reply's own event. */
export const CommitmentInput = z.strictObject({
  type: z.literal('commitment.opened'),
  promiseId: Id,
  assignmentId: Id,
  unitId: Id,
  dueOn: OnDay.optional(),
})
export type CommitmentInput = z.infer<typeof CommitmentInput>

export const CommitmentEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('commitment.progressed'),
    percent: z.int().min(0).max(100),
    text: z.strictObject({ note: Prose }),
  }),
  z.strictObject({ type: z.literal('commitment.reportedDone'), text: z.strictObject({ evidence: Prose }) }),
  z.strictObject({
    type: z.literal('commitment.verified'),
    onSite: z.boolean(),
    text: z.strictObject({ findings: Prose }).optional(),
  }),
  z.strictObject({ type: z.literal('commitment.rejected'), text: Reason }),
  /** The deputy rates the promise, asked by the deputy office. */
  z.strictObject({ type: z.literal('commitment.rated'), deputyId: Id, rating: Rating, text: Reason.optional() }),
  /** 销号. `noRating`: why a deputy who was dissatisfied with earlier work could not rate the new work. */
  z.strictObject({ type: z.literal('commitment.struckOff'), noRating: NoRating.optional() }),
  z.strictObject({ type: z.literal('commitment.rescheduled'), dueOn: OnDay, signedByHead: z.boolean(), text: Reason }),
  z.strictObject({
    type: z.literal('commitment.carriedOver'),
    to: z.enum(['next_year', 'next_term']),
    dueOn: OnDay,
    text: z.strictObject({ statement: Prose }),
  }),
  /** Facts changed: a written report signed by the head. */
  z.strictObject({ type: z.literal('commitment.notKept'), signedByHead: z.boolean(), text: Reason }),
  z.strictObject({ type: z.literal('commitment.cancelled'), why: z.enum(['withdrawn', 'recalled']) }),
  /** A review found that it was not truly done; the office may set a new day at once. */
  z.strictObject({ type: z.literal('commitment.reopened'), dueOn: OnDay.optional(), text: Reason }),
  UnitSucceeded,
  TermChanged,
  ...COMMON_EVENTS,
])
export type CommitmentEvent = z.infer<typeof CommitmentEvent>

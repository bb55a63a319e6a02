import { z } from 'zod'

import { COMMON_EVENTS, DeputyEnded, DeputySuspended, Id, Line, OnDay, Prose, Reason } from '../common-events.ts'
import { InquiryChannel, Rating, RatingDimension } from '../policy/words.ts'

/** One inquiry of the deputy office about one reply (or one review): the input of the machine. */
export const InquiryInput = z.strictObject({
  type: z.literal('inquiry.opened'),
  about: z.enum(['reply', 'review']),
  round: z.int().min(1),
  channel: InquiryChannel,
  deputyIds: z.array(Id),
  startOn: OnDay,
})
export type InquiryInput = z.infer<typeof InquiryInput>

const Ratings = z.partialRecord(RatingDimension, Rating)

/** Every fact of the deputy office's own inquiry and of the deputy's own feedback beside it. */
export const InquiryEvent = z.discriminatedUnion('type', [
  /** One attempt that did not reach the deputy. Never shown to a unit. */
  z.strictObject({
    type: z.literal('inquiry.attemptFailed'),
    deputyId: Id,
    channel: InquiryChannel,
    text: z.strictObject({ note: Prose }).optional(),
  }),
  /** The deputy was asked and answered: ratings by dimension, reasons required when dissatisfied. */
  z.strictObject({
    type: z.literal('inquiry.asked'),
    deputyId: Id,
    channel: InquiryChannel,
    ratings: Ratings,
    /** Place, or the number masked; the notes; reasons and demands. */
    text: z.strictObject({
      where: Line,
      notes: Prose.optional(),
      reason: Prose.optional(),
      demands: Prose.optional(),
    }),
    hasScan: z.boolean(),
  }),
  /** Second pair of eyes. */
  z.strictObject({ type: z.literal('inquiry.confirmed'), deputyId: Id }),
  z.strictObject({ type: z.literal('inquiry.sentBack'), deputyId: Id, text: Reason }),
  z.strictObject({ type: z.literal('inquiry.declined'), deputyId: Id, text: Reason.optional() }),
  z.strictObject({ type: z.literal('inquiry.notReached'), deputyId: Id }),
  z.strictObject({
    type: z.literal('inquiry.reminded'),
    deputyId: Id,
    channel: z.enum(['phone', 'letter', 'message']),
  }),
  z.strictObject({ type: z.literal('inquiry.notReturned'), deputyId: Id }),
  /** 代表反馈意见: the deputy's own; the law forwards it to the unit. */
  z.strictObject({
    type: z.literal('deputyFeedback.filed'),
    deputyId: Id,
    ratings: Ratings,
    text: z.strictObject({ reason: Prose.optional(), demands: Prose.optional() }),
  }),
  /** The demands agreed with the deputy, which the unit may see. */
  z.strictObject({ type: z.literal('demands.agreed'), deputyId: Id, text: z.strictObject({ demands: Prose }) }),
  z.strictObject({ type: z.literal('rating.corrected'), deputyId: Id, ratings: Ratings, text: Reason }),
  z.strictObject({ type: z.literal('inquiry.cancelled'), why: z.enum(['withdrawn', 'recalled', 'superseded']) }),
  DeputyEnded,
  DeputySuspended,
  ...COMMON_EVENTS,
])
export type InquiryEvent = z.infer<typeof InquiryEvent>

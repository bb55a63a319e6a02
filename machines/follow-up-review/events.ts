import { z } from 'zod'

import { COMMON_EVENTS, Id, OnDay, Prose, Reason } from '../common-events.ts'
import { Rating } from '../policy/words.ts'

/** “回头看” of one suggestion in one campaign: the input of the machine. */
export const FollowUpReviewInput = z.strictObject({
  type: z.literal('review.opened'),
  campaignId: Id,
  startOn: OnDay,
  onSite: z.boolean(),
  asksDeputyAgain: z.boolean(),
})
export type FollowUpReviewInput = z.infer<typeof FollowUpReviewInput>

export const FollowUpReviewEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('review.planned'), checkOn: OnDay, withDeputyIds: z.array(Id) }),
  /** Is the A truly done, is the B on schedule? */
  z.strictObject({
    type: z.literal('review.checked'),
    onSite: z.boolean(),
    classHolds: z.boolean(),
    text: z.strictObject({ findings: Prose }),
  }),
  z.strictObject({ type: z.literal('review.deputyAsked'), deputyId: Id, rating: Rating, text: Reason.optional() }),
  z.strictObject({ type: z.literal('review.deputyNotReached'), deputyId: Id }),
  z.strictObject({
    type: z.literal('review.concluded'),
    outcome: z.enum(['confirmed', 'class_revised', 'reopen']),
    /** With `class_revised`: whose class, and what it is now. */
    assignmentId: Id.optional(),
    resultClass: z.string().min(1).max(8).optional(),
    text: Reason,
  }),
  z.strictObject({ type: z.literal('review.cancelled'), why: z.enum(['withdrawn', 'recalled', 'campaign_ended']) }),
  ...COMMON_EVENTS,
])
export type FollowUpReviewEvent = z.infer<typeof FollowUpReviewEvent>

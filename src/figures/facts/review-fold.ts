import type { FollowUpReviewEvent, FollowUpReviewInput } from '../../../machines/follow-up-review/events.ts'
import { worstRating } from '../../../machines/inquiry/rules.ts'
import type { Rating } from '../../../machines/policy/words.ts'
import type { ReviewFact } from './case-facts.ts'
import { type Handlers, tell } from './tell.ts'
import type { ToldLine } from './told-lines.ts'

export type Review = { fact: Omit<ReviewFact, 'deputies_asked' | 'rating'>; answers: Map<string, Rating | null> }

export function openReview({ actorId, event, on }: ToldLine): Review {
  const { campaignId, onSite } = event as FollowUpReviewInput
  const fact = {
    actor_id: actorId,
    campaign_id: campaignId,
    opened_on: on,
    checked_on: null,
    on_site: onSite,
    class_holds: null,
    outcome: null,
    concluded_on: null,
    cancelled_on: null,
  }
  return { fact, answers: new Map() }
}

export function foldReview(review: Review, line: ToldLine): void {
  tell(HANDLERS, review, line)
}

const HANDLERS: Handlers<Review, FollowUpReviewEvent> = {
  'review.checked': ({ fact }, { onSite, classHolds }, { on }) => {
    Object.assign(fact, { checked_on: on, on_site: onSite, class_holds: classHolds })
  },
  'review.deputyAsked': ({ answers }, { deputyId, rating }) => {
    answers.set(deputyId, rating)
  },
  'review.deputyNotReached': ({ answers }, { deputyId }) => {
    if (!answers.has(deputyId)) answers.set(deputyId, null)
  },
  'review.concluded': ({ fact }, { outcome }, { on }) => {
    Object.assign(fact, { outcome, concluded_on: on })
  },
  'review.cancelled': ({ fact }, _, { on }) => {
    fact.cancelled_on = on
  },
}

/** Who was not reached was asked nothing. */
export function reviewFact({ fact, answers }: Review): ReviewFact {
  const ratings = [...answers.values()].filter((rating) => rating !== null)
  return { ...fact, deputies_asked: ratings.length, rating: worstRating(ratings) ?? null }
}

import type { InquiryChannel, NoRating, Rating, RatingDimension } from '../policy/words.ts'
import type { Env } from '../step.ts'
import type { InquiryEvent, InquiryInput } from './events.ts'

/** Ratings by dimension. */
export type Ratings = Partial<Record<RatingDimension, Rating>>
/** `open`: not asked yet, or sent back; `asked`: recorded and waiting for the second pair of eyes. */
export type DeputyState = 'open' | 'asked' | 'confirmed' | NoRating
export type Outcome = Rating | NoRating

/** What the deputy office knows of one deputy whom it asks. Never shown to a unit. */
export type DeputyRecord = {
  deputyId: string
  state: DeputyState
  attempts: number
  reminders: number
  channel: InquiryChannel | null
  ratings: Ratings | null
  askedBy: string | null
  hasScan: boolean
  hasAgreedDemands: boolean
  /** The mandate has ended or rests: nobody can ask this deputy again. */
  isGone: boolean
}
/** 代表反馈意见: the deputy's own, beside the inquiry, and never the rating that counts. */
export type Feedback = { deputyId: string; ratings: Ratings; filedOn: string }

export type InquiryContext = {
  about: InquiryInput['about']
  round: number
  /** The channel that is demanded. */
  channel: InquiryChannel
  startOn: string
  deputies: DeputyRecord[]
  feedback: Feedback[]
  awaitsFeedback: boolean
  outcome: Outcome | null
  corrections: number
}

type Of<T extends InquiryEvent['type']> = Extract<InquiryEvent, { type: T }>

/** The first memory of an inquiry. A deputy's own feedback is owed on a reply, not on a review. */
export function openInquiry(input: InquiryInput): InquiryContext {
  return {
    about: input.about,
    round: input.round,
    channel: input.channel,
    startOn: input.startOn,
    deputies: [...new Set(input.deputyIds)].map(openRecord),
    feedback: [],
    awaitsFeedback: input.about === 'reply' && input.deputyIds.length > 0,
    outcome: null,
    corrections: 0,
  }
}

function openRecord(deputyId: string): DeputyRecord {
  return {
    deputyId,
    state: 'open',
    attempts: 0,
    reminders: 0,
    channel: null,
    ratings: null,
    askedBy: null,
    hasScan: false,
    hasAgreedDemands: false,
    isGone: false,
  }
}

export function findRecord(context: InquiryContext, deputyId: string): DeputyRecord | undefined {
  return context.deputies.find((record) => record.deputyId === deputyId)
}

export function isOpen(record: DeputyRecord): boolean {
  return record.state === 'open'
}

// What is remembered after a fact.

function change(
  context: InquiryContext,
  deputyId: string,
  update: (record: DeputyRecord) => Partial<DeputyRecord>,
): Partial<InquiryContext> {
  const deputies = context.deputies.map((record) =>
    record.deputyId === deputyId ? { ...record, ...update(record) } : record,
  )
  return { deputies }
}

export function afterAttempt(context: InquiryContext, deputyId: string): Partial<InquiryContext> {
  return change(context, deputyId, (record) => ({ attempts: record.attempts + 1 }))
}

export function afterReminder(context: InquiryContext, deputyId: string): Partial<InquiryContext> {
  return change(context, deputyId, (record) => ({ reminders: record.reminders + 1 }))
}

export function afterAsked(context: InquiryContext, event: Of<'inquiry.asked'>, env: Env): Partial<InquiryContext> {
  const { channel, ratings, hasScan } = event
  return change(context, event.deputyId, () => ({ state: 'asked', channel, ratings, hasScan, askedBy: env.by.id }))
}

export function afterState(context: InquiryContext, deputyId: string, state: DeputyState): Partial<InquiryContext> {
  return change(context, deputyId, () => ({ state }))
}

/** Sent back: to be asked anew; a deputy whose mandate has ended meanwhile cannot be. */
export function afterSentBack(context: InquiryContext, deputyId: string): Partial<InquiryContext> {
  return change(context, deputyId, ({ isGone }) => ({
    state: isGone ? 'not_applicable' : 'open',
    channel: null,
    ratings: null,
    askedBy: null,
    hasScan: false,
  }))
}

/**
 * A mandate ended or suspended: the deputy can no longer be asked. What was already said stands: a recorded answer may
 * still be confirmed, and a confirmed one is not touched. Where nobody is left who owes a feedback, none is waited for.
 */
export function afterGone(context: InquiryContext, deputyId: string): Partial<InquiryContext> {
  const after = change(context, deputyId, (record) => ({
    isGone: true,
    state: isOpen(record) ? 'not_applicable' : record.state,
  }))
  return { ...after, awaitsFeedback: context.awaitsFeedback && owesFeedback({ ...context, ...after }) }
}

export function afterFeedback(
  context: InquiryContext,
  event: Of<'deputyFeedback.filed'>,
  env: Env,
): Partial<InquiryContext> {
  const others = context.feedback.filter((entry) => entry.deputyId !== event.deputyId)
  const feedback = [...others, { deputyId: event.deputyId, ratings: event.ratings, filedOn: env.occurredOn }]
  return { feedback, awaitsFeedback: context.awaitsFeedback && owesFeedback({ ...context, feedback }) }
}

/** Does a deputy who can still speak owe a feedback? */
function owesFeedback(context: InquiryContext): boolean {
  return context.deputies.some(
    ({ deputyId, isGone }) => !isGone && !context.feedback.some((entry) => entry.deputyId === deputyId),
  )
}

export function afterDemands(context: InquiryContext, deputyId: string): Partial<InquiryContext> {
  return change(context, deputyId, () => ({ hasAgreedDemands: true }))
}

export function afterCorrection(context: InquiryContext, event: Of<'rating.corrected'>): Partial<InquiryContext> {
  return change(context, event.deputyId, () => ({ ratings: event.ratings }))
}

import { z } from 'zod'

import { ClockKind } from './policy/words.ts'

/** An opaque id of a person, unit, body or case. */
export const Id = z.string().min(1).max(64)
export const OnDay = z.iso.date()
/**
 * Free text and names. They stand under the key `text` of an event and nowhere else: the engine keeps `text` in an
 * erasable row, and no machine stores it, so that personal text can be erased by law without breaking the trail.
 */
export const Line = z.string().trim().min(1).max(300)
export const Prose = z.string().trim().min(1).max(20_000)
export const Reason = z.strictObject({ reason: Prose })

/** A reminder step of the chase ladder has come. */
export const ReminderFell = z.strictObject({
  type: z.literal('deadline.reminderFell'),
  kind: ClockKind,
  version: z.int(),
  step: z.int(),
  dueOn: OnDay,
})
/** The whole due day is over and the clock still ran. */
export const DeadlinePassed = z.strictObject({
  type: z.literal('deadline.passed'),
  kind: ClockKind,
  version: z.int(),
  dueOn: OnDay,
})
/** The calendar of a year arrived or was corrected: the running clock is counted anew by it, from the same start and term. */
export const DeadlineRecounted = z.strictObject({
  type: z.literal('deadline.recounted'),
  kind: ClockKind,
  /** Version of the calendar by which it is counted now. */
  calendar: z.string().min(1).max(60),
})
/** 更正: the earlier event stays; this one says which field of it was wrong and what is right. */
export const RecordCorrected = z.strictObject({
  type: z.literal('record.corrected'),
  ofSeq: z.int().min(1),
  field: z.string().min(1).max(60),
  text: z.strictObject({ from: z.string().max(2000), to: z.string().max(2000), reason: Prose }),
})
/** The duties of one unit pass to another: merged, renamed, or duties moved. No date moves. */
export const UnitSucceeded = z.strictObject({
  type: z.literal('unit.succeeded'),
  fromUnitId: Id,
  toUnitId: Id,
  why: z.enum(['merged', 'renamed', 'duties_moved']),
})
export const DeputyEnded = z.strictObject({
  type: z.literal('deputy.ended'),
  deputyId: Id,
  why: z.enum(['resigned', 'recalled', 'died', 'term_over', 'moved']),
})
export const DeputySuspended = z.strictObject({ type: z.literal('deputy.suspended'), deputyId: Id })
export const DeputyResumed = z.strictObject({ type: z.literal('deputy.resumed'), deputyId: Id })
/** 换届: the new term of congress; old clocks and policy stay. */
export const TermChanged = z.strictObject({
  type: z.literal('term.changed'),
  termNo: z.int().min(1).max(200),
  text: z.strictObject({ statement: Prose }).optional(),
})

/** Accepted by every machine in every state. */
export const COMMON_EVENTS = [ReminderFell, DeadlinePassed, DeadlineRecounted, RecordCorrected] as const

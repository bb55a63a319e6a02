import { z } from 'zod'

import { COMMON_EVENTS, Id, OnDay, Prose, Reason, UnitSucceeded } from '../common-events.ts'

/** One suggestion's item in a ballot of the standing committee: the input of the machine. */
export const BallotInput = z.strictObject({
  type: z.literal('ballot.opened'),
  sessionId: Id,
  on: OnDay,
})
export type BallotInput = z.infer<typeof BallotInput>

/** Counts of one ballot. No name stands beside a vote. */
export const BallotCount = z.strictObject({
  due: z.int().min(1),
  present: z.int().min(0),
  issued: z.int().min(0),
  returned: z.int().min(0),
  invalid: z.int().min(0),
  satisfied: z.int().min(0),
  basicallySatisfied: z.int().min(0),
  dissatisfied: z.int().min(0),
  abstained: z.int().min(0),
})
export type BallotCount = z.infer<typeof BallotCount>

export const BallotEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ballot.rescheduled'), on: OnDay, text: Reason }),
  z.strictObject({
    type: z.literal('ballot.counted'),
    mode: z.enum(['secret', 'open', 'electronic']),
    medium: z.enum(['paper', 'hall_device', 'phone']),
    count: BallotCount,
  }),
  z.strictObject({ type: z.literal('count.signed'), as: z.enum(['scrutineer', 'teller']), personId: Id }),
  /** A wrong count is counted again before it is announced; the old count stays in the trail. */
  z.strictObject({ type: z.literal('count.rejected'), text: Reason }),
  z.strictObject({ type: z.literal('ballot.announced') }),
  z.strictObject({
    type: z.literal('rectification.ordered'),
    unitIds: z.array(Id).min(1),
    text: z.strictObject({ demands: Prose }),
  }),
  z.strictObject({ type: z.literal('rectification.reported'), unitId: Id, text: z.strictObject({ report: Prose }) }),
  z.strictObject({ type: z.literal('rectification.accepted') }),
  z.strictObject({ type: z.literal('rectification.rejected'), text: Reason }),
  z.strictObject({ type: z.literal('secondBallot.scheduled'), sessionId: Id, on: OnDay }),
  z.strictObject({ type: z.literal('ballot.cancelled'), why: z.enum(['withdrawn', 'recalled', 'agenda_changed']) }),
  /** Told by the suggestion: a rectification passes to the unit's successor, and its term with it. */
  UnitSucceeded,
  ...COMMON_EVENTS,
])
export type BallotEvent = z.infer<typeof BallotEvent>

import { z } from 'zod'

import { COMMON_EVENTS, Id, OnDay, Prose, Reason } from '../common-events.ts'

/** 督办 of one suggestion: the input of the machine. */
export const SupervisionInput = z.strictObject({
  type: z.literal('supervision.started'),
  level: z.enum(['category', 'key', 'collective', 'listed']),
  /** Which seats this level must fill; an empty seat is a red gap with a term and never blocks the case. */
  needsLeader: z.boolean(),
  needsCommittee: z.boolean(),
  needsCouncilReport: z.boolean(),
  startOn: OnDay,
})
export type SupervisionInput = z.infer<typeof SupervisionInput>

const ActKind = z.enum(['meeting', 'visit', 'hearing', 'on_site', 'written_query', 'inspection'])

export const SupervisionEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('supervisingLeader.appointed'), leaderId: Id }),
  z.strictObject({ type: z.literal('supervisingLeader.changed'), leaderId: Id, text: Reason.optional() }),
  /** 职务变动: the seat is empty again until another leader is appointed. */
  z.strictObject({ type: z.literal('supervisingLeader.left'), text: Reason.optional() }),
  z.strictObject({ type: z.literal('supervisingCommittee.appointed'), committeeId: Id }),
  z.strictObject({
    type: z.literal('act.planned'),
    actId: Id,
    kind: ActKind,
    plannedOn: OnDay,
    withDeputyIds: z.array(Id),
  }),
  z.strictObject({ type: z.literal('act.cancelled'), actId: Id, text: Reason }),
  z.strictObject({
    type: z.literal('act.held'),
    actId: Id,
    kind: ActKind,
    /** Were demands made? Their wording may be erased, the fact stays. */
    hasDemands: z.boolean(),
    text: z.strictObject({ findings: Prose, demands: Prose.optional() }),
  }),
  z.strictObject({ type: z.literal('demand.met'), actId: Id, text: z.strictObject({ note: Prose }).optional() }),
  /** 承办单位 reports progress to the supervising committee at the policy's rhythm. */
  z.strictObject({ type: z.literal('progress.reported'), text: z.strictObject({ progress: Prose }) }),
  z.strictObject({
    type: z.literal('councilReport.made'),
    meeting: z.string().min(1).max(120),
    text: z.strictObject({ summary: Prose }),
  }),
  /** 通报: a decision, not a notice. */
  z.strictObject({ type: z.literal('circular.decided'), documentNumber: z.string().min(1).max(80), text: Reason }),
  z.strictObject({ type: z.literal('supervision.closed'), text: z.strictObject({ result: Prose }) }),
  z.strictObject({ type: z.literal('supervision.cancelled'), why: z.enum(['withdrawn', 'recalled']) }),
  z.strictObject({ type: z.literal('supervision.reopened'), text: Reason }),
  ...COMMON_EVENTS,
])
export type SupervisionEvent = z.infer<typeof SupervisionEvent>

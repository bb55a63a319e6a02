import { z } from 'zod'

import { ClockKind, Role } from '../../machines/policy/words.ts'

/** A step of the ladder that has come, as the engine wrote it into the outbox. */
export const ChaseOrder = z.object({
  kind: z.literal('chase'),
  clock: ClockKind,
  step: z.int().min(1),
  roles: z.array(Role),
  mode: z.enum(['automatic', 'draft']),
  version: z.int(),
  dueOn: z.iso.date(),
  offset: z.string().optional(),
  /** The moment of the step; not in rows of former releases. */
  at: z.string().optional(),
  actorId: z.string(),
})
export type ChaseOrder = z.infer<typeof ChaseOrder>

/** A message that a machine ordered. */
export const NotifyOrder = z.object({
  kind: z.literal('notify'),
  template: z.string(),
  roles: z.array(Role),
  about: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  actorId: z.string(),
})
export type NotifyOrder = z.infer<typeof NotifyOrder>

/** The body of an outbox row of topic `notice`. */
export const NoticeOrder = z.discriminatedUnion('kind', [ChaseOrder, NotifyOrder])
export type NoticeOrder = z.infer<typeof NoticeOrder>

import { z } from 'zod'

import { AssignmentEvent } from '../../machines/assignment/events.ts'
import { BallotEvent } from '../../machines/ballot/events.ts'
import { CommitmentEvent } from '../../machines/commitment/events.ts'
import type { MachineName } from '../../machines/effects.ts'
import { FollowUpReviewEvent } from '../../machines/follow-up-review/events.ts'
import { InquiryEvent } from '../../machines/inquiry/events.ts'
import { SuggestionEvent } from '../../machines/suggestion/events.ts'
import { SupervisionEvent } from '../../machines/supervision/events.ts'
import { TransferEvent } from '../../machines/transfer/events.ts'

const UNIONS = {
  suggestion: SuggestionEvent,
  assignment: AssignmentEvent,
  inquiry: InquiryEvent,
  commitment: CommitmentEvent,
  supervision: SupervisionEvent,
  ballot: BallotEvent,
  follow_up_review: FollowUpReviewEvent,
  transfer: TransferEvent,
} as const satisfies Record<MachineName, z.ZodDiscriminatedUnion>

/** Any event of any machine, for the document; which machine's own schema judges it follows from the actor. */
export const AnyEvent = z.union(Object.values(UNIONS) as [typeof SuggestionEvent, ...z.ZodDiscriminatedUnion[]])

/** The payload schema of one event of one machine, from which its form is made; undefined when it has none such. */
export function findEventSchema(machine: MachineName, type: string): z.ZodObject | undefined {
  return UNIONS[machine].options.find((option) => option.shape.type.value === type) as z.ZodObject | undefined
}

/** The machine of an actor, by its id: `assignment-3` → `assignment`. */
export function machineOf(actorId: string): MachineName | undefined {
  const name = actorId.replace(/-\d+$/, '')
  return Object.hasOwn(UNIONS, name) ? (name as MachineName) : undefined
}

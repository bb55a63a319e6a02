import type { StateValue } from 'xstate'

import type { AssignmentContext } from '../../machines/assignment/context.ts'
import type { BallotContext } from '../../machines/ballot/machine.ts'
import type { CommitmentContext } from '../../machines/commitment/machine.ts'
import type { MachineName } from '../../machines/effects.ts'
import type { FollowUpReviewContext } from '../../machines/follow-up-review/machine.ts'
import type { InquiryContext } from '../../machines/inquiry/machine.ts'
import type { ClockKind } from '../../machines/policy/words.ts'
import type { DeadlineView, StoredActor } from '../../machines/step.ts'
import type { SuggestionContext } from '../../machines/suggestion/context.ts'
import type { SupervisionContext } from '../../machines/supervision/machine.ts'
import type { TransferContext } from '../../machines/transfer/machine.ts'

export type Actor<Context> = { id: string; value: StateValue; context: Context }
/** A case as the engine returned it after the last act: what people look at before they act again. */
export type CaseView = {
  suggestion: Actor<SuggestionContext>
  assignments: Actor<AssignmentContext>[]
  inquiries: Actor<InquiryContext>[]
  commitments: Actor<CommitmentContext>[]
  supervisions: Actor<SupervisionContext>[]
  ballots: Actor<BallotContext>[]
  reviews: Actor<FollowUpReviewContext>[]
  transfers: Actor<TransferContext>[]
  clocks: readonly DeadlineView[]
}

/** Sorts the actors of a case by machine. */
export function viewCase(actors: readonly StoredActor[], clocks: readonly DeadlineView[]): CaseView {
  const of = <Context>(machine: MachineName) =>
    actors.filter((actor) => actor.machine === machine) as unknown as Actor<Context>[]
  const [suggestion] = of<SuggestionContext>('suggestion')
  if (!suggestion) throw new Error('A case without its suggestion')
  return {
    suggestion,
    assignments: of('assignment'),
    inquiries: of('inquiry'),
    commitments: of('commitment'),
    supervisions: of('supervision'),
    ballots: of('ballot'),
    reviews: of('follow_up_review'),
    transfers: of('transfer'),
    clocks,
  }
}

/** Is the actor in this state, or in one below it? Written with dots: `underway.answering.replied`. */
export function isIn(actor: { value: StateValue }, path: string): boolean {
  let value: StateValue | undefined = actor.value
  for (const name of namesOf(path)) {
    if (value === undefined) return false
    if (typeof value === 'string') {
      if (value !== name) return false
      value = undefined
    } else {
      if (!(name in value)) return false
      value = value[name]
    }
  }
  return true
}

const PATHS = new Map<string, readonly string[]>()

/** People look at states all the time, and there are few of them. */
function namesOf(path: string): readonly string[] {
  const known = PATHS.get(path)
  if (known) return known
  const names = path.split('.')
  PATHS.set(path, names)
  return names
}

/** The open clock of an actor. */
export function clockOf(view: CaseView, actorId: string, kind: ClockKind): DeadlineView | undefined {
  return view.clocks.find((clock) => clock.actorId === actorId && clock.kind === kind)
}

/** Units that still bear a duty. */
export function liveAssignments(view: CaseView): Actor<AssignmentContext>[] {
  return view.assignments.filter(({ context }) => context.endedWhy === null)
}

/** One of these units that bears no duty in the case. */
export function freeUnit(view: CaseView, unitIds: readonly string[]): string {
  const bearing = new Set(view.assignments.map(({ context }) => context.unitId))
  const free = unitIds.find((id) => !bearing.has(id))
  if (free === undefined) throw new Error(`All of ${unitIds.join(', ')} bear a duty in the case`)
  return free
}

/** Who answers the deputy for the case: the lead or sole unit, or the first of several that answer each for itself. */
export function leadAssignment(view: CaseView): Actor<AssignmentContext> | undefined {
  return liveAssignments(view).find(({ context }) => context.role !== 'co')
}

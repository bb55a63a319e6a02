import type { StateValue } from 'xstate'

import type { AssignmentContext } from '../../../machines/assignment/context.ts'
import { DESKS } from '../../../machines/desks.ts'
import type { Policy } from '../../../machines/policy/schema.ts'
import { stampsOf, stampsOfActor } from '../../../machines/stamp-facts.ts'
import { keysOf } from '../../../machines/stamps.ts'
import type { StoredActor } from '../../../machines/step.ts'
import type { SuggestionContext } from '../../../machines/suggestion/context.ts'
import type { Clock, Rulebook, Stepped } from './shapes.ts'

/** The columns by which cases are listed and counted; absent where the column is null. */
export type ReadColumns = Record<string, string | number | boolean | string[]>

/** Derived from the actors, the open clocks and the place's rules, and from nothing else. */
export function readColumns(
  actors: readonly StoredActor[],
  openClocks: readonly Clock[],
  rules: Rulebook,
  policy: Policy,
): ReadColumns {
  const suggestion = actors.find(({ machine }) => machine === 'suggestion')
  if (!suggestion) throw new Error('A case without its suggestion')
  const context = suggestion.context as Partial<SuggestionContext>

  return present({
    stage: stageOf(suggestion.value),
    is_settled: actors.every((actor) => rules.family[actor.machine].isSettled(actor.value, actor.context)),
    is_key: context.isKey ?? false,
    period: context.period,
    origin: context.origin,
    mark: context.mark,
    category: context.category,
    term_no: context.termNo,
    session_no: context.sessionNo,
    number: context.number,
    serial_number: context.serialNumber,
    lead_signer_id: context.leadSignerId,
    delegation_id: context.delegationId,
    body_id: context.bodyId,
    lead_unit_id: leadUnit(actors),
    lead_case_id: context.leadCaseId,
    submitted_on: context.submittedOn,
    first_handed_over_on: context.firstHandedOverOn,
    ...clockColumns(openClocks),
    replied_on: context.repliedOn,
    concluded_on: context.concludedOn,
    struck_off_on: context.struckOffOn,
    archived_on: context.archivedOn,
    stamps: keysOf(stampsOf(actors, policy)),
  })
}

/** Stamps, where a step beside the suggestion has changed those of its actor. Looks only at actors that have changed. */
export function changedStamps({ actors, read, policy }: Stepped): ReadColumns {
  const suggestion = actors.find(({ machine }) => machine === 'suggestion')
  if (!suggestion) return {}
  const context = suggestion.context as SuggestionContext
  const keysOfOne = (actor: StoredActor) => keysOf(stampsOfActor(actor, context, policy)).join()
  const isChanged = actors.some((actor, n) => {
    const before = read.actors[n]
    return before !== actor && (before === undefined || keysOfOne(before) !== keysOfOne(actor))
  })
  return isChanged ? { stamps: keysOf(stampsOf(actors, policy)) } : {}
}

/** Those that come from the clocks alone. */
export function clockColumns(openClocks: readonly Clock[]): ReadColumns {
  return present({
    outer_due_on: openClocks.find((clock) => clock.kind === 'outer')?.dueOn,
    next_due_on: nextDueOn(openClocks),
  })
}

/** What `leadUnit` reads of an assignment. */
export const FEEDING_FIELDS = ['unitId', 'role', 'endedWhy'] as const

/** The suggestion's outermost state: `drafting`, `screened`, `underway`, … */
export function stageOf(value: StateValue): string {
  return typeof value === 'string' ? value : (Object.keys(value)[0] ?? 'unknown')
}

function leadUnit(actors: readonly StoredActor[]): string | undefined {
  for (const { machine, context } of actors) {
    if (machine !== 'assignment') continue
    const duty = context as Partial<AssignmentContext>
    if (duty.endedWhy === null && (duty.role === 'lead' || duty.role === 'sole')) return duty.unitId
  }
  return undefined
}

/** The next day on which somebody would be late; the end of a window makes nobody late. */
function nextDueOn(openClocks: readonly Clock[]): string | undefined {
  let least: string | undefined
  for (const { kind, dueOn } of openClocks) {
    if (!DESKS[kind].isWindow && (least === undefined || dueOn < least)) least = dueOn
  }
  return least
}

function present(columns: Record<string, string | number | boolean | string[] | null | undefined>): ReadColumns {
  const kept: ReadColumns = {}
  for (const [name, value] of Object.entries(columns)) if (value !== null && value !== undefined) kept[name] = value
  return kept
}

import type { StateValue } from 'xstate'

import type { Told } from '../../../machines/effects.ts'
import { canonicalJson, textHash } from '../audit/chain.ts'
import type { Instant, LoggedEvent } from './shapes.ts'

export type EventText = { salt: string; body: string }

/**
 * The bytes of an event that are hashed, and apart from them its free text, which can be erased by law: the body holds
 * only the text's salted hash.
 */
export function eventBody(
  caseId: string,
  logged: LoggedEvent,
  recordedAt: Instant,
  calendarVersion: string,
  makeSalt: () => string,
): { body: string; text: EventText | null } {
  const { type, text: prose, ...payload } = logged.event
  const { command } = logged
  const isRoot = command !== null && logged.causeSeq === null
  const freeText = freeTextOf(prose, isRoot ? command : null)
  const text = freeText === null ? null : { salt: makeSalt(), body: freeText }

  // The keys stand in their canonical order here, so that nothing has to be sorted.
  const body = canonicalJson({
    actor: logged.actorId,
    basis: command?.basis?.kind,
    by: logged.by,
    calendar: calendarVersion,
    case: caseId,
    cause: logged.causeSeq ?? undefined,
    clocks: logged.clocks.length > 0 ? logged.clocks : undefined,
    code: logged.code ?? undefined,
    history: command?.isHistory,
    occurredOn: logged.occurredOn,
    onBehalfOf: command?.onBehalfOf,
    outcome: logged.outcome,
    payload,
    policy: logged.policy,
    recordedAt,
    seq: logged.seq,
    state: logged.state === null ? undefined : inKeyOrder(logged.state),
    textHash: text ? textHash(text.salt, text.body) : undefined,
    timerDueAt: logged.timerDueAt ?? undefined,
    type,
  })
  return { body, text }
}

/** Machines name their regions in an order of their own; there are few hundred states, so each is sorted once. */
function inKeyOrder(state: StateValue): StateValue {
  const json = JSON.stringify(state)
  const known = sortedStates.get(json)
  if (known !== undefined) return known
  const sorted = JSON.parse(canonicalJson(state)) as StateValue
  sortedStates.set(json, sorted)
  return sorted
}
const sortedStates = new Map<string, StateValue>()

/** All words of a person in one place: the event's own, the reason of a late entry, the reference of the paper. */
function freeTextOf(
  prose: Told[string],
  command: { lateReason?: string; basis?: { reference?: string } } | null,
): string | null {
  const lateReason = command?.lateReason
  const reference = command?.basis?.reference
  if (prose === undefined && lateReason === undefined && reference === undefined) return null
  return canonicalJson({ lateReason, reference, text: prose })
}

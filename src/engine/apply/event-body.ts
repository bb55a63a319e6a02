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

  const body = canonicalJson({
    case: caseId,
    seq: logged.seq,
    actor: logged.actorId,
    type,
    payload,
    outcome: logged.outcome,
    code: logged.code ?? undefined,
    occurredOn: logged.occurredOn,
    recordedAt,
    by: logged.by,
    onBehalfOf: command?.onBehalfOf,
    basis: command?.basis?.kind,
    cause: logged.causeSeq ?? undefined,
    timerDueAt: logged.timerDueAt ?? undefined,
    policy: logged.policy,
    calendar: calendarVersion,
    state: logged.state ?? undefined,
    clocks: logged.clocks.length > 0 ? logged.clocks : undefined,
    textHash: text ? textHash(text.salt, text.body) : undefined,
  })
  return { body, text }
}

/** All words of a person in one place: the event's own, the reason of a late entry, the reference of the paper. */
function freeTextOf(
  prose: Told[string],
  command: { lateReason?: string; basis?: { reference?: string } } | null,
): string | null {
  const lateReason = command?.lateReason
  const reference = command?.basis?.reference
  if (prose === undefined && lateReason === undefined && reference === undefined) return null
  return canonicalJson({ text: prose, lateReason, reference })
}

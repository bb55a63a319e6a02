import type { z } from 'zod'
import type { DeadlinePassed, DeadlineRecounted, ReminderFell } from './common-events.ts'
import type { Effect, MoveClock, StopClock } from './effects.ts'
import type { ClockKind } from './policy/words.ts'
import type { Env } from './step.ts'

/**
 * The env that came with this event. The first transition of an actor has XState's own event, which carries the
 * input, and the input carries the env.
 */
export function envOf(event: object): Env {
  const fed = event as { env?: Env; input?: { env: Env } }
  const env = fed.env ?? fed.input?.env
  if (!env) throw new Error('An event reached a machine without its env')
  return env
}

/** Params of `chase` for a reminder step that has come. */
export function chaseParams(event: object): Omit<Extract<Effect, { do: 'chase' }>, 'do'> {
  const { kind, version, step, dueOn } = event as z.infer<typeof ReminderFell>
  return { kind, version, step, dueOn }
}

/** Params of `markOverdue` for a due day that is over. */
export function overdueParams(event: object): Omit<Extract<Effect, { do: 'markOverdue' }>, 'do'> {
  const { kind, version, dueOn } = event as z.infer<typeof DeadlinePassed>
  return { kind, version, dueOn }
}

/** Params of `moveClock` for a clock that is counted anew: nothing changes but the calendar. Null when it runs no more. */
export function recountParams(event: object): MoveClock | null {
  const { kind } = event as z.infer<typeof DeadlineRecounted>
  const { deadlines, self } = envOf(event)
  const isOpen = deadlines.some((deadline) => deadline.actorId === self && deadline.kind === kind)
  return isOpen ? { kind, why: 'calendar' } : null
}

/** Params of `stopClock`: the duty was met on the day of the event, or on the given day. */
export function met(kind: ClockKind, event: object, on?: string): StopClock {
  return { kind, outcome: 'met', on: on ?? envOf(event).occurredOn }
}

/** Params of `stopClock`: met by one of these events; whatever else ends the waiting, nothing is owed any more. */
export function metOnlyBy(kind: ClockKind, event: { type: string }, ...types: string[]): StopClock {
  return types.includes(event.type) ? met(kind, event) : dropped(kind, event)
}

/** Params of `stopClock`: nothing is owed any more. */
export function dropped(kind: ClockKind, event: object): StopClock {
  return { kind, outcome: 'dropped', on: envOf(event).occurredOn }
}

import type { Told } from '../../../machines/effects.ts'
import type { ToldLine } from './told-lines.ts'

/** What each event of a machine leaves in the memory of its fold; events that are not here leave nothing. */
export type Handlers<Memory, Event extends { type: string }> = {
  [T in Event['type']]?: (memory: Memory, event: Extract<Event, { type: T }>, line: ToldLine) => void
}

/** Tells one line to a fold. The engine judged the event against the machine's schema before it was recorded. */
export function tell<Memory, Event extends { type: string }>(
  handlers: Handlers<Memory, Event>,
  memory: Memory,
  line: ToldLine,
): void {
  const take = (handlers as Record<string, ((memory: Memory, event: Told, line: ToldLine) => void) | undefined>)[
    line.event.type
  ]
  take?.(memory, line.event, line)
}

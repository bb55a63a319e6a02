import type { StartClock } from '../../../machines/effects.ts'
import type { Calendar } from '../../../machines/policy/calendar.ts'
import type { Policy } from '../../../machines/policy/schema.ts'
import { computeDue } from '../../../machines/policy/term.ts'
import type { Clock, Explanation } from '../apply/shapes.ts'

/** A due day with all that explains it. */
export type Reckoning = {
  startOn: string
  dueOn: string
  term: string | null
  roll: 'none' | 'next-working-day' | null
  provisional: boolean
  explanation: Explanation
}

/**
 * Counts the term of a clock from the policy, or the term that the machine orders instead; a fixed day stands as it
 * is. No clock outlasts the running one that the policy names as its limit. Undefined when the policy has no such
 * clock and no day is fixed: then nothing is owed.
 */
export function reckon(
  order: StartClock,
  policy: Policy,
  calendar: Calendar,
  openClocks: readonly Clock[],
): Reckoning | undefined {
  const { kind, startOn } = order
  if (order.dueOn !== undefined) return fixedDay(startOn, order.dueOn)
  const rule = policy.clocks[kind]
  if (!rule) return undefined

  const term = order.term ?? rule.term
  const counted = computeDue({ start: startOn, term, roll: rule.roll, calendar })
  const reckoning: Reckoning = {
    startOn,
    dueOn: counted.dueOn,
    term,
    roll: rule.roll,
    provisional: counted.provisional,
    explanation: { skipped: counted.skipped, counted: counted.counted },
  }
  const limit = rule.within === null || rule.within === kind ? undefined : earliest(openClocks, rule.within)
  if (!limit || limit.dueOn >= reckoning.dueOn) return reckoning
  return {
    ...reckoning,
    dueOn: limit.dueOn,
    provisional: limit.provisional,
    explanation: { skipped: [], counted: [], within: limit.kind },
  }
}

function fixedDay(startOn: string, dueOn: string): Reckoning {
  return { startOn, dueOn, term: null, roll: null, provisional: false, explanation: { skipped: [], counted: [] } }
}

function earliest(clocks: readonly Clock[], kind: string): Clock | undefined {
  let found: Clock | undefined
  for (const clock of clocks) {
    if (clock.kind === kind && (!found || clock.dueOn < found.dueOn)) found = clock
  }
  return found
}

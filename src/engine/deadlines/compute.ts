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

/** What a clock must know of the one that it never outlasts. */
export type Limit = Pick<Clock, 'kind' | 'dueOn' | 'provisional'>

/**
 * Counts the term of a clock from the policy, or the term that the machine orders instead; a fixed day stands as it
 * is. No clock outlasts the running one that the policy names as its limit. Undefined when the policy has no such
 * clock and no day is fixed: then nothing is owed.
 */
export function reckon(
  order: StartClock,
  policy: Policy,
  calendar: Calendar,
  openClocks: readonly Limit[],
): Reckoning | undefined {
  const { kind } = order
  if (order.dueOn !== undefined) return fixedDay(order.startOn, order.dueOn)
  const rule = policy.clocks[kind]
  if (!rule) return undefined
  // A clock that counts from receipt counts from its deemed day, whenever somebody signs.
  const deemed = order.after && computeDue({ start: order.startOn, term: order.after, roll: 'none', calendar })
  const startOn = deemed ? deemed.dueOn : order.startOn

  const term = order.term ?? rule.term
  const counted = computeDue({ start: startOn, term, roll: rule.roll, calendar })
  const reckoning: Reckoning = {
    startOn,
    dueOn: counted.dueOn,
    term,
    roll: rule.roll,
    provisional: counted.provisional || (deemed ? deemed.provisional : false),
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

function earliest(clocks: readonly Limit[], kind: string): Limit | undefined {
  let found: Limit | undefined
  for (const clock of clocks) {
    if (clock.kind === kind && (!found || clock.dueOn < found.dueOn)) found = clock
  }
  return found
}

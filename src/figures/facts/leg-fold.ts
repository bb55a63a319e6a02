import type { LegFact } from './case-facts.ts'
import { daysBetween } from './clock-runs.ts'
import type { Duty } from './duty-fold.ts'
import type { SuggestionMemory } from './suggestion-fold.ts'

type Stretch = Pick<LegFact, 'holder_kind' | 'holder_id' | 'from_on' | 'to_on'>

/** Who held the suggestion from its first handover to its reply; several units that answer each for itself hold it side by side. */
export function legFacts({ context, holdings }: SuggestionMemory, duties: readonly Duty[], asOf: string): LegFact[] {
  if (context.firstHandedOverOn === null) return []
  const byOthers = holdings.map(
    ({ kind, id, from, to }): Stretch => ({ holder_kind: kind, holder_id: id, from_on: from, to_on: to }),
  )
  const byUnits = duties
    .filter(({ firstRound }) => firstRound === 1)
    .flatMap((duty) =>
      duty.held.map(
        ({ from, to }): Stretch => ({ holder_kind: 'unit', holder_id: duty.unitId, from_on: from, to_on: to }),
      ),
    )
  return (
    [...byOthers, ...byUnits]
      // Distributed on the day of the handover: the body used no day.
      .filter(({ holder_kind, from_on, to_on }) => holder_kind === 'unit' || from_on !== to_on)
      .sort((a, b) => (a.from_on < b.from_on ? -1 : a.from_on > b.from_on ? 1 : 0))
      .map((stretch, n) => ({ n: n + 1, ...stretch, days: daysBetween(stretch.from_on, stretch.to_on ?? asOf) }))
  )
}

import { inject } from 'vitest'

import { shippedPolicy } from '../../../machines/policy/places/shipped.ts'
import { dealProfiles } from '../../../src/simulation/profiles.ts'
import { openOn, TENANT, type Workbench } from '../../../src/simulation/stage.ts'
import { readSuggestions } from '../../../src/simulation/suggestions.ts'
import { liveThroughYear } from '../../../src/simulation/timeline.ts'
import { type Cast, castYear } from '../../../src/simulation/year.ts'

export type LivedYear = { bench: Workbench; cast: Cast; tenantId: string; [Symbol.asyncDispose](): Promise<void> }

/** A simulated year in a database of its own, at its end. */
export async function liveAYear(given: { policyId: string; count: number; seed?: number }): Promise<LivedYear> {
  const { count, seed = 1 } = given
  const policy = shippedPolicy(given.policyId)
  const cast = castYear({ policy, seed, count, out: '' })
  const server = inject('testServer')
  const bench = await openOn(server, { policy, seed, ...cast, template: server.template })
  const profiles = dealProfiles({ policy, people: cast.people, suggestions: readSuggestions(), seed, count })
  await liveThroughYear({
    engine: bench.engine,
    clock: bench.clock,
    tenantId: TENANT,
    policy,
    people: cast.people,
    year: cast.year,
    profiles,
    signal: new AbortController().signal,
    onSlot: () => {},
    atMonthsEnd: async () => {},
  })
  return { bench, cast, tenantId: TENANT, [Symbol.asyncDispose]: () => bench.close() }
}

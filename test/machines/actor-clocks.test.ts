import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { commitmentModule } from '../../machines/commitment/machine.ts'
import { samples as commitmentSamples } from '../../machines/commitment/samples.ts'
import type { Effect, Told } from '../../machines/effects.ts'
import { inquiryModule } from '../../machines/inquiry/machine.ts'
import { samples as inquirySamples } from '../../machines/inquiry/samples.ts'
import { SHIPPED_POLICY_IDS, shippedPolicy } from '../../machines/policy/places/shipped.ts'
import { type AnyModule, openActor, step } from '../../machines/step.ts'
import { supervisionModule } from '../../machines/supervision/machine.ts'
import { samples as supervisionSamples } from '../../machines/supervision/samples.ts'
import { anEnv, person } from './actor-walk.ts'

const RUNS = { numRuns: 150 * Number(process.env.FC_SCALE ?? 1) }
const machines: [AnyModule, { inputs: readonly Told[]; events: readonly Told[] }][] = [
  [inquiryModule, inquirySamples],
  [commitmentModule, commitmentSamples],
  [supervisionModule, supervisionSamples],
]

/** Which clocks run after these orders; throws when one is stopped or moved that does not run. */
function follow(running: Set<string>, effects: readonly Effect[]): void {
  for (const effect of effects) {
    if (effect.do === 'startClock') running.add(effect.kind)
    if (effect.do !== 'stopClock' && effect.do !== 'moveClock') continue
    if (!running.has(effect.kind)) throw new Error(`${effect.do} of "${effect.kind}", which does not run`)
    if (effect.do === 'stopClock') running.delete(effect.kind)
  }
}

/** Leads an actor through the events that it accepts, one day after the other. */
function walk(module: AnyModule, input: Told, events: readonly Told[], policyId: string): void {
  const policy = shippedPolicy(policyId)
  const running = new Set<string>()
  const opened = openActor(module, 'actor-1', input, anEnv('2025-01-01', { policy }))
  follow(running, opened.effects)
  let actor = opened.actor
  let day = 0

  for (const event of events) {
    const occurredOn = new Date(Date.UTC(2025, 0, 2 + day++)).toISOString().slice(0, 10)
    const env = anEnv(occurredOn, { policy, by: person(`person-${day}`, 'deputy_office_director') })
    const result = step(module, JSON.parse(JSON.stringify(actor)), event, env)
    if (result.kind === 'refused') continue
    actor = result.actor
    follow(running, result.effects)
    if (module.isSettled(actor.value, actor.context)) expect([...running]).toEqual([])
  }
}

describe.each(machines)('the clocks of $name', (module, { inputs, events }) => {
  it('stop only when they run, and none runs on a settled actor, whatever happens', () => {
    const path = fc.array(fc.constantFrom(...events), { maxLength: 60 })
    fc.assert(
      fc.property(
        fc.constantFrom(...inputs),
        path,
        fc.constantFrom(...SHIPPED_POLICY_IDS),
        (input, events, policyId) => {
          walk(module, input, events, policyId)
        },
      ),
      RUNS,
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { MACHINE_NAMES, type MachineName, type Told } from '../../machines/effects.ts'
import { FAMILY } from '../../machines/family.ts'
import { SHIPPED_POLICY_IDS, shippedPolicy } from '../../machines/policy/places/shipped.ts'
import { addDays } from '../../machines/policy/term.ts'
import { ROLES } from '../../machines/policy/words.ts'
import { type Accepted, type Env, openActor, type Refused, type StoredActor, step } from '../../machines/step.ts'
import { SAMPLES } from './all-samples.ts'
import { sampleEnv } from './sample-env.ts'

const SCALE = Number(process.env.FC_SCALE ?? 1)
const MARK = '只在文字里'

type Pick = { event: number; spoil: number; role: number; day: number }
const picks = fc.array(fc.record({ event: fc.nat(), spoil: fc.nat(9), role: fc.nat(), day: fc.nat(40) }), {
  maxLength: 60,
})
const garbage = fc.oneof(fc.anything(), fc.constant(null), fc.string(), fc.constant({}), fc.constant([]))

/** The sample as it is, without a field, with a field of another kind, or with a word of the person in every text. */
function spoil(event: Told, how: number, junk: unknown): Told {
  const fields = Object.keys(event).filter((field) => field !== 'type')
  const field = fields[how % Math.max(1, fields.length)]
  if (how === 7 && field) return { ...event, [field]: junk } as Told
  if (how === 8 && field) return Object.fromEntries(Object.entries(event).filter(([key]) => key !== field)) as Told
  return 'text' in event ? { ...event, text: marked(event['text']) } : event
}

function marked(value: unknown): unknown {
  if (typeof value === 'string') return `${MARK}${value}`
  if (Array.isArray(value)) return value.map(marked)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, marked(inner)]))
}

function through(actor: StoredActor): StoredActor {
  return JSON.parse(JSON.stringify(actor))
}

/** Leads one actor anywhere; tells of each step what it was and what came of it. */
function wander(
  name: MachineName,
  input: Told,
  policyId: string,
  events: readonly Pick[],
  junk: unknown,
  see: (before: StoredActor, event: Told, env: Env, after: Accepted | Refused) => void,
): void {
  const module = FAMILY[name]
  const policy = shippedPolicy(policyId)
  const self = name === 'suggestion' ? 'suggestion' : `${name}-1`
  let { actor } = openActor(module, self, input, sampleEnv(input, policy, self))
  for (const pick of events) {
    const sample = SAMPLES[name].events[pick.event % SAMPLES[name].events.length]
    if (!sample) continue
    const event = spoil(sample, pick.spoil, junk)
    const known = sampleEnv(sample, policy, self, actor.context)
    const occurredOn = addDays(known.occurredOn, pick.day)
    const role = pick.spoil === 9 ? (ROLES[pick.role % ROLES.length] ?? 'system') : known.by.role
    const env = { ...known, occurredOn, today: occurredOn, by: { ...known.by, role } }
    const result = step(module, actor, event, env)
    see(actor, event, env, result)
    if (result.kind === 'accepted') actor = result.actor
  }
}

describe.each(MACHINE_NAMES)('any sequence of events on %s', (name) => {
  const input = fc.constantFrom(...SAMPLES[name].inputs)
  const policy = fc.constantFrom(...SHIPPED_POLICY_IDS)

  it('never throws, is the same through JSON, and keeps no word of a person', () => {
    fc.assert(
      fc.property(input, policy, picks, garbage, (first, policyId, events, junk) => {
        wander(name, first, policyId, events, junk, (before, event, env, after) => {
          const again = step(FAMILY[name], through(before), event, env)
          expect(JSON.stringify(again)).toBe(JSON.stringify(after))
          if (after.kind === 'accepted') expect(JSON.stringify(after.actor)).not.toContain(MARK)
          else expect(after.why).not.toBe('')
        })
      }),
      { numRuns: 60 * SCALE },
    )
  })

  it('refuses whatever is no event of it', () => {
    const env = sampleEnv({ type: '' }, shippedPolicy('puyang-2024'), name)
    const [first] = SAMPLES[name].inputs
    if (!first) throw new Error(`${name} ships no input`)
    const { actor } = openActor(FAMILY[name], name, first, env)
    fc.assert(
      fc.property(fc.record({ type: fc.string() }), garbage, (event, junk) => {
        const result = step(FAMILY[name], actor, { ...event, junk }, env)
        expect(result).toMatchObject({ kind: 'refused' })
      }),
      { numRuns: 60 * SCALE },
    )
  })
})

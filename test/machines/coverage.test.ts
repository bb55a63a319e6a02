import { describe, expect, it } from 'vitest'

import { MACHINE_NAMES, type MachineName } from '../../machines/effects.ts'
import { FAMILY } from '../../machines/family.ts'
import { SHIPPED_POLICY_IDS, shippedPolicy } from '../../machines/policy/places/shipped.ts'
import { type AnyModule, describeValue } from '../../machines/step.ts'
import { SAMPLES } from './all-samples.ts'
import { ROUTES as ASSIGNMENT_ROUTES } from './assignment/routes.ts'
import { MOVES, RECOUNTED, STARTS } from './clock-events.ts'
import { type Exploration, explore, listAll, type Route } from './explore.ts'
import { ROUTES as SUGGESTION_ROUTES } from './suggestion/routes.ts'
import { SWITCHED_OFF } from './switched-off.ts'

/** The long run goes on when everything was reached, in case the walk still meets what the place lacks. */
const LEAST = process.env['FC_SCALE'] ? 300 : 60
const MOST = 2_500
const ROUTES: Partial<Record<MachineName, readonly Route[]>> = {
  suggestion: SUGGESTION_ROUTES,
  assignment: ASSIGNMENT_ROUTES,
  // Closed while its seats are still empty.
  supervision: SAMPLES.supervision.inputs.map((input) => {
    const types = ['act.held', 'demand.met', 'councilReport.made', 'supervision.closed']
    return { input, events: SAMPLES.supervision.events.filter(({ type }) => types.includes(type)) }
  }),
}

/** What the table of a place leaves out of a machine. */
function switchedOff(name: MachineName, policyId: string): string[] {
  const { transitions } = listAll(FAMILY[name])
  const entries = SWITCHED_OFF.filter((entry) => entry.machine === name && entry.policies.includes(policyId))
  const states = entries.flatMap((entry) => entry.states ?? [])
  const around = transitions.filter((transition) => {
    const [source = '', target = ''] = transition.split(/ —.*→ /)
    return states.includes(source) || states.includes(target)
  })
  return [...new Set([...states, ...around, ...entries.flatMap((entry) => entry.transitions ?? [])])]
}

function walk(module: AnyModule, policyId: string): { everything: string[]; off: string[]; seen: Exploration } {
  const { states, transitions } = listAll(module)
  const everything = [...states.filter((state) => state !== '（根）'), ...transitions]
  const off = switchedOff(module.name, policyId)
  const expected = new Set(everything.filter((name) => !off.includes(name)))
  const routes = ROUTES[module.name] ?? []
  const seen = explore(module, SAMPLES[module.name], shippedPolicy(policyId), {
    least: LEAST,
    most: MOST,
    expected,
    routes,
  })
  return { everything, off, seen }
}

const clockOrders = new Map<MachineName, Set<string>>()

describe.each(SHIPPED_POLICY_IDS)('under the rules of %s', (policyId) => {
  it.each(Object.entries(FAMILY))(
    'every state and every transition of %s is reached, and nothing switched off',
    (_, module) => {
      const { everything, off, seen } = walk(module, policyId)
      const orders = clockOrders.get(module.name) ?? new Set()
      clockOrders.set(module.name, new Set([...orders, ...seen.clockOrders]))
      const missing = everything.filter((name) => !seen.states.has(name) && !seen.transitions.has(name))

      expect(
        missing.filter((name) => !off.includes(name)),
        'not reached, though the place has it',
      ).toEqual([])
      expect(
        off.filter((name) => !missing.includes(name)),
        'reached, though the table says that the place lacks it',
      ).toEqual([])

      const stuck = seen.tried.filter(
        ({ actor, accepted }) =>
          !module.isSettled(actor.value, actor.context) &&
          !accepted.some(({ next }) => describeValue(next.value) !== describeValue(actor.value)),
      )
      expect(
        stuck.map(({ actor }) => describeValue(actor.value)),
        'not settled, and nothing leads on',
      ).toEqual([])
    },
  )
})

describe('clocks', () => {
  it.each(MACHINE_NAMES)('of %s start and move on the named events and on no others, in all places', (name) => {
    const found = clockOrders.get(name) ?? new Set()

    expect([...found].sort()).toEqual(namedOrders(name, found))
  })
})

/** The named events in the form of the orders; a recount is allowed to every clock that has one. */
function namedOrders(name: MachineName, found: ReadonlySet<string>): string[] {
  const orders = (what: string, table: typeof STARTS) =>
    Object.entries(table[name]).flatMap(([kind, types]) => types.map((type) => `${what} ${kind} ← ${type}`))
  const recounted = [...found].filter((order) => order.endsWith(`← ${RECOUNTED}`))
  return [...orders('startClock', STARTS), ...orders('moveClock', MOVES), ...recounted].sort()
}

describe('the table of what a place switches off', () => {
  it('names only states and transitions that the machines have, and shipped places', () => {
    for (const { machine, states = [], transitions = [], policies } of SWITCHED_OFF) {
      const all = listAll(FAMILY[machine])
      expect(all.states).toEqual(expect.arrayContaining([...states]))
      expect(all.transitions).toEqual(expect.arrayContaining([...transitions]))
      expect(SHIPPED_POLICY_IDS).toEqual(expect.arrayContaining([...policies]))
    }
  })

  it('can name every transition apart from every other', () => {
    for (const module of Object.values(FAMILY)) {
      const { transitions } = listAll(module)
      expect(new Set(transitions).size).toBe(transitions.length)
    }
  })
})

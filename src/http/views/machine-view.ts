import type { z } from 'zod'

import type { MachineName } from '../../../machines/effects.ts'
import { FAMILY } from '../../../machines/family.ts'
import { GUARD_LABELS, STATE_LABELS } from '../../../machines/state-labels.ts'
import type { AnyModule } from '../../../machines/step.ts'
import type { describeMachine } from '../../contract/case-endpoints.ts'
import { eventLabel, MACHINE_LABELS } from '../../office/actor-label.ts'

type Drawn = z.infer<(typeof describeMachine)['reply']>
type Node = AnyModule['machine']['root']

/** A machine as its definition has it: states by path, and what leads from one to another. Drawn once. */
export function machineView(name: MachineName): Drawn {
  const known = drawn.get(name)
  if (known) return known
  const nodes = nodesOf(FAMILY[name].machine.root)
  const made: Drawn = {
    name,
    label: MACHINE_LABELS[name],
    states: nodes.filter(({ path }) => path.length > 0).map((node) => stateOf(name, node)),
    transitions: nodes.flatMap(transitionsOf),
  }
  drawn.set(name, made)
  return made
}
const drawn = new Map<MachineName, Drawn>()

function nodesOf(node: Node): Node[] {
  return [node, ...Object.values(node.states).flatMap(nodesOf)]
}

function stateOf(name: MachineName, node: Node): Drawn['states'][number] {
  const path = node.path.join('.')
  const { parent } = node
  return {
    path,
    label: STATE_LABELS[name][path] ?? node.key,
    parent: parent && parent.path.length > 0 ? parent.path.join('.') : null,
    kind: node.type === 'history' ? 'atomic' : node.type,
    isInitial: parent?.type === 'parallel' || (parent?.initial?.target ?? []).includes(node),
    isSettled: node.type === 'final' || node.tags.includes('settled'),
  }
}

/** What changes no state is no line of the drawing. */
function transitionsOf(node: Node): Drawn['transitions'] {
  return [...node.transitions.values(), node.always ?? []].flat().flatMap(({ target, eventType, guard }) =>
    (target ?? []).map((to) => ({
      from: node.path.join('.'),
      to: to.path.join('.'),
      type: eventType,
      label: eventType === '' ? '自动' : eventLabel(eventType),
      guard: guard ? guardLabel(guard) : null,
    })),
  )
}

function guardLabel(guard: unknown): string {
  const { type, params } =
    typeof guard === 'object' && guard !== null
      ? (guard as { type: string; params?: unknown })
      : { type: String(guard), params: undefined }
  const label = GUARD_LABELS[type] ?? type
  return typeof params === 'string' ? `${label} ${params}` : label
}

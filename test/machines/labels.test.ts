import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { MACHINE_NAMES } from '../../machines/effects.ts'
import { FAMILY } from '../../machines/family.ts'
import { EVENT_LABELS } from '../../machines/labels.ts'
import { STATE_LABELS } from '../../machines/state-labels.ts'
import type { AnyModule } from '../../machines/step.ts'

type Node = AnyModule['machine']['root']

function pathsOf(node: Node): string[] {
  const own = node.path.length === 0 ? [] : [node.path.join('.')]
  return [...own, ...Object.values(node.states).flatMap(pathsOf)]
}

function typesOf(module: AnyModule): string[] {
  if (!(module.events instanceof z.ZodDiscriminatedUnion)) throw new Error(`${module.name} has no union of events`)
  return module.events.options.flatMap((option) => {
    const type = option instanceof z.ZodObject ? option.shape['type'] : undefined
    return type instanceof z.ZodLiteral ? [...type.values].map(String) : []
  })
}

describe.each(MACHINE_NAMES)('the Chinese words of %s', (name) => {
  const module = FAMILY[name]

  it('name every state, and no state that does not exist', () => {
    expect(Object.keys(STATE_LABELS[name]).sort()).toEqual(pathsOf(module.machine.root).sort())
  })

  it('name every event', () => {
    const types = typesOf(module)

    expect(types.length).toBeGreaterThan(3)
    expect(types.filter((type) => !Object.hasOwn(EVENT_LABELS, type))).toEqual([])
  })
})

it('name no event that no machine takes, and none twice', () => {
  const all = new Set(MACHINE_NAMES.flatMap((name) => typesOf(FAMILY[name])))
  const labels = Object.values(EVENT_LABELS)

  expect(Object.keys(EVENT_LABELS).filter((type) => !all.has(type))).toEqual([])
  expect(labels.filter((label, index) => labels.indexOf(label) !== index)).toEqual([])
})

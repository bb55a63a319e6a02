import { describe, expect, it } from 'vitest'

import { MACHINE_NAMES } from '../../machines/effects.ts'
import { FAMILY } from '../../machines/family.ts'
import { drawMachine } from '../../machines/mermaid.ts'
import type { AnyModule } from '../../machines/step.ts'

type Node = AnyModule['machine']['root']

function nodesOf(node: Node): Node[] {
  return [node, ...Object.values(node.states).flatMap(nodesOf)]
}

// Sentences of the language that the drawings use; every line must be one of them.
const STATE = /^ *state "[^":;#]+" as (\w+)( \{)?$/
const EDGE = /^ *(\[\*\]|\w+) --> (\w+)( : [^:;#"]+)?$/
const OTHER = /^( *(}|--|end note|note right of \w+|%% .+)|stateDiagram-v2|)$/

describe.each(MACHINE_NAMES)('the drawing of %s', (name) => {
  const { machine } = FAMILY[name]
  const lines = drawMachine(FAMILY[name]).split('\n')
  const isInNote = lines.map((_, index) =>
    lines.slice(0, index).reduce((inside, line) => noteAfter(inside, line), false),
  )
  const outside = lines.filter((line, index) => !isInNote[index] || line.trim() === 'end note')
  const idOf = (node: Node) => [name, ...node.path].join('_')
  const declared = outside.flatMap((line) => STATE.exec(line)?.[1] ?? [])

  it('speaks the language of Mermaid', () => {
    expect(lines[0]).toBe('stateDiagram-v2')
    expect(outside.filter((line) => ![STATE, EDGE, OTHER].some((form) => form.test(line)))).toEqual([])
  })

  it('draws every state once', () => {
    const expected = nodesOf(machine.root).filter((node) => node.parent !== undefined || node.type === 'parallel')

    expect(declared.sort()).toEqual(expected.map(idOf).sort())
  })

  it('leads every edge and note to a state that it draws', () => {
    const edges = outside.flatMap((line) => EDGE.exec(line)?.slice(1, 3) ?? [])
    const notes = outside.flatMap((line) => /note right of (\w+)/.exec(line)?.[1] ?? [])

    expect([...edges, ...notes].filter((id) => id !== '[*]' && !declared.includes(id))).toEqual([])
  })

  it('closes every box, and parts the regions of every parallel state', () => {
    const count = (form: RegExp) => outside.filter((line) => form.test(line)).length
    const parallels = nodesOf(machine.root).filter((node) => node.type === 'parallel')
    const partings = parallels.reduce((sum, node) => sum + Object.keys(node.states).length - 1, 0)

    expect(count(/\{$/)).toBe(count(/^ *\}$/))
    expect(count(/^ *--$/)).toBe(partings)
  })

  it('mentions every event of every state', () => {
    const text = lines.join('\n')
    const types = new Set(nodesOf(machine.root).flatMap((node) => node.ownEvents))

    expect([...types].filter((type) => !text.includes(type))).toEqual([])
  })

  it('draws no edge between a state and its own inside', () => {
    const edges = outside.flatMap((line) => {
      const [, from = '', to = ''] = EDGE.exec(line) ?? []
      return from === '' ? [] : [[from, to] as const]
    })

    expect(edges.filter(([from, to]) => to.startsWith(`${from}_`) || from.startsWith(`${to}_`))).toEqual([])
  })
})

function noteAfter(inside: boolean, line: string): boolean {
  if (/^ *note right of/.test(line)) return true
  return inside && line.trim() !== 'end note'
}

it('writes conditions and clocks where they stand', () => {
  const drawing = drawMachine(FAMILY.ballot)

  expect(drawing).toContain('ballot_signed --> ballot_announced_inquorate : 宣布结果 ballot.announced [人数不足]')
  expect(drawing).toContain('责令整改 rectification.ordered ／启动整改期限')
  expect(drawMachine(FAMILY.follow_up_review)).toContain('进入时启动“回头看”期限')
})

import { CLOCK_LABELS, EVENT_LABELS } from './labels.ts'
import { CLOCK_KINDS, type ClockKind } from './policy/words.ts'
import { GUARD_LABELS, STATE_LABELS } from './state-labels.ts'
import type { AnyModule } from './step.ts'

type Node = AnyModule['machine']['root']
type Transition = Node['always'] extends readonly (infer T)[] | undefined ? T : never
type Drawing = { module: AnyModule; lines: string[]; crossing: string[]; notes: Map<Node, string[]> }

const CLOCK_VERBS: Readonly<Record<string, string>> = { startClock: '启动', moveClock: '移动', stopClock: '停止' }

/**
 * A machine as a Mermaid `stateDiagram-v2`, read from its definition: regions side by side, events with their
 * conditions on the edges, clocks as notes. What moves no state, or leads from a state into itself, stands in a note,
 * because Mermaid cannot draw an edge between a state and its own inside.
 */
export function drawMachine(module: AnyModule): string {
  const drawing: Drawing = { module, lines: [], crossing: [], notes: new Map() }
  const { root } = module.machine
  if (root.type === 'parallel') drawComposite(drawing, root, '  ')
  else drawInside(drawing, root, '  ')
  drawTransitions(drawing, root, '  ')

  const notes = [...drawing.notes].flatMap(([node, lines]) => [
    `  note right of ${idOf(drawing, node)}`,
    ...lines.map((line) => `    ${line}`),
    '  end note',
  ])
  const title = `%% ${module.label} ${module.name}`
  return ['stateDiagram-v2', `  ${title}`, ...drawing.lines, ...drawing.crossing, ...notes, ''].join('\n')
}

function drawInside(drawing: Drawing, node: Node, indent: string): void {
  const children = childrenOf(node)
  if (node.type === 'parallel') {
    children.forEach((region, index) => {
      if (index > 0) drawing.lines.push(`${indent}--`)
      drawState(drawing, region, indent)
    })
    return
  }

  for (const first of node.initial?.target ?? []) drawing.lines.push(`${indent}[*] --> ${idOf(drawing, first)}`)
  for (const child of children) drawState(drawing, child, indent)
}

function drawState(drawing: Drawing, node: Node, indent: string): void {
  if (childrenOf(node).length > 0) drawComposite(drawing, node, indent)
  else drawing.lines.push(`${indent}state "${titleOf(drawing, node)}" as ${idOf(drawing, node)}`)

  drawTransitions(drawing, node, indent)
  noteClocks(drawing, node, '进入时', node.entry)
  noteClocks(drawing, node, '离开时', node.exit)
}

function drawComposite(drawing: Drawing, node: Node, indent: string): void {
  drawing.lines.push(`${indent}state "${titleOf(drawing, node)}" as ${idOf(drawing, node)} {`)
  drawInside(drawing, node, `${indent}  `)
  drawing.lines.push(`${indent}}`)
}

function drawTransitions(drawing: Drawing, node: Node, indent: string): void {
  const transitions = [...node.transitions.values(), node.always ?? []].flat()
  for (const transition of transitions) {
    const text = describeTransition(transition)
    const targets = (transition.target ?? []).map((target) => edgeEnd(node, target))
    if (targets.length === 0) addNote(drawing, node, `状态不变：${text}`)
    for (const target of targets) {
      if (isWithin(target, node) && childrenOf(node).length > 0) {
        addNote(drawing, node, `${text} → ${titleOf(drawing, target)}`)
        continue
      }
      const edge = `${idOf(drawing, node)} --> ${idOf(drawing, target)} : ${text}`
      if (target.parent === node.parent) drawing.lines.push(indent + edge)
      else drawing.crossing.push(`  ${edge}`)
    }
  }
}

/** A target that holds the source is entered by its first state; the edge ends there. */
function edgeEnd(source: Node, target: Node): Node {
  const first = target.initial?.target?.[0]
  if (source === target || !isWithin(source, target) || !first) return target
  return edgeEnd(source, first)
}

function isWithin(node: Node, outer: Node): boolean {
  return node === outer || (node.parent !== undefined && isWithin(node.parent, outer))
}

function childrenOf(node: Node): Node[] {
  return Object.values(node.states)
}

function describeTransition(transition: Transition): string {
  const { eventType, guard } = transition
  const condition = guard ? ` [${labelOfGuard(guard)}]` : ''
  const clocks = describeClocks(transition.actions)
  return plain(`${labelOfEvent(eventType)}${condition}${clocks === '' ? '' : ` ／${clocks}`}`)
}

function labelOfEvent(type: string): string {
  if (type === '') return '自动'
  return `${(EVENT_LABELS as Readonly<Record<string, string>>)[type] ?? ''} ${type}`.trim()
}

function labelOfGuard(guard: unknown): string {
  const { type, params } = typeof guard === 'object' && guard !== null ? (guard as Named) : { type: String(guard) }
  const label = GUARD_LABELS[type] ?? type
  return typeof params === 'string' ? `${label} ${params}` : label
}

function noteClocks(drawing: Drawing, node: Node, when: string, actions: readonly unknown[]): void {
  const clocks = describeClocks(actions)
  if (clocks !== '') addNote(drawing, node, `${when}${clocks}`)
}

function addNote(drawing: Drawing, node: Node, line: string): void {
  // The root has no box of its own unless its regions are drawn in one.
  const isBoxless = node.parent === undefined && node.type !== 'parallel'
  const carrier = isBoxless ? (node.initial?.target?.[0] ?? node) : node
  const text = isBoxless ? `各状态均可，${line}` : line
  drawing.notes.set(carrier, [...(drawing.notes.get(carrier) ?? []), text])
}

type Named = { type: string; params?: unknown }

function describeClocks(actions: readonly unknown[]): string {
  const orders = actions.flatMap((action) => {
    const { type, params } = typeof action === 'object' && action !== null ? (action as Named) : { type: '' }
    const verb = CLOCK_VERBS[type]
    if (verb === undefined) return []
    const kind = clockKindOf(params)
    return [`${verb}${kind ? CLOCK_LABELS[kind] : '期限（视情）'}`]
  })
  return [...new Set(orders)].join('、')
}

/** The clock of an order: said outright, named in the function that makes the order, or asked of that function. */
function clockKindOf(params: unknown): ClockKind | undefined {
  if (typeof params !== 'function') return kindIn(params)
  const named = CLOCK_KINDS.filter((kind) => new RegExp(`['"\`]${kind}['"\`]`).test(String(params)))
  return named.length === 1 ? named[0] : kindIn(askBlindly(params as (args: unknown) => unknown))
}

function kindIn(params: unknown): ClockKind | undefined {
  const kind: unknown = typeof params === 'object' && params !== null ? (params as { kind?: unknown }).kind : undefined
  return CLOCK_KINDS.find((known) => known === kind)
}

/** What a pure order says when everything it reads is left open: enough to learn which clock it is about. */
function askBlindly(params: (args: unknown) => unknown): unknown {
  try {
    return params({ context: anything, event: anything })
  } catch {
    return undefined
  }
}

const anything: object = new Proxy(() => {}, {
  get: (_, key) => {
    if (key === Symbol.toPrimitive) return () => ''
    if (key === Symbol.iterator) return () => [][Symbol.iterator]()
    return anything
  },
  apply: () => anything,
})

function idOf(drawing: Drawing, node: Node): string {
  return [drawing.module.name, ...node.path].join('_')
}

function titleOf(drawing: Drawing, node: Node): string {
  if (node.path.length === 0) return plain(drawing.module.label)
  const label = STATE_LABELS[drawing.module.name][node.path.join('.')]
  return plain(label === undefined ? node.key : `${label} ${node.key}`)
}

/** Signs that Mermaid reads as its own become their full-width likes. */
function plain(text: string): string {
  return text.replaceAll(':', '：').replaceAll(';', '；').replaceAll('"', '”').replaceAll('#', '＃')
}

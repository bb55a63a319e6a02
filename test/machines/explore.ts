import { type AnyActorScope, type AnyStateNode, createActor, createMachine, type StateValue } from 'xstate'
import { toDirectedGraph } from 'xstate/graph'

import type { Effect, MachineName, Told } from '../../machines/effects.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { type AnyModule, offeredEvents, openActor, type StoredActor, step } from '../../machines/step.ts'
import type { Samples } from './all-samples.ts'
import { sampleEnv } from './sample-env.ts'

type Transition = NonNullable<AnyStateNode['always']>[number]

/** What a walk through a machine has seen under one policy. */
export type Exploration = {
  states: Set<string>
  transitions: Set<string>
  /** Situations from which every sample was tried. */
  tried: { actor: StoredActor; accepted: Move[] }[]
  /** `startClock reply ← extension.granted`: which clock is started or moved by which event. */
  clockOrders: Set<string>
}

/** An event that was accepted, and what came of it. */
export type Move = { event: Told; next: StoredActor }

/** A way into a situation that lies deep; what a place does not accept is left out. */
export type Route = { input: Told; events: readonly Told[] }

/** Every state and every transition of a machine by name, read from its own definition. */
export function listAll(module: AnyModule): { states: string[]; transitions: string[] } {
  const states: string[] = []
  const transitions: string[] = []
  const visit = (node: ReturnType<typeof toDirectedGraph>): void => {
    states.push(nameOf(node.stateNode))
    for (const list of [...node.stateNode.transitions.values(), node.stateNode.always ?? []]) {
      for (const transition of list) transitions.push(describe(transition))
    }
    node.children.forEach(visit)
  }
  visit(toDirectedGraph(module.machine))
  return { states, transitions }
}

/**
 * Walks a machine from its sample inputs with its sample events, through the very `step` of the engine. A situation is
 * tried when it shows something new: two states side by side, or a state with a trait of the memory, not seen before;
 * first of all when a new transition led to it. Ends when it has seen all that is `expected` and tried `least`, or when
 * it has tried `most`.
 */
export function explore(
  module: AnyModule,
  samples: Samples,
  policy: Policy,
  limits: { least: number; most: number; expected: ReadonlySet<string>; routes: readonly Route[] },
): Exploration {
  const seen: Exploration = { states: new Set(), transitions: new Set(), tried: [], clockOrders: new Set() }
  const situations = new Set<string>()
  // From one state by one event into another state: the transitions need to be looked up once.
  const moves = new Set<string>()
  const traits = new Set<string>()
  const urgent: StoredActor[] = []
  const waiting: StoredActor[] = []
  const self = module.name === 'suggestion' ? 'suggestion' : `${module.name}-1`
  const isDone = () =>
    seen.tried.length >= limits.least &&
    [...limits.expected].every((name) => seen.states.has(name) || seen.transitions.has(name))
  const meet = (actor: StoredActor, taken: readonly string[]) => {
    const isNews = taken.some((name) => !seen.transitions.has(name))
    for (const name of taken) seen.transitions.add(name)
    for (const path of pathsOf(actor.value)) seen.states.add(path)
    const whole = situationOf(actor)
    if (situations.has(whole)) return
    situations.add(whole)
    const known = traits.size
    for (const trait of traitsOf(actor)) traits.add(trait)
    if (isNews) urgent.push(actor)
    else if (traits.size > known) waiting.push(actor)
  }

  const noteClocks = ({ type }: Told, effects: readonly Effect[]) => {
    for (const effect of effects) {
      if (effect.do === 'startClock' || effect.do === 'moveClock') {
        seen.clockOrders.add(`${effect.do} ${effect.kind} ← ${type}`)
      }
    }
  }

  for (const input of samples.inputs) {
    const env = sampleEnv(input, policy, self)
    const { actor, effects } = openActor(module, self, input, env)
    noteClocks(input, effects)
    meet(actor, takenOnOpening(module, input, env))
  }
  for (const { input, events } of limits.routes) {
    let { actor } = openActor(module, self, input, sampleEnv(input, policy, self))
    for (const event of events) {
      const env = sampleEnv(event, policy, self, actor.context)
      const result = step(module, actor, event, env)
      if (result.kind === 'refused') continue
      const taken = takenBy(module, actor, { ...event, env })
      actor = result.actor
      meet(actor, taken)
    }
  }
  while (seen.tried.length < limits.most && !isDone()) {
    const actor = urgent.shift() ?? waiting.shift()
    if (!actor) break
    const accepted: Move[] = []
    const offered = new Set(offeredEvents(module, actor, sampleEnv({ type: '' }, policy, self)))
    const before = JSON.stringify(actor.value)
    for (const [at, event] of samples.events.entries()) {
      if (!offered.has(event.type)) continue
      const env = sampleEnv(event, policy, self, actor.context)
      const result = step(module, actor, event, env)
      if (result.kind === 'refused') continue
      accepted.push({ event, next: result.actor })
      noteClocks(event, result.effects)
      const move = `${before} ${at} ${JSON.stringify(result.actor.value)}`
      meet(result.actor, moves.has(move) ? [] : takenBy(module, actor, { ...event, env }))
      moves.add(move)
    }
    seen.tried.push({ actor, accepted })
  }
  return seen
}

/** Every active state as a dotted path, the outer ones too. */
export function pathsOf(value: StateValue, prefix = ''): string[] {
  if (typeof value === 'string') return [prefix + value]
  return Object.entries(value).flatMap(([key, inner]) => [
    prefix + key,
    ...(inner === undefined ? [] : pathsOf(inner, `${prefix}${key}.`)),
  ])
}

/** Every active state that has none within it. */
function leavesOf(value: StateValue, prefix = ''): string[] {
  if (typeof value === 'string') return [prefix + value]
  return Object.entries(value).flatMap(([key, inner]) =>
    inner === undefined || Object.keys(inner).length === 0 ? [prefix + key] : leavesOf(inner, `${prefix}${key}.`),
  )
}

function keysOf({ machine, context }: StoredActor): readonly string[] {
  return [...GATES[machine], ...(OTHERS[machine] ?? Object.keys(context))]
}

function situationOf(actor: StoredActor): string {
  return JSON.stringify([actor.value, keysOf(actor).map((key) => coarse(actor.context[key]))])
}

function traitsOf(actor: StoredActor): string[] {
  const { machine, value, context } = actor
  const paths = leavesOf(value)
  const memory = keysOf(actor).map((key) => `${key}=${coarse(context[key])}`)
  const gate = GATES[machine].map((key) => coarse(context[key])).join('/')
  return paths.flatMap((path, at) => [
    `${path}/${gate}`,
    ...paths.slice(at + 1).map((other) => `${path}+${other}`),
    ...memory.map((trait) => `${path}|${trait}`),
  ])
}

/** Memories that open a door only together; of the suggestion's many others only these matter to its guards. */
const GATES: Record<MachineName, readonly string[]> = {
  suggestion: ['number', 'category', 'isSessionClosed', 'round', 'opinions', 'isAfterAssessment'],
  assignment: ['stepsDone', 'contactedOn', 'addresseeIds'],
  inquiry: ['deputies'],
  commitment: ['hasClock', 'ratings', 'isWithNextTerm'],
  supervision: ['acts', 'leaderId', 'needsLeader', 'councilReportedOn'],
  ballot: ['count', 'scrutineerIds', 'tellerIds', 'secondBallotOwed', 'rectifyingUnitIds', 'reportedUnitIds'],
  follow_up_review: ['answers', 'checkedOn', 'asksDeputyAgain'],
  transfer: ['decidingSince', 'handlingSince', 'unitIds', 'answeredUnitIds', 'views'],
}
const OTHERS: Partial<Record<MachineName, readonly string[]>> = {
  suggestion: [
    ...['cosignerIds', 'confirmedIds', 'period', 'submittedOn', 'isKey', 'plan', 'duties', 'promises', 'screening'],
    ...['openSupervisions', 'repliedOn', 'concludedOn', 'archivedOn', 'leadCaseId', 'memberCaseIds', 'origin'],
    'handlingLeaderId',
  ],
  assignment: [
    ...['role', 'isLongTerm', 'waivedBy', 'disputes', 'round', 'acknowledgedOn', 'failedContacts', 'signed'],
    ...['deliveredOn', 'repliedOn', 'opinionGivenOn', 'extensionRequestedOn', 'requestsUntil'],
  ],
}

const WORD = /^[a-z_]+$/
/** A memory's kind: nobody cares which day or id it is, only how many there are and which word was chosen. */
function coarse(held: unknown): string {
  if (typeof held === 'number') return String(Math.min(held, 3))
  if (typeof held === 'string') return WORD.test(held) ? held : 'text'
  if (typeof held !== 'object' || held === null) return String(held)
  const known = coarseOf.get(held)
  if (known !== undefined) return known
  const made = coarseParts(held)
  coarseOf.set(held, made)
  return made
}

/** A step changes little of a memory and shares the rest with the one before. */
const coarseOf = new WeakMap<object, string>()

function coarseParts(held: object): string {
  const inner = Object.entries(held).map(([key, one]) => (/^[a-zA-Z]+$/.test(key) ? `${key}:` : '') + coarse(one))
  // One, two, or many of the same.
  const few = inner.sort().filter((one, at) => one !== inner[at - 2])
  return `(${few.join(',')})`
}

let taken: string[] = []
const inert = createActor(createMachine({}))
/** XState tells its inspectors which transitions a step took; nothing is run. */
const INSPECTED_SCOPE: AnyActorScope = {
  self: inert,
  id: inert.id,
  sessionId: inert.sessionId,
  system: Object.assign(Object.create(inert.system), {
    _sendInspectionEvent: (event: { _transitions?: Transition[] }) => {
      taken.push(...(event._transitions ?? []).map(describe))
    },
  }),
  logger: () => {},
  defer: () => {},
  emit: () => {},
  stopChild: () => {},
  actionExecutor: () => {},
}

function takenBy(module: AnyModule, actor: StoredActor, fed: Told): string[] {
  taken = []
  const snapshot = module.machine.resolveState({ value: actor.value, context: actor.context })
  module.machine.transition(snapshot, fed, INSPECTED_SCOPE)
  return taken
}

function takenOnOpening(module: AnyModule, input: Told, env: object): string[] {
  taken = []
  module.machine.getInitialSnapshot(INSPECTED_SCOPE, { ...input, env })
  return taken
}

function describe(transition: Transition): string {
  const { source, eventType, guard, target } = transition
  const condition = guard === undefined ? '' : ` [${typeof guard === 'string' ? guard : labelOf(guard)}]`
  const targets = target?.map(nameOf).join(' + ') ?? '·'
  return `${nameOf(source)} —${eventType || 'always'}${condition}→ ${targets}`
}

function labelOf(guard: unknown): string {
  const { type, params } = guard as { type?: string; params?: unknown }
  return typeof params === 'string' ? `${type} ${params}` : String(type)
}

function nameOf(node: AnyStateNode): string {
  return node.path.join('.') || '（根）'
}

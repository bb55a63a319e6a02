import {
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  createMachine,
  type StateValue,
} from 'xstate'
import type { z } from 'zod'

import { EFFECT_NAMES, type Effect, type MachineName, type Told } from './effects.ts'
import type { Policy } from './policy/schema.ts'
import type { ClockKind, Role } from './policy/words.ts'

/** Another actor of the same case, as a rule may read it. */
export type ActorView = {
  readonly id: string
  readonly machine: MachineName
  readonly value: StateValue
  readonly context: Readonly<Record<string, unknown>>
}
/** A deadline of the same case, as a rule may read it. */
export type DeadlineView = {
  readonly actorId: string
  readonly kind: ClockKind
  readonly version: number
  readonly startOn: string
  readonly originalDueOn: string
  readonly dueOn: string
  readonly provisional: boolean
  readonly status: 'running' | 'overdue' | 'met' | 'dropped'
}
/** Who acts: the person (or `system`), in which role, for which unit, as which deputy. */
export type Principal = {
  readonly id: string
  readonly role: Role
  readonly unitId?: string
  readonly deputyId?: string
  readonly bodyId?: string
  readonly committeeId?: string
  /** Set where the person came by a one-time link and not with an account: the trail says by which. */
  readonly linkId?: string
}
/** All that a rule or a machine may know besides its own context. `today` is the day of `now` in the congress's zone. */
export type Env = {
  readonly policy: Policy
  readonly occurredOn: string
  readonly today: string
  readonly caseId: string
  /** Id of the actor that takes the event. */
  readonly self: string
  readonly by: Principal
  /** What lies before the one who enters it: a paper, a scan, the note of a call. */
  readonly basis?: 'paper' | 'scan' | 'phone_note' | 'minutes' | 'system'
  readonly actors: readonly ActorView[]
  readonly deadlines: readonly DeadlineView[]
}

export type Verdict = { ok: true } | { ok: false; code: RefusalCode; why: string }
export const ok: Verdict = { ok: true }
/** A rule says no: a code from the catalogue and a sentence in Chinese on which a person can act. */
export function no(code: RefusalCode, why: string): Verdict {
  return { ok: false, code, why }
}

export const REFUSAL_CODES = [
  'EVENT_UNKNOWN',
  'PAYLOAD_MALFORMED',
  'EVENT_NOT_ACCEPTED',
  'ROLE_NOT_ALLOWED',
  'DATE_IN_FUTURE',
  'DATE_TOO_FAR_BACK',
  'LATE_REASON_MISSING',
  'RULE_NOT_IN_POLICY',
  'RULE_NOT_MET',
  'TERM_OVER',
  'SAME_PERSON',
] as const
export type RefusalCode = (typeof REFUSAL_CODES)[number]

/** A machine's event as XState sees it: the payload and all that guards and actions may read. */
export type Fed<E> = E & { env: Env }

type Rules<C, E extends { type: string }> = {
  [T in E['type']]?: (event: Extract<E, { type: T }>, context: C, env: Env) => Verdict
}
/** One machine with everything that belongs to it; `machines/family.ts` lists them. */
export type MachineModule<C = never, E extends { type: string } = never, I extends { type: string } = never> = {
  name: MachineName
  /** 中文 name of the machine. */
  label: string
  version: number
  machine: AnyStateMachine
  input: z.ZodType<I>
  events: z.ZodType<E>
  /** May the event be offered in this context? Reads no payload. Absent: wherever the state accepts it. */
  offers: { [T in E['type']]?: (context: C, env: Env) => boolean }
  /** Is this payload acceptable now? Runs before the transition. */
  rules: Rules<C, E>
  /** Is nothing owed any more on this actor? A settled actor can still be reopened. */
  isSettled: (value: StateValue, context: C) => boolean
  /** Lifts a stored actor of an older version to this one. */
  upgrade: (stored: StoredActor) => StoredActor
}
// biome-ignore lint/suspicious/noExplicitAny: the registry holds machines of different context and event types.
export type AnyModule = MachineModule<any, any, any>

export type StoredActor = {
  id: string
  machine: MachineName
  version: number
  value: StateValue
  context: Record<string, unknown>
}
export type Accepted = { kind: 'accepted'; actor: StoredActor; effects: Effect[] }
export type Refused = { kind: 'refused'; code: RefusalCode; why: string }

/** Brings a new actor to life. The input is parsed by the caller. */
export function openActor(module: AnyModule, id: string, input: Told, env: Env): Accepted {
  const { result, actions } = collecting((scope) => module.machine.getInitialSnapshot(scope, { ...input, env }))
  return { kind: 'accepted', actor: toStored(module, id, result), effects: toEffects(actions) }
}

/** One event on one actor: parsed, judged, carried out. Throws only for bugs. */
export function step(module: AnyModule, stored: StoredActor, event: Told, env: Env): Accepted | Refused {
  const parsed = module.events.safeParse(event)
  if (!parsed.success) return refusePayload(module, event, parsed.error)
  const { snapshot, accepted } = restore(module, stored)
  const isOffered = accepted.has(event.type) && (module.offers[event.type]?.(snapshot.context, env) ?? true)
  if (!isOffered) return refuseState(module, stored, event.type, env)
  const verdict: Verdict = module.rules[event.type]?.(parsed.data, stored.context, env) ?? ok
  if (!verdict.ok) return { kind: 'refused', code: verdict.code, why: verdict.why }

  const fed = { ...(parsed.data as Told), env }
  if (!snapshot.can(fed)) return refuseState(module, stored, event.type, env)
  return advance(module, stored.id, snapshot, fed)
}

/** The transition of an event that was already accepted once: for replay of the log, where texts may be erased. */
export function replayStep(module: AnyModule, stored: StoredActor, event: Told, env: Env): Accepted {
  return advance(module, stored.id, restore(module, stored).snapshot, { ...event, env })
}

/** Event types that the actor accepts now, whoever sends them; roles narrow this list further. */
export function offeredEvents(module: AnyModule, stored: StoredActor, env: Env): string[] {
  const { accepted } = restore(module, stored)
  return [...accepted].filter((type) => module.offers[type]?.(stored.context, env) ?? true).sort()
}

/** A state of a machine as XState resolves it, without the context of any actor, and the events that its nodes name. */
type Resolved = { snapshot: AnyMachineSnapshot; accepted: ReadonlySet<string> }
/** By machine and state value: to resolve a state costs as much as the step, and a machine has few hundred of them. */
const resolvedStates = new Map<AnyStateMachine, Map<string, Resolved>>()

function restore(module: AnyModule, stored: StoredActor): Resolved {
  const { value, context } = stored.version === module.version ? stored : module.upgrade(stored)
  const { snapshot, accepted } = resolve(module.machine, value)
  return { snapshot: { ...snapshot, context }, accepted }
}

function resolve(machine: AnyStateMachine, value: StateValue): Resolved {
  const known = resolvedStates.get(machine) ?? new Map<string, Resolved>()
  resolvedStates.set(machine, known)
  const key = JSON.stringify(value)
  const found = known.get(key)
  if (found) return found

  const snapshot = machine.resolveState({ value: inOrder(machine.root, value), context: {} })
  const resolved = { snapshot, accepted: new Set(activeNodes(snapshot).flatMap((node) => node.ownEvents)) }
  known.set(key, resolved)
  return resolved
}

/**
 * The regions of a state value in the order of the machine. XState takes an event region by region in the order of the
 * keys, and jsonb keeps another order: the same case would act differently once it was read from the database.
 */
function inOrder(node: AnyStateMachine['root'], value: StateValue): StateValue {
  if (typeof value === 'string') return value
  const ordered: Record<string, StateValue> = {}
  for (const key in node.states) {
    const child = node.states[key]
    const inner = value[key]
    if (child && inner !== undefined) ordered[key] = inOrder(child, inner)
  }
  // A state that the machine does not know stays, so that it is refused as unknown.
  for (const key in value) if (!(key in ordered) && value[key] !== undefined) ordered[key] = value[key]
  return ordered
}

function advance(module: AnyModule, id: string, snapshot: AnyMachineSnapshot, fed: Told): Accepted {
  const { result, actions } = collecting((scope) => module.machine.transition(snapshot, fed, scope))
  return { kind: 'accepted', actor: toStored(module, id, result), effects: toEffects(actions) }
}

type Action = { type: string; params?: unknown }
let collected: Action[] = []
const inert = createActor(createMachine({}))
/**
 * The scope in which machines step without running anything: actions are collected, not executed. XState's own
 * `transition` builds a whole actor for each call, which costs three times the step itself.
 */
const INERT_SCOPE: AnyActorScope = {
  self: inert,
  id: inert.id,
  sessionId: inert.sessionId,
  system: inert.system,
  logger: () => {},
  defer: () => {},
  emit: () => {},
  stopChild: () => {},
  actionExecutor: (action) => {
    collected.push(action)
  },
}

function collecting<T>(run: (scope: AnyActorScope) => T): { result: T; actions: Action[] } {
  collected = []
  const result = run(INERT_SCOPE)
  return { result, actions: collected }
}

/** The state nodes in which the snapshot is, the root first. */
function activeNodes(snapshot: AnyMachineSnapshot): AnyStateMachine['root'][] {
  const nodes: AnyStateMachine['root'][] = []
  const walk = (node: AnyStateMachine['root'] | undefined, value: StateValue | undefined) => {
    if (!node) return
    nodes.push(node)
    if (typeof value === 'string') walk(node.states[value], undefined)
    else for (const key in value) walk(node.states[key], value[key])
  }
  walk(snapshot.machine.root, snapshot.value)
  return nodes
}

function toStored(module: AnyModule, id: string, snapshot: AnyMachineSnapshot): StoredActor {
  return { id, machine: module.name, version: module.version, value: snapshot.value, context: snapshot.context }
}

function toEffects(actions: readonly Action[]): Effect[] {
  const effects: Effect[] = []
  for (const action of actions) {
    if (!EFFECT_NAMES.has(action.type)) throw new Error(`Unknown action "${action.type}"`)
    if (action.params != null) effects.push({ do: action.type, ...(action.params as object) } as Effect)
  }
  return effects
}

function refusePayload(module: AnyModule, event: Told, error: z.ZodError): Refused {
  const issue = error.issues[0]
  if (issue?.code === 'invalid_union' && issue.path[0] === 'type') {
    return { kind: 'refused', code: 'EVENT_UNKNOWN', why: `${module.label}没有“${String(event.type)}”这种事项` }
  }
  const where = issue?.path.join('.') || '（整体）'
  return {
    kind: 'refused',
    code: 'PAYLOAD_MALFORMED',
    why: `“${event.type}”的字段“${where}”不合要求：${issue?.message ?? ''}`,
  }
}

function refuseState(module: AnyModule, stored: StoredActor, type: string, env: Env): Refused {
  const open = offeredEvents(module, stored, env).filter((name) => !name.startsWith('deadline.'))
  const why = `${module.label}现处“${describeValue(stored.value)}”，不接受“${type}”；现在可以：${open.join('、') || '无'}`
  return { kind: 'refused', code: 'EVENT_NOT_ACCEPTED', why }
}

/** A state value in one line: `underway(answering.replied + opinion.hearing)`; a database may change the order of keys. */
export function describeValue(value: StateValue): string {
  if (typeof value === 'string') return value
  const regions = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  const parts = regions.map(([key, inner]) => {
    if (inner === undefined) return key
    if (typeof inner === 'string') return `${key}.${inner}`
    return `${key}(${describeValue(inner)})`
  })
  return parts.join(' + ')
}

import type { ClockKind, Role } from './policy/words.ts'

/** The machines of one case. An actor's id is its machine's name and a number; the suggestion itself is `suggestion`. */
export const MACHINE_NAMES = [
  'suggestion',
  'assignment',
  'inquiry',
  'commitment',
  'supervision',
  'ballot',
  'follow_up_review',
  'transfer',
] as const
export type MachineName = (typeof MACHINE_NAMES)[number]

/** An event as it goes between actors; each machine's own schema checks it on arrival. */
export type Told = { type: string; [field: string]: unknown }

/** One actor by its id, or all actors of one machine in this case. */
export type Address = { id: string } | { machine: MachineName }

/**
 * Starts a clock of the actor: a stored deadline with its timers. The term comes from the policy's clock of that kind
 * unless `term` (another term of the same rule, such as the long one) or `dueOn` (a fixed day) is given. A kind that
 * the policy does not know starts nothing, unless `dueOn` is given. A running clock of that kind gets a new version.
 * `after`: the count starts only when this term from `startOn` is over, such as the deemed receipt after a handover.
 */
export type StartClock = { kind: ClockKind; startOn: string; after?: string; term?: string; dueOn?: string }
/** Moves a running clock: another term or start from which it is computed anew, or a fixed day. The version grows. */
export type MoveClock = {
  kind: ClockKind
  startOn?: string
  after?: string
  term?: string
  dueOn?: string
  why: string
}
/** Stops a clock: `met` on that day (late if after the due day), or `dropped`, when nothing is owed any more. */
export type StopClock = { kind: ClockKind; outcome: 'met' | 'dropped'; on: string }
export type Tell = { to: Address; event: Told }
/** New actors of the case; `input` is the machine's own input, `type` included. */
export type Spawn = { machine: MachineName; inputs: readonly Told[] }
/** A message to roles of this case, written to the outbox; words are made when it is delivered. */
export type Notify = { template: string; to: readonly Role[]; about?: Record<string, string | number> }
/** An event for another case, delivered through the outbox with an idempotency key of its own. */
export type Ask = { caseId: string; event: Told }

/** What a machine orders and the engine carries out. A machine's action whose params are null orders nothing. */
export type Effect =
  | ({ do: 'startClock' } & StartClock)
  | ({ do: 'moveClock' } & MoveClock)
  | ({ do: 'stopClock' } & StopClock)
  | { do: 'chase'; kind: ClockKind; version: number; step: number; dueOn: string }
  | { do: 'markOverdue'; kind: ClockKind; version: number; dueOn: string }
  | ({ do: 'tell' } & Tell)
  | ({ do: 'spawn' } & Spawn)
  | ({ do: 'notify' } & Notify)
  | ({ do: 'ask' } & Ask)

const effect = () => {}
/** The actions that all machines share: name and params are the instruction, nothing runs inside the machine. */
export const effects = {
  startClock: effect as (_: unknown, params: StartClock | null) => void,
  moveClock: effect as (_: unknown, params: MoveClock | null) => void,
  stopClock: effect as (_: unknown, params: StopClock | null) => void,
  chase: effect as (_: unknown, params: Omit<Extract<Effect, { do: 'chase' }>, 'do'> | null) => void,
  markOverdue: effect as (_: unknown, params: Omit<Extract<Effect, { do: 'markOverdue' }>, 'do'> | null) => void,
  tell: effect as (_: unknown, params: Tell | null) => void,
  spawn: effect as (_: unknown, params: Spawn | null) => void,
  notify: effect as (_: unknown, params: Notify | null) => void,
  ask: effect as (_: unknown, params: Ask | null) => void,
} as const
export const EFFECT_NAMES: ReadonlySet<string> = new Set(Object.keys(effects))

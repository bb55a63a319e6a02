import type { StateValue } from 'xstate'

import type { MachineName, Told } from '../../../machines/effects.ts'
import type { Calendar } from '../../../machines/policy/calendar.ts'
import type { Policy } from '../../../machines/policy/schema.ts'
import type { ClockKind } from '../../../machines/policy/words.ts'
import type { Grant } from '../../../machines/roles.ts'
import type {
  ActorView,
  AnyModule,
  DeadlineView,
  Env,
  Principal,
  RefusalCode,
  StoredActor,
} from '../../../machines/step.ts'

/** A moment as `YYYY-MM-DDTHH:MM:SS.sssZ`: always of this length, so that text order is time order. */
export type Instant = string

export type Basis = { kind: 'paper' | 'scan' | 'phone_note' | 'minutes' | 'system'; reference?: string }

/** One event that somebody wants to record. */
export type Command = {
  tenantId: string
  caseId: string
  /** `suggestion`, `assignment-1`, … */
  actorId: string
  event: Told
  /** The day on the paper; without it, today. */
  occurredOn?: string
  principal: Principal
  /** Id of the person in whose place this one enters it. */
  onBehalfOf?: string
  basis?: Basis
  /** Why it is entered late (补录). */
  lateReason?: string
  idempotencyKey?: string
  expectedRevision?: number
  /** Commands of one group are accepted or refused together. */
  group?: string
  /** Taken over from an old ledger: it may lie as far back as it likes, and nobody is told of it now. */
  isHistory?: true
}

export type EngineRefusalCode =
  | RefusalCode
  | 'CASE_NOT_FOUND'
  | 'CASE_EXISTS'
  | 'ACTOR_NOT_FOUND'
  | 'CONGRESS_NOT_FOUND'
  | 'POLICY_NOT_FOUND'
  | 'REVISION_STALE'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'CASE_NUMBER_TAKEN'
  | 'GROUP_REFUSED'
export type RefusedOutcome = { kind: 'refused'; code: EngineRefusalCode; why: string }
export type AppliedOutcome = {
  kind: 'applied'
  caseId: string
  revision: number
  firstSeq: number
  lastSeq: number
  /** The same command was applied before; nothing was written now. */
  repeated: boolean
}
export type Outcome = AppliedOutcome | RefusedOutcome

/** Says no with a sentence on which a person can act. */
export function refused(code: EngineRefusalCode, why: string): RefusedOutcome {
  return { kind: 'refused', code, why }
}

/** How an event that the suggestion accepted reaches the other actors of the case; rows of `machines/cascade.ts`. */
export type CascadeRow = {
  on: string
  to: MachineName
  send: ((event: Told, actor: ActorView, env: Env) => Told | null) | 'nothing'
  because: string
}
/** The machines and tables by which the engine decides. */
export type Rulebook = {
  family: Readonly<Record<MachineName, AnyModule>>
  grants: Readonly<Record<MachineName, Readonly<Record<string, readonly Grant[]>>>>
  /** Rows by the event they belong to. */
  cascade: ReadonlyMap<string, readonly CascadeRow[]>
}

/** A clock of an actor with what its row holds; a rule sees it as a `DeadlineView`. */
export type Clock = DeadlineView & {
  /** When this due day was recorded; reminders of an earlier moment are never sent. */
  setAt: Instant
  startedSeq: number
  term: string | null
  roll: 'none' | 'next-working-day' | null
  endedOn: string | null
  /** How the due day was found; null where it was found before and only read, since no step needs it. */
  source: ClockSource | null
}
export type ClockSource = { explanation: Explanation; policyId: string; policyVersion: number; calendarVersion: string }
export type Explanation = {
  skipped: { date: string; why: string }[]
  counted: { date: string; why: string }[]
  /** The clock that capped this one. */
  within?: string
}
/** Step 0: the due day has passed; 1…: a step of the chase ladder. */
export type Timer = { actorId: string; kind: ClockKind; version: number; step: number; dueAt: Instant }

export type StoredCase = {
  id: string
  revision: number
  lastSeq: number
  lastHash: string
  lastRecordedAt: Instant
  policyId: string
  policyVersion: number
  hasFault: boolean
  actors: StoredActor[]
  /** Running and overdue ones. */
  clocks: Clock[]
  /** Those due at the moment of loading, in order. */
  dueTimers: Timer[]
}

/** What an event did to a clock of its actor; it stands in the hashed body, since deadline rows can be overwritten. */
export type ClockChange = {
  clock: ClockKind
  change: 'started' | 'moved' | 'met' | 'dropped' | 'overdue'
  version: number
  startOn: string
  dueOn: string
  term?: string
  on?: string
}

/** One line of the log before it is hashed. */
export type LoggedEvent = {
  seq: number
  causeSeq: number | null
  actorId: string
  outcome: 'accepted' | 'ignored'
  /** Why it was ignored. */
  code: string | null
  event: Told
  occurredOn: string
  by: Principal
  command: Command | null
  /** When the timer that sent it was due. */
  timerDueAt: Instant | null
  policy: { id: string; version: number }
  /** The actor's state afterwards. */
  state: StateValue | null
  clocks: ClockChange[]
}

export type OutboxNote = { seq: number; topic: 'notice' | 'event'; body: Record<string, unknown> }

export type ClockRun = {
  clock: Clock
  /** Version and status of the row as it was loaded, or null for a run that this commit started. */
  loadedVersion: number | null
  loadedStatus: Clock['status'] | null
}

/** Everything that the steps of one case decided, not yet saved. */
export type Stepped = {
  kind: 'stepped'
  caseId: string
  isNew: boolean
  /** Revision read; 0 for a new case. */
  readRevision: number
  hadFault: boolean
  recordedAt: Instant
  previousHash: string
  policy: Policy
  policyVersion: number
  /** As they were read, to tell what has changed. */
  read: { actors: readonly StoredActor[] }
  calendarVersion: string
  events: LoggedEvent[]
  /** First and last seq of each command, in order. */
  spans: { firstSeq: number; lastSeq: number }[]
  actors: StoredActor[]
  changedActors: Map<string, { seq: number; openedSeq: number | null }>
  openClocks: Clock[]
  runs: ClockRun[]
  droppedTimers: { actorId: string; kind: ClockKind }[]
  firedTimers: Timer[]
  newTimers: Timer[]
  outbox: OutboxNote[]
  title: string | null
}

/** What the pure steps are given: nothing else may influence them. */
export type Given = {
  rules: Rulebook
  calendar: Calendar
  now: Instant
  findPolicy: (id: string, version: number) => Policy | undefined
  /** The policy of the congress, for a new case. */
  congressPolicy: { id: string; version: number }
}

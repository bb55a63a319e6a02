import type { Address, Told } from '../../../machines/effects.ts'
import type { Policy } from '../../../machines/policy/schema.ts'
import { dayInZone } from '../../../machines/policy/term.ts'
import { describeValue, type Env, type Principal, type StoredActor } from '../../../machines/step.ts'
import { GENESIS_HASH } from '../audit/chain.ts'
import type { ClockChange, Command, Given, Instant, LoggedEvent, Stepped, StoredCase } from './shapes.ts'

/** Why all of it happens: a person's command, or a timer. Everything that follows from it shares it. */
export type Root = {
  by: Principal
  occurredOn: string
  today: string
  command: Command | null
  timerDueAt: Instant | null
}
/** What waits in the case's own queue. */
export type Waiting =
  | { do: 'event'; to: Address; event: Told; causeSeq: number | null }
  | { do: 'spawn'; id: string; machine: StoredActor['machine']; event: Told; causeSeq: number | null }

/** One case on its way through a commit: what was read, and what has been decided so far. */
export type Course = {
  given: Given
  result: Stepped
  root: Root
  queue: Waiting[]
  lastSeq: number
  stepsLeft: number
  counts: Map<string, number>
  /** In a replay: the line of the log with this number, by which told events are judged; null when it is live. */
  recorded: ((seq: number) => Pick<LoggedEvent, 'outcome' | 'code'> | undefined) | null
}

/** A chain of events longer than this is a circle between machines. */
export const MOST_STEPS = 500

/** Starts with what was read, or with an empty case. */
export function openCourse(given: Given, caseId: string, stored: StoredCase | undefined, policy: Policy): Course {
  const result: Stepped = {
    kind: 'stepped',
    caseId,
    isNew: stored === undefined,
    readRevision: stored?.revision ?? 0,
    hadFault: stored?.hasFault ?? false,
    recordedAt: stored && stored.lastRecordedAt > given.now ? stored.lastRecordedAt : given.now,
    previousHash: stored?.lastHash ?? GENESIS_HASH,
    policy,
    policyVersion: stored?.policyVersion ?? given.congressPolicy.version,
    read: { actors: [...(stored?.actors ?? [])] },
    calendarVersion: given.calendar.version,
    events: [],
    spans: [],
    actors: stored?.actors ?? [],
    changedActors: new Map(),
    openClocks: stored?.clocks ?? [],
    runs: (stored?.clocks ?? []).map((clock) => ({
      clock,
      loadedVersion: clock.version,
      loadedStatus: clock.status,
    })),
    droppedTimers: [],
    firedTimers: [],
    newTimers: [],
    outbox: [],
    title: null,
  }
  const counts = new Map<string, number>()
  for (const { machine } of result.actors) counts.set(machine, (counts.get(machine) ?? 0) + 1)
  const root: Root = { by: SYSTEM, occurredOn: '', today: '', command: null, timerDueAt: null }
  return {
    given,
    result,
    root,
    queue: [],
    lastSeq: stored?.lastSeq ?? 0,
    stepsLeft: MOST_STEPS,
    counts,
    recorded: null,
  }
}

/** The engine itself: timers, and events that other cases ask for. */
export const SYSTEM: Principal = { id: 'system', role: 'system' }

/** The day of a moment in the congress's own zone. */
export function dayOf(course: Course, at: Instant): string {
  return dayInZone(at, course.result.policy.office.zone)
}

/** What a rule may know while this actor takes an event. */
export function envFor(course: Course, actorId: string): Env {
  const { result, root } = course
  return {
    caseId: result.caseId,
    policy: result.policy,
    occurredOn: root.occurredOn,
    today: root.today,
    self: actorId,
    by: root.by,
    ...(root.command?.basis && { basis: root.command.basis.kind }),
    actors: result.actors,
    deadlines: result.openClocks,
  }
}

export function findActor(course: Course, id: string): StoredActor | undefined {
  return course.result.actors.find((actor) => actor.id === id)
}

/**
 * Puts the actor's new snapshot in the place of the old one, or at the end when it is new. An event that leaves the
 * snapshot as it was, such as a reminder, changes no actor: only its line in the log says that it came.
 */
export function keepActor(course: Course, actor: StoredActor, seq: number): void {
  const { actors, changedActors } = course.result
  const at = actors.findIndex((known) => known.id === actor.id)
  const known = actors[at]
  if (known && isSameSnapshot(known, actor)) return
  if (at >= 0) actors[at] = actor
  else actors.push(actor)
  const openedSeq = at < 0 ? seq : (changedActors.get(actor.id)?.openedSeq ?? null)
  changedActors.set(actor.id, { seq, openedSeq })
}

/** A machine that notes nothing hands on the very context that it was given. */
function isSameSnapshot(a: StoredActor, b: StoredActor): boolean {
  return a.version === b.version && a.context === b.context && describeValue(a.value) === describeValue(b.value)
}

/** `assignment-2`: actors of a machine are numbered in the order in which they come to life. */
export function nextActorId(course: Course, machine: StoredActor['machine']): string {
  const n = (course.counts.get(machine) ?? 0) + 1
  course.counts.set(machine, n)
  return machine === 'suggestion' ? 'suggestion' : `${machine}-${n}`
}

/** Writes a line of the log and gives it the next number. */
export function logEvent(
  course: Course,
  line: { actorId: string; event: Told; causeSeq: number | null; code: string | null },
): LoggedEvent {
  const { root, result } = course
  course.lastSeq += 1
  const logged: LoggedEvent = {
    seq: course.lastSeq,
    causeSeq: line.causeSeq,
    actorId: line.actorId,
    outcome: line.code === null ? 'accepted' : 'ignored',
    code: line.code,
    event: line.event,
    occurredOn: root.occurredOn,
    by: root.by,
    command: root.command,
    timerDueAt: root.timerDueAt,
    policy: { id: result.policy.id, version: result.policyVersion },
    state: null,
    clocks: [] satisfies ClockChange[],
  }
  result.events.push(logged)
  return logged
}

/** Counts one step down; a circle between machines is a bug and must not run for ever. */
export function countStep(course: Course): void {
  course.stepsLeft -= 1
  if (course.stepsLeft >= 0) return
  const last = course.result.events.slice(-5).map((line) => `${line.actorId} ${line.event.type}`)
  throw new Error(
    `Case ${course.result.caseId}: more than ${MOST_STEPS} steps in one commit; the last: ${last.join(', ')}`,
  )
}

import type { MoveClock, StartClock, StopClock } from '../../../machines/effects.ts'
import type { ClockKind } from '../../../machines/policy/words.ts'
import type { Course } from '../apply/course.ts'
import type { Clock, ClockChange, ClockRun, ClockSource, LoggedEvent } from '../apply/shapes.ts'
import { ladderOf } from '../timers/ladder.ts'
import { type Reckoning, reckon } from './compute.ts'

/** Starts the actor's clock; a running one of that kind is set anew. A kind that the policy lacks starts nothing. */
export function startClock(course: Course, logged: LoggedEvent, order: StartClock): void {
  const { result, given } = course
  const reckoning = reckon(order, result.policy, given.calendar, result.openClocks)
  if (!reckoning) return

  const clock: Clock = {
    ...reckoned(course, reckoning),
    setAt: course.result.recordedAt,
    actorId: logged.actorId,
    kind: order.kind,
    version: logged.seq,
    startedSeq: logged.seq,
    originalDueOn: reckoning.dueOn,
    status: 'running',
    endedOn: null,
  }
  const run = findOpenRun(course, logged.actorId, order.kind) ?? runOfThisEvent(course, logged, order.kind)
  setClock(course, run, clock)
  note(logged, 'started', clock)
}

/** Counts a running clock anew from another term or start, or sets it on a fixed day. */
export function moveClock(course: Course, logged: LoggedEvent, order: MoveClock): void {
  const run = findOpenRun(course, logged.actorId, order.kind)
  if (!run) return
  const { result, given } = course
  const startOn = order.startOn ?? run.clock.startOn
  const term = order.term ?? run.clock.term
  // A clock that stands on a fixed day has no term; another start alone does not move that day.
  const dueOn = order.dueOn ?? (term === null ? run.clock.dueOn : undefined)
  const reckoning = reckon(
    {
      kind: order.kind,
      startOn,
      ...(order.after !== undefined && { after: order.after }),
      ...(term !== null && { term }),
      ...(dueOn !== undefined && { dueOn }),
    },
    result.policy,
    given.calendar,
    result.openClocks.filter((clock) => clock !== run.clock),
  )
  if (!reckoning) return

  const clock: Clock = {
    ...run.clock,
    ...reckoned(course, reckoning),
    setAt: result.recordedAt,
    version: logged.seq,
    status: 'running',
  }
  setClock(course, run, clock)
  note(logged, 'moved', clock)
}

/** Ends a running clock; to end one that does not run is nothing. */
export function stopClock(course: Course, logged: LoggedEvent, order: StopClock): void {
  const run = findOpenRun(course, logged.actorId, order.kind)
  if (!run) return
  const clock: Clock = { ...run.clock, status: order.outcome, endedOn: order.on }
  removeOpen(course, run.clock)
  run.clock = clock
  dropTimers(course, clock.actorId, clock.kind)
  note(logged, order.outcome, clock, order.on)
}

/** The due day is over and the clock still runs: it stays open, and late. */
export function markOverdue(course: Course, logged: LoggedEvent, kind: ClockKind, version: number): void {
  const run = findOpenRun(course, logged.actorId, kind)
  if (!run || run.clock.version !== version || run.clock.status !== 'running') return
  const clock: Clock = { ...run.clock, status: 'overdue' }
  const { openClocks } = course.result
  openClocks[openClocks.indexOf(run.clock)] = clock
  run.clock = clock
  note(logged, 'overdue', clock)
}

/** Is this the running clock of that actor and kind? */
export function findOpenRun(course: Course, actorId: string, kind: ClockKind): ClockRun | undefined {
  return course.result.runs.find(
    ({ clock }) => clock.actorId === actorId && clock.kind === kind && clock.endedOn === null,
  )
}

/** A clock that this very event has ended: started again, it would bear the same version, so the run goes on. */
function runOfThisEvent(course: Course, logged: LoggedEvent, kind: ClockKind): ClockRun | undefined {
  return course.result.runs.find(
    ({ clock }) => clock.actorId === logged.actorId && clock.kind === kind && clock.version === logged.seq,
  )
}

function setClock(course: Course, run: ClockRun | undefined, clock: Clock): void {
  const { result, given } = course
  if (run) {
    if (run.clock.endedOn === null) removeOpen(course, run.clock)
    dropTimers(course, clock.actorId, clock.kind)
    run.clock = clock
  } else {
    result.runs.push({ clock, loadedVersion: null, loadedStatus: null })
  }
  addOpen(result.openClocks, clock)
  const first = ladderOf(clock, result.policy, given.calendar, course.root.command?.isHistory)[0]
  if (first) result.newTimers.push(first)
}

/** Always in the same order, whether read from the database or set in this commit: rules take the first that fits. */
function addOpen(openClocks: Clock[], clock: Clock): void {
  const at = openClocks.findIndex((other) => compareClocks(clock, other) < 0)
  openClocks.splice(at < 0 ? openClocks.length : at, 0, clock)
}

/** By actor, then by kind. */
export function compareClocks(a: Clock, b: Clock): number {
  if (a.actorId !== b.actorId) return a.actorId < b.actorId ? -1 : 1
  return a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0
}

function removeOpen(course: Course, clock: Clock): void {
  const { openClocks } = course.result
  const at = openClocks.indexOf(clock)
  if (at >= 0) openClocks.splice(at, 1)
}

function dropTimers(course: Course, actorId: string, kind: ClockKind): void {
  const { result } = course
  result.newTimers = result.newTimers.filter((timer) => timer.actorId !== actorId || timer.kind !== kind)
  if (result.droppedTimers.some((gone) => gone.actorId === actorId && gone.kind === kind)) return
  const hasRows = result.runs.some(
    (run) => run.loadedVersion !== null && run.clock.actorId === actorId && run.clock.kind === kind,
  )
  if (hasRows) result.droppedTimers.push({ actorId, kind })
}

function reckoned(course: Course, reckoning: Reckoning) {
  const { result, given } = course
  const { explanation, ...counted } = reckoning
  const source: ClockSource = {
    explanation,
    policyId: result.policy.id,
    policyVersion: result.policyVersion,
    calendarVersion: given.calendar.version,
  }
  return { ...counted, source }
}

function note(logged: LoggedEvent, change: ClockChange['change'], clock: Clock, on?: string): void {
  logged.clocks.push({
    change,
    clock: clock.kind,
    dueOn: clock.dueOn,
    ...(on !== undefined && { on }),
    startOn: clock.startOn,
    ...(clock.term !== null && { term: clock.term }),
    version: clock.version,
  })
}

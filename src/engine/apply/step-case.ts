import type { Told } from '../../../machines/effects.ts'
import {
  type Accepted,
  ok,
  openActor,
  replayStep,
  type StoredActor,
  step,
  type Verdict,
} from '../../../machines/step.ts'
import { findOpenRun } from '../deadlines/clocks.ts'
import { compareTimers, momentAfter, PASSED_STEP } from '../timers/ladder.ts'
import { carryOut } from './carry-out.ts'
import {
  type Course,
  countStep,
  dayOf,
  envFor,
  findActor,
  keepActor,
  logEvent,
  nextActorId,
  openCourse,
  type Root,
  SYSTEM,
  type Waiting,
} from './course.ts'
import { judgeDay, judgeDrafting, judgeSender } from './judge-entry.ts'
import {
  type Command,
  type Given,
  type RefusedOutcome,
  refused,
  type Stepped,
  type StoredCase,
  type Timer,
} from './shapes.ts'

/** A step that was thrown by a due timer, not by the command: the case is set aside and the timer tried again later. */
export class TimerFailed extends Error {}

/** Commands on one case, in order; `isTrusted` when the engine itself sends them. */
export type Task = { caseId: string; commands: readonly Command[]; isTrusted: boolean }
/** The first command that was refused, by its place in the task. */
export type RefusedTask = { kind: 'refused'; index: number; refusal: RefusedOutcome }

/**
 * What becomes of a case: its due timers first, each at its own moment, then the commands, with all that follows
 * from them. Pure: reads nothing but its arguments. Refused as a whole, or decided as a whole; throws only for bugs.
 */
export function stepCase(given: Given, task: Task, stored: StoredCase | undefined): Stepped | RefusedTask {
  const policyRef = stored ? { id: stored.policyId, version: stored.policyVersion } : given.congressPolicy
  const policy = given.findPolicy(policyRef.id, policyRef.version)
  if (!policy) {
    const why = `没有办理规则“${policyRef.id}”第 ${policyRef.version} 版；应先载入这一版`
    if (task.commands.length === 0) throw new TimerFailed(why)
    return { kind: 'refused', index: 0, refusal: refused('POLICY_NOT_FOUND', why) }
  }
  const course = openCourse(given, task.caseId, stored, policy)

  try {
    fireTimers(course, stored?.dueTimers ?? [])
  } catch (error) {
    throw new TimerFailed(error instanceof Error ? error.message : String(error), { cause: error })
  }
  for (const [index, command] of task.commands.entries()) {
    const firstSeq = course.lastSeq + 1
    const refusal = takeCommand(course, command, task.isTrusted)
    if (refusal) return { kind: 'refused', index, refusal }
    course.result.spans.push({ firstSeq, lastSeq: course.lastSeq })
  }
  return course.result
}

/** Due timers in order; one that an earlier one has set due takes its turn too. */
function fireTimers(course: Course, due: readonly Timer[]): void {
  const waiting = [...due].sort(compareTimers)
  for (let timer = waiting.shift(); timer; timer = waiting.shift()) {
    countStep(course)
    fireTimer(course, timer)
    const { result } = course
    const newlyDue = result.newTimers.filter((next) => next.dueAt <= course.given.now)
    if (newlyDue.length === 0) continue
    result.newTimers = result.newTimers.filter((next) => next.dueAt > course.given.now)
    waiting.push(...newlyDue)
    waiting.sort(compareTimers)
  }
}

/** One timer that has come, with all that follows. */
export function fireTimer(course: Course, timer: Timer): void {
  if (timer.dueAt > course.given.now)
    throw new Error(`Timer of ${timer.actorId} ${timer.kind} fired before ${timer.dueAt}`)
  const today = dayOf(course, timer.dueAt)
  course.root = { by: SYSTEM, occurredOn: today, today, command: null, timerDueAt: timer.dueAt }
  course.result.firedTimers.push(timer)

  const { kind, version, step: rung } = timer
  const clock = findOpenRun(course, timer.actorId, kind)?.clock
  const dueOn = clock?.version === version ? clock.dueOn : undefined
  const event: Told =
    rung === PASSED_STEP
      ? { type: 'deadline.passed', kind, version, dueOn }
      : { type: 'deadline.reminderFell', kind, version, step: rung, dueOn }
  if (dueOn === undefined) {
    logEvent(course, { actorId: timer.actorId, event, causeSeq: null, code: 'TIMER_OUTDATED' })
    return
  }
  course.queue.push({ do: 'event', to: { id: timer.actorId }, event, causeSeq: null })
  drain(course)
  setNextTimer(course, timer)
}

/** The clock runs on as it was: its next moment takes the place of the one that has come. */
function setNextTimer(course: Course, come: Timer): void {
  const { result, given } = course
  const clock = findOpenRun(course, come.actorId, come.kind)?.clock
  if (clock?.version !== come.version) return
  const next = momentAfter(come, clock, result.policy, given.calendar)
  if (next) result.newTimers.push(next)
}

function takeCommand(course: Course, command: Command, isTrusted: boolean): RefusedOutcome | undefined {
  const today = dayOf(course, course.result.recordedAt)
  const occurredOn = command.occurredOn ?? today
  const root: Root = { by: command.principal, occurredOn, today, command, timerDueAt: null }
  course.root = root
  if (!isTrusted) {
    const inTime = judgeDay(command, course.result.policy, occurredOn, today)
    if (!inTime.ok) return refused(inTime.code, inTime.why)
  }
  const refusal =
    course.result.actors.length === 0 ? draft(course, command, isTrusted) : send(course, command, isTrusted)
  if (!refusal) drain(course)
  return refusal
}

/** The first event of a case brings the suggestion to life. */
function draft(course: Course, command: Command, isTrusted: boolean): RefusedOutcome | undefined {
  const { event, caseId } = command
  if (event.type !== 'suggestion.drafted' || command.actorId !== 'suggestion') {
    return refused('CASE_NOT_FOUND', `没有编号为“${caseId}”的建议`)
  }
  if (!isTrusted) {
    const verdict = judgeDrafting(course.given.rules, event, envFor(course, 'suggestion'))
    if (!verdict.ok) return refused(verdict.code, verdict.why)
  }
  const parsed = course.given.rules.family.suggestion.input.safeParse(event)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const where = issue?.path.join('.') || '（整体）'
    return refused('PAYLOAD_MALFORMED', `“${event.type}”的字段“${where}”不合要求：${issue?.message ?? ''}`)
  }
  openOne(course, {
    do: 'spawn',
    id: nextActorId(course, 'suggestion'),
    machine: 'suggestion',
    event: parsed.data,
    causeSeq: null,
  })
  return undefined
}

/** The command's own event: a refusal here is the answer to the person. */
function send(course: Course, command: Command, isTrusted: boolean): RefusedOutcome | undefined {
  const { event, actorId, caseId } = command
  if (event.type === 'suggestion.drafted') return refused('CASE_EXISTS', `编号为“${caseId}”的建议已经存在`)
  const actor = findActor(course, actorId)
  if (!actor) {
    const known = course.result.actors.map(({ id }) => id).join('、')
    return refused('ACTOR_NOT_FOUND', `本件没有“${actorId}”；现有：${known}`)
  }
  const { rules } = course.given
  const env = envFor(course, actorId)
  const may: Verdict = isTrusted ? ok : judgeSender(rules, actor.machine, actor.value, event.type, env)
  if (!may.ok) return refused(may.code, may.why)
  const missing = missingPolicy(course, event)
  if (missing) return missing

  const result = step(rules.family[actor.machine], actor, event, env)
  if (result.kind === 'refused') return refused(result.code, result.why)
  accept(course, result, event, null)
  return undefined
}

/** Everything that follows, first come first served, until nothing waits. */
export function drain(course: Course): void {
  for (let next = course.queue.shift(); next; next = course.queue.shift()) {
    countStep(course)
    if (next.do === 'spawn') openOne(course, next)
    else tellAll(course, next)
  }
}

/** Brings an actor to life. */
export function openOne(course: Course, spawn: Extract<Waiting, { do: 'spawn' }>): void {
  const { rules } = course.given
  const module = rules.family[spawn.machine]
  // An input that its own schema refuses is a bug of the machine that ordered it.
  const input = course.recorded ? spawn.event : module.input.parse(spawn.event)
  const logged = logEvent(course, { actorId: spawn.id, event: spawn.event, causeSeq: spawn.causeSeq, code: null })
  // The new actor must see itself among the actors only after it lives; its own rules read its input.
  const { actor, effects } = openActor(module, spawn.id, input, envFor(course, spawn.id))
  keepActor(course, actor, logged.seq)
  logged.state = actor.value
  if (actor.machine === 'suggestion') keepTitle(course, spawn.event)
  carryOut(course, logged, effects)
}

function tellAll(course: Course, told: Extract<Waiting, { do: 'event' }>): void {
  const { to, event, causeSeq } = told
  const addressees =
    'id' in to ? [to.id] : course.result.actors.filter(({ machine }) => machine === to.machine).map(({ id }) => id)
  for (const id of addressees) tellOne(course, id, event, causeSeq)
}

/** An event that the engine carries: what its actor does not take is logged as ignored, never an error. */
function tellOne(course: Course, actorId: string, event: Told, causeSeq: number | null): void {
  const actor = findActor(course, actorId)
  if (!actor) {
    logEvent(course, { actorId, event, causeSeq, code: 'ACTOR_NOT_FOUND' })
    return
  }
  const result = stepOrReplay(course, actor, event)
  if (result.kind === 'refused') logEvent(course, { actorId, event, causeSeq, code: result.code })
  else accept(course, result, event, causeSeq)
}

/** In a replay the log's own verdict stands: texts may be erased since, and rules may have changed. */
function stepOrReplay(course: Course, actor: StoredActor, event: Told): Accepted | { kind: 'refused'; code: string } {
  const module = course.given.rules.family[actor.machine]
  const env = envFor(course, actor.id)
  if (!course.recorded) return step(module, actor, event, env)
  const line = course.recorded(course.lastSeq + 1)
  if (line?.outcome === 'accepted') return replayStep(module, actor, event, env)
  return { kind: 'refused', code: line?.code ?? 'EVENT_NOT_ACCEPTED' }
}

/** Keeps what an accepted event made of its actor, and carries out what it ordered. */
export function accept(
  course: Course,
  step: { actor: StoredActor; effects: Parameters<typeof carryOut>[2] },
  event: Told,
  causeSeq: number | null,
): void {
  const { actor, effects } = step
  const logged = logEvent(course, { actorId: actor.id, event, causeSeq, code: null })
  keepActor(course, actor, logged.seq)
  logged.state = actor.value
  if (actor.machine === 'suggestion') {
    keepTitle(course, event)
    movePolicy(course, event)
  }
  carryOut(course, logged, effects)
  if (actor.machine === 'suggestion') cascade(course, event, logged.seq)
}

/** Who else in the case must hear of what happened to the suggestion. */
function cascade(course: Course, event: Told, causeSeq: number): void {
  for (const row of course.given.rules.cascade.get(event.type) ?? []) {
    if (row.send === 'nothing') continue
    for (const actor of course.result.actors) {
      if (actor.machine !== row.to) continue
      const told = row.send(event, actor, envFor(course, actor.id))
      if (told) course.queue.push({ do: 'event', to: { id: actor.id }, event: told, causeSeq })
    }
  }
}

function keepTitle(course: Course, event: Told): void {
  const title = (event['text'] as { title?: unknown } | undefined)?.title
  if (typeof title === 'string') course.result.title = title
}

function missingPolicy(course: Course, event: Told): RefusedOutcome | undefined {
  if (event.type !== 'policy.moved') return undefined
  const id = String(event['policyId'])
  const version = Number(event['version'])
  if (course.given.findPolicy(id, version)) return undefined
  return refused('POLICY_NOT_FOUND', `没有办理规则“${id}”第 ${version} 版；应先载入这一版`)
}

/** From this event on the case follows the other policy; deadlines stay until an event moves them. */
function movePolicy(course: Course, event: Told): void {
  if (event.type !== 'policy.moved') return
  const version = Number(event['version'])
  const policy = course.given.findPolicy(String(event['policyId']), version)
  if (!policy) return
  course.result.policy = policy
  course.result.policyVersion = version
}

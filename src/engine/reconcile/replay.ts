import type { Calendar } from '../../../machines/policy/calendar.ts'
import type { Policy } from '../../../machines/policy/schema.ts'
import { replayStep } from '../../../machines/step.ts'
import { type Course, dayOf, envFor, findActor, MOST_STEPS, nextActorId, openCourse, SYSTEM } from '../apply/course.ts'
import type { Command, Rulebook, Stepped, Timer } from '../apply/shapes.ts'
import { accept, drain, fireTimer, openOne } from '../apply/step-case.ts'
import { PASSED_STEP } from '../timers/ladder.ts'
import type { Difference } from './difference.ts'
import { eventOf, type LogLine } from './log-line.ts'

/** What a replay may know besides the log: rules, policies and calendars as they held then. */
export type Past = {
  rules: Rulebook
  findPolicy: (id: string, version: number) => Policy | undefined
  findCalendar: (version: string) => Calendar | undefined
}
export type Replayed = {
  kind: 'replayed'
  /** All that was ever decided, as if in one commit; `newTimers` are those that still wait. */
  stepped: Stepped
  /** Possible values of the column that keeps the last outer due day. */
  outerDueOn: ReadonlySet<string | null>
}
export type Unreplayable = { kind: 'unreplayable'; difference: Difference }

/**
 * Plays the log again: every line that has no cause goes through the very code that wrote it, and what follows from it
 * must come out as logged. Payloads and rules are not judged again. Stops where the log goes another way.
 */
export function replayCase(past: Past, caseId: string, lines: readonly LogLine[]): Replayed | Unreplayable {
  const first = lines[0]
  if (!first) return unreplayable('events', '第 1 条记录', '一条记录也没有')
  const { id, version } = first.recorded.policy
  const policy = past.findPolicy(id, version)
  const calendar = past.findCalendar(first.recorded.calendar)
  if (!policy) return unreplayable('events[1].policy', '已载入的办理规则', `“${id}”第 ${version} 版，已不可得`)
  if (!calendar) return calendarLost(first)

  const { rules, findPolicy } = past
  const given = { rules, calendar, now: first.recorded.recordedAt, findPolicy, congressPolicy: { id, version } }
  const course = openCourse(given, caseId, undefined, policy)
  course.recorded = (seq) => lines[seq - 1]
  const outer = new OuterDay()
  for (const line of lines) {
    if (line.recorded.cause !== undefined) continue
    // The log has more or fewer lines than what its roots bring about; comparing it line by line shows where.
    if (course.lastSeq !== line.seq - 1) break
    const lost = setScene(course, past, line)
    if (lost) return lost
    try {
      const stuck = replayRoot(course, line)
      if (stuck) return stuck
    } catch (error) {
      return unreplayable(`events[${line.seq}]`, '可以重演', error instanceof Error ? error.message : String(error))
    }
    outer.note(line.recorded.recordedAt, course)
  }
  return { kind: 'replayed', stepped: course.result, outerDueOn: outer.candidates() }
}

/** The moment, the calendar and the person of a root, as they were. */
function setScene(course: Course, past: Past, line: LogLine): Unreplayable | undefined {
  const { recordedAt, calendar: version, timerDueAt } = line.recorded
  const calendar = past.findCalendar(version)
  if (!calendar) return calendarLost(line)
  course.given = { ...course.given, calendar, now: recordedAt }
  course.stepsLeft = MOST_STEPS
  course.result.recordedAt = recordedAt
  course.result.calendarVersion = version
  const today = dayOf(course, timerDueAt ?? recordedAt)
  const command = timerDueAt === undefined ? commandOf(course, line) : null
  const by = command ? line.recorded.by : SYSTEM
  course.root = { by, occurredOn: line.recorded.occurredOn, today, command, timerDueAt: timerDueAt ?? null }
  return undefined
}

function replayRoot(course: Course, line: LogLine): Unreplayable | undefined {
  const { recorded, seq } = line
  if (recorded.timerDueAt !== undefined) return replayTimer(course, line, recorded.timerDueAt)

  const event = eventOf(line)
  const { rules } = course.given
  if (seq === 1) {
    openOne(course, {
      do: 'spawn',
      id: nextActorId(course, 'suggestion'),
      machine: 'suggestion',
      event,
      causeSeq: null,
    })
  } else {
    const actor = findActor(course, recorded.actor)
    if (!actor) return unreplayable(`events[${seq}].actor`, '本件已有的一项', recorded.actor)
    const module = rules.family[actor.machine]
    accept(course, replayStep(module, actor, event, envFor(course, actor.id)), event, null)
  }
  drain(course)
  return undefined
}

/** A timer comes only when it was waiting, at its own moment. */
function replayTimer(course: Course, { recorded, seq }: LogLine, dueAt: string): Unreplayable | undefined {
  const { kind, version, step = PASSED_STEP } = recorded.payload as Pick<Timer, 'kind' | 'version'> & { step?: number }
  const { newTimers } = course.result
  const at = newTimers.findIndex(
    (timer) =>
      timer.actorId === recorded.actor && timer.kind === kind && timer.version === version && timer.step === step,
  )
  const timer = newTimers[at]
  if (!timer || timer.dueAt !== dueAt) {
    const name = `${recorded.actor} ${kind} ${version} 第 ${step} 步`
    const expected = timer ? `${name}（${timer.dueAt}）` : `当时等候的定时，没有 ${name}`
    return unreplayable(`events[${seq}].timerDueAt`, expected, dueAt)
  }
  newTimers.splice(at, 1)
  fireTimer(course, timer)
  return undefined
}

function commandOf(course: Course, line: LogLine): Command {
  const { actor, occurredOn, by, onBehalfOf, basis, history } = line.recorded
  const { lateReason, reference } = line.text ?? {}
  return {
    tenantId: '',
    caseId: course.result.caseId,
    actorId: actor,
    event: eventOf(line),
    occurredOn,
    principal: by,
    ...(onBehalfOf !== undefined && { onBehalfOf }),
    ...(basis !== undefined && { basis: { kind: basis, ...(reference !== undefined && { reference }) } }),
    ...(lateReason !== undefined && { lateReason }),
    ...(history && { isHistory: true as const }),
  }
}

/**
 * The column keeps the last outer due day that stood at the end of a commit. Where commits ended the log does not say:
 * they hold one root or several, and two of them can bear the same moment; so both readings are right.
 */
class OuterDay {
  #afterRoots: string | null = null
  #afterMoments: string | null = null
  #now: string | null = null
  #moment = ''

  note(moment: string, course: Course): void {
    if (moment !== this.#moment) this.#endMoment()
    this.#moment = moment
    this.#now = course.result.openClocks.find((clock) => clock.kind === 'outer')?.dueOn ?? null
    this.#afterRoots = this.#now ?? this.#afterRoots
  }

  candidates(): ReadonlySet<string | null> {
    this.#endMoment()
    return new Set([this.#afterRoots, this.#afterMoments])
  }

  #endMoment(): void {
    this.#afterMoments = this.#now ?? this.#afterMoments
  }
}

function unreplayable(path: string, expected: string, found: string): Unreplayable {
  return { kind: 'unreplayable', difference: { path, expected, found } }
}

function calendarLost({ seq, recorded }: LogLine): Unreplayable {
  return unreplayable(`events[${seq}].calendar`, '曾经载入的日历', `版本“${recorded.calendar}”，已不可得`)
}

import type { Effect, MachineName } from '../../../machines/effects.ts'
import { markOverdue, moveClock, startClock, stopClock } from '../deadlines/clocks.ts'
import { type Course, nextActorId } from './course.ts'
import type { LoggedEvent } from './shapes.ts'

/** Carries out what the machine ordered: clocks at once, messages to the outbox, other actors into the queue. */
export function carryOut(course: Course, logged: LoggedEvent, effects: readonly Effect[]): void {
  for (const effect of effects) carryOutOne(course, logged, effect)
}

function carryOutOne(course: Course, logged: LoggedEvent, effect: Effect): void {
  const { seq, actorId } = logged
  switch (effect.do) {
    case 'startClock':
      startClock(course, logged, effect)
      break
    case 'moveClock':
      moveClock(course, logged, effect)
      break
    case 'stopClock':
      stopClock(course, logged, effect)
      break
    case 'markOverdue':
      markOverdue(course, logged, effect.kind, effect.version)
      break
    case 'tell':
      course.queue.push({ do: 'event', to: effect.to, event: effect.event, causeSeq: seq })
      break
    case 'spawn':
      for (const event of effect.inputs) queueSpawn(course, effect.machine, event, seq)
      break
    case 'chase':
      chase(course, logged, effect)
      break
    case 'notify': {
      if (course.root.command?.isHistory) break
      const { template, to, about } = effect
      course.result.outbox.push({ seq, topic: 'notice', body: { kind: 'notify', template, roles: to, about, actorId } })
      break
    }
    case 'ask': {
      const body = { caseId: effect.caseId, event: effect.event, occurredOn: logged.occurredOn }
      course.result.outbox.push({ seq, topic: 'event', body })
      break
    }
  }
}

function queueSpawn(course: Course, machine: MachineName, event: { type: string }, causeSeq: number): void {
  course.queue.push({ do: 'spawn', id: nextActorId(course, machine), machine, event, causeSeq })
}

/** One step of the ladder: to whom, and whether it goes out by itself or waits for approval as a draft. */
function chase(course: Course, logged: LoggedEvent, effect: Extract<Effect, { do: 'chase' }>): void {
  const { kind, step, version, dueOn } = effect
  const rung = course.result.policy.chase[kind]?.steps[step - 1]
  // The ladder was shortened by another policy after the clock had started.
  if (!rung) return
  const body = {
    kind: 'chase',
    clock: kind,
    step,
    roles: rung.to,
    mode: rung.mode,
    version,
    dueOn,
    offset: rung.offset,
    at: logged.timerDueAt,
    actorId: logged.actorId,
  }
  course.result.outbox.push({ seq: logged.seq, topic: 'notice', body })
}

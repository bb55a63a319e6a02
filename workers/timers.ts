import type { Engine } from '../src/engine/engine.ts'
import { countDueCases, type Fired, fireUntilDry } from '../src/engine/timers/fire.ts'
import { timersQueue } from '../src/queue/timers.ts'
import { defineTask, type Task } from './task.ts'

const EVERY_MS = 1000
/** As many cases as one worker takes in a second or so; with more, others help. */
const CASES_OF_A_SLOT = 1000
const MOST_SLOTS = 4

/** Fires due timers: reminders, and deadlines that pass. */
export function timersTask(
  engine: Engine,
  isStopping: () => boolean,
  onFired: (fired: Fired) => void = () => {},
): Task {
  return defineTask({
    queue: timersQueue,
    everyMs: EVERY_MS,
    isUrgent: true,
    listDue: async () => {
      const cases = await countDueCases(engine, MOST_SLOTS * CASES_OF_A_SLOT)
      const slots = Math.min(MOST_SLOTS, Math.ceil(cases / CASES_OF_A_SLOT))
      return Array.from({ length: slots }, (_, slot) => ({ key: String(slot), data: { slot } }))
    },
    run: async () => onFired(await fireUntilDry(engine, isStopping)),
  })
}

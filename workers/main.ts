import type { Logger } from 'pino'

import type { Fired } from '../src/engine/timers/fire.ts'
import type { NoticeWork } from '../src/notices/work.ts'
import type { Backend, Depth } from '../src/queue/backend.ts'
import { startCrew } from './crew.ts'
import { digestsTask } from './digests.ts'
import { documentsTask } from './documents.ts'
import { noticesTask } from './notices.ts'
import { outboxTask } from './outbox.ts'
import { createPulse } from './pulse.ts'
import { reconcileTask } from './reconcile.ts'
import { backstopRounds, relayOf, relayRounds } from './relay.ts'
import { type Round, startRounds } from './rounds.ts'
import { sealsTask } from './seals.ts'
import type { Task } from './task.ts'
import { timersTask } from './timers.ts'

/** Two looks make one round: what no worker does is done after a quarter of a minute at most. */
const BACKSTOP_EVERY_MS = 7500
const DRAIN_MS = 20_000

export type WorkersParts = {
  work: Omit<NoticeWork, 'isStopping'>
  backend: Backend
  /** Without it nothing is sealed. */
  sealKey: string | undefined
  /** What comes round beside the queues. */
  rounds: readonly Round[]
  log: Logger
  /** Is told of every firing, for measurements. */
  onFired?: (fired: Fired) => void
  backstopEveryMs?: number
}
export type Workers = {
  /** When due timers were last looked for, in milliseconds since 1970. */
  lastLookAt(): number | undefined
  /** Jobs by queue; without those of a store that is away. */
  depths(): Promise<Record<string, Depth>>
  /** Takes no more jobs, waits for those in hand, gives the queue back. */
  stop(): Promise<void>
}

/** Starts everything that is done in the background; any number of processes may do so at once. */
export function startWorkers(parts: WorkersParts): Workers {
  const { backend, sealKey, log, backstopEveryMs = BACKSTOP_EVERY_MS } = parts
  let isStopping = false
  const work: NoticeWork = { ...parts.work, isStopping: () => isStopping }
  const takePulse = createPulse(work.db)
  const timers = timersTask(work.engine, () => isStopping, parts.onFired)
  const tasks: Task[] = [
    timers,
    outboxTask(work, takePulse),
    noticesTask(work),
    documentsTask(work),
    digestsTask(work, takePulse),
    reconcileTask(work.engine),
    ...(sealKey === undefined ? [] : [sealsTask(work.db, sealKey, work.now)]),
  ]
  const crew = startCrew(tasks, { backend, takePulse, log })
  const backstops = backstopRounds(tasks, { db: work.db, log, everyMs: backstopEveryMs })
  const rounds = startRounds([...relayRounds(tasks, crew), ...backstops, ...parts.rounds], log)

  return {
    lastLookAt: () => rounds.lastSuccessAt(relayOf(timers)),
    depths: async () => {
      const depths = await Promise.all(
        tasks.map(async ({ queue }) => [queue.name, await crew.use(queue, (end) => end.depth())] as const),
      )
      return Object.fromEntries(depths.filter((entry): entry is [(typeof entry)[0], Depth] => entry[1] !== undefined))
    },
    stop: async () => {
      isStopping = true
      await Promise.all([rounds.stop(), crew.stop(DRAIN_MS)])
    },
  }
}

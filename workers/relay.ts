import type { Kysely } from 'kysely'
import type { Logger } from 'pino'

import { listPulses } from '../src/db/read/worker-pulses.ts'
import type { Database } from '../src/db/schema.ts'
import type { Crew } from './crew.ts'
import type { Round } from './rounds.ts'
import type { Task } from './task.ts'

/** Jobs of one queue that wait at the same time: more would only be to wipe. */
const ROOM = 200
/** Jobs that are done without the queue in one round. */
const ROOM_OF_BACKSTOP = 50

/**
 * Asks the database what is due and adds jobs for it. It never asks the queue what there is to do: wiped at any moment, it is
 * filled again within seconds.
 */
export function relayRounds(tasks: readonly Task[], crew: Crew): Round[] {
  return tasks.map((task) => ({
    name: relayOf(task),
    everyMs: task.everyMs,
    run: async () => {
      const due = await task.listDue(ROOM)
      if (due.length === 0) return
      await crew.use(task.queue, async (end) => {
        const { waiting, delayed } = await end.depth()
        const wanted = due.slice(0, Math.max(0, ROOM - waiting - delayed))
        if (wanted.length > 0) await end.add(wanted, Date.now())
      })
    },
  }))
}

/** The name of the round that adds jobs for a task. */
export function relayOf({ queue }: Pick<Task, 'queue'>): string {
  return `relay-${queue.name}`
}

/** What a look found: the queue had due work, and when one of its jobs had last ended well. */
type Seen = { finishedAtMs: number | undefined }

/**
 * Does urgent work without the queue: when something was due at the last look and still is, and no job of that queue ended
 * well in between, then the queue is away or its workers are dead.
 */
export function backstopRound(
  tasks: readonly Task[],
  parts: { db: Kysely<Database>; log: Pick<Logger, 'warn' | 'error'>; everyMs: number },
): Round {
  const { db, log, everyMs } = parts
  const seen = new Map<string, Seen>()
  return {
    name: 'backstop',
    everyMs,
    run: async (isStopping) => {
      const pulses = new Map((await listPulses(db)).map((pulse) => [pulse.queue, pulse.finishedAt.getTime()]))
      for (const task of tasks.filter(({ isUrgent }) => isUrgent)) {
        const { name } = task.queue
        const due = await task.listDue(ROOM_OF_BACKSTOP)
        const last = seen.get(name)
        const finishedAtMs = pulses.get(name)
        if (due.length === 0) seen.delete(name)
        else seen.set(name, { finishedAtMs })
        if (due.length === 0 || last === undefined || last.finishedAtMs !== finishedAtMs) continue
        log.warn({ queue: name, jobs: due.length }, 'No worker does what is due; it is done without the queue')
        for (const { data } of due) {
          if (isStopping()) return
          await task.run(data).catch((error: unknown) => log.error({ err: error, queue: name }, 'A job failed'))
        }
      }
    },
  }
}

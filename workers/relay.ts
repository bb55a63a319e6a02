import type { Kysely } from 'kysely'
import type { Logger } from 'pino'

import { findPulse } from '../src/db/read/worker-pulses.ts'
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

/**
 * Does urgent work without the queue: when something was due at the last look and still is, and no job of that queue ended
 * well in between, then the queue is away or its workers are dead. A round a queue: a backlog of one holds up no other.
 */
export function backstopRounds(
  tasks: readonly Task[],
  { db, log, everyMs }: { db: Kysely<Database>; log: Pick<Logger, 'warn' | 'error'>; everyMs: number },
): Round[] {
  return tasks
    .filter(({ isUrgent }) => isUrgent)
    .map((task) => {
      const { name } = task.queue
      /** When a job had last ended well at the last look, if something was due then. */
      let last: { finishedAtMs: number | undefined } | undefined
      const doIt = (data: unknown) =>
        task.run(data).catch((error: unknown) => log.error({ err: error, queue: name }, 'A job failed'))
      return {
        name: `backstop-${name}`,
        everyMs,
        run: async (isStopping) => {
          const before = last
          const finishedAtMs = (await findPulse(db, name))?.finishedAt.getTime()
          const due = await task.listDue(ROOM_OF_BACKSTOP)
          last = due.length === 0 ? undefined : { finishedAtMs }
          if (!last || !before || before.finishedAtMs !== finishedAtMs) return
          log.warn({ queue: name, jobs: due.length }, 'No worker does what is due; it is done without the queue')
          for (const { data, isLong } of due) {
            if (isStopping()) return
            const done = doIt(data)
            if (!isLong) await done
          }
        },
      }
    })
}

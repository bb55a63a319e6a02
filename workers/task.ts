import type { Due } from '../src/queue/backend.ts'
import type { QueueDefinition } from '../src/queue/queue.ts'

/** What is done about one queue: the database says what is due, a job of the queue does it. */
export type Task = {
  queue: QueueDefinition
  /** How often the database is asked. */
  everyMs: number
  /** Jobs there should be now, at most so many. */
  listDue(room: number): Promise<Due[]>
  /** Does what one job asks for; may run twice and in many processes. Resolves to its place when it goes on from one. */
  run(data: unknown): Promise<unknown>
  /** Is done without the queue when no worker does it for a while. */
  isUrgent: boolean
}

/** Gives a task its type of data: what `run` gets has been parsed by the queue's schema. */
export function defineTask<Data>(task: {
  queue: QueueDefinition<Data>
  everyMs: number
  listDue(room: number): Promise<Due<Data>[]>
  run(data: Data): Promise<unknown>
  isUrgent: boolean
}): Task {
  const { queue, run } = task
  return { ...task, run: (data) => run(queue.job.parse(data)) }
}

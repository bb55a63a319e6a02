import type { z } from 'zod'

/** One kind of background work: jobs only say that there is work, the database decides what it is. */
export type QueueDefinition<Data = unknown> = {
  /** A noun; BullMQ forbids `:` in it. */
  name: QueueName
  /** For the board. */
  label: string
  /** What a job carries: ids alone, never words of people. */
  job: z.ZodType<Data>
  /** Jobs at the same time in one process. */
  concurrency: number
  /** Tries of one job before it is given up; the relay asks again for what is still due. */
  attempts: number
}
export type QueueName = 'timers' | 'outbox' | 'notices' | 'documents' | 'digests' | 'seals' | 'reconcile'

/** Gives the definition its literal types. */
export function defineQueue<Data>(definition: QueueDefinition<Data>): QueueDefinition<Data> {
  return definition
}

const EPOCH_MS = 30_000

/**
 * `<queue>-<key>-<epoch>`; the key of a row ends with its tries. An id that is still there swallows a repeat – a job whose
 * worker was killed, or one that was kept. So every id names the half minute in which it was asked for, too: what is still
 * due then is asked for anew, and whoever does it twice finds it done.
 */
export function jobId(queue: QueueName, key: string, nowMs: number): string {
  const id = `${queue}-${key}-${Math.floor(nowMs / EPOCH_MS)}`
  if (id.includes(':')) throw new Error(`The id of a job holds a colon: "${id}"`)
  return id
}

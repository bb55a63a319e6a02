import { type Processor, Queue, UnrecoverableError, Worker } from 'bullmq'
import { z } from 'zod'

import { AppError } from '../errors.ts'
import { openPostgresStore } from './postgres-store.ts'
import { jobId, type QueueDefinition, type QueueName } from './queue.ts'
import { openRedisStore } from './redis-store.ts'
import type { Store } from './store.ts'

/** Where the jobs are kept. `name` keeps installations on one Redis apart. */
export type QueueSettings =
  | { kind: 'postgres'; url: string; adminUrl: string }
  | { kind: 'redis'; url: string; name: string }
/** Times in milliseconds. */
export type Pace = {
  /** A worker that was killed lets its job go after this. */
  lockMs: number
  /** How often somebody looks for such jobs. */
  stalledMs: number
  /** After a failed look for work, and before a failed job is tried again the first time. */
  retryMs: number
}
/** `isLong`: nothing may wait until it is done. */
export type Due<Data = unknown> = { key: string; data: Data; isLong?: boolean }
export type Depth = { waiting: number; active: number; delayed: number; failed: number }
/** The producer's side of one queue. */
export type QueueEnd = {
  name: QueueName
  /** An id that is there already is passed over. */
  add(due: readonly Due[], nowMs: number): Promise<void>
  depth(): Promise<Depth>
  /** For the board alone. */
  bull: Queue
}
/** The worker's side of one queue. */
export type Hand = {
  /** Takes jobs until it is closed; ends early when its loop breaks. */
  run(): Promise<void>
  /** Waits for the jobs in hand, or lets them go when forced. */
  close(force?: boolean): Promise<void>
}
/** BullMQ on Postgres or Redis: the same queues, settings and behaviour on both. */
export type Backend = {
  kind: Store['kind']
  /** Makes what is missing. Rejects as long as the store is away; AppErrors that are not retryable stay. */
  prepare(): Promise<void>
  /** Rejects while the store is away. */
  ping(): Promise<void>
  openQueue(definition: QueueDefinition): Promise<QueueEnd>
  openHand(definition: QueueDefinition, work: (data: unknown) => Promise<void>): Promise<Hand>
  close(): Promise<void>
}

/** A job is found again within a minute, even on a slow machine that was busy for seconds. */
const PACE: Pace = { lockMs: 20_000, stalledMs: 10_000, retryMs: 1000 }
const LONGEST_BACKOFF_MS = 15_000
/** Being interrupted is no fault of a job: it is given up by its attempts, not by the deaths of its workers. */
const MOST_STALLS = 10_000
const EVENTS_KEPT = 200

/** Opens the store, without waiting for it. Errors on the way go to `onError`, again and again while it is away. */
export function openBackend(
  settings: QueueSettings,
  options: { onError: (error: Error) => void; pace?: Partial<Pace> },
): Backend {
  const { onError } = options
  const pace = { ...PACE, ...options.pace }
  const store = settings.kind === 'postgres' ? openPostgresStore(settings, onError) : openRedisStore(settings, onError)
  const common = { connection: store.connection, ...(store.prefix !== undefined && { prefix: store.prefix }) }

  return {
    kind: store.kind,
    prepare: onceAtATime(store.prepare),
    ping: store.ping,
    openQueue: async ({ name, attempts }) => {
      const bull = new Queue(name, { ...common, streams: { events: { maxLen: EVENTS_KEPT } } }, store.factory)
      bull.on('error', onError)
      await readyOrClosed(bull)
      // What is kept would swallow a repeat with its id.
      const opts = { attempts, backoff: { type: 'capped' }, removeOnComplete: true, removeOnFail: true }
      return {
        name,
        bull,
        add: async (due, nowMs) => {
          const jobs = due.map(({ key, data }) => ({ name, data, opts: { ...opts, jobId: jobId(name, key, nowMs) } }))
          await bull.addBulk(jobs)
        },
        depth: () => depthOf(bull),
      }
    },
    openHand: async ({ name, job, concurrency }, work) => {
      const bull = new Worker(
        name,
        processorOf(job, work),
        {
          ...common,
          autorun: false,
          concurrency,
          lockDuration: pace.lockMs,
          stalledInterval: pace.stalledMs,
          maxStalledCount: MOST_STALLS,
          runRetryDelay: pace.retryMs,
          settings: {
            backoffStrategy: (made) => Math.min(LONGEST_BACKOFF_MS, pace.retryMs * 2 ** Math.max(0, made - 1)),
          },
        },
        store.factory,
      )
      bull.on('error', onError)
      await readyOrClosed(bull)
      return { run: () => bull.run(), close: (force) => bull.close(force) }
    },
    close: store.close,
  }
}

/** Parses, does the work, and says which failures are final. */
function processorOf(job: z.ZodType, work: (data: unknown) => Promise<void>): Processor {
  return async ({ data }) => {
    try {
      await work(job.parse(data))
    } catch (error) {
      throw asFinal(error)
    }
  }
}

/**
 * To try again cannot help where the data makes no sense or a rule says no. What an error says may repeat what people wrote:
 * the queue keeps its code or name alone.
 */
export function asFinal(error: unknown): Error {
  const { code, name } = error as { code?: string; name?: string }
  const said = code ?? name ?? 'Error'
  const isFinal = error instanceof z.ZodError || (error instanceof AppError && !error.isRetryable)
  return isFinal ? new UnrecoverableError(said) : new Error(said)
}

async function depthOf(bull: Queue): Promise<Depth> {
  const counts = await bull.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed')
  const { waiting = 0, prioritized = 0, active = 0, delayed = 0, failed = 0 } = counts
  return { waiting: waiting + prioritized, active, delayed, failed }
}

/** One that was not ready once would never be, and say nothing. */
async function readyOrClosed(bull: Queue | Worker): Promise<void> {
  try {
    await bull.waitUntilReady()
  } catch (error) {
    await bull.close().catch(() => {})
    throw error
  }
}

function onceAtATime(work: () => Promise<void>): () => Promise<void> {
  let underWay: Promise<void> | undefined
  return () => {
    underWay ??= work().finally(() => {
      underWay = undefined
    })
    return underWay
  }
}

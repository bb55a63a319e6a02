import type { Logger } from 'pino'

import type { Backend, QueueEnd } from '../src/queue/backend.ts'
import type { QueueDefinition } from '../src/queue/queue.ts'
import type { TakePulse } from './pulse.ts'
import type { Task } from './task.ts'

const COME_BACK_MS = 1000
const ANSWER_MS = 5000
/** A hand whose jobs are done closes at once, unless its store is away. */
const CLOSE_MS = 2000
/** An absent queue complains many times a second; once in a while is enough to be seen. */
const COMPLAIN_EVERY_MS = 30_000

/** Hands that take jobs, and the ends at which jobs are added; both outlive an absence of the queue's store. */
export type Crew = {
  /** Uses one queue's end. Resolves to undefined when the store is away. */
  use<T>(queue: QueueDefinition, how: (end: QueueEnd) => Promise<T>): Promise<T | undefined>
  /** Waits for the jobs in hand, no longer than given; whoever is late is found again by others. */
  stop(withinMs: number): Promise<void>
}
type Parts = { backend: Backend; takePulse: TakePulse; log: Pick<Logger, 'warn' | 'error'> }

/** Says once in a while what is said all the time. */
export function createComplaint(log: Pick<Logger, 'warn'>): (error: Error) => void {
  let saidAt = Number.NEGATIVE_INFINITY
  return (error) => {
    if (performance.now() - saidAt < COMPLAIN_EVERY_MS) return
    saidAt = performance.now()
    log.warn({ err: error }, 'The queue complains; due work is done without it meanwhile')
  }
}

/** Starts a hand for each task, as soon as the store is there: a worker started before stays dead in silence. */
export function startCrew(tasks: readonly Task[], { backend, takePulse, log }: Parts): Crew {
  const complain = createComplaint(log)
  const ends = new Map<string, Promise<QueueEnd>>()
  const stopping = new AbortController()
  const inHand = new Set<Promise<void>>()
  let isSure = false

  async function findEnd(queue: QueueDefinition): Promise<QueueEnd> {
    if (!isSure) await backend.prepare()
    isSure = true
    let end = ends.get(queue.name)
    if (!end) {
      end = backend.openQueue(queue)
      ends.set(queue.name, end)
      end.catch(() => ends.delete(queue.name))
    }
    return end
  }

  function take(job: Promise<void>): Promise<void> {
    inHand.add(job)
    const letGo = () => inHand.delete(job)
    job.then(letGo, letGo)
    return job
  }

  async function employ(task: Task): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await backend.prepare()
        const hand = await backend.openHand(task.queue, (data) => take(doJob(task, data, takePulse, log)))
        const close = () => void hand.close().catch(complain)
        stopping.signal.addEventListener('abort', close, { once: true })
        if (stopping.signal.aborted) close()
        await hand.run()
        await hand.close()
        stopping.signal.removeEventListener('abort', close)
      } catch (error) {
        complain(error as Error)
      }
      await pause(COME_BACK_MS, stopping.signal)
    }
  }
  const employed = Promise.all(tasks.map(employ))

  return {
    use: async (queue, how) => {
      try {
        return await within(
          ANSWER_MS,
          findEnd(queue).then((end) => how(end)),
        )
      } catch (error) {
        // It may be gone altogether: what it needs is made anew before the next use.
        isSure = false
        complain(error as Error)
        return undefined
      }
    },
    stop: async (withinMs) => {
      stopping.abort()
      await within(withinMs, Promise.allSettled(inHand)).catch(complain)
      await within(CLOSE_MS, employed).catch(complain)
      const closing = [...ends.values()].map(async (end) => (await end).bull.close())
      await within(CLOSE_MS, Promise.allSettled(closing)).catch(complain)
      await within(CLOSE_MS, backend.close()).catch(complain)
    },
  }
}

async function doJob(task: Task, data: unknown, takePulse: TakePulse, log: Pick<Logger, 'error'>): Promise<void> {
  const { name } = task.queue
  try {
    const place = await task.run(data)
    await takePulse(name, place)
  } catch (error) {
    log.error({ err: error, queue: name }, 'A job failed')
    throw error
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timeout)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timeout = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timeout: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timeout = setTimeout(() => reject(new Error(`The queue did not answer within ${ms} ms`)), ms)
  })
  // Whatever becomes of it later is nobody's business any more.
  work.catch(() => {})
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timeout)
  }
}

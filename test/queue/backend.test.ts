import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

import { AppError } from '../../src/errors.ts'
import type { Backend, Hand } from '../../src/queue/backend.ts'
import { defineQueue, jobId } from '../../src/queue/queue.ts'
import { STORES, type TestStore } from './a-store.ts'

const NOW = Date.parse('2026-03-10T01:30:00Z')
const HALF_A_MINUTE_MS = 30_000

describe.each(STORES)('a queue on $kind', ({ isThere, openStore }) => {
  let store: TestStore

  beforeAll(async () => {
    if (isThere) store = await openStore()
  })
  afterAll(async () => {
    await store?.[Symbol.asyncDispose]()
  })

  /** A queue of its own for each sentence, under one of the names there are. */
  const queue = (name: 'timers' | 'outbox' | 'notices' | 'documents' | 'digests' | 'seals', attempts = 3) =>
    defineQueue({ name, label: name, job: z.strictObject({ n: z.number() }), concurrency: 1, attempts })
  const one = [{ key: '1-0', data: { n: 1 } }]

  /** A process with one hand that does the work. */
  async function employ(
    backend: Backend,
    definition: ReturnType<typeof queue>,
    work: (n: number) => Promise<void>,
  ): Promise<Hand> {
    await backend.prepare()
    const hand = await backend.openHand(definition, (data) => work((data as { n: number }).n))
    void hand.run()
    return hand
  }

  it.runIf(isThere)('keeps no id of a job that was done or given up: the same one is taken again', async () => {
    const backend = store.open()
    await backend.prepare()
    const end = await backend.openQueue(queue('timers', 1))
    const taken: string[] = []
    const hand = await employ(backend, queue('timers', 1), async () => {
      taken.push('done')
      if (taken.length === 2) throw new Error('a failure')
    })

    for (const nth of [1, 2, 3]) {
      await end.add(one, NOW)
      await expect.poll(() => taken.length).toBe(nth)
      await expect.poll(() => end.depth()).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 })
    }

    await hand.close()
    await end.bull.close()
    await backend.close()
  })

  it.runIf(isThere)('passes over an id that is there, until the next half minute asks anew', async () => {
    const backend = store.open()
    await backend.prepare()
    const end = await backend.openQueue(queue('outbox'))

    await end.add([...one, ...one], NOW)
    await end.add(one, NOW + 1000)
    expect(await end.depth()).toMatchObject({ waiting: 1 })
    await end.add(one, NOW + HALF_A_MINUTE_MS)
    expect(await end.depth()).toMatchObject({ waiting: 2 })

    await end.bull.close()
    await backend.close()
  })

  it.runIf(isThere)('tries again what failed, but not what no try can mend', async () => {
    const backend = store.open()
    await backend.prepare()
    const end = await backend.openQueue(queue('notices'))
    const tries: number[] = []
    const hand = await employ(backend, queue('notices'), async (n) => {
      tries.push(n)
      if (n === 2) throw new AppError('SEAL_KEY_WRONG', '密钥不对')
      if (tries.filter((one) => one === 1).length < 3) throw new Error('the database was away')
    })

    await end.add(
      [
        { key: '1-0', data: { n: 1 } },
        { key: '2-0', data: { n: 2 } },
        { key: '3-0', data: { n: '三' } },
      ],
      NOW,
    )

    await expect.poll(() => tries.filter((n) => n === 1).length).toBe(3)
    await expect.poll(() => end.depth()).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 })
    expect(tries.filter((n) => n !== 1)).toEqual([2])
    await hand.close()
    await end.bull.close()
    await backend.close()
  })

  it.runIf(isThere)('gives the job of a worker that died to another', async () => {
    const dying = store.open({ lockMs: 1500 })
    const living = store.open()
    await dying.prepare()
    const end = await living.openQueue(queue('documents'))
    let isTaken = false
    await employ(dying, queue('documents'), () => {
      isTaken = true
      return new Promise(() => {})
    })
    await end.add(one, NOW)
    await expect.poll(() => isTaken).toBe(true)

    // Its connections end, and with them whatever said that it is still at work.
    await Promise.race([dying.close(), new Promise((resolve) => setTimeout(resolve, 200))])
    const done: number[] = []
    const hand = await employ(living, queue('documents'), async (n) => void done.push(n))

    await expect.poll(() => done).toEqual([1])
    await hand.close()
    await end.bull.close()
    await living.close()
  })

  it.runIf(isThere)('finishes the job in hand before it closes', async () => {
    const backend = store.open()
    await backend.prepare()
    const end = await backend.openQueue(queue('digests'))
    let finish: (() => void) | undefined
    let isFinished = false
    const hand = await employ(backend, queue('digests'), async () => {
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      isFinished = true
    })
    await end.add(one, NOW)
    await expect.poll(() => finish).toBeDefined()

    const closed = hand.close()
    finish?.()
    await closed

    expect(isFinished).toBe(true)
    expect(await end.depth()).toMatchObject({ active: 0, waiting: 0 })
    await end.bull.close()
    await backend.close()
  })
})

describe('the id of a job', () => {
  it('names queue, row, tries and half minute, and holds no colon', () => {
    expect(jobId('notices', 'a1-2', NOW)).toBe(`notices-a1-2-${NOW / HALF_A_MINUTE_MS}`)
    expect(() => jobId('notices', 'a:1', NOW)).toThrow('colon')
  })
})

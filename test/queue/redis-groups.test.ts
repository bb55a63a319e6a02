import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

import { QUEUES } from '../../src/queue/all-queues.ts'
import { type Backend, openBackend } from '../../src/queue/backend.ts'
import { defineQueue } from '../../src/queue/queue.ts'
import { canStartRedisGroup, type RedisGroup, startCluster, startSentinels } from '../own-redis-groups.ts'

const NOW = Date.parse('2026-03-10T01:30:00Z')
const HALF_A_MINUTE_MS = 30_000
const NAME = 'duban-group'
const KINDS = [
  { kind: 'behind a sentinel', start: startSentinels },
  { kind: 'in a cluster', start: startCluster },
]
const notices = defineQueue({
  name: 'notices',
  label: '通知',
  job: z.strictObject({ n: z.number() }),
  concurrency: 2,
  attempts: 5,
})

describe.runIf(canStartRedisGroup).each(KINDS)('a queue on Redis $kind', ({ start }) => {
  let group: RedisGroup
  let backend: Backend

  beforeAll(async () => {
    group = await start()
    const settings = { kind: 'redis', url: group.url, name: NAME } as const
    backend = openBackend(settings, { onError: () => {}, pace: { lockMs: 1500, stalledMs: 300, retryMs: 50 } })
    await backend.prepare()
  }, 30_000)
  afterAll(async () => {
    await backend?.close()
    await group?.dispose()
  })

  it('opens every queue there is and tells what waits in it', async () => {
    await backend.ping()
    for (const definition of QUEUES) {
      const end = await backend.openQueue(definition)
      expect(await end.depth()).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 })
      await end.bull.close()
    }
  })

  it('does each job once, tries again what failed, and goes on when the server of its jobs dies', async () => {
    const end = await backend.openQueue(notices)
    const done: number[] = []
    let failures = 1
    const hand = await backend.openHand(notices, async (data) => {
      const { n } = data as { n: number }
      if (n === 2 && failures-- > 0) throw new Error('the mail server was away')
      done.push(n)
    })
    void hand.run()
    const add = (ns: number[], at: number) =>
      end.add(
        ns.map((n) => ({ key: `${n}-0`, data: { n } })),
        at,
      )

    await add([1, 2, 2], NOW)
    await expect.poll(() => done.toSorted(), { timeout: 10_000 }).toEqual([1, 2])
    await group.loseServerOf(`{${NAME}}`)
    // The relay asks anew each half minute for what is still due; until somebody answers it is refused or waits.
    await expect
      .poll(
        () =>
          backend.ping().then(
            () => 'there',
            () => 'away',
          ),
        { timeout: 15_000 },
      )
      .toBe('there')
    await add([3], NOW + HALF_A_MINUTE_MS)

    await expect.poll(() => done.toSorted(), { timeout: 20_000 }).toEqual([1, 2, 3])
    await expect.poll(() => end.depth()).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 })
    await hand.close(true)
    await end.bull.close()
  }, 60_000)
})

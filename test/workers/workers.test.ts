import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createKysely } from '../../src/db/connect.ts'
import { listPulses } from '../../src/db/read/worker-pulses.ts'
import type { Database } from '../../src/db/schema.ts'
import { openCalendars } from '../../src/engine/deadlines/calendars.ts'
import { applyMany } from '../../src/engine/engine.ts'
import { fireUntilDry } from '../../src/engine/timers/fire.ts'
import { openDiskStore } from '../../src/files/disk-store.ts'
import type { NoticeWork } from '../../src/notices/work.ts'
import type { Backend } from '../../src/queue/backend.ts'
import { startWorkers, type Workers } from '../../workers/main.ts'
import { aCommand, aDraft, caseId, createWorld, engineOn, readRows, type World } from '../engine/a-world.ts'
import { STORES, type TestStore } from '../queue/a-store.ts'

const CASES = 12
const FIRED = `select case_id, count(*)::int as n from event where type like 'deadline.%' and outcome = 'accepted'
  group by case_id order by case_id`
const TWICE = `select 1 from event where type like 'deadline.%' and outcome = 'accepted'
  group by case_id, actor_id, body::jsonb #>> '{payload,kind}', body::jsonb #>> '{payload,version}',
    body::jsonb #>> '{payload,step}', type having count(*) > 1`
const LEFT = `select 1 from timer where due_at <= read_clock()`

describe.each(STORES)('workers on $kind', ({ isThere, openStore }) => {
  let world: World
  let store: TestStore
  let folder: string
  let numbers = 0
  let expected: number

  beforeAll(async () => {
    if (!isThere) return
    world = await createWorld()
    folder = await mkdtemp(join(tmpdir(), 'duban-workers-'))
    store = await openStore()
    expected = await countFiredInOneLife()
  })
  afterAll(async () => {
    await store?.[Symbol.asyncDispose]()
    await world?.[Symbol.asyncDispose]()
    if (folder) await rm(folder, { recursive: true })
  })

  /** Cases that stand in the past, so that by the database's own time everything of theirs is long due. */
  async function submitCases(count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => caseId(++numbers))
    await applyMany(
      world.engine,
      ids.map((id) => aCommand(id, aDraft())),
    )
    await applyMany(
      world.engine,
      ids.map((id) => aCommand(id, { type: 'suggestion.submitted' })),
    )
    return ids
  }

  /** How many timers one such case fires until it stands still. */
  async function countFiredInOneLife(): Promise<number> {
    await submitCases(1)
    return (await fireUntilDry(engineOn(world.pool))).fired
  }

  async function start(backend: Backend, backstopEveryMs = 60_000): Promise<Workers> {
    const db = createKysely<Database>(world.pool)
    const work: NoticeWork = {
      db,
      engine: engineOn(world.pool),
      calendars: await openCalendars(db),
      files: await openDiskStore(join(folder, 'files')),
      senders: { mail: undefined, sms: undefined, post: async () => ({ isDelivered: true, outcome: '已送达' }) },
      publicUrl: 'http://localhost',
      now: () => new Date().toISOString(),
    }
    const log = pino({ level: process.env['DUBAN_TEST_LOG'] ?? 'silent' })
    return startWorkers({ work, backend, sealKey: 'k'.repeat(64), rounds: [], log, backstopEveryMs })
  }

  const untilNothingIsDue = () => expect.poll(() => readRows(world.pool, LEFT)).toEqual([])

  async function expectEachOnce(ids: readonly string[]): Promise<void> {
    const rows = await readRows<{ case_id: string; n: number }>(world.pool, FIRED)
    const own = rows.filter(({ case_id }) => ids.includes(case_id))
    expect(own.map(({ n }) => n)).toEqual(ids.map(() => expected))
    expect(await readRows(world.pool, TWICE)).toEqual([])
  }
  const pulseOf = async (queue: string) =>
    (await listPulses(createKysely<Database>(world.pool))).find((pulse) => pulse.queue === queue)

  it.runIf(isThere)('fire what is due, and leave a pulse by which they are judged', async () => {
    const workers = await start(store.open())
    const ids = await submitCases(CASES)

    await untilNothingIsDue()
    await expect.poll(async () => (await pulseOf('reconcile'))?.ageMs).toBeLessThan(60_000)
    await expect.poll(async () => (await pulseOf('timers'))?.worker).toContain(String(process.pid))
    expect(workers.lastLookAt()).toBeGreaterThan(Date.now() - 60_000)
    expect(Object.keys(await workers.depths()).sort()).toEqual([
      'digests',
      'documents',
      'notices',
      'outbox',
      'reconcile',
      'seals',
      'timers',
    ])
    await workers.stop()

    expect(expected).toBeGreaterThan(7)
    await expectEachOnce(ids)
  })

  it.runIf(isThere)(
    'lose and double nothing when there are two of them and the queue is wiped again and again',
    async () => {
      const two = [await start(store.open()), await start(store.open())]

      const ids: string[] = []
      for (let nth = 0; nth < 4; nth += 1) {
        ids.push(...(await submitCases(CASES)))
        await store.wipe()
      }

      await untilNothingIsDue()
      await Promise.all(two.map((workers) => workers.stop()))
      await expectEachOnce(ids)
    },
  )

  it.runIf(isThere)(
    'do urgent work without the queue while it is away, and take it up when it comes back',
    async () => {
      if (!store.canGoAway) return
      await store.goAway()
      const workers = await start(store.open(), 100)
      const ids = await submitCases(CASES)
      await untilNothingIsDue()
      await expectEachOnce(ids)

      const before = (await pulseOf('timers'))?.finishedAt
      await store.comeBack()
      const later = await submitCases(1)

      // The pulse is taken by jobs of the queue alone.
      await expect
        .poll(
          async () => {
            later.push(...(await submitCases(1)))
            return (await pulseOf('timers'))?.finishedAt
          },
          { interval: 300 },
        )
        .not.toEqual(before)
      await untilNothingIsDue()
      await workers.stop()
      await expectEachOnce(later)
    },
  )

  it.runIf(isThere)('stop within their time while the queue is away', async () => {
    if (!store.canGoAway) return
    const workers = await start(store.open())
    await submitCases(1)
    await untilNothingIsDue()

    await store.goAway()
    const startedAt = performance.now()
    await workers.stop()

    // Twenty seconds for the jobs in hand, and two for each thing that is closed.
    expect(performance.now() - startedAt).toBeLessThan(30_000)
    await store.comeBack()
  })

  it.runIf(isThere)('carry events between cases', async () => {
    const [id = ''] = await submitCases(1)
    await readRows(
      world.pool,
      `insert into outbox (tenant_id, case_id, seq, topic, body, created_at)
         select 'puyang', $1::uuid, 1, 'event', jsonb_build_object('caseId', $1::uuid, 'occurredOn', '2026-03-10',
           'event', jsonb_build_object('type', 'suggestion.withdrawn')), read_clock()`,
      [id],
    )
    const workers = await start(store.open())

    await expect
      .poll(() => readRows(world.pool, `select 1 from outbox where topic = 'event' and done_at is null`))
      .toEqual([])
    await workers.stop()
  })
})

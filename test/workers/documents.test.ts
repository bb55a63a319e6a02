import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createKysely } from '../../src/db/connect.ts'
import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { openCalendars } from '../../src/engine/deadlines/calendars.ts'
import { openDiskStore } from '../../src/files/disk-store.ts'
import type { NoticeWork } from '../../src/notices/work.ts'
import { documentsTask } from '../../workers/documents.ts'
import { startWorkers } from '../../workers/main.ts'
import { backstopRounds } from '../../workers/relay.ts'
import { createWorld, engineOn, readRows, TENANT, type World } from '../engine/a-world.ts'
import { STORES, type TestStore } from '../queue/a-store.ts'

const LOG = pino({ level: process.env['DUBAN_TEST_LOG'] ?? 'silent' })
const LETTER = {
  askedUnitId: 'unit-1',
  unitId: 'unit-1',
  unitName: '甲局',
  sender: '甲市人民代表大会常务委员会',
  title: '关于催办代表建议的函',
  addressee: '甲局',
  paragraphs: ['请抓紧办理。'],
  demandOn: '2026-07-08',
  datedOn: '2026-07-01',
  copyTo: [],
  contact: null,
  items: [],
  citations: [],
  secretCaseIds: [],
}

let world: World
let work: NoticeWork
let folder: string
/** Reports that are being kept on a disk as slow as can be, and what lets them go on. */
let held: (() => void)[] = []

beforeAll(async () => {
  world = await createWorld()
  folder = await mkdtemp(join(tmpdir(), 'duban-documents-'))
  const db = createKysely<Database>(world.pool)
  const files = await openDiskStore(join(folder, 'files'))
  work = {
    db,
    engine: engineOn(world.pool),
    calendars: await openCalendars(db),
    files,
    senders: { mail: undefined, sms: undefined, post: async () => ({ isDelivered: true, outcome: '已送达' }) },
    publicUrl: 'http://localhost',
    now: () => new Date().toISOString(),
  }
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

/** Whatever is kept while it is on waits until it is let go. */
function slowWork(): NoticeWork & { isSlow: boolean } {
  const slow = {
    ...work,
    isSlow: true,
    files: {
      ...work.files,
      keep: async (...given: Parameters<typeof work.files.keep>) => {
        if (slow.isSlow) await new Promise<void>((go) => held.push(go))
        return work.files.keep(...given)
      },
    },
  }
  return slow
}

function letGo(slow: { isSlow: boolean }): void {
  slow.isSlow = false
  for (const go of held) go()
  held = []
}

const ORDER = { tenant_id: TENANT, state: 'waiting', asked_by: 'person-clerk' } as const

async function orderReport(): Promise<string> {
  const id = randomUUID()
  const at = new Date()
  const period = { from_on: '2026-01-01', to_on: '2026-12-31', as_of: '2026-07-01', basis: 'recorded' } as const
  await withTenant(work.db, TENANT, (trx) =>
    trx
      .insertInto('report')
      .values({ ...ORDER, ...period, id, kind: 'ledger', title: '', scope: '{}', asked_at: at, next_try_at: at })
      .execute(),
  )
  return id
}

async function orderLetter(): Promise<string> {
  const id = randomUUID()
  const at = new Date()
  const named = { kind: 'chase', unit_id: 'unit-1', number: '甲人选〔2026〕1号', body: JSON.stringify(LETTER) } as const
  await withTenant(work.db, TENANT, (trx) =>
    trx
      .insertInto('letter')
      .values({ ...ORDER, ...named, id, asked_at: at, next_try_at: at })
      .execute(),
  )
  return id
}

const read = async (table: 'letter' | 'report', id: string) =>
  (await readRows<{ state: string; tries: number }>(world.pool, `select * from ${table} where id = $1`, [id]))[0]
const untilMade = (table: 'letter' | 'report', id: string) =>
  expect.poll(async () => (await read(table, id))?.state, { timeout: 20_000 }).toBe('made')

describe.each(STORES)('papers on $kind', ({ isThere, openStore }) => {
  let store: TestStore
  beforeAll(async () => {
    if (isThere) store = await openStore()
  })
  afterAll(() => store?.[Symbol.asyncDispose]())

  it.runIf(isThere)(
    'letters do not wait behind a long report, and one process makes one report at a time',
    async () => {
      const slow = slowWork()
      const workers = startWorkers({
        work: slow,
        backend: store.open(),
        sealKey: undefined,
        rounds: [],
        log: LOG,
        // The queue alone shall do it.
        backstopEveryMs: 60_000,
      })
      const long = await orderReport()
      await expect.poll(() => held.length, { timeout: 20_000 }).toBe(1)

      slow.isSlow = false
      const next = await orderReport()
      await untilMade('letter', await orderLetter())
      // A second letter comes round: who looks for work looked again since.
      await untilMade('letter', await orderLetter())

      expect(await read('report', long)).toMatchObject({ state: 'waiting', tries: 1 })
      expect(await read('report', next)).toMatchObject({ state: 'waiting', tries: 0 })
      letGo(slow)
      await untilMade('report', long)
      await untilMade('report', next)
      await workers.stop()
    },
  )
})

describe('papers without a queue', () => {
  it('letters do not wait behind a long report either', async () => {
    const slow = slowWork()
    const task = documentsTask(slow)
    const [round] = backstopRounds([task], { db: work.db, log: LOG, everyMs: 1 })
    const look = () => round?.run(() => false)
    const reports = [await orderReport(), await orderReport()]
    await look()
    await look()
    await expect.poll(() => held.length).toBe(1)

    slow.isSlow = false
    const letter = await orderLetter()
    await look()
    await look()

    expect(await read('letter', letter)).toMatchObject({ state: 'made' })
    const tries = await Promise.all(reports.map(async (id) => (await read('report', id))?.tries))
    expect(tries.toSorted()).toEqual([0, 1])
    letGo(slow)
    await expect
      .poll(async () => {
        await look()
        return Promise.all(reports.map(async (id) => (await read('report', id))?.state))
      })
      .toEqual(['made', 'made'])
  })
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createKysely } from '../../src/db/connect.ts'
import { listWaitingRows } from '../../src/db/read/waiting-rows.ts'
import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { type HeldOutcome, type Hold, MOST_TRIES, makeRow } from '../../src/db/write/held-rows.ts'
import { AppError } from '../../src/errors.ts'
import { createWorld, readRows, START, TENANT, type World } from '../engine/a-world.ts'

const MINUTE_MS = 60_000

describe('a row that is made in the background', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const db = () => createKysely<Database>(world.pool)
  const later = (ms: number) => new Date(Date.parse(START) + ms).toISOString()
  async function order(): Promise<string> {
    const id = randomUUID()
    await withTenant(db(), TENANT, (trx) =>
      trx
        .insertInto('archive_pack')
        .values({
          tenant_id: TENANT,
          id,
          kind: 'year',
          case_id: null,
          archive_number: null,
          retention_years: null,
          year: 2026,
          state: 'waiting',
          next_try_at: new Date(START),
          asked_at: new Date(START),
          asked_by: 'person-clerk',
        })
        .execute(),
    )
    return id
  }
  type Row = { state: string; tries: number; next_try_at: Date | null; why: string | null; store_key: string | null }
  const read = async (id: string): Promise<Row | undefined> =>
    (await readRows<Row>(world.pool, `select * from archive_pack where id = $1`, [id]))[0]
  const change = (id: string, columns: string) =>
    readRows(world.pool, `update archive_pack set ${columns} where id = $1`, [id])
  const isListed = async (id: string, at: string) =>
    (await listWaitingRows(db(), 'archive_pack', { states: ['waiting'], at, limit: 100 })).some((row) => row.id === id)

  /** What one worker did: the files that it left, and what was said of rows begun. */
  type Hand = { name: string; kept: Set<string>; cleared: string[] }
  const aHand = (name: string): Hand => ({ name, kept: new Set(), cleared: [] })
  type Parts = { at?: string; isStopping?: () => boolean; meanwhile?: (hold: Hold) => unknown; error?: Error }
  function work(
    hand: Hand,
    id: string,
    { at = START, isStopping, meanwhile, error }: Parts = {},
  ): Promise<HeldOutcome> {
    return makeRow(
      { db: db(), now: () => at, ...(isStopping && { isStopping }) },
      { tenantId: TENANT, id },
      {
        table: 'archive_pack',
        words: { interrupted: '几次都中断了', broken: (word) => `出错（${word}）` },
        clearOwn: async (_, { tries }) => void hand.cleared.push(`${hand.name}-${tries}`),
        make: async ({ tries }, hold) => {
          const key = `${hand.name}-${tries}`
          hold.onUndone(async () => void hand.kept.delete(key))
          hand.kept.add(key)
          await meanwhile?.(hold)
          if (error) throw error
          return { columns: { store_key: key } }
        },
      },
    )
  }
  /** Never comes back, as one whose process was killed; resolves when it has the row in hand. */
  const die = (hand: Hand, id: string, at = START) =>
    new Promise<void>((isDead) => {
      void work(hand, id, {
        at,
        meanwhile: () => {
          isDead()
          return new Promise(() => {})
        },
      })
    })

  it('is made once by one of two workers at the same time', async () => {
    const id = await order()
    const hands = [aHand('one'), aHand('other')]

    const outcomes = await Promise.all(hands.map((hand) => work(hand, id)))

    expect(outcomes.toSorted()).toEqual(['gone', 'made'])
    expect(hands.flatMap(({ kept }) => [...kept])).toEqual([(await read(id))?.store_key])
    expect(await read(id)).toMatchObject({ state: 'made', tries: 1, next_try_at: null })
  })

  it('is left to a worker that died until its lease is over, and is made by the next one', async () => {
    const id = await order()
    await die(aHand('dead'), id)

    expect(await isListed(id, later(MINUTE_MS))).toBe(false)
    expect(await work(aHand('early'), id, { at: later(MINUTE_MS) })).toBe('gone')
    expect(await isListed(id, later(3 * MINUTE_MS))).toBe(true)
    expect(await work(aHand('next'), id, { at: later(3 * MINUTE_MS) })).toBe('made')

    expect(await read(id)).toMatchObject({ state: 'made', tries: 2, store_key: 'next-2' })
  })

  it('stays with a living worker that says it is at it', async () => {
    const id = await order()
    let at = START
    const held = await new Promise<HeldOutcome>((resolve) => {
      const meanwhile = async (hold: Hold) => {
        at = later(MINUTE_MS)
        hold.tell(1, 2)
        await expect.poll(async () => (await read(id))?.next_try_at?.toISOString()).toBe(later(3 * MINUTE_MS))
        resolve(await work(aHand('other'), id, { at: later(2.5 * MINUTE_MS) }))
      }
      void makeRow(
        { db: db(), now: () => at },
        { tenantId: TENANT, id },
        {
          table: 'archive_pack',
          words: { interrupted: '', broken: () => '' },
          make: async (_, hold) => {
            await meanwhile(hold)
            return { columns: { store_key: 'only' } }
          },
        },
      )
    })

    expect(held).toBe('gone')
    await expect.poll(() => read(id)).toMatchObject({ state: 'made', done: 2, total: 2 })
  })

  it('is the later worker’s when the lease was lost in the middle: what the slow one made goes', async () => {
    const id = await order()
    const [slow, quick] = [aHand('slow'), aHand('quick')]

    const outcome = await work(slow, id, {
      meanwhile: async () => expect(await work(quick, id, { at: later(3 * MINUTE_MS) })).toBe('made'),
    })

    expect(outcome).toBe('gone')
    expect([...slow.kept, ...quick.kept]).toEqual(['quick-2'])
    expect(slow.cleared).toEqual(['slow-1'])
    expect(await read(id)).toMatchObject({ state: 'made', store_key: 'quick-2' })
  })

  it('tells a worker that lost it, which then stops', async () => {
    const id = await order()

    const outcome = await work(aHand('slow'), id, {
      meanwhile: async (hold) => {
        await change(id, 'tries = tries + 1')
        hold.tell(1, 2)
        await expect.poll(() => hold.signal.aborted).toBe(true)
      },
    })

    expect(outcome).toBe('gone')
    expect(await read(id)).toMatchObject({ state: 'waiting', tries: 2 })
  })

  it('that was cancelled in the middle is not made, and nothing of it stays', async () => {
    const id = await order()
    const hand = aHand('one')
    const cancel = () => change(id, `state = 'cancelled', revision = revision + 1`)

    expect(await work(hand, id, { meanwhile: cancel })).toBe('cancelled')

    expect(hand).toMatchObject({ kept: new Set(), cleared: ['one-1'] })
    expect(await read(id)).toMatchObject({ state: 'cancelled', next_try_at: null, store_key: null })
    // Asked for anew, it has its first try again; the one of before may not take it for its own.
    const again = () => change(id, `state = 'waiting', tries = 0, next_try_at = '${START}', revision = revision + 1`)
    await again()
    const anew = await work(hand, id, {
      meanwhile: async () => {
        await cancel()
        await again()
        await die(hand, id)
      },
    })
    expect(anew).toBe('gone')
    expect(await read(id)).toMatchObject({ state: 'waiting', tries: 1 })
  })

  it('is tried again later and later, and shown as failed after the most tries with why', async () => {
    const id = await order()
    const error = Object.assign(new Error('/secret/path'), { code: 'ENOSPC' })
    const waits: number[] = []
    let atMs = Date.parse(START)

    for (let n = 0; n < MOST_TRIES; n += 1) {
      expect(await work(aHand('one'), id, { at: new Date(atMs).toISOString(), error })).toBe('failed')
      const againMs = (await read(id))?.next_try_at?.getTime()
      if (againMs !== undefined) waits.push((againMs - atMs) / 1000)
      atMs = againMs ?? atMs
    }

    expect(waits).toEqual([10, 40, 160, 640])
    expect(await read(id)).toMatchObject({ state: 'failed', next_try_at: null, why: '出错（ENOSPC）' })
  })

  it('is failed at once where no try can help, in the words that say why', async () => {
    const id = await order()

    expect(await work(aHand('one'), id, { error: new AppError('FILE_INVALID', '模板不能用') })).toBe('failed')

    expect(await read(id)).toMatchObject({ state: 'failed', tries: 1, why: '模板不能用' })
  })

  it('that kills whoever takes it in hand is given up after the most tries', async () => {
    const id = await order()
    const deadly = aHand('deadly')
    for (let n = 0; n < MOST_TRIES; n += 1) await die(deadly, id, later(n * 3 * MINUTE_MS))

    const last = aHand('last')
    expect(await work(last, id, { at: later(MOST_TRIES * 3 * MINUTE_MS) })).toBe('failed')

    expect(last.kept.size).toBe(0)
    expect(await read(id)).toMatchObject({ state: 'failed', why: '几次都中断了' })
  })

  it('is let go when the process is asked to stop, without the loss of a try', async () => {
    const id = await order()
    const hand = aHand('stopping')
    let isStopping = false

    const outcome = await work(hand, id, {
      isStopping: () => isStopping,
      meanwhile: (hold) => {
        isStopping = true
        hold.tell(1, 2)
        hold.signal.throwIfAborted()
      },
    })

    expect(outcome).toBe('gone')
    expect(hand).toMatchObject({ kept: new Set(), cleared: ['stopping-1'] })
    expect(await read(id)).toMatchObject({ state: 'waiting', tries: 0 })
    expect(await work(aHand('next'), id)).toBe('made')
  })

  it('stays as it was made when the answer to its commit was lost', async () => {
    const id = await order()
    const hand = aHand('one')

    // The commit is done, the connection is gone: the worker only sees an error.
    const outcome = await work(hand, id, {
      meanwhile: () => change(id, `state = 'made', revision = revision + 1, store_key = 'one-1'`),
      error: new Error('Connection terminated'),
    })

    expect(outcome).toBe('made')
    expect(hand.cleared).toEqual([])
    expect(await read(id)).toMatchObject({ state: 'made', store_key: 'one-1' })
  })
})

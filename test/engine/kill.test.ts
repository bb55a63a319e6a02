import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { describe, expect, it } from 'vitest'
import { withClient } from '../../src/db/connect.ts'
import { chainHash, GENESIS_HASH } from '../../src/engine/audit/chain.ts'
import { apply, applyMany, type Outcome } from '../../src/engine/engine.ts'
import { acknowledgement, createWorld, engineOn, expectApplied, handOver, readRows } from './a-world.ts'
import { stormCommand } from './storm.ts'

const CHILD = fileURLToPath(new URL('storm-child.ts', import.meta.url))
const CASES = 6
const CALLERS = 24
const ROUNDS = 3
const EVENTS_BEFORE_KILL = 150
const CUT_OFF = `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = 'duban_app'`

type Promised = { n: number; outcome: Outcome }

/** Sends events from a process of its own and kills it with -9 in the middle; returns what it had been promised. */
async function stormAndKill(url: string, from: number): Promise<Promised[]> {
  const args = ['--import', 'tsx', CHILD, url, String(CASES), String(CALLERS), String(from)]
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const promised: Promised[] = []
  if (!child.stdout) throw new Error('A child without output')
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.endsWith('}')) continue
    promised.push(JSON.parse(line) as Promised)
    if (promised.length === EVENTS_BEFORE_KILL) child.kill('SIGKILL')
  }
  await ended
  return promised
}

type Line = { case_id: string; seq: number; body: string; prev: string; hash: string }

/** Walks every chain from its first line; returns the number of lines of each case. */
async function walkChains(pool: pg.Pool): Promise<Map<string, number>> {
  const lines = await readRows<Line>(
    pool,
    `select case_id, seq, body, encode(prev_hash, 'hex') as prev, encode(hash, 'hex') as hash
       from event order by case_id, seq`,
  )
  const last = new Map<string, { seq: number; hash: string }>()
  for (const { case_id, seq, body, prev, hash } of lines) {
    const before = last.get(case_id) ?? { seq: 0, hash: GENESIS_HASH }
    expect(seq).toBe(before.seq + 1)
    expect(prev).toBe(before.hash)
    expect(hash).toBe(chainHash(prev, body))
    last.set(case_id, { seq, hash })
  }
  const heads = await readRows<{ id: string; last_seq: number; hash: string }>(
    pool,
    `select id, last_seq, encode(last_hash, 'hex') as hash from suggestion_case`,
  )
  for (const head of heads) expect(last.get(head.id)).toEqual({ seq: head.last_seq, hash: head.hash })
  return new Map([...last].map(([id, { seq }]) => [id, seq]))
}

describe('a process that is killed in the middle of a storm', () => {
  it('has kept every promise it made, broken no log, and loses nothing when all is sent again', async () => {
    await using world = await createWorld()
    for (let n = 0; n < CASES; n += 1) await apply(world.engine, acknowledgement(await handOver(world.engine, n)))

    const promised: Promised[] = []
    let from = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      promised.push(...(await stormAndKill(world.db.appUrl, from)))
      await walkChains(world.pool)
      // The next process begins below what the last one had under way, so that both kinds of repeat happen.
      from = Math.max(...promised.map(({ n }) => n)) - CALLERS
    }
    const highest = Math.max(...promised.map(({ n }) => n))
    const engine = engineOn(world.pool)
    const again = await applyMany(
      engine,
      Array.from({ length: highest + 1 }, (_, n) => stormCommand(n, CASES)),
    )

    for (const { n, outcome } of promised) {
      expect(outcome.kind).toBe('applied')
      expect(again[n]).toEqual({ ...outcome, repeated: true })
    }
    const counts = await readRows<{ id: string; contacts: number; events: number }>(
      world.pool,
      `select a.case_id as id, (a.context ->> 'contacts')::int as contacts,
         (select count(*)::int from event e where e.case_id = a.case_id and e.type = 'contact.made') as events
       from actor a where a.id = 'assignment-1'`,
    )
    for (const { contacts, events } of counts) expect(contacts).toBe(events)
    const keys = await readRows<{ key: string }>(world.pool, `select key from idempotency where key like 'storm-%'`)
    expect(counts.reduce((sum, { events }) => sum + events, 0)).toBe(keys.length)
    expect(keys.length).toBeGreaterThanOrEqual(highest + 1)
    await walkChains(world.pool)
  })
})

describe('a server that cuts off connections in the middle of a storm', () => {
  it('leaves nothing half written: who sends a command again under its key finds it done once', async () => {
    await using world = await createWorld()
    for (let n = 0; n < CASES; n += 1)
      expectApplied(await apply(world.engine, acknowledgement(await handOver(world.engine, n))))
    let failures = 0
    let done = 0

    await withClient(world.db.adminUrl, async (admin) => {
      await Promise.all(
        Array.from({ length: 200 }, async (_, n) => {
          let outcome: Outcome | undefined
          while (!outcome) {
            outcome = await apply(world.engine, stormCommand(n, CASES)).catch(() => undefined)
            if (!outcome) failures += 1
          }
          expectApplied(outcome)
          done += 1
          // Not at the very end: who reads the outcome must not be cut off too.
          if (done % 8 === 0 && done < 160) await admin.query(CUT_OFF, [world.db.name])
        }),
      )
    })

    expect(failures).toBeGreaterThan(0)
    const rows = await readRows<{ n: number }>(
      world.pool,
      `select count(*)::int as n from event where type = 'contact.made'`,
    )
    expect(rows).toEqual([{ n: 200 }])
    await walkChains(world.pool)
  })
})

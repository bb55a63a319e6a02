import type { Kysely } from 'kysely'

import { shippedCalendar } from '../../../machines/policy/calendars/shipped.ts'
import { shippedPolicy } from '../../../machines/policy/places/shipped.ts'
import { createKysely } from '../../../src/db/connect.ts'
import type { Database } from '../../../src/db/schema.ts'
import { withTenant } from '../../../src/db/tenant.ts'
import type { Break } from '../../../src/engine/audit/trail-report.ts'
import { verifyTrail } from '../../../src/engine/audit/verify.ts'
import { apply, type Command, createEngine, type Engine } from '../../../src/engine/engine.ts'
import { createDatabase, type TestDatabase } from '../../database.ts'

export const TENANT = 'puyang'
export const KEY = 'a key of the seals for tests, long enough'
export const CLERK = { id: 'clerk-1', role: 'deputy_office_clerk' } as const
export const DIRECTOR = { id: 'director-1', role: 'deputy_office_director' } as const

export type Trail = {
  engine: Engine
  /** As the app: behind the wall of tenants. */
  db: Kysely<Database>
  clock: { now: string }
  /** Reads or changes rows as somebody who owns the database. */
  asOwner<Row extends object = never>(statement: string, values?: unknown[]): Promise<Row[]>
  send(caseId: string, event: Command['event'], more?: Partial<Command>): Promise<number>
  [Symbol.asyncDispose](): Promise<void>
}

/** The id of the n-th case of a test. */
export function caseId(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
}

/** A congress under Puyang's rules on a database of its own, with a clock that the test moves. */
export async function createTrail(open: () => Promise<TestDatabase> = createDatabase): Promise<Trail> {
  const database = await open()
  const pool = database.openPool('app')
  const owner = database.openPool('owner', { max: 2 })
  const db = createKysely<Database>(pool)
  const clock = { now: '2025-03-03T01:00:00.000Z' }
  const policy = shippedPolicy('puyang-2024')
  const engine = createEngine({
    pool,
    policies: [policy],
    calendar: shippedCalendar(),
    now: () => clock.now,
    saltFor: (id, seq) => Buffer.from(`${id.slice(-8)}${String(seq).padStart(8, '0')}`).toString('hex'),
    log: { warn: () => {}, error: () => {} },
  })
  await addCongress(db, TENANT, policy)

  return {
    engine,
    db,
    clock,
    asOwner: async <Row extends object>(statement: string, values: unknown[] = []) => {
      const client = await owner.connect()
      try {
        await client.query(`select set_config('duban.tenant', $1, false)`, [TENANT])
        const { rows } = await client.query<Row>(statement, values)
        return rows
      } finally {
        client.release()
      }
    },
    send: async (id, event, more = {}) => {
      const outcome = await apply(engine, {
        tenantId: TENANT,
        caseId: id,
        actorId: 'suggestion',
        event,
        principal: DIRECTOR,
        ...more,
      })
      if (outcome.kind === 'refused') throw new Error(`${event.type}: ${outcome.code} ${outcome.why}`)
      return outcome.lastSeq
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

/** Registers a congress under a policy. */
export async function addCongress(
  db: Kysely<Database>,
  id: string,
  policy: { id: string; version: number },
): Promise<void> {
  await withTenant(db, id, (trx) =>
    trx
      .insertInto('congress')
      .values({
        id,
        name: '样本市人民代表大会',
        level: 'prefecture',
        policy_id: policy.id,
        policy_version: policy.version,
        founded_at: new Date('2025-01-01T00:00:00.000Z'),
      })
      .execute(),
  )
}

/** A drafted suggestion of 代表甲. */
export function aDraft(differing: Record<string, unknown> = {}): Command['event'] {
  return {
    type: 'suggestion.drafted',
    leadSignerId: 'deputy-1',
    cosignerIds: [],
    period: 'between_sessions',
    termNo: 9,
    sessionNo: 1,
    origin: 'own',
    mark: 'none',
    publicity: 'full',
    repeats: [],
    wishedUnitIds: [],
    text: { title: '关于整治马路市场的建议', body: '建议整治占道经营。' },
    ...differing,
  }
}

/** Cases that are drafted, submitted, registered and numbered. */
export async function makeCases(trail: Trail, count: number): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    const id = caseId(n)
    await trail.send(id, aDraft(), { principal: CLERK })
    await trail.send(id, { type: 'suggestion.amended', text: { title: `关于第${n}处马路市场的建议` } })
    await trail.send(id, { type: 'suggestion.submitted' })
    await trail.send(id, { type: 'suggestion.registered', serialNumber: `临${n}` })
    await trail.send(id, { type: 'suggestion.classified', category: 'second', field: '城建' })
    await trail.send(id, { type: 'suggestion.numbered', number: `${n}` })
  }
}

/** The first broken place, checked with the key of the tests or another one. */
export async function findBreak(trail: Trail, key: string = KEY): Promise<Break | undefined> {
  const report = await verifyTrail(trail.db, { key })
  return report.broken
}

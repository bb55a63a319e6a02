import { createHash } from 'node:crypto'
import type pg from 'pg'

import type { Told } from '../../machines/effects.ts'
import { shippedCalendar } from '../../machines/policy/calendars/shipped.ts'
import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Principal } from '../../machines/step.ts'
import {
  apply,
  type Command,
  createEngine,
  type Engine,
  type EngineParts,
  type Outcome,
} from '../../src/engine/engine.ts'
import { createDatabase, type TestDatabase } from '../database.ts'

export const TENANT = 'puyang'
export const OTHER_TENANT = 'yuzhou'
/** A Tuesday morning in Puyang. */
export const START = '2026-03-10T01:30:00.000Z'

export const DEPUTY: Principal = { id: 'person-deputy-1', role: 'deputy', deputyId: 'deputy-1' }
export const CLERK: Principal = { id: 'person-clerk', role: 'deputy_office_clerk' }
export const DIRECTOR: Principal = { id: 'person-director', role: 'deputy_office_director' }
export const UNIT_CLERK: Principal = { id: 'person-unit-clerk', role: 'unit_clerk', unitId: 'unit-1' }
export const UNIT_HEAD: Principal = { id: 'person-unit-head', role: 'unit_head', unitId: 'unit-1' }

export type World = {
  db: TestDatabase
  pool: pg.Pool
  engine: Engine
  clock: { now: string }
  [Symbol.asyncDispose](): Promise<void>
}

/** A migrated database with two congresses, and an engine on a clock that stands still until a test moves it. */
export async function createWorld(
  parts: Partial<EngineParts> = {},
  open: () => Promise<TestDatabase> = createDatabase,
): Promise<World> {
  const db = await open()
  await foundCongresses(db.openPool('owner', { max: 1 }))
  const pool = db.openPool('app', { max: 8 })
  const clock = { now: START }
  const engine = engineOn(pool, { now: () => clock.now, ...parts })
  return { db, pool, engine, clock, [Symbol.asyncDispose]: () => db[Symbol.asyncDispose]() }
}

export function engineOn(pool: pg.Pool, parts: Partial<EngineParts> = {}): Engine {
  return createEngine({
    pool,
    policies: [shippedPolicy('puyang-2024'), shippedPolicy('yuzhou-2023')],
    calendar: shippedCalendar(),
    log: { warn: () => {}, error: () => {} },
    ...parts,
  })
}

export async function foundCongresses(owner: pg.Pool): Promise<void> {
  await owner.query(
    `insert into congress (id, name, level, policy_id, policy_version, founded_at) values
       ($1, '甲市人民代表大会', 'prefecture', 'puyang-2024', 1, $3),
       ($2, '乙市人民代表大会', 'county', 'yuzhou-2023', 1, $3)`,
    [TENANT, OTHER_TENANT, '2026-01-01T00:00:00Z'],
  )
}

/** A case id that is the same in every run. */
export function caseId(n: number): string {
  const hex = createHash('sha256').update(`case ${n}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** A command on a case, by the deputy office's clerk unless said otherwise. */
export function aCommand(id: string, event: Told, differing: Partial<Command> = {}): Command {
  return { tenantId: TENANT, caseId: id, actorId: 'suggestion', event, principal: CLERK, ...differing }
}

export function aDraft(differing: Partial<Told> = {}): Told {
  return {
    type: 'suggestion.drafted',
    leadSignerId: 'deputy-1',
    cosignerIds: [],
    period: 'between_sessions',
    termNo: 15,
    sessionNo: 4,
    origin: 'own',
    mark: 'none',
    publicity: 'full',
    repeats: [],
    wishedUnitIds: [],
    text: { title: '关于加强农村道路养护的建议', body: '代表甲认为应当加强农村道路养护。' },
    ...differing,
  }
}

const PLAN = [{ unitId: 'unit-1', role: 'sole' }]
const REASON = { reason: '符合规定' }
type Step = [event: Told, differing?: Partial<Command>]

/** The steps from a draft to units that have it in hand. */
export function stepsToHandover(n: number): Step[] {
  return [
    [aDraft()],
    [{ type: 'suggestion.submitted' }, { principal: DEPUTY }],
    [{ type: 'screening.proposed', outcome: 'accepted', text: REASON }],
    [{ type: 'screening.decided', outcome: 'accepted', text: REASON }, { principal: DIRECTOR }],
    [{ type: 'suggestion.numbered', number: `第${n}号` }],
    [{ type: 'suggestion.classified', category: 'third', field: '交通' }],
    [{ type: 'handover.made', bodyId: 'government', form: 'online', longTermByNature: false, plan: PLAN }],
  ]
}

/** Walks a new case to its handover and returns its id. Throws when a step is refused. */
export async function handOver(engine: Engine, n: number): Promise<string> {
  const id = caseId(n)
  for (const [event, differing] of stepsToHandover(n))
    expectApplied(await apply(engine, aCommand(id, event, differing)))
  return id
}

/** A drafted case and nothing more. */
export async function draftCase(engine: Engine, n: number): Promise<string> {
  expectApplied(await apply(engine, aCommand(caseId(n), aDraft())))
  return caseId(n)
}

export const ACKNOWLEDGE: Told = {
  type: 'assignment.acknowledged',
  text: { leader: '领导甲', section: '养护科', clerk: '经办人甲', phone: '0393-0000000' },
}

/** The unit signs for its assignment. */
export function acknowledgement(id: string, differing: Partial<Command> = {}): Command {
  return aCommand(id, ACKNOWLEDGE, { actorId: 'assignment-1', principal: UNIT_CLERK, ...differing })
}

export function expectApplied(outcome: Outcome): void {
  if (outcome.kind !== 'applied') throw new Error(`${outcome.code}: ${outcome.why}`)
}

/** Rows of one tenant, read as the app reads them. */
export async function readRows<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  text: string,
  values: unknown[] = [],
  tenantId: string = TENANT,
): Promise<Row[]> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('duban.tenant', $1, true)`, [tenantId])
    const { rows } = await client.query<Row>(text, values)
    await client.query('commit')
    return rows
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

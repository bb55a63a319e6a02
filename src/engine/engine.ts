import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Logger } from 'pino'

import { CASCADE } from '../../machines/cascade.ts'
import { FAMILY, GRANTS } from '../../machines/family.ts'
import type { Calendar } from '../../machines/policy/calendar.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import type { Principal } from '../../machines/step.ts'
import { createKysely } from '../db/connect.ts'
import type { Database } from '../db/schema.ts'
import { createDispatcher } from './apply/dispatch.ts'
import { isCaseId, judgeForm } from './apply/judge-entry.ts'
import { loadBatch } from './apply/load.ts'
import { listOffers } from './apply/offers.ts'
import { runBatch, type Workshop } from './apply/run-batch.ts'
import {
  type CascadeRow,
  type Command,
  type Instant,
  type Outcome,
  type Rulebook,
  refused,
  type StoredCase,
} from './apply/shapes.ts'
import { hashCommand, type Work, type WorkResult } from './apply/work.ts'
import { createPolicyShelf } from './policy-shelf.ts'

export type { Command, Instant, Outcome } from './apply/shapes.ts'

export type EngineParts = {
  /** Connections of the app's role. */
  pool: pg.Pool
  /** Policies that hold for every congress which names them; others are read from the congress's own. */
  policies: readonly Policy[]
  calendar: Calendar | ((tenantId: string) => Calendar)
  /** A virtual clock; without it the database's clock comes with each load. */
  now?: () => Instant
  /** Hex; random unless given, for logs that must come out the same each time. */
  saltFor?: (caseId: string, seq: number) => string
  log: Pick<Logger, 'warn' | 'error'>
  family?: Rulebook['family']
  grants?: Rulebook['grants']
  cascade?: readonly CascadeRow[]
}
/** The only writer of cases. */
export type Engine = {
  shop: Workshop
  enqueue: (work: Work) => void
}

const SALT_BYTES = 16
const SALTS_AT_ONCE = 256
/** Found by measuring on four cores: more at once only wait for each other, and smaller ones cost more than they save. */
const LIMITS = {
  people: { inFlight: 3, least: 25, most: 100 },
  timers: { inFlight: 3, least: 50, most: 100 },
}

/** Puts an engine together. It holds nothing of a case between two commands: several may run on one database. */
export function createEngine(parts: EngineParts): Engine {
  const { pool, calendar, now } = parts
  const shop: Workshop = {
    pool,
    db: createKysely<Database>(pool),
    rules: {
      family: parts.family ?? FAMILY,
      grants: parts.grants ?? GRANTS,
      cascade: groupRows(parts.cascade ?? CASCADE),
    },
    policies: createPolicyShelf(pool, parts.policies),
    calendarOf: typeof calendar === 'function' ? calendar : () => calendar,
    readClock: now ?? (() => null),
    saltFor: parts.saltFor ?? createSaltShaker(),
    log: parts.log,
  }
  const dispatcher = createDispatcher<Work>(LIMITS, (batch) => runBatch(shop, batch))
  return { shop, enqueue: dispatcher.enqueue }
}

/** Records one event with all that follows from it, or says why not. */
export async function apply(engine: Engine, command: Command): Promise<Outcome> {
  const [outcome] = await applyUnit(engine, [command], false)
  if (!outcome) throw new Error('A command without an outcome')
  return outcome
}

/** Records many events; commands of one group together, the others each by itself. Outcomes in the given order. */
export async function applyMany(engine: Engine, commands: readonly Command[]): Promise<Outcome[]> {
  const units = new Map<unknown, number[]>()
  for (const [index, { group }] of commands.entries()) {
    const key = group ?? index
    const unit = units.get(key)
    if (unit) unit.push(index)
    else units.set(key, [index])
  }

  const outcomes: Outcome[] = new Array(commands.length)
  await Promise.all(
    [...units.values()].map(async (indexes) => {
      const answers = await applyUnit(engine, pick(commands, indexes), false)
      for (const [nth, index] of indexes.entries()) outcomes[index] = answers[nth] as Outcome
    }),
  )
  return outcomes
}

/** Events that the engine itself sends: relayed from another case, or ordered by a calendar that arrived. */
export async function applyTrusted(engine: Engine, command: Command): Promise<Outcome> {
  const [outcome] = await applyUnit(engine, [command], true)
  if (!outcome) throw new Error('A command without an outcome')
  return outcome
}

/** A case as it stands, with the event types that this person may send now, by actor. */
export type Met = { stored: StoredCase; policy: Policy; offers: Record<string, string[]> }

/** Event types that this person may send now, by actor. */
export async function acceptedEvents(
  engine: Engine,
  asked: { tenantId: string; caseId: string; principal: Principal },
): Promise<Record<string, string[]>> {
  const { caseId, ...who } = asked
  const met = await acceptedEventsOfMany(engine, { ...who, caseIds: [caseId] })
  return met.get(caseId)?.offers ?? {}
}

/** The same for many cases in one reading, with what they are; cases that do not exist are left out. */
export async function acceptedEventsOfMany(
  engine: Engine,
  asked: { tenantId: string; caseIds: readonly string[]; principal: Principal },
): Promise<Map<string, Met>> {
  const { shop } = engine
  const { tenantId, principal } = asked
  const met = new Map<string, Met>()
  const caseIds = asked.caseIds.filter(isCaseId)
  if (caseIds.length === 0) return met
  const wanted = { tenantId, caseIds, now: shop.readClock(), principals: [], keys: [], isLocking: false }
  const loaded = await loadBatch(shop.pool, wanted)
  if (!loaded) return met
  const all = [...loaded.cases.values()]
  await shop.policies.fetch(
    tenantId,
    all.map(({ policyId, policyVersion }) => ({ id: policyId, version: policyVersion })),
  )
  const given = {
    rules: shop.rules,
    calendar: shop.calendarOf(tenantId),
    now: loaded.now,
    findPolicy: (id: string, version: number) => shop.policies.find(tenantId, id, version),
    congressPolicy: loaded.congressPolicy,
  }
  for (const stored of all) {
    const policy = given.findPolicy(stored.policyId, stored.policyVersion)
    if (policy) met.set(stored.id, { stored, policy, offers: listOffers(given, stored, principal) })
  }
  return met
}

/** Hands due timers of one case to the engine. */
export function fireCase(engine: Engine, tenantId: string, caseId: string): Promise<WorkResult> {
  return submit(engine, { tenantId, caseIds: [caseId], lane: 'timers', asked: [], isTrusted: true })
}

async function applyUnit(engine: Engine, commands: readonly Command[], isTrusted: boolean): Promise<Outcome[]> {
  const first = commands[0]
  if (!first) return []
  const bad = commands.map(judgeCommand)
  if (bad.some((refusal) => refusal !== undefined)) {
    return bad.map((refusal) => refusal ?? refused('GROUP_REFUSED', '同组的另一项请求不合要求，本项未登记'))
  }
  if (commands.some(({ tenantId }) => tenantId !== first.tenantId)) throw new Error('A group of two congresses')

  const asked = commands.map((command) => ({
    command,
    hash: command.idempotencyKey === undefined ? null : hashCommand(command),
  }))
  const caseIds = [...new Set(commands.map(({ caseId }) => caseId))].sort()
  const result = await submit(engine, { tenantId: first.tenantId, caseIds, lane: 'people', asked, isTrusted })
  if (result.kind === 'poisoned') throw new Error(`Due timers of case ${caseIds.join(', ')} fail again and again`)
  return result.outcomes
}

/** Random salts; bytes are drawn from the system many at a time, since each draw costs more than its bytes. */
function createSaltShaker(): () => string {
  let bytes = Buffer.alloc(0)
  let at = 0
  return () => {
    if (at === bytes.length) {
      bytes = randomBytes(SALT_BYTES * SALTS_AT_ONCE)
      at = 0
    }
    at += SALT_BYTES
    return bytes.toString('hex', at - SALT_BYTES, at)
  }
}

function submit(engine: Engine, work: Omit<Work, 'isAlone' | 'tries' | 'settle' | 'fail'>): Promise<WorkResult> {
  return new Promise((settle, fail) => engine.enqueue({ ...work, isAlone: false, tries: 0, settle, fail }))
}

function judgeCommand(command: Command): Outcome | undefined {
  const form = judgeForm(command)
  if (!form.ok) return refused(form.code, form.why)
  if (isCaseId(command.caseId)) return undefined
  return refused('CASE_NOT_FOUND', `没有编号为“${command.caseId}”的建议；编号应是小写的 UUID`)
}

function groupRows(rows: readonly CascadeRow[]): Map<string, CascadeRow[]> {
  const byEvent = new Map<string, CascadeRow[]>()
  for (const row of rows) byEvent.set(row.on, [...(byEvent.get(row.on) ?? []), row])
  return byEvent
}

function pick(commands: readonly Command[], indexes: readonly number[]): Command[] {
  return indexes.flatMap((index) => commands[index] ?? [])
}

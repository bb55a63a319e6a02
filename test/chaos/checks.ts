import { type Kysely, sql } from 'kysely'

import { shippedCalendar } from '../../machines/policy/calendars/shipped.ts'
import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import { addDays, startOfDay } from '../../machines/policy/term.ts'
import type { ClockKind } from '../../machines/policy/words.ts'
import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { sealCases } from '../../src/engine/audit/seal.ts'
import { verifyTrail } from '../../src/engine/audit/verify.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { reconcileAll } from '../../src/engine/reconcile/reconcile.ts'
import { ladderOf, PASSED_STEP } from '../../src/engine/timers/ladder.ts'
import type { Ground } from './ground.ts'
import type { Promised } from './people.ts'
import { TENANT } from './roll.ts'

/** What must hold, how often it was looked at, and what was found against it. A rule that saw nothing proves nothing. */
export type Finding = { rule: string; seen: number; against: string[] }
export type Evidence = { ground: Ground; db: Kysely<Database>; promised: readonly Promised[]; now: string }

const SEAL_KEY = 'DUBAN_SEAL_KEY'

export async function checkEverything(evidence: Evidence): Promise<Finding[]> {
  const rules = [
    promisesAreKept,
    nothingIsDoubled,
    timersFiredOnceAndNoneEarly,
    nothingDueIsLeft,
    everyOrderBecameNotices,
    everyNoticeIsVisibleOnce,
    everyMailArrived,
    everyChangeWasTold,
    logsAreWhole,
    rowsAreWhatTheLogSays,
    noWorkFailedForGood,
  ]
  const findings: Finding[] = []
  for (const rule of rules) findings.push(await rule(evidence))
  return findings
}

async function rowsOf<Row>({ db }: Evidence, query: ReturnType<typeof sql<Row>>): Promise<Row[]> {
  return withTenant(db, TENANT, async (trx) => (await query.execute(trx)).rows)
}

async function promisesAreKept(evidence: Evidence): Promise<Finding> {
  const rows = await rowsOf(
    evidence,
    sql<{ caseId: string; seq: number; type: string }>`select case_id as "caseId", seq, type from event`,
  )
  const log = new Map(rows.map(({ caseId, seq, type }) => [`${caseId} ${seq}`, type]))
  const { promised } = evidence
  const against = promised
    .filter(({ caseId, firstSeq, type }) => log.get(`${caseId} ${firstSeq}`) !== type)
    .map(({ caseId, firstSeq, type }) => `${type} at ${caseId} ${firstSeq}`)
  return { rule: 'every event that was confirmed is in the log', seen: promised.length, against }
}

/** Each step of a life is sent under one key, and each life takes each step once. */
async function nothingIsDoubled(evidence: Evidence): Promise<Finding> {
  const rows = await rowsOf(
    evidence,
    sql<{ case_id: string; type: string; n: number }>`
      select case_id, type, count(*)::integer as n from event
      where role not in ('system') and outcome = 'accepted' group by case_id, type`,
  )
  const against = rows.filter(({ n }) => n > 1).map(({ case_id, type, n }) => `${type} ${n} times in ${case_id}`)
  return { rule: 'no event happened twice', seen: rows.length, against }
}

type Fired = { case_id: string; actor_id: string; at: Date; body: string; set_at: Date; due_on: string }

async function timersFiredOnceAndNoneEarly(evidence: Evidence): Promise<Finding> {
  const policy = shippedPolicy('puyang-2024')
  const rows = await rowsOf(
    evidence,
    sql<Fired>`select e.case_id, e.actor_id, e.recorded_at as at, e.body, d.set_at, d.due_on
      from event e
      join deadline d on d.case_id = e.case_id and d.actor_id = e.actor_id
        and d.kind = (e.body::jsonb -> 'payload' ->> 'kind') and d.version = (e.body::jsonb -> 'payload' ->> 'version')::integer
      where e.type in ('deadline.reminderFell', 'deadline.passed')`,
  )
  const calendar = shippedCalendar()
  const seen = new Set<string>()
  const against: string[] = []
  for (const { case_id, actor_id, at, body, set_at, due_on } of rows) {
    const { payload } = JSON.parse(body) as { payload: { kind: ClockKind; version: number; step?: number } }
    const { kind, version, step = PASSED_STEP } = payload
    const name = `${kind} v${version} step ${step} of ${actor_id} in ${case_id}`
    if (seen.has(name)) against.push(`twice: ${name}`)
    seen.add(name)
    const clock = { actorId: actor_id, kind, version, dueOn: due_on, setAt: set_at.toISOString() }
    const moment =
      step === PASSED_STEP
        ? startOfDay(addDays(due_on, 1), policy.office.zone)
        : ladderOf(clock as Parameters<typeof ladderOf>[0], policy, calendar).find((one) => one.step === step)?.dueAt
    if (moment !== undefined && at.toISOString() < moment)
      against.push(`early, ${at.toISOString()} < ${moment}: ${name}`)
  }
  return { rule: 'every timer fired once, and none early', seen: rows.length, against }
}

async function nothingDueIsLeft(evidence: Evidence): Promise<Finding> {
  const rows = await listLeft(evidence.db, evidence.now)
  return { rule: 'nothing that is due is left', seen: 5, against: rows.map(({ what, n }) => `${n} ${what}`) }
}

/** What is due by now and not done yet. */
export async function listLeft(db: Kysely<Database>, now: string): Promise<{ what: string; n: number }[]> {
  const { rows } = await withTenant(db, TENANT, (trx) =>
    sql<{ what: string; n: number }>`
      select * from (
        select 'timers' as what, count(*)::integer as n from timer where due_at <= ${now}::timestamptz
        union all select 'outbox rows', count(*)::integer from outbox where done_at is null
        union all select 'planned notices', count(*)::integer from notice
          where state = 'planned' and send_at <= ${now}::timestamptz
        union all select 'deliveries', count(*)::integer from notice_delivery
          where state = 'waiting' and next_try_at <= ${now}::timestamptz
        union all select 'hook deliveries', count(*)::integer from hook_delivery
          where next_try_at <= ${now}::timestamptz
      ) left_over where n > 0`.execute(trx),
  )
  return rows
}

async function everyOrderBecameNotices(evidence: Evidence): Promise<Finding> {
  const rows = await rowsOf(
    evidence,
    sql<{ id: number; n: number }>`
      select o.id, (select count(*)::integer from notice n where n.outbox_id = o.id) as n
      from outbox o where o.topic = 'notice'`,
  )
  const against = rows.filter(({ n }) => n === 0).map(({ id }) => `outbox row ${id} became no notice`)
  return {
    rule: 'every notice that was ordered was planned, skipped or dropped with its reason',
    seen: rows.length,
    against,
  }
}

async function everyNoticeIsVisibleOnce(evidence: Evidence): Promise<Finding> {
  const rows = await rowsOf(
    evidence,
    sql<{ name: string; n: number }>`
      select concat_ws(' ', case_id, clock, version, step, recipient_id, outbox_id, kind, day) as name, count(*)::integer as n
      from notice where state = 'sent' group by 1`,
  )
  const against = rows.filter(({ n }) => n > 1).map(({ name, n }) => `${n} times: ${name}`)
  return { rule: 'every notice stands in the inbox once', seen: rows.length, against }
}

/** At least once outside, always under one id; what was given up waits for staff as a dead letter. */
async function everyMailArrived(evidence: Evidence): Promise<Finding> {
  const rows = await rowsOf(
    evidence,
    sql<{ id: string; state: string }>`select id, state from notice_delivery where channel = 'email'`,
  )
  const taken = [...evidence.ground.outside.mails.keys()]
  const has = (id: string) => taken.some((messageId) => messageId.includes(id))
  const against = rows.filter(({ id, state }) => state === 'sent' && !has(id)).map(({ id }) => `mail ${id} never came`)
  return { rule: 'every mail that is marked as sent arrived', seen: rows.length, against }
}

async function everyChangeWasTold(evidence: Evidence): Promise<Finding> {
  const rows = await rowsOf(
    evidence,
    sql<{ id: string; delivered: boolean }>`
      select id, delivered_at is not null as delivered from hook_delivery where event = 'case.changed'`,
  )
  const { posts } = evidence.ground.outside
  const against = rows
    .filter(({ id, delivered }) => delivered && !posts.has(id))
    .map(({ id }) => `post ${id} never came`)
  return { rule: 'every change that is marked as told was told', seen: rows.length, against }
}

async function logsAreWhole({ ground, db, now }: Evidence): Promise<Finding> {
  const key = ground.env[SEAL_KEY] ?? ''
  await sealCases(db, { key, now })
  const { ok, cases, broken } = await verifyTrail(db, { key })
  return { rule: 'chains and seals are whole', seen: cases, against: ok ? [] : [JSON.stringify(broken)] }
}

async function rowsAreWhatTheLogSays({ ground, now }: Evidence): Promise<Finding> {
  const engine = createEngine({
    pool: ground.app,
    policies: [shippedPolicy('puyang-2024')],
    calendar: shippedCalendar(),
    log: { warn: () => {}, error: () => {} },
    now: () => now,
  })
  const { cases, faults, examples } = await reconcileAll(engine)
  const against = examples.map((example) => JSON.stringify(example))
  return {
    rule: 'the reconciler finds nothing',
    seen: cases,
    against: faults > against.length ? [...against, `${faults} in all`] : against,
  }
}

async function noWorkFailedForGood(evidence: Evidence): Promise<Finding> {
  const rows = await rowsOf(
    evidence,
    sql<{
      kind: string
      message: string
    }>`select kind, message from fault where resolved_at is null and kind <> 'notice'`,
  )
  return { rule: 'no fault of the system is open', seen: 1, against: rows.map((row) => JSON.stringify(row)) }
}

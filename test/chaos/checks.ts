import { type Kysely, sql } from 'kysely'

import { shippedCalendar } from '../../machines/policy/calendars/shipped.ts'
import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import { addDays, startOfDay } from '../../machines/policy/term.ts'
import type { ClockKind } from '../../machines/policy/words.ts'
import { listPulses } from '../../src/db/read/worker-pulses.ts'
import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { sealCases } from '../../src/engine/audit/seal.ts'
import { verifyTrail } from '../../src/engine/audit/verify.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { reconcileAll } from '../../src/engine/reconcile/reconcile.ts'
import { ladderOf, PASSED_STEP } from '../../src/engine/timers/ladder.ts'
import { type Evidence, type Finding, type Rule, rowsOf } from './evidence.ts'
import { NOTICE_RULES } from './notice-checks.ts'
import { TENANT } from './roll.ts'

const SEAL_KEY = 'DUBAN_SEAL_KEY'
/** Queues that always have something to do in a run. */
const BUSY = ['timers', 'outbox', 'notices', 'digests', 'seals', 'reconcile']

export async function checkEverything(evidence: Evidence): Promise<Finding[]> {
  const rules: readonly Rule[] = [
    promisesAreKept,
    repeatsGetTheFirstAnswer,
    nothingIsDoubled,
    timersFiredOnceAndNoneEarly,
    nothingDueIsLeft,
    ...NOTICE_RULES,
    logsAreWhole,
    rowsAreWhatTheLogSays,
    everyQueueWorked,
    noWorkFailedForGood,
  ]
  const findings: Finding[] = []
  for (const rule of rules) findings.push(await rule(evidence))
  return findings
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

async function repeatsGetTheFirstAnswer({ repeated, unlike }: Evidence): Promise<Finding> {
  return { rule: 'a request that came twice got the first answer', seen: repeated, against: [...unlike] }
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
  const left = await listLeft(evidence.db, evidence.now)
  const [done] = await rowsOf(
    evidence,
    sql<{ n: number }>`
      select ((select count(*) from event where type in ('deadline.reminderFell', 'deadline.passed'))
        + (select count(*) from outbox where done_at is not null)
        + (select count(*) from notice where state = 'sent')
        + (select count(*) from notice_delivery where state = 'sent')
        + (select count(*) from hook_delivery where delivered_at is not null))::integer as n`,
  )
  const against = left.map(({ what, n }) => `${n} ${what}`)
  return { rule: 'nothing that is due is left', seen: done?.n ?? 0, against }
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
        union all select 'changes that no hook knows of', count(*)::integer from suggestion_case c
          where exists (select 1 from hook where is_active) and not exists (select 1 from hook_delivery d
            where d.tenant_id = c.tenant_id and d.case_id = c.id and d.revision = c.revision)
        union all select 'hook deliveries', count(*)::integer from hook_delivery
          where next_try_at <= ${now}::timestamptz
      ) left_over where n > 0`.execute(trx),
  )
  return rows
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

/** Without its jobs a queue would prove nothing: the backstop does urgent work, too, and leaves no pulse. */
async function everyQueueWorked({ db }: Evidence): Promise<Finding> {
  const pulses = new Set((await listPulses(db)).map(({ queue }) => queue))
  const against = BUSY.filter((queue) => !pulses.has(queue)).map((queue) => `no job of ${queue} ended well`)
  return { rule: 'every queue did its part', seen: pulses.size, against }
}

/** That somebody could not be reached is a matter of the office, and no fault of the system. */
async function noWorkFailedForGood(evidence: Evidence): Promise<Finding> {
  const rows = await rowsOf(
    evidence,
    sql<{ kind: string; message: string }>`
      select kind, message from fault where resolved_at is null and kind not in ('notice', 'delivery', 'chase')`,
  )
  const [cases] = await rowsOf(evidence, sql<{ n: number }>`select count(*)::integer as n from suggestion_case`)
  return {
    rule: 'no fault of the system is open',
    seen: cases?.n ?? 0,
    against: rows.map((row) => JSON.stringify(row)),
  }
}

import { sql, type Transaction } from 'kysely'

import type { ClockKind } from '../../../machines/policy/words.ts'
import type { Database } from '../schema.ts'
import type { NoticeClock } from './notice-cases.ts'
import type { PolicyOfCase } from './notice-orders.ts'

/** The outcome of orders of a lived sample's past: nobody is told today what was due in a year that never was. */
export const OLD_ORDER = '演示年度的旧通知不发送'

export type CheckedDeadline = NoticeClock &
  PolicyOfCase & {
    number: string | null
    /** When the case was moved to other rules: steps of before are not judged by them. */
    moved_at: Date | null
    /** Was the day set by what was taken over from an old ledger? */
    is_history: boolean
  }

/** Running and overdue deadlines of the next so many cases after this one. */
export async function listDeadlinesToCheck(
  trx: Transaction<Database>,
  after: string | null,
  cases: number,
): Promise<CheckedDeadline[]> {
  const { rows } = await sql<CheckedDeadline>`
    select d.case_id, d.actor_id, d.kind, d.version, d.due_on, d.set_at, c.policy_id, c.policy_version,
      coalesce(c.number, c.serial_number) as number,
      (select max(e.recorded_at) from event e where e.case_id = d.case_id and e.type = 'policy.moved') as moved_at,
      coalesce((select (e.body::jsonb -> 'history') = 'true'::jsonb from event e
        where e.case_id = d.case_id and e.seq = d.version), false) as is_history
    from deadline d join suggestion_case c on c.id = d.case_id
    where d.ended_on is null and d.case_id in (
      select distinct x.case_id from deadline x
      where x.tenant_id = (select current_setting('duban.tenant', true)) and x.ended_on is null
        and (${after}::uuid is null or x.case_id > ${after}::uuid)
      order by x.case_id limit ${cases})
    order by d.case_id, d.actor_id, d.kind`.execute(trx)
  return rows
}

/** One step of the ladder of one version of a deadline; the version tells the actor. */
export type StepKey = { case_id: string; clock: ClockKind; version: number; step: number }
/**
 * What speaks for a step: `notice`: somebody was or is about to be told, or a row says why not · `waiting`: its order or its timer still
 * waits, not for long · `laid_by`: its order was laid by on purpose · `ignored`: the state did not take it.
 */
export type Evidence = StepKey & { what: 'notice' | 'waiting' | 'laid_by' | 'ignored' }

/** Everything that speaks for steps of these cases. */
export async function listChaseEvidence(
  trx: Transaction<Database>,
  { caseIds, now, patienceHours }: { caseIds: readonly string[]; now: string; patienceHours: number },
): Promise<Evidence[]> {
  const { rows } = await sql<Evidence>`
    with mine (id) as (select unnest(${sql.val([...caseIds])}::uuid[]))
    select distinct n.case_id, n.clock, n.version, n.step::integer, 'notice' as what
    from notice n join mine on mine.id = n.case_id where n.clock is not null and (n.state <> 'planned'
      or n.send_at > ${now}::timestamptz - make_interval(hours => ${patienceHours}))
    union all
    select o.case_id, o.body ->> 'clock', (o.body ->> 'version')::integer, (o.body ->> 'step')::integer,
      case when o.done_at is null then 'waiting' else 'laid_by' end
    from outbox o join mine on mine.id = o.case_id
    where o.topic = 'notice' and o.body ->> 'kind' = 'chase' and (o.outcome = ${OLD_ORDER} or (o.done_at is null
      and o.created_at > ${now}::timestamptz - make_interval(hours => ${patienceHours})))
    union all
    select t.case_id, t.kind, t.version, t.step::integer, 'waiting' from timer t join mine on mine.id = t.case_id
    where t.due_at > ${now}::timestamptz
    union all
    select e.case_id, e.body::jsonb #>> '{payload,kind}', (e.body::jsonb #>> '{payload,version}')::integer,
      (e.body::jsonb #>> '{payload,step}')::integer, 'ignored'
    from event e join mine on mine.id = e.case_id
    where e.type = 'deadline.reminderFell' and e.outcome = 'ignored'`.execute(trx)
  return rows
}

/** Omissions that somebody has settled by hand, as they stood in the detail of the fault. */
export async function listSettledOmissions(trx: Transaction<Database>, caseIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select distinct jsonb_array_elements_text(f.detail -> 'steps') as key from fault f
    where f.tenant_id = (select current_setting('duban.tenant', true)) and f.kind = 'chase'
      and f.resolved_by is not null and f.case_id = any (${sql.val([...caseIds])}::uuid[])`.execute(trx)
  return rows.map(({ key }) => key)
}

/** Cases with an open fault of an omitted chase. */
export async function listCasesWithOmissions(trx: Transaction<Database>): Promise<string[]> {
  const { rows } = await sql<{ case_id: string }>`select case_id from fault
    where tenant_id = (select current_setting('duban.tenant', true)) and kind = 'chase' and resolved_at is null
      and case_id is not null`.execute(trx)
  return rows.map(({ case_id }) => case_id)
}

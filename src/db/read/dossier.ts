import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely'

import type { MachineName } from '../../../machines/effects.ts'
import type { Database } from '../schema.ts'
import { shownTitle, withinReach } from './reach.ts'
import type { Viewer } from './viewer.ts'

type Trx = Transaction<Database>
/** Whose dossier, and for whom it is read. */
export type DossierAsk = { viewer: Viewer; deputyId: string }

export type DossierSuggestionRow = {
  id: string
  number: string | null
  title: string | null
  term_no: number
  session_no: number
  period: 'in_session' | 'between_sessions'
  is_lead: boolean
  submitted_on: string
  confirmed_on: string | null
  confirmed_by: 'screen' | 'wet_signature' | null
  is_key: boolean
  motion_number: string | null
  converted_on: string | null
  /** Numbers of former suggestions that the reader may see, and how many there are in all. */
  repeats: string[]
  all_repeats: number
  stage: string
  units: string[]
  replied_on: string | null
  result_classes: string[]
  concluded_on: string | null
  archived_on: string | null
  is_marked: boolean
}

/** 政协提案 are no suggestions of deputies. */
const ofDeputies = sql<SqlBool>`coalesce(c.origin, 'own') <> 'cppcc'`
/** What must not leave the house on paper together with the deputy's name. */
const isMarked = sql<boolean>`coalesce(c.mark, 'none') <> 'none'`
const myTenant = sql`(select current_setting('duban.tenant', true))`
const signedBy = (deputyId: string) => sql`
  select p.case_id from case_party p where p.tenant_id = ${myTenant} and p.kind = 'signer' and p.party_id = ${deputyId}`

/**
 * Submitted suggestions that the deputy leads or signed. Whether the mandate still lasts makes no difference: what was
 * signed was signed.
 */
export async function listSuggestionsOfDeputy(trx: Trx, ask: DossierAsk): Promise<DossierSuggestionRow[]> {
  const { viewer, deputyId } = ask
  const { rows } = await sql<DossierSuggestionRow>`
    select c.id, coalesce(c.number, c.serial_number) as number, ${shownTitle} as title, c.term_no, c.session_no, c.period,
      c.lead_signer_id = ${deputyId} as is_lead, c.submitted_on, k.on_day as confirmed_on, k.form as confirmed_by,
      c.is_key, s.x ->> 'motionNumber' as motion_number, m.on_day as converted_on, former.numbers as repeats,
      jsonb_array_length(coalesce(s.x -> 'repeats', '[]')) as all_repeats, c.stage, duties.units, c.replied_on,
      duties.classes as result_classes, c.concluded_on, c.archived_on, ${isMarked} as is_marked
    from suggestion_case c
    join lateral (select a.context::jsonb as x from actor a where a.case_id = c.id and a.id = 'suggestion' offset 0) s
      on true
    left join lateral (${lastFact(sql`'cosigner.confirmed'`, sql`(e.body::jsonb #>> '{payload,deputyId}') = ${deputyId}`)}) k
      on true
    left join lateral (${lastFact(sql`'motion.converted'`, sql`true`)}) m on s.x ->> 'motionNumber' is not null
    cross join lateral (${formerNumbers(viewer)}) former
    cross join lateral (
      select array_agg(coalesce(u.name, a.unit_id) order by a.opened_seq) filter (where a.x ->> 'role' <> 'co') as units,
        array_agg(r.class order by a.opened_seq) filter (where a.x ->> 'role' <> 'co' and r.class is not null) as classes
      from (select *, context::jsonb as x from actor d
        where d.case_id = c.id and d.machine = 'assignment' and d.state <> 'ended' offset 0) a
      left join lateral (${toldClass}) r on true
      left join unit u on u.tenant_id = a.tenant_id and u.id = a.unit_id) duties
    where c.id in (${signedBy(deputyId)}) and c.submitted_on is not null and ${ofDeputies} and ${withinReach(viewer)}
    order by c.submitted_on, c.number, c.id`.execute(trx)
  return rows.map((row) => ({ ...row, units: row.units ?? [], result_classes: row.result_classes ?? [] }))
}

/** The class that the deputies were told last: while the unit answers anew, what it answered before still stands. */
const toldClass = sql`select e.body::jsonb #>> '{payload,resultClass}' as class from event e
  where e.case_id = a.case_id and e.actor_id = a.id and e.outcome = 'accepted'
    and (e.type = 'resultClass.revised' or (e.type = 'reply.signed' and exists (select 1 from event v
      where v.case_id = e.case_id and v.actor_id = e.actor_id and v.type = 'reply.delivered' and v.outcome = 'accepted'
        and v.seq > e.seq)))
  order by e.seq desc limit 1`

/** The last accepted fact of this type in the case. */
function lastFact(type: RawBuilder<unknown>, condition: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select e.occurred_on as on_day, e.body::jsonb #>> '{payload,form}' as form from event e
    where e.case_id = c.id and e.type = ${type} and e.outcome = 'accepted' and ${condition} order by e.seq desc limit 1`
}

/** Of the former suggestions those that the reader may see. The inner `c` is the former one. */
function formerNumbers(viewer: Viewer): RawBuilder<unknown> {
  return sql`select array(select coalesce(c.number, c.serial_number)
    from jsonb_array_elements_text(coalesce(s.x -> 'repeats', '[]')) r (id)
    join suggestion_case c on c.id::text = r.id
    where coalesce(c.number, c.serial_number) is not null and ${withinReach(viewer)}
    order by c.drafted_on, c.number) as numbers`
}

export type DossierActRow = {
  kind:
    | 'prior_communication'
    | 'supervision_act'
    | 'inspection'
    | 'on_site_review'
    | 'inquiry_answered'
    | 'review_answered'
    | 'feedback_filed'
    | 'promise_rated'
  case_id: string
  seq: number
  on_day: string
  /** Of a supervision act, its kind; of a prior communication, the unit. */
  detail: string | null
  number: string | null
  title: string | null
  is_known: boolean
  is_internal: boolean
  is_corrected: boolean
  is_marked: boolean
}

/**
 * What the deputy did beside signing, with its day: never a rating, a reason or a note, nor that an answer failed to
 * come. Acts of a withdrawn suggestion stay: they were done.
 */
export async function listActsOfDeputy(trx: Trx, ask: DossierAsk): Promise<DossierActRow[]> {
  const { viewer, deputyId } = ask
  const { rows } = await sql<DossierActRow>`
    with fact as materialized (
      ${spoken(deputyId)} union all ${priorCommunications(deputyId)} union all ${supervisionActs(deputyId)}
      union all ${reviews(deputyId)}
    )
    select f.kind, f.case_id, f.seq, f.occurred_on as on_day, f.detail, coalesce(c.number, c.serial_number) as number,
      ${shownTitle} as title, ${withinReach(viewer)} as is_known, coalesce(c.mark = 'internal', false) as is_internal,
      ${isMarked} as is_marked,
      exists (select 1 from event x where x.case_id = f.case_id and x.seq > f.seq and x.type = 'record.corrected'
        and x.outcome = 'accepted' and (x.body::jsonb #>> '{payload,ofSeq}')::integer = f.seq) as is_corrected
    from fact f join suggestion_case c on c.id = f.case_id
    where ${ofDeputies} order by f.occurred_on, f.case_id, f.seq`.execute(trx)
  return rows
}

/** Accepted facts of one type of one machine's actors, with their payload `p`; by the actors, for events have no index by type. */
const facts = (machine: MachineName, type: string) => sql`(select e.case_id, e.actor_id, e.seq, e.occurred_on,
    e.body::jsonb -> 'payload' as p from actor a join event e on e.case_id = a.case_id and e.actor_id = a.id
    where a.tenant_id = ${myTenant} and a.machine = ${sql.lit(machine)} and e.type = ${sql.lit(type)}
      and e.outcome = 'accepted')`
/** What was planned last before the fact `e`; `same`: besides being of the same actor. */
const lastPlan = (type: string, same: RawBuilder<unknown>) => sql`lateral (
    select q.body::jsonb #> '{payload,withDeputyIds}' as ids from event q
    where q.case_id = e.case_id and q.actor_id = e.actor_id and q.type = ${sql.lit(type)} and q.outcome = 'accepted'
      and q.seq < e.seq and ${same} order by q.seq desc limit 1)`

/**
 * The deputy answered. Asked are the signers, those of the cases that were handled together with this one among them.
 * What was sent back was not answered after all.
 */
function spoken(deputyId: string): RawBuilder<unknown> {
  return sql`
    select case e.type when 'inquiry.asked' then 'inquiry_answered' when 'review.deputyAsked' then 'review_answered'
        when 'deputyFeedback.filed' then 'feedback_filed' else 'promise_rated' end as kind,
      e.case_id, e.seq, e.occurred_on, null::text as detail
    from (
      select distinct on (e.case_id, e.actor_id, e.type) e.*
      from event e
      where e.case_id in (${signedBy(deputyId)} union
          select s.lead_case_id from suggestion_case s where s.id in (${signedBy(deputyId)}) and s.lead_case_id is not null)
        and e.type in ('inquiry.asked', 'inquiry.sentBack', 'review.deputyAsked', 'deputyFeedback.filed', 'commitment.rated')
        and e.outcome = 'accepted' and e.body::jsonb #>> '{payload,deputyId}' = ${deputyId}
        and not (e.type = 'inquiry.asked' and exists (select 1 from event b
          where b.case_id = e.case_id and b.actor_id = e.actor_id and b.type = 'inquiry.sentBack' and b.seq > e.seq
            and b.outcome = 'accepted' and b.body::jsonb #>> '{payload,deputyId}' = ${deputyId}))
      order by e.case_id, e.actor_id, e.type, e.seq desc) e
    where e.type <> 'inquiry.sentBack'`
}

/** 提前沟通 is the lead signer's. */
function priorCommunications(deputyId: string): RawBuilder<unknown> {
  return sql`
    select 'prior_communication', e.case_id, e.seq, e.occurred_on, coalesce(u.name, e.body::jsonb #>> '{payload,unitId}')
    from suggestion_case s
    join event e on e.case_id = s.id and e.type = 'priorCommunication.held' and e.outcome = 'accepted'
    left join unit u on u.tenant_id = e.tenant_id and u.id = e.body::jsonb #>> '{payload,unitId}'
    where s.id in (${signedBy(deputyId)}) and s.lead_signer_id = ${deputyId}`
}

/** Acts of supervision that were held, and to which the deputy had been asked by the last plan before. */
function supervisionActs(deputyId: string): RawBuilder<unknown> {
  return sql`
    select case when e.p ->> 'kind' = 'inspection' then 'inspection' else 'supervision_act' end, e.case_id, e.seq,
      e.occurred_on, e.p ->> 'kind'
    from ${facts('supervision', 'act.held')} e
    join ${lastPlan('act.planned', sql`q.body::jsonb #>> '{payload,actId}' = e.p ->> 'actId'`)} plan on plan.ids ? ${deputyId}`
}

/** On-site checks of “回头看” to which the deputy had been asked by the last plan before. */
function reviews(deputyId: string): RawBuilder<unknown> {
  return sql`
    select 'on_site_review', e.case_id, e.seq, e.occurred_on, null::text
    from ${facts('follow_up_review', 'review.checked')} e
    join ${lastPlan('review.planned', sql`true`)} plan on plan.ids ? ${deputyId}
    where (e.p ->> 'onSite')::boolean`
}

/**
 * First day of each term of congress, as far as it is known: when its first suggestion was drafted or 换届 was noted.
 * A term ends when the next one begins.
 */
export async function listTermStarts(trx: Trx): Promise<{ term_no: number; from_on: string }[]> {
  const { rows } = await sql<{ term_no: number; from_on: string }>`
    select x.term_no, min(x.on_day)::date as from_on from (
      select c.term_no, min(c.drafted_on) as on_day from suggestion_case c where c.term_no is not null group by c.term_no
      union all
      select (e.p ->> 'termNo')::integer, e.occurred_on from ${facts('suggestion', 'term.changed')} e) x
    group by x.term_no order by x.term_no`.execute(trx)
  return rows
}

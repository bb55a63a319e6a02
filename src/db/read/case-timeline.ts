import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely'

import type { MachineName } from '../../../machines/effects.ts'
import type { ClockKind, Role } from '../../../machines/policy/words.ts'
import { DEPUTY_FIELDS, OF_PROPOSERS, type ReadableTypes, readsNames, SPOKEN } from '../../../machines/reading.ts'
import type { Database } from '../schema.ts'
import { actorIsShown, type CaseReading, wordsOf } from './case-reading.ts'

export type ClockLine = {
  clock: ClockKind
  change: 'started' | 'moved' | 'met' | 'dropped' | 'overdue'
  version: number
  startOn: string
  dueOn: string
}
/** One line of the log as far as the reader may know it: what is hidden never left the database. */
export type TimelineRow = {
  seq: number
  cause_seq: number | null
  actor_id: string
  machine: MachineName
  type: string
  outcome: 'accepted' | 'ignored'
  occurred_on: string
  recorded_at: Date
  principal_id: string | null
  /** Set where the one who acted came by a one-time link; of whom it came is told to the office alone. */
  by_link: { to: string; from: string | null } | null
  role: Role
  on_behalf_of: string | null
  basis: 'paper' | 'scan' | 'phone_note' | 'minutes' | 'system' | null
  payload: Record<string, unknown>
  state: unknown
  clocks: ClockLine[] | null
  /** Canonical JSON: `{text, lateReason, reference}`. */
  text: string | null
  is_erased: boolean
}

/**
 * The lines of a case that the reader may know, by number. A correction is read by who may read what it corrects. A
 * reply's draft and signature are read by others once that very version is delivered.
 */
export async function listTimeline(
  trx: Transaction<Database>,
  reading: CaseReading,
  span: { after: number; limit: number },
): Promise<TimelineRow[]> {
  const { caseId, reader, readable } = reading
  const isShown = { fact: judged(readable.facts, reading), text: judged(readable.texts, reading) }
  const isNameless = readsNames(reader) ? sql`false` : sql`true`
  const ignored = reader === 'office' ? sql`` : sql` and e.outcome = 'accepted'`
  const { rows } = await sql<TimelineRow>`
    with shown as materialized (
      select a.id, a.machine, a.unit_id from actor a where a.case_id = ${caseId} and ${actorIsShown(reading)}
    ), known as materialized (
      select e.case_id, e.seq, e.cause_seq, e.actor_id, a.machine, a.unit_id, e.type, e.outcome, e.occurred_on,
        e.recorded_at, e.principal_id, e.role, e.on_behalf_of, e.basis, e.body::jsonb as b,
        case when e.type = 'record.corrected' then (e.body::jsonb #>> '{payload,ofSeq}')::integer end as of_seq
      from event e join shown a on a.id = e.actor_id
      where e.case_id = ${caseId} and e.seq > ${span.after}${ignored}
    ), line as materialized (
      select k.*, coalesce(o.type, k.type) as told, coalesce(o.seq, k.seq) as told_seq,
        coalesce(o.actor_id, k.actor_id) as told_actor,
        case when o.seq is null then k.b else o.body::jsonb end as told_body
      from known k left join lateral (
        select x.type, x.seq, x.actor_id, x.body from event x where x.case_id = ${caseId} and x.seq = k.of_seq offset 0
      ) o on k.of_seq is not null
    ), read as materialized (
      select l.*, ${isShown.text} as is_text_shown, ${hidesSpeaker(reading)} as hides_speaker
      from line l where ${isShown.fact}
        and (l.type <> 'record.corrected' or exists (select 1 from shown s where s.id = l.told_actor))
      order by l.seq limit ${span.limit}
    )
    select r.seq, r.cause_seq, r.actor_id, r.machine, r.type, r.outcome, r.occurred_on, r.recorded_at,
      case when ${isNameless} or (r.hides_speaker and r.role in ('deputy', 'delegation_staff')) then null
        else r.principal_id end as principal_id, r.role,
      case when ${isNameless} or r.hides_speaker then null else r.on_behalf_of end as on_behalf_of, r.basis,
      case when r.hides_speaker then (r.b -> 'payload') - ${wordsOf(DEPUTY_FIELDS)} else r.b -> 'payload' end as payload,
      case when k.id is not null and not ${isNameless} then jsonb_build_object('to', k.recipient_name,
        'from', ${reader === 'office' ? sql`m.name` : sql`null::text`}) end as by_link,
      ${shownState(reading)} as state, ${shownClocks(reading)} as clocks,
      t.body as text, coalesce(t.erased_at is not null, false) as is_erased
    from read r
    left join event_text t on r.is_text_shown and not (r.type = 'record.corrected' and r.hides_speaker)${reading.isSecret ? sql` and false` : sql``}
      and t.case_id = r.case_id and t.seq = r.seq
    left join link k on k.id = (r.b #>> '{by,linkId}')::uuid and k.case_id = r.case_id
    left join person m on m.tenant_id = k.tenant_id and m.id = k.made_by
    order by r.seq`.execute(trx)
  return rows
}

/** The condition on `line as l` under which one of these types is read. */
function judged({ always, own, word, delivered }: ReadableTypes, reading: CaseReading): RawBuilder<SqlBool> {
  const { viewer, knowsProposer } = reading
  // Who reads everything is asked nothing.
  if (reading.reader === 'office') return sql<SqlBool>`true`
  const ways = [sql<SqlBool>`l.told = any (${wordsOf(always)})`]
  if (own.length > 0 && viewer.unitId !== undefined) {
    ways.push(sql<SqlBool>`(l.told = any (${wordsOf(own)})
      and (${ownerOf} = ${viewer.unitId} or l.told_body #>> '{by,unitId}' = ${viewer.unitId}))`)
  }
  if (word.length > 0 && viewer.deputyId !== undefined) {
    ways.push(sql<SqlBool>`(l.told = any (${wordsOf(word)})
      and l.told_body #>> '{payload,deputyId}' = ${viewer.deputyId})`)
  }
  if (delivered.length > 0) ways.push(sql<SqlBool>`(l.told = any (${wordsOf(delivered)}) and ${isDelivered})`)
  const any = sql<SqlBool>`((${sql.join(ways, sql` or `)})${clueIsShown})`
  return knowsProposer ? any : sql<SqlBool>`(${any} and not l.told = any (${wordsOf(OF_PROPOSERS)}))`
}

/** A clue is told with the actor that it opened, and not before that actor may be seen. */
const clueIsShown = sql` and (l.told <> 'transfer.proposed' or exists (select 1 from event c
  join shown s on s.id = c.actor_id and s.machine = 'transfer'
  where c.case_id = l.case_id and c.cause_seq = l.told_seq))`

/** The unit whose duty the told fact lies on. */
const ownerOf = sql`(select s.unit_id from shown s where s.id = l.told_actor)`

const accepted = (alias: string, type: string) =>
  sql.raw(`event ${alias} where ${alias}.case_id = l.case_id and ${alias}.actor_id = l.told_actor
    and ${alias}.type = '${type}' and ${alias}.outcome = 'accepted'`)
/** Was the signature with this number delivered, before another one took its place? */
const signatureIsDelivered = (seq: string) =>
  sql`exists (select 1 from ${accepted('d', 'reply.delivered')} and d.seq > ${sql.raw(seq)}
    and not exists (select 1 from ${accepted('x', 'reply.signed')} and x.seq > ${sql.raw(seq)} and x.seq < d.seq))`
/** A draft, when it was the one that was signed, and its signature delivered. */
const isDelivered = sql<SqlBool>`case when l.told = 'reply.drafted'
  then exists (select 1 from ${accepted('s', 'reply.signed')} and s.seq > l.told_seq
    and not exists (select 1 from ${accepted('z', 'reply.drafted')} and z.seq > l.told_seq and z.seq < s.seq)
    and ${signatureIsDelivered('s.seq')})
  else ${signatureIsDelivered('l.told_seq')} end`

/** Who spoke is told to the office and to that deputy alone; a protected proposer, to those who know him. */
function hidesSpeaker({ reader, viewer, knowsProposer }: CaseReading): RawBuilder<SqlBool> {
  if (!knowsProposer) return sql<SqlBool>`true`
  if (reader === 'office') return sql<SqlBool>`false`
  const isOwn = sql`l.told_body #>> '{payload,deputyId}' is not distinct from ${viewer.deputyId ?? ''}::text`
  return sql<SqlBool>`(l.told = any (${wordsOf(SPOKEN)}) and not (${isOwn}))`
}

/** How an inquiry or a count stands tells what is not for everybody. */
function shownState({ reader, viewer }: CaseReading): RawBuilder<unknown> {
  if (reader === 'office') return sql`r.b -> 'state'`
  if (!readsNames(reader)) return sql`null::jsonb`
  const isOwn = reader === 'body' ? sql`true` : sql`r.unit_id = ${viewer.unitId ?? ''}`
  return sql`case when r.machine in ('suggestion', 'commitment', 'supervision')
    or (r.machine = 'assignment' and ${isOwn}) then r.b -> 'state' end`
}

function shownClocks({ readable, viewer }: CaseReading): RawBuilder<unknown> {
  const own =
    readable.ownClocks.length > 0
      ? sql` or (k ->> 'clock' = any (${wordsOf(readable.ownClocks)}) and r.unit_id = ${viewer.unitId ?? ''})`
      : sql``
  return sql`(select jsonb_agg(k) from jsonb_array_elements(r.b -> 'clocks') k
    where k ->> 'clock' = any (${wordsOf(readable.clocks)})${own})`
}

import { type RawBuilder, sql, type Transaction } from 'kysely'

import type { MachineName } from '../../../machines/effects.ts'
import { readsNames } from '../../../machines/reading.ts'
import type { Database } from '../schema.ts'
import { actorIsShown, type CaseReading } from './case-reading.ts'

/** An actor as far as the reader may know it: value and memory are cut to that in the statement. */
export type ShownActor = {
  id: string
  machine: MachineName
  unit_id: string | null
  is_settled: boolean
  value: unknown
  context: Record<string, unknown>
}

/** The actors of a case that the reader may know of, in the order in which they came to life. */
export async function listShownActors(trx: Transaction<Database>, reading: CaseReading): Promise<ShownActor[]> {
  const { rows } = await sql<ShownActor>`
    select a.id, a.machine, a.unit_id, a.is_settled, ${valueFor(reading)} as value, ${contextFor(reading)} as context
    from (select *, context::jsonb as x, value::jsonb as v from actor where case_id = ${reading.caseId} offset 0) a
    where ${actorIsShown(reading)} order by a.opened_seq`.execute(trx)
  return rows
}

/** The office sees each state as it is; the public, whether it is answered; others neither where an inquiry stands nor a count before it is announced. */
function valueFor(reading: CaseReading): RawBuilder<unknown> {
  const { reader } = reading
  if (reader === 'office') return sql`a.v`
  const counting =
    reader === 'counter'
      ? sql`a.v`
      : sql`case when a.v in ('"counted"', '"recounting"', '"signed"') then '"scheduled"' else a.v end`
  const suggestion = readsNames(reader)
    ? sql`a.v`
    : sql`case when a.v ? 'underway'
        then jsonb_build_object('underway', jsonb_build_object('answering', a.v #> '{underway,answering}')) else a.v end`
  return sql`case a.machine
    when 'suggestion' then ${suggestion}
    when 'inquiry' then ${isRated} when 'ballot' then ${counting}
    when 'assignment' then case when ${dutyIsOwn(reading)} then a.v
      else case when jsonb_typeof(a.v) = 'object' then jsonb_build_object('active', jsonb_build_object('work', a.v #> '{active,work}')) else a.v end end
    else a.v end`
}

/** Of an inquiry others know whether a rating came out of it, and nothing of attempts and refusals. */
const isRated = sql`to_jsonb(case when jsonb_typeof(a.v) = 'string' then a.v #>> '{}'
  when a.v ? 'settled' then 'settled' else 'underway' end)`

/** What of an actor's memory the views are made of, without what the reader may not know. */
function contextFor(reading: CaseReading): RawBuilder<unknown> {
  const { reader } = reading
  if (reader === 'office') return sql`a.x`
  const announced = sql`case when a.x ->> 'result' is null
    then a.x - '{count,scrutineerIds,tellerIds}'::text[] else a.x - '{scrutineerIds,tellerIds}'::text[] end`
  return sql`case a.machine
    when 'suggestion' then ${suggestionFor(reading)}
    when 'assignment' then ${assignmentFor(reading)}
    when 'inquiry' then ${inquiryFor(reading)}
    when 'commitment' then a.x - 'ratings'
    when 'ballot' then ${reader === 'counter' ? sql`a.x` : announced}
    when 'follow_up_review' then a.x - '{answers,withDeputyIds}'::text[]
    when 'transfer' then ${reader === 'committee' ? sql`a.x` : sql`a.x - 'views'`}
    when 'supervision' then ${reading.knowsProposer ? sql`a.x` : sql`jsonb_set(a.x, '{acts}', '[]')`}
    end`
}

const OF_EVERYBODY = [
  'publicity',
  'field',
  'origin',
  'isKey',
  'leadCaseId',
  'memberCaseIds',
  'repeats',
  'handlingLeaderId',
]
const OF_SIGNERS = [
  'leadSignerId',
  'cosignerIds',
  'confirmedIds',
  'endedDeputies',
  'suspendedDeputyIds',
  'motionNumber',
]
const OF_THE_MAKING = ['wishedUnitIds', 'paper', 'priorCommunications']

/** Names of the memory that are shown, picked one by one: what is new stays hidden until somebody lists it. */
function suggestionFor({ reader, knowsProposer }: CaseReading): RawBuilder<unknown> {
  const isMaker = reader === 'secretariat' || reader === 'delegation' || reader === 'signer'
  const names = [
    ...(reader === 'title' || reader === 'counter' ? ['publicity', 'origin'] : OF_EVERYBODY),
    ...(knowsProposer && reader !== 'counter' ? OF_SIGNERS : []),
    ...(isMaker || reader === 'body' ? OF_THE_MAKING : []),
    ...(reader === 'secretariat' ? ['plan'] : []),
  ]
  const picked = sql`(select jsonb_object_agg(k.key, k.value) from jsonb_each(a.x) k where k.key = any (${sql.val(names)}::text[]))`
  // A plan is a proposal until it is told to the units.
  const plan = sql`case when a.v ? 'underway' or a.v = '"preHandover"' then jsonb_build_object('plan', a.x -> 'plan') else '{}' end`
  return reader === 'title' || reader === 'counter' ? picked : sql`${picked} || ${plan}`
}

const OF_OWN_DUTY = [
  'failedContacts',
  'selfReports',
  'stepsDone',
  'signed',
  'extensionRequestedOn',
  'disputes',
  'statedMissingOpinions',
  'classHistory',
  'requestsUntil',
]
/** Ids of deputies in the memory of a duty. */
const DEPUTIES_OF_DUTY = ['addresseeIds', 'waivedBy', 'deliveredOn', 'selfReports']

function assignmentFor(reading: CaseReading): RawBuilder<unknown> {
  const others = sql`a.x - ${sql.val(OF_OWN_DUTY)}::text[]
    - case when a.x -> 'deliveredOn' = '{}' then '{resultClass}'::text[] else '{}'::text[] end`
  const shown = sql`case when ${dutyIsOwn(reading)} then a.x else ${others} end`
  return reading.knowsProposer ? shown : sql`(${shown}) - ${sql.val(DEPUTIES_OF_DUTY)}::text[]`
}

function dutyIsOwn({ reader, viewer }: CaseReading): RawBuilder<unknown> {
  if (reader === 'body') return sql`true`
  return reader === 'unit' ? sql`a.unit_id = ${viewer.unitId ?? ''}` : sql`false`
}

/** The signer: what was recorded of himself. Others: the confirmed ratings without any name, the least content first. */
function inquiryFor({ reader, viewer }: CaseReading): RawBuilder<unknown> {
  const plain = sql`'round', a.x -> 'round', 'about', a.x -> 'about', 'channel', a.x -> 'channel'`
  const mine = sql`(select coalesce(jsonb_agg(d - '{attempts,reminders,askedBy}'::text[]), '[]')
    from jsonb_array_elements(a.x -> 'deputies') d where d ->> 'deputyId' = ${viewer.deputyId ?? ''})`
  if (reader === 'signer') return sql`jsonb_build_object(${plain}, 'deputies', ${mine})`
  const ratings = sql`case when jsonb_typeof(d -> 'ratings') = 'object' then d -> 'ratings' else '{}' end`
  return sql`jsonb_build_object(${plain}, 'deputies', '[]'::jsonb,
    'outcome', case when a.x ->> 'outcome' in ('satisfied', 'basically_satisfied', 'dissatisfied') then a.x -> 'outcome' end,
    'confirmed', case when a.v ? 'settled' then (
      select jsonb_object_agg(w.dimension, (array['satisfied', 'basically_satisfied', 'dissatisfied'])[w.worst])
      from (select r.key as dimension, max(case r.value when 'dissatisfied' then 3 when 'basically_satisfied' then 2 else 1 end) as worst
        from jsonb_array_elements(a.x -> 'deputies') d, jsonb_each_text(${ratings}) r
        where d ->> 'state' = 'confirmed' group by r.key) w) end)`
}

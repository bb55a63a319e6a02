import { type Kysely, sql, type Transaction } from 'kysely'
import type pg from 'pg'
import type { Logger } from 'pino'

import { type Calendar, lookupOf } from '../../machines/policy/calendar.ts'
import { dayInZone, fromDayNumber, startOfDay, toDayNumber } from '../../machines/policy/day.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { OLD_ORDER } from '../db/read/chase-evidence.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { insertPolicyVersion, openCongress } from '../db/write/congresses.ts'
import { insertDeputies, insertUnits } from '../db/write/roll.ts'
import { createEngine, type Instant } from '../engine/engine.ts'
import { foundCongress } from '../engine/found-congress.ts'
import { openYear, type YearCalendar } from './calendar-of-the-year.ts'
import { gatherPeople, type People } from './people.ts'
import { type DealtSession, dealProfiles, SESSION_NO } from './profiles.ts'
import { listSamplePosts, nameVisitors, reachOf, SAMPLE_ORGANS, type SamplePost } from './sample-people.ts'
import { listUnits, readSuggestions, type SourceSuggestion } from './suggestions.ts'
import { liveThroughYear } from './timeline.ts'

export type SamplePlan = {
  db: Kysely<Database>
  pool: pg.Pool
  log: Pick<Logger, 'warn' | 'error'>
  tenantId: string
  name: string
  policy: Policy
  calendar: Calendar
  /** The moment at which the sample stands. */
  now: Instant
  signal: AbortSignal
}

/** So many of the 99 suggestions belong to the session before; the next ones to the last one; the others came after it. */
const OF_FORMER_SESSION = 45
const OF_LAST_SESSION = 32
/** Days from the handover of the last session to today: the replies that are still owed fall due in these weeks. */
const SINCE_HANDOVER = 66
/** The day of the model year on which some of those between sessions are still being written and others handed over. */
const AMONG_THE_LATEST = '2025-05-10'
const NUMBERED_BEFORE = 20

/**
 * Founds a congress and lives through two sessions up to this moment: one nearly finished, with promises and ballots,
 * one in the midst of its replies, and what came after it. Returns its people. When it throws, it stays closed.
 */
export async function liveSampleCongress(plan: SamplePlan): Promise<SamplePost[]> {
  const { db, tenantId, policy, now } = plan
  const suggestions = readSuggestions()
  const people = gatherPeople(policy, listUnits(suggestions), suggestions.length)
  const posts = listSamplePosts(people)
  const sessions = planSessions(plan)
  await foundCongress(db, { id: tenantId, name: plan.name, level: policy.level, policy, isOpen: false }, now)
  await withTenant(db, tenantId, async (trx) => {
    // In summer the place revises its rules without changing them: running cases may move to the new version.
    await insertPolicyVersion(trx, tenantId, { ...policy, version: policy.version + 1 }, now)
    await insertUnits(trx, tenantId, people.units)
    await insertDeputies(trx, tenantId, people.deputies.map(phoned(posts)))
    await trx
      .insertInto('organ')
      .values(SAMPLE_ORGANS.map((organ) => ({ ...organ, tenant_id: tenantId })))
      .execute()
    await insertPeople(trx, tenantId, posts, now)
    await trx.insertInto('unit_contact').values(contactsOf(tenantId, posts)).execute()
    await trx
      .insertInto('handover_meeting')
      .values(sessions.filter(({ between }) => !between).map(({ year }) => meetingOf(tenantId, year)))
      .execute()
  })
  const cuts = [0, OF_FORMER_SESSION, OF_FORMER_SESSION + OF_LAST_SESSION]
  for (const [at, session] of sessions.entries()) {
    await live(plan, people, session, suggestions.slice(cuts[at], cuts[at + 1]))
  }
  return withTenant(db, tenantId, async (trx) => {
    await recordGatherings(trx, tenantId)
    await layByOldOrders(trx, plan)
    const named = nameVisitors(posts, await countWaiting(trx))
    await emptyOneChair(trx, named, now)
    await openCongress(trx, tenantId)
    return named
  })
}

/** The sessions in which there were ballots, and the campaigns of 回头看, as the cases name them. */
async function recordGatherings(trx: Transaction<Database>, tenantId: string): Promise<void> {
  await sql`
    insert into ballot_session (tenant_id, id, held_on, label, status)
    select ${tenantId}, a.context ->> 'sessionId', max((a.context ->> 'on')::date), '常委会会议（满意度测评）',
      case when bool_and(a.is_settled) then 'held' else 'planned' end
    from actor a where a.machine = 'ballot' group by 2`.execute(trx)
  await sql`
    insert into review_campaign (tenant_id, id, starts_on, label, status)
    select ${tenantId}, a.context ->> 'campaignId', min((a.context ->> 'startOn')::date), '“回头看”',
      case when bool_and(a.is_settled) then 'ended' else 'running' end
    from actor a where a.machine = 'follow_up_review' group by 2`.execute(trx)
}

/**
 * What was due to be said in the years that nobody lived is told to nobody now. What is said as of today: the messages
 * of the last working day, and of each deadline that still runs the step to which it has come.
 */
async function layByOldOrders(
  trx: Transaction<Database>,
  { tenantId, policy, calendar, now }: SamplePlan,
): Promise<void> {
  const { zone } = policy.office
  let day = toDayNumber(dayInZone(now, zone))
  while (!lookupOf(calendar).factOf(day).isWorking) day -= 1
  const since = startOfDay(fromDayNumber(day), zone)
  await sql`
    update outbox o set done_at = ${now}::timestamptz, outcome = ${OLD_ORDER}
    where o.tenant_id = ${tenantId} and o.topic = 'notice' and o.done_at is null and not case
      when o.body ->> 'kind' = 'chase' then exists (
        select 1 from deadline d where d.case_id = o.case_id and d.actor_id = o.body ->> 'actorId'
          and d.kind = o.body ->> 'clock' and d.version = (o.body ->> 'version')::integer and d.ended_on is null)
        and not exists (
          select 1 from outbox later where later.case_id = o.case_id and later.topic = 'notice'
            and later.body ->> 'clock' = o.body ->> 'clock' and later.body ->> 'version' = o.body ->> 'version'
            and later.body ->> 'at' > o.body ->> 'at')
      else o.created_at >= ${since}::timestamptz end
  `.execute(trx)
}

/** The head of a unit that has just been chased moved on, and nobody has entered the next one, as happens. */
async function emptyOneChair(trx: Transaction<Database>, posts: readonly SamplePost[], now: Instant): Promise<void> {
  const visited = posts.filter(({ username }) => username !== undefined).flatMap(({ unitId }) => unitId ?? [])
  const { rows } = await sql<{ unit_id: string }>`
    select a.unit_id from outbox o join actor a on a.case_id = o.case_id and a.id = o.body ->> 'actorId'
    where o.topic = 'notice' and o.done_at is null and o.body -> 'roles' @> '["unit_head"]' and a.unit_id is not null
      and a.unit_id <> all (${sql.val(visited)}::text[])
    order by jsonb_array_length(o.body -> 'roles'), o.id limit 1`.execute(trx)
  const [found] = rows
  if (!found) return
  await sql`update post set ended_at = ${now}::timestamptz, ended_by = 'system'
    where role = 'unit_head' and unit_id = ${found.unit_id}`.execute(trx)
  await sql`update unit_contact set ended_on = ${now.slice(0, 10)}::date
    where duty = 'head' and unit_id = ${found.unit_id}`.execute(trx)
}

/** Open cases by for whom they wait. */
async function countWaiting(trx: Transaction<Database>): Promise<Map<string, number>> {
  const { rows } = await sql<{ key: string; n: number }>`
    select key, count(*)::int as n from suggestion_case, unnest(stamps) key
    where not is_settled and key like '>%' group by key`.execute(trx)
  return new Map(rows.map(({ key, n }) => [key, n]))
}

type Session = Pick<DealtSession, 'no' | 'between'> & { year: YearCalendar }

/** The former session's year ends today; the last one was handed over some weeks ago. */
function planSessions({ policy, calendar, now }: SamplePlan): Session[] {
  const today = dayInZone(now, policy.office.zone)
  const model = openYear(policy, calendar).days
  const moved = (day: string, daysAgo: number) => toDayNumber(today) - daysAgo - toDayNumber(day)
  const open = (movedBy: number) => openYear(policy, calendar, { movedBy, until: today })
  return [
    { no: SESSION_NO, year: withoutNewTerm(open(moved(model.last, 0))) },
    { no: SESSION_NO + 1, year: open(moved(model.handover, SINCE_HANDOVER)) },
    {
      no: SESSION_NO + 1,
      year: open(moved(AMONG_THE_LATEST, 0)),
      between: { numberedBefore: NUMBERED_BEFORE },
    },
  ]
}

/** This congress does not end its term. */
function withoutNewTerm(year: YearCalendar): YearCalendar {
  return { ...year, days: { ...year.days, newTerm: '2999-12-31' } }
}

async function live(
  plan: SamplePlan,
  people: People,
  session: Session,
  suggestions: SourceSuggestion[],
): Promise<void> {
  const { pool, log, tenantId, policy, calendar, signal, now } = plan
  const { no, year, between } = session
  const clock = { now: year.slots[0]?.at ?? now }
  const engine = createEngine({
    pool,
    policies: [policy, { ...policy, version: policy.version + 1 }],
    calendar,
    now: () => clock.now,
    log,
  })
  const profiles = dealProfiles({
    policy,
    people,
    suggestions,
    // Ids of cases come from the seed: two samples on one server must not share them.
    seed: `${tenantId}/${no}/${between ? 'between' : 'in'}`,
    count: suggestions.length,
    session: { no, year: year.no, ...(between && { between }) },
  })
  // Nothing of today that is still to come.
  const slots = year.slots.filter(({ at }) => at <= now)
  const past = { ...year, slots, last: slots.length - 1 }
  const { surprises } = await liveThroughYear({
    engine,
    clock,
    tenantId,
    policy,
    people,
    year: past,
    profiles,
    signal,
    onSlot: () => {},
  })
  if (surprises.length > 0)
    log.warn({ surprises: surprises.length, first: surprises[0] }, 'The sample year went otherwise than meant')
}

function meetingOf(tenantId: string, year: YearCalendar) {
  return {
    tenant_id: tenantId,
    id: year.meetingId,
    held_on: year.days.handover,
    label: `${year.no} 年代表建议交办会`,
    status: 'held' as const,
  }
}

/** The people of each unit as its leader, section and clerk; one unit's head is not on record, as happens. */
function contactsOf(tenantId: string, posts: readonly SamplePost[]) {
  const members = posts.filter(({ unitId }) => unitId !== undefined)
  const headless = members.at(-1)?.unitId
  return members.flatMap((post) => {
    const { id, name, role, unitId } = post
    const duty = DUTY_OF[role]
    if (unitId === undefined || duty === undefined || (duty === 'head' && unitId === headless)) return []
    const contact = { tenant_id: tenantId, unit_id: unitId, id: `contact-${id}`, name, duty, person_id: id }
    return [{ ...contact, section: null, ended_on: null, ...reachOf(id, posts.indexOf(post)) }]
  })
}

const DUTY_OF: Readonly<Partial<Record<SamplePost['role'], 'head' | 'deputy_head' | 'section_head' | 'clerk'>>> = {
  unit_head: 'head',
  unit_deputy_head: 'deputy_head',
  unit_section_head: 'section_head',
  unit_clerk: 'clerk',
}

/** The number of the person who is this deputy. */
function phoned(posts: readonly SamplePost[]) {
  const numbers = new Map(
    posts.flatMap(({ id, deputyId }, at) => (deputyId ? [[deputyId, reachOf(id, at).phone]] : [])),
  )
  return <D extends { id: string }>(deputy: D): D & { phone?: string } => {
    const phone = numbers.get(deputy.id)
    return { ...deputy, ...(phone !== undefined && { phone }) }
  }
}

async function insertPeople(
  trx: Parameters<Parameters<typeof withTenant<Database, void>>[2]>[0],
  tenantId: string,
  posts: readonly SamplePost[],
  now: Instant,
): Promise<void> {
  await trx
    .insertInto('person')
    .values(
      posts.map(({ id, name }, at) => ({
        tenant_id: tenantId,
        id,
        name,
        ...reachOf(id, at),
        user_id: null,
        left_on: null,
      })),
    )
    .execute()
  await trx
    .insertInto('post')
    .values(
      posts.map((post) => ({
        tenant_id: tenantId,
        id: `post-${post.id}`,
        person_id: post.id,
        role: post.role,
        unit_id: post.unitId ?? null,
        deputy_id: post.deputyId ?? null,
        body_id: post.bodyId ?? null,
        committee_id: post.committeeId ?? null,
        granted_at: new Date(now),
        granted_by: 'system',
        ended_at: null,
        ended_by: null,
      })),
    )
    .execute()
}

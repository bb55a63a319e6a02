import { type Kysely, sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'
import { withTenant } from '../tenant.ts'

/** What of one kind waits; `oldestS`: since when, in seconds. Counts end at `MOST_COUNTED` a congress. */
export type Waiting = { n: number; oldestS: number }
/** What waits and what left, of all congresses together: no congress, case or person can be told from it. */
export type Backlog = {
  /** By topic. */
  outbox: Record<string, Waiting>
  timers: Waiting
  notices: Waiting
  /** By channel; `hook` for the hooks of the API, without those that are switched off. */
  deliveries: Record<string, Waiting>
  /** By channel. */
  deadLetters: Record<string, number>
  /** Open ones by kind. */
  faults: Record<string, number>
  /** Of the last 24 hours. */
  sent: { kind: string; channel: string; result: string; n: number }[]
}

/** Enough to see that something is wrong; more would make the question dear when it is asked most. */
const MOST_COUNTED = 10_000
const DAY_MS = 24 * 60 * 60_000

type Line = { what: string; label: string; n: number; oldest_s: number }
type SentLine = { kind: string; channel: string; result: string; n: number }

/** Asks every congress in turn, over partial indexes alone. */
export async function readBacklog(db: Kysely<Database>, now: string): Promise<Backlog> {
  const backlog: Backlog = {
    outbox: { event: nothing(), notice: nothing() },
    timers: nothing(),
    notices: nothing(),
    deliveries: {},
    deadLetters: {},
    faults: {},
    sent: [],
  }
  const sent = new Map<string, SentLine>()
  const congresses = await db.selectFrom('congress').select('id').execute()
  for (const { id } of congresses) {
    const { lines, left } = await withTenant(db, id, async (trx) => ({
      lines: await readLines(trx, id, now),
      left: await readSent(trx, id, now),
    }))
    for (const line of lines) addLine(backlog, line)
    for (const line of left) {
      const name = JSON.stringify([line.kind, line.channel, line.result])
      sent.set(name, { ...line, n: line.n + (sent.get(name)?.n ?? 0) })
    }
  }
  return { ...backlog, sent: [...sent.values()] }
}

function nothing(): Waiting {
  return { n: 0, oldestS: 0 }
}

function addLine(backlog: Backlog, { what, label, n, oldest_s }: Line): void {
  const more = (known: Waiting = nothing()): Waiting => ({
    n: known.n + n,
    oldestS: Math.max(known.oldestS, oldest_s),
  })
  if (what === 'outbox') backlog.outbox[label] = more(backlog.outbox[label])
  if (what === 'delivery') backlog.deliveries[label] = more(backlog.deliveries[label])
  if (what === 'timer') backlog.timers = more(backlog.timers)
  if (what === 'notice') backlog.notices = more(backlog.notices)
  if (what === 'dead') backlog.deadLetters[label] = (backlog.deadLetters[label] ?? 0) + n
  if (what === 'fault') backlog.faults[label] = (backlog.faults[label] ?? 0) + n
}

async function readLines(trx: Transaction<Database>, tenantId: string, now: string): Promise<Line[]> {
  const { rows } = await sql<Line>`
    with waiting as (
      (select 'outbox' as what, topic::text as label, created_at as since from outbox
        where tenant_id = ${tenantId} and topic = 'event' and done_at is null order by id limit ${MOST_COUNTED})
      union all
      (select 'outbox', topic::text, created_at from outbox
        where tenant_id = ${tenantId} and topic = 'notice' and done_at is null order by id limit ${MOST_COUNTED})
      union all
      (select 'timer', '', due_at from timer
        where tenant_id = ${tenantId} and step >= 0 and due_at <= ${now}::timestamptz
        order by due_at limit ${MOST_COUNTED})
      union all
      (select 'notice', '', send_at from notice
        where tenant_id = ${tenantId} and state = 'planned' and send_at <= ${now}::timestamptz
        order by send_at limit ${MOST_COUNTED})
      union all
      (select 'delivery', channel, made_at from notice_delivery
        where tenant_id = ${tenantId} and state = 'waiting' order by next_try_at limit ${MOST_COUNTED})
      union all
      (select 'delivery', 'hook', d.made_at from hook_delivery d
        join hook h on h.tenant_id = d.tenant_id and h.id = d.hook_id and h.is_active
        where d.tenant_id = ${tenantId} and d.next_try_at is not null order by d.next_try_at limit ${MOST_COUNTED})
      union all
      (select 'dead', channel, made_at from notice_delivery
        where tenant_id = ${tenantId} and state = 'dead' order by made_at limit ${MOST_COUNTED})
      union all
      (select 'fault', kind, first_at from fault
        where tenant_id = ${tenantId} and resolved_at is null limit ${MOST_COUNTED})
    )
    select what, label, count(*)::integer as n,
      greatest(0, extract(epoch from ${now}::timestamptz - min(since)))::float8 as oldest_s
    from waiting group by what, label`.execute(trx)
  return rows
}

async function readSent(trx: Transaction<Database>, tenantId: string, now: string): Promise<SentLine[]> {
  const since = new Date(Date.parse(now) - DAY_MS)
  const { rows } = await sql<SentLine>`
    with recent as materialized (
      select id, kind, recipient_id from notice
      where tenant_id = ${tenantId} and state = 'sent' and sent_at > ${since}
      order by sent_at desc limit ${MOST_COUNTED}
    )
    select kind, 'inbox' as channel, 'sent' as result, count(*)::integer as n
    from recent where recipient_id is not null group by kind
    union all
    select r.kind, d.channel, d.state, count(*)::integer
    from recent r join notice_delivery d on d.tenant_id = ${tenantId} and d.notice_id = r.id
    group by r.kind, d.channel, d.state`.execute(trx)
  return rows
}

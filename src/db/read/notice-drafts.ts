import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely'

import type { ClockKind } from '../../../machines/policy/words.ts'
import type { Database } from '../schema.ts'
import { readCursor, requireKeys, writeCursor } from './cursor.ts'
import { RECIPIENT_COLUMNS, RECIPIENT_JOINS, type RecipientColumns } from './notices.ts'
import { shownTitle, withinReach } from './reach.ts'
import type { Viewer } from './viewer.ts'

export type DraftRow = RecipientColumns & {
  id: string
  revision: number
  kind: string
  state: 'draft' | 'deferred'
  case_id: string
  case_number: string | null
  case_title: string | null
  policy_id: string
  policy_version: number
  clock: ClockKind | null
  step: number | null
  due_on: string | null
  subject: string
  body: string
  brief: string
  made_at: Date
  sent_before: number
  last_sent_at: Date | null
  owner: 'routing_office' | 'director'
  deferred_until: string | null
  deferred_by: string | null
  why: string | null
}
export type DraftsAsk = {
  scope: 'mine' | 'all'
  state: 'pending' | 'deferred'
  cursor?: string | undefined
  limit: number
}
export type DraftCounts = { mine: number; all: number; deferred: number }

/** Drafts `n` of cases `c`; every condition below is about these two. */
const DRAFTS = sql`notice n join suggestion_case c on c.id = n.case_id
  where n.tenant_id = (select current_setting('duban.tenant', true)) and n.state in ('draft', 'deferred')`

/** To a unit of a body that has a routing office: that one's worklist. Everything else is the director's. */
const IS_ROUTED = sql<SqlBool>`(n.unit_id is not null and exists (select 1 from post o
  join person op on op.tenant_id = o.tenant_id and op.id = o.person_id and op.left_on is null
  where o.tenant_id = n.tenant_id and o.role = 'routing_office' and o.ended_at is null and o.body_id = c.body_id))`

/** The deadline that it chases for still runs as it was: not met, not moved. */
const HOLDS = sql<SqlBool>`(n.clock is null or exists (select 1 from deadline d where d.case_id = n.case_id
  and d.actor_id = n.actor_id and d.kind = n.clock and d.version = n.version and d.ended_on is null))`

/** May the viewer decide it at all? The director everything, a routing office what goes to the units of its body. */
export function mayDecide(viewer: Viewer): RawBuilder<SqlBool> {
  if (viewer.role !== 'routing_office') return withinReach(viewer)
  return sql<SqlBool>`(n.unit_id is not null and ${withinReach(viewer)})`
}

function isMine({ role }: Viewer): RawBuilder<SqlBool> {
  return role === 'routing_office' ? IS_ROUTED : sql<SqlBool>`not ${IS_ROUTED}`
}

/** A draft that was put off comes back on its day. */
function isPending(today: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(n.state = 'draft' or n.deferred_until <= ${today}::date)`
}

export async function countDrafts(trx: Transaction<Database>, viewer: Viewer, today: string): Promise<DraftCounts> {
  const { rows } = await sql<DraftCounts>`
    select count(*) filter (where ${isPending(today)} and ${isMine(viewer)}) as mine,
      count(*) filter (where ${isPending(today)}) as all,
      count(*) filter (where not ${isPending(today)}) as deferred
    from ${DRAFTS} and ${mayDecide(viewer)} and ${HOLDS}`.execute(trx)
  return rows[0] ?? { mine: 0, all: 0, deferred: 0 }
}

/** Cases with a draft on the viewer's own desk, as `id` and `due_on`. */
export function draftedCases(viewer: Viewer, today: string): RawBuilder<unknown> {
  return sql`select n.case_id as id, coalesce(min(n.due_on), date '9999-12-31') as due_on
    from ${DRAFTS} and ${mayDecide(viewer)} and ${HOLDS} and ${isPending(today)} and ${isMine(viewer)} group by n.case_id`
}

/** One page, the earliest due day first. Throws REQUEST_INVALID for a foreign cursor. */
export async function listDraftRows(
  trx: Transaction<Database>,
  viewer: Viewer,
  today: string,
  { scope, state, cursor, limit }: DraftsAsk,
): Promise<{ rows: DraftRow[]; nextCursor: string | null }> {
  const question = ['drafts', viewer.postId, scope, state]
  const place = readCursor(cursor, question)
  if (place) requireKeys(place, [{ type: 'date' }])
  const after = place ? sql`(x.sort_on, x.id) > (${place.keys[0] ?? ''}::date, ${place.id}::uuid)` : sql`true`
  const conditions = [
    mayDecide(viewer),
    HOLDS,
    state === 'pending' ? isPending(today) : sql<SqlBool>`not ${isPending(today)}`,
    ...(scope === 'mine' && state === 'pending' ? [isMine(viewer)] : []),
  ]
  const { rows } = await sql<DraftRow & { sort_on: string }>`
    select x.* from (select n.id, coalesce(n.due_on, date '9999-12-31') as sort_on, n.revision, n.kind, n.state, n.case_id,
        c.number as case_number, ${shownTitle} as case_title, c.policy_id, c.policy_version, n.clock, n.step, n.due_on,
        n.subject, n.body, n.brief, n.made_at, n.deferred_until, n.why, pd.name as deferred_by,
        case when ${IS_ROUTED} then 'routing_office' else 'director' end as owner,
        ${RECIPIENT_COLUMNS}, sent.count as sent_before, sent.last_at as last_sent_at
      from (select n.tenant_id, n.id from ${DRAFTS} and ${sql.join(conditions, sql` and `)}) f
      join notice n on n.tenant_id = f.tenant_id and n.id = f.id join suggestion_case c on c.id = n.case_id
      ${RECIPIENT_JOINS}
      left join person pd on pd.tenant_id = n.tenant_id and pd.id = n.decided_by
      cross join lateral (select count(*) as count, max(s.sent_at) as last_at from notice s
        where s.tenant_id = n.tenant_id and s.case_id = n.case_id and s.actor_id = n.actor_id and s.clock = n.clock
          and s.version = n.version and s.state = 'sent') sent) x
    where ${after} order by x.sort_on, x.id limit ${limit + 1}`.execute(trx)
  const found = rows.slice(0, limit)
  const last = found.at(-1)
  return {
    rows: found,
    nextCursor: rows.length > limit && last ? writeCursor({ keys: [last.sort_on], id: last.id }, question) : null,
  }
}

export type DraftUnderDecision = {
  id: string
  revision: number
  state: string
  case_id: string
  subject: string
  body: string
  brief: string
  /** Does what it chases for still stand out? */
  holds: boolean
}

/** Holds a draft that the viewer may decide; undefined for what is not to be seen. It may have been decided before. */
export async function lockDraft(
  trx: Transaction<Database>,
  viewer: Viewer,
  id: string,
): Promise<DraftUnderDecision | undefined> {
  // First the lock and then the reading: what is read is what others have left.
  await sql`select 1 from notice n where n.id = ${id}::uuid for update`.execute(trx)
  const { rows } = await sql<DraftUnderDecision>`
    select n.id, n.revision, n.state, n.case_id, n.subject, n.body, n.brief, ${HOLDS} as holds
    from notice n join suggestion_case c on c.id = n.case_id
    where n.tenant_id = (select current_setting('duban.tenant', true)) and n.id = ${id}::uuid
      and (n.decided_at is not null or n.state in ('draft', 'deferred', 'dropped')) and ${mayDecide(viewer)}`.execute(
    trx,
  )
  return rows[0]
}

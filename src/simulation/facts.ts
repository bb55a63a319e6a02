import { type Kysely, sql, type Transaction } from 'kysely'
import type { StateValue } from 'xstate'

import type { MachineName } from '../../machines/effects.ts'
import type { DeadlineView, StoredActor } from '../../machines/step.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import type { LoggedLine } from './path.ts'
import { TENANT } from './stage.ts'
import { type CaseView, isIn, liveAssignments, viewCase } from './view.ts'

export const CASE_STATES = [
  'preparing',
  'withdrawn',
  'notHandedOver',
  'treatedAsLetter',
  'keptForReference',
  'handling',
  'replied',
  'concluded',
  'archived',
] as const
export type CaseState = (typeof CASE_STATES)[number]
/** A case at the end of the year, with all its clocks, also those that have ended. */
export type YearCase = {
  caseId: string
  n: number
  title: string
  lastSeq: number
  view: CaseView
  clocks: readonly (DeadlineView & { endedOn: string | null })[]
  state: CaseState
  /** Whether every reply that it owed came in time; null while none was owed. */
  isInTime: boolean | null
  replyDueOn: string | null
}

type ActorTuple = [
  id: string,
  machine: MachineName,
  version: number,
  value: StateValue,
  context: Record<string, unknown>,
]
type ClockTuple = [
  actorId: string,
  kind: DeadlineView['kind'],
  version: number,
  startOn: string,
  originalDueOn: string,
  dueOn: string,
  status: DeadlineView['status'],
  endedOn: string | null,
]
type Row = { id: string; title: string | null; last_seq: number; actors: ActorTuple[]; clocks: ClockTuple[] | null }

const CASES_AT_ONCE = 200
const EVENTS_PER_FETCH = 2_000

/** All cases in the order of the register, a few at a time in memory. */
export async function* readCases(db: Kysely<Database>): AsyncGenerator<YearCase> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await withTenant(db, TENANT, (trx) => listAfter(trx, after))
    for (const row of rows) yield toCase(row)
    const last = rows.at(-1)
    if (!last || rows.length < CASES_AT_ONCE) return
    after = last.id
  }
}

async function listAfter(trx: Transaction<Database>, after: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select c.id, c.title, c.last_seq,
      (select json_agg(json_build_array(a.id, a.machine, a.version, a.value, a.context) order by a.opened_seq)
         from actor a where a.case_id = c.id) as actors,
      (select json_agg(json_build_array(d.actor_id, d.kind, d.version, d.start_on, d.original_due_on, d.due_on, d.status,
                d.ended_on) order by d.actor_id, d.kind, d.version)
         from deadline d where d.case_id = c.id) as clocks
    from suggestion_case c where c.id > ${after}::uuid order by c.id limit ${CASES_AT_ONCE}
  `.execute(trx)
  return rows
}

function toCase({ id, title, last_seq, actors, clocks }: Row): YearCase {
  const stored: StoredActor[] = actors.map(([actorId, machine, version, value, context]) => {
    return { id: actorId, machine, version, value, context }
  })
  const all = (clocks ?? []).map(([actorId, kind, version, startOn, originalDueOn, dueOn, status, endedOn]) => {
    return { actorId, kind, version, startOn, originalDueOn, dueOn, status, endedOn, provisional: false }
  })
  const view = viewCase(stored, all)
  return {
    caseId: id,
    n: Number.parseInt(id.slice(0, 8), 16),
    title: title ?? '（涉密，不录标题）',
    lastSeq: last_seq,
    view,
    clocks: all,
    state: stateOf(view),
    ...judgeReply(view, all),
  }
}

const CLOSED = ['withdrawn', 'notHandedOver', 'treatedAsLetter', 'keptForReference'] as const
function stateOf({ suggestion }: CaseView): CaseState {
  const closed = CLOSED.find((state) => isIn(suggestion, state))
  if (closed) return closed
  const { archivedOn, concludedOn, repliedOn } = suggestion.context
  if (!isIn(suggestion, 'underway')) return 'preparing'
  return archivedOn ? 'archived' : concludedOn ? 'concluded' : repliedOn ? 'replied' : 'handling'
}

/** In time is a case whose every reply of the first round was; one that follows another keeps the outer date. */
function judgeReply(view: CaseView, clocks: YearCase['clocks']): Pick<YearCase, 'isInTime' | 'replyDueOn'> {
  const owing = new Set(liveAssignments(view).flatMap(({ id, context }) => (context.role === 'co' ? [] : [id])))
  const replies = clocks.filter(
    ({ kind, actorId, status }) => kind === 'reply' && owing.has(actorId) && status !== 'dropped',
  )
  const judged =
    replies.length > 0 ? replies : clocks.filter(({ kind, status }) => kind === 'outer' && status === 'met')
  const replyDueOn =
    judged
      .map(({ dueOn }) => dueOn)
      .sort()
      .at(-1) ?? null
  if (view.suggestion.context.repliedOn === null && !judged.some(({ status }) => status === 'overdue')) {
    return { isInTime: null, replyDueOn }
  }
  const isInTime = judged.every(
    ({ status, endedOn, dueOn }) => status === 'met' && endedOn !== null && endedOn <= dueOn,
  )
  return { isInTime, replyDueOn }
}

/** An event as it goes into the file, and as it is counted. */
export type YearEvent = {
  body: string
  hash: string
  text: string | null
  line: LoggedLine & { timerDueAt?: string; recordedAt: string; case: string; cause?: number }
}

/** The whole log by virtual time, register number and sequence; a few thousand lines at a time in memory. */
export async function* readEvents(db: Kysely<Database>): AsyncGenerator<YearEvent> {
  const pages = pagesOf(db)
  for await (const rows of pages) {
    for (const { body, hash, text } of rows) yield { body, hash, text, line: JSON.parse(body) as YearEvent['line'] }
  }
}

type EventRow = { body: string; hash: string; text: string | null }

/** One read-only transaction holds the cursor from the first page to the last. */
async function* pagesOf(db: Kysely<Database>): AsyncGenerator<EventRow[]> {
  const trx = await db.startTransaction().setAccessMode('read only').execute()
  try {
    await sql`select set_config('duban.tenant', ${TENANT}, true)`.execute(trx)
    await sql`
      declare log no scroll cursor for
        select e.body, encode(e.hash, 'hex') as hash, t.body as text
        from event e left join event_text t on t.case_id = e.case_id and t.seq = e.seq
        order by e.recorded_at, e.case_id, e.seq
    `.execute(trx)
    for (;;) {
      const { rows } = await sql<EventRow>`fetch ${sql.lit(EVENTS_PER_FETCH)} from log`.execute(trx)
      yield rows
      if (rows.length < EVENTS_PER_FETCH) return
    }
  } finally {
    await trx.rollback().execute()
  }
}

/** When an event was recorded. */
export async function findRecordedAt(db: Kysely<Database>, caseId: string, seq: number): Promise<string | undefined> {
  const row = await withTenant(db, TENANT, (trx) =>
    trx
      .selectFrom('event')
      .select('recorded_at')
      .where('case_id', '=', caseId)
      .where('seq', '=', seq)
      .executeTakeFirst(),
  )
  return row?.recorded_at.toISOString()
}

/** Messages that the engine wrote, and faults that stand. */
export async function countOutbox(db: Kysely<Database>): Promise<{ notices: number; chases: number; faults: number }> {
  const { rows } = await withTenant(db, TENANT, (trx) =>
    sql<{ notices: number; chases: number; faults: number }>`
      select
        (select count(*) from outbox where topic = 'notice')::integer as notices,
        (select count(*) from outbox where topic = 'notice' and body ->> 'kind' = 'chase')::integer as chases,
        (select count(*) from fault where resolved_at is null)::integer as faults
    `.execute(trx),
  )
  return rows[0] ?? { notices: 0, chases: 0, faults: 0 }
}

import { type Kysely, sql } from 'kysely'

import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import type { LoggedLine } from './path.ts'
import { TENANT } from './stage.ts'

const EVENTS_PER_FETCH = 2_000

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

import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'
import { containing, type Page, type PageAsk, readPage } from './page.ts'

export type GatheringKind = 'handover_meeting' | 'ballot_session' | 'review_campaign'
export type GatheringStatus = 'planned' | 'held' | 'cancelled' | 'running' | 'ended'
export type GatheringRow = {
  id: string
  label: string
  on: string
  status: GatheringStatus
  body: Record<string, unknown>
}
export type GatheringsAsk = PageAsk & {
  q?: string | undefined
  status?: GatheringStatus | undefined
  sort: 'on' | 'label' | 'status'
}

/** The column of the day on which it is held, or starts. */
export const DAY_COLUMNS = {
  handover_meeting: 'held_on',
  ballot_session: 'held_on',
  review_campaign: 'starts_on',
} as const satisfies Record<GatheringKind, string>

/** Meetings or campaigns of one kind. */
export async function listGatherings(
  trx: Transaction<Database>,
  kind: GatheringKind,
  ask: GatheringsAsk,
): Promise<Page<GatheringRow>> {
  const day = sql.ref(DAY_COLUMNS[kind])
  const sortKey = { on: sql`${day}::text`, label: sql`label`, status: sql`status` }[ask.sort]
  const conditions = [
    sql`true`,
    ...(ask.q ? [sql`label like ${containing(ask.q)}`] : []),
    ...(ask.status === undefined ? [] : [sql`status = ${ask.status}`]),
  ]
  return readPage<GatheringRow>(
    trx,
    sql`select id, label, ${day} as "on", status, body, ${sortKey} as sort_key from ${sql.table(kind)}
      where ${sql.join(conditions, sql` and `)}`,
    ask,
  )
}

/** One of them, held until the end of the transaction when it is to change. */
export async function findGathering(
  trx: Transaction<Database>,
  kind: GatheringKind,
  id: string,
  isLocking = false,
): Promise<GatheringRow | undefined> {
  const { rows } = await sql<GatheringRow>`
    select id, label, ${sql.ref(DAY_COLUMNS[kind])} as "on", status, body from ${sql.table(kind)} where id = ${id}
    ${isLocking ? sql`for update` : sql``}`.execute(trx)
  return rows[0]
}

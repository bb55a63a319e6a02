import { type SqlBool, sql, type Transaction } from 'kysely'

import { AppError } from '../../errors.ts'
import type { Database } from '../schema.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { shownTitle, withinReach } from './reach.ts'
import type { Viewer } from './viewer.ts'

export type InboxRow = {
  id: string
  kind: string
  subject: string
  body: string
  brief: string
  sent_at: Date
  read_at: Date | null
  due_on: string | null
  case_id: string | null
  case_number: string | null
  case_title: string | null
  /** The case can be seen from this post, with its words. */
  is_open: boolean
}
export type InboxAsk = {
  kind?: string | undefined
  state: 'all' | 'unread'
  cursor?: string | undefined
  limit: number
}

const mine = ({ id }: Viewer) =>
  sql<SqlBool>`n.tenant_id = (select current_setting('duban.tenant', true)) and n.recipient_id = ${id}
    and n.state = 'sent'`

/** One page of what was sent to this person, the newest first. Throws REQUEST_INVALID for a foreign cursor. */
export async function listInboxRows(
  trx: Transaction<Database>,
  viewer: Viewer,
  { kind, state, cursor, limit }: InboxAsk,
): Promise<{ rows: InboxRow[]; nextCursor: string | null }> {
  const question = ['inbox', viewer.id, kind ?? null, state]
  const from = await findPlace(trx, viewer, readCursor(cursor, question)?.id)
  const conditions = [
    mine(viewer),
    ...(kind === undefined ? [] : [sql<SqlBool>`n.kind = ${kind}`]),
    ...(state === 'unread' ? [sql<SqlBool>`n.read_at is null`] : []),
    ...(from ? [sql<SqlBool>`(n.sent_at, n.id) < (${from.at}::timestamptz, ${from.id}::uuid)`] : []),
  ]
  const { rows } = await sql<InboxRow>`
    select x.*, c.number as case_number, ${shownTitle} as case_title,
      (c.id is not null and coalesce(c.mark, 'none') <> 'state_secret' and ${withinReach(viewer)}) as is_open
    from (select n.id, n.kind, n.subject, n.body, n.brief, n.sent_at, n.read_at, n.due_on, n.case_id from notice n
      where ${sql.join(conditions, sql` and `)} order by n.sent_at desc, n.id desc limit ${limit + 1}) x
    left join suggestion_case c on c.id = x.case_id
    order by x.sent_at desc, x.id desc`.execute(trx)
  const found = rows.slice(0, limit)
  const last = found.at(-1)
  return {
    rows: found,
    nextCursor: rows.length > limit && last ? writeCursor({ keys: [], id: last.id }, question) : null,
  }
}

/** To the microsecond, as text: a Date would lose the last three digits. */
async function findPlace(
  trx: Transaction<Database>,
  viewer: Viewer,
  id: string | undefined,
): Promise<{ at: string; id: string } | undefined> {
  if (id === undefined) return undefined
  const { rows } = await sql<{ at: string; id: string }>`select n.sent_at::text as at, n.id from notice n
    where ${mine(viewer)} and n.id = ${id}::uuid`.execute(trx)
  if (rows[0]) return rows[0]
  throw new AppError('REQUEST_INVALID', '分页标记“cursor”无效；应原样使用上一页给出的标记，或者不写，从头开始')
}

export type KindCount = { kind: string; count: number; unread: number }

/** How much of each kind this person has, the most frequent first. */
export async function countKinds(trx: Transaction<Database>, viewer: Viewer): Promise<KindCount[]> {
  const { rows } = await sql<KindCount>`
    select n.kind, count(*) as count, count(*) filter (where n.read_at is null) as unread from notice n
    where ${mine(viewer)} group by n.kind order by count(*) desc, n.kind`.execute(trx)
  return rows
}

/** Counts no further than `most`: asked by every open page once a minute. */
export async function countUnread(trx: Transaction<Database>, viewer: Viewer, most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select 1 from notice n where ${mine(viewer)} and n.read_at is null limit ${most}) x`.execute(
    trx,
  )
  return rows[0]?.n ?? 0
}

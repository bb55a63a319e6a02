import { sql, type Transaction } from 'kysely'

import { clocksOnDesk, DESKS } from '../../../machines/desks.ts'
import type { ClockKind, Role } from '../../../machines/policy/words.ts'
import type { Database } from '../schema.ts'
import { withinReach } from './reach.ts'
import type { Viewer } from './viewer.ts'
import { concerns, readableClocks } from './visible-clocks.ts'

export type FeedDeadline = {
  case_id: string
  actor_id: string
  kind: ClockKind
  version: number
  due_on: string
  set_at: Date
  provisional: boolean
  number: string | null
  serial_number: string | null
}

/** A calendar program shows no more than this in a sensible way. */
const MOST_LINES = 1000

/** Open deadlines that these roles owe – or, where they owe none, follow – from that day on, the earliest first. */
export async function listFeedDeadlines(
  trx: Transaction<Database>,
  asked: { viewer: Viewer; roles: readonly Role[]; from: string },
): Promise<FeedDeadline[]> {
  const { viewer, roles, from } = asked
  const readable = readableClocks(viewer)
  const onDesk = clocksOnDesk(roles).filter((kind) => readable.includes(kind))
  const owed = onDesk.filter((kind) => roles.some((role) => DESKS[kind].owedBy.includes(role)))
  const kinds = owed.length > 0 ? owed : onDesk
  const { rows } = await sql<FeedDeadline>`
    select d.case_id, d.actor_id, d.kind, d.version, d.due_on, d.set_at, d.provisional, c.number, c.serial_number
    from deadline d join suggestion_case c on c.id = d.case_id
    where d.tenant_id = (select current_setting('duban.tenant', true)) and d.ended_on is null
      and d.kind = any (${sql.val(kinds)}::text[]) and d.due_on >= ${from}::date
      and ${concerns(viewer)} and ${withinReach(viewer)}
    order by d.due_on, c.number, d.case_id, d.actor_id, d.kind
    limit ${MOST_LINES}`.execute(trx)
  return rows
}

export type FeedRow = { made_at: Date; last_read_at: Date | null }

export async function findFeed(trx: Transaction<Database>, postId: string): Promise<FeedRow | undefined> {
  return trx
    .selectFrom('deadline_feed')
    .select(['made_at', 'last_read_at'])
    .where('post_id', '=', postId)
    .executeTakeFirst()
}

/** The post whose calendar this is. */
export async function findPostOfFeed(trx: Transaction<Database>, tokenHash: Buffer): Promise<string | undefined> {
  const row = await trx
    .selectFrom('deadline_feed')
    .select('post_id')
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  return row?.post_id
}

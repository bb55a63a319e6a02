import { type Insertable, type Selectable, sql, type Transaction } from 'kysely'

import type { NoticeTable } from '../notice-schema.ts'
import type { Database } from '../schema.ts'

/** What a notice has that no order and no step of the ladder asked for. */
export const UNORDERED = {
  outbox_id: null,
  actor_id: null,
  clock: null,
  version: null,
  step: null,
  due_on: null,
  day: null,
} as const

/** What a notice has that waits for nobody's leave and for no hour: it stands in the inbox from the moment it is made. */
export function sentAtOnce(at: Date) {
  return { state: 'sent', made_at: at, send_at: at, sent_at: at, why: null } as const
}

type Written = Pick<Selectable<NoticeTable>, 'id' | 'state' | 'outbox_id' | 'case_id'>
const ROWS_AT_ONCE = 500

/** Writes notices; those that were written before, under one of the keys of the table, are left out of the answer. */
export async function insertNotices(
  trx: Transaction<Database>,
  notices: readonly Insertable<NoticeTable>[],
): Promise<Written[]> {
  const written: Written[] = []
  // In one order for everybody: two who write the same ones wait for each other instead of blocking each other.
  const inOrder = notices.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  for (let from = 0; from < inOrder.length; from += ROWS_AT_ONCE) {
    const rows = await trx
      .insertInto('notice')
      .values(inOrder.slice(from, from + ROWS_AT_ONCE))
      .onConflict((conflict) => conflict.doNothing())
      .returning(['id', 'state', 'outbox_id', 'case_id'])
      .execute()
    written.push(...rows)
  }
  return written
}

function keyOf({ case_id, outbox_id, clock, version, step, recipient_id }: Insertable<NoticeTable>): string {
  return [case_id, clock, version, step, clock === null ? outbox_id : '', recipient_id].join('\t')
}

/**
 * The order of a step for which a notice was made before its time, when a lower step found nobody: that one is its
 * notice, and as long as nobody has decided it, it becomes what the order makes of it.
 */
export async function takeOverEarlier(
  trx: Transaction<Database>,
  { case_id, clock, version, step, recipient_id, ...notice }: Insertable<NoticeTable>,
): Promise<void> {
  const { outbox_id, state, kind, subject, body, brief, about, why } = notice
  const isFree = sql`(n.state = 'draft' and n.decided_by is null)`
  const become = (column: string, value: unknown) =>
    sql`${sql.ref(column)} = case when ${isFree} then ${value} else ${sql.ref(`n.${column}`)} end`
  await sql`
    update notice n set outbox_id = ${outbox_id}, ${sql.join([
      become('state', state),
      become('kind', kind),
      become('subject', subject),
      become('body', body),
      become('brief', brief),
      become('why', why),
    ])},
      about = case when ${isFree} then ${about}::jsonb else n.about end,
      send_at = case when ${isFree} then ${notice.send_at}::timestamptz else n.send_at end,
      revision = n.revision + 1
    where n.tenant_id = (select current_setting('duban.tenant', true)) and n.case_id = ${case_id} and n.clock = ${clock}
      and n.version = ${version} and n.step = ${step} and n.recipient_id is not distinct from ${recipient_id}
      and n.outbox_id is null`.execute(trx)
}

export type NoticeOrderRow = { id: number; case_id: string; body: unknown; tries: number }

/** Orders of notices that may be worked on now, the oldest first, held until the transaction ends. */
export async function lockNoticeOrders(
  trx: Transaction<Database>,
  { now, limit, id }: { now: string; limit: number; id?: number },
): Promise<NoticeOrderRow[]> {
  const { rows } = await sql<NoticeOrderRow>`
    select id, case_id, body, tries from outbox
    where tenant_id = (select current_setting('duban.tenant', true)) and topic = 'notice' and done_at is null
      and (next_try_at is null or next_try_at <= ${now}::timestamptz)
      ${id === undefined ? sql`` : sql`and id = ${id}`}
    order by id limit ${limit} for update skip locked`.execute(trx)
  return rows
}

/** These orders have been carried out; `outcomes` in the order of the ids. */
export async function markOrdersDone(
  trx: Transaction<Database>,
  ids: readonly number[],
  outcomes: readonly string[],
  now: string,
): Promise<void> {
  await sql`
    update outbox o set done_at = ${now}::timestamptz, tries = o.tries + 1, next_try_at = null, outcome = x.outcome
    from unnest(${sql.val([...ids])}::bigint[], ${sql.val([...outcomes])}::text[]) as x (id, outcome)
    where o.tenant_id = (select current_setting('duban.tenant', true)) and o.id = x.id`.execute(trx)
}

/** The order failed: it is tried again, each time after twice as long, at most an hour. Returns how often it failed. */
export async function putOffOrder(
  trx: Transaction<Database>,
  { id, outcome, now }: { id: number; outcome: string; now: string },
): Promise<number> {
  const { rows } = await sql<{ tries: number }>`
    update outbox set tries = tries + 1, outcome = ${outcome},
      next_try_at = ${now}::timestamptz + make_interval(secs => least(3600, 5 * 2 ^ least(tries, 10))::integer)
    where tenant_id = (select current_setting('duban.tenant', true)) and id = ${id} and done_at is null
    returning tries`.execute(trx)
  return rows[0]?.tries ?? 0
}

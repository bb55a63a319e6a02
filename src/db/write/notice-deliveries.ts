import { type Insertable, type Selectable, sql, type Transaction } from 'kysely'

import type { ChannelKind, NoticeDeliveryTable } from '../notice-schema.ts'
import type { Database } from '../schema.ts'

/** Rows of one statement; Postgres takes 65,535 values at most. */
const ROWS_AT_ONCE = 1000

/** Adds what is not there yet; returns how many were added. */
export async function insertNoticeDeliveries(
  trx: Transaction<Database>,
  deliveries: readonly Insertable<NoticeDeliveryTable>[],
): Promise<number> {
  let added = 0n
  for (let from = 0; from < deliveries.length; from += ROWS_AT_ONCE) {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('notice_delivery')
      .values(deliveries.slice(from, from + ROWS_AT_ONCE))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    added += numInsertedOrUpdatedRows ?? 0n
  }
  return Number(added)
}

/** Holds robots and webhooks, so that one message for many recipients is queued once however many processes send. */
export async function lockGroups(trx: Transaction<Database>, ids: readonly string[]): Promise<void> {
  await sql`select id from channel where id = any(${ids}::uuid[]) order by id for no key update`.execute(trx)
}

/** Was this very thing said of its case through this channel a short time ago, because of another recipient's notice? */
export async function wasSaid(
  trx: Transaction<Database>,
  asked: { channelId: string; noticeId: string; since: Date },
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from notice n
    join notice m on m.tenant_id = n.tenant_id and m.case_id = n.case_id and m.kind = n.kind and m.brief = n.brief
    join notice_delivery d on d.tenant_id = m.tenant_id and d.notice_id = m.id
    where n.id = ${asked.noticeId}::uuid and d.channel_id = ${asked.channelId}::uuid and d.made_at > ${asked.since}
    limit 1
  `.execute(trx)
  return rows.length > 0
}

export type ClaimedDelivery = Selectable<NoticeDeliveryTable>

/** Takes one delivery for this process: nobody else tries it before `until`, when a dead process lets it go. */
export async function claimDelivery(
  trx: Transaction<Database>,
  asked: { id: string; now: string; until: string },
): Promise<ClaimedDelivery | undefined> {
  return trx
    .updateTable('notice_delivery')
    .set({ tries: sql`tries + 1`, tries_left: sql`tries_left - 1`, next_try_at: new Date(asked.until) })
    .where('id', '=', asked.id)
    .where('state', '=', 'waiting')
    .where('next_try_at', '<=', new Date(asked.now))
    .returningAll()
    .executeTakeFirst()
}

export type Settlement = {
  state: NoticeDeliveryTable['state']
  outcome: string
  nextTryAt: Date | null
  sentAt: Date | null
  address: string | null
}

/** Notes what came of the given try; false when another process has taken it since, or it was settled. */
export async function settleNoticeDelivery(
  trx: Transaction<Database>,
  { id, tries }: { id: string; tries: number },
  { state, outcome, nextTryAt, sentAt, address }: Settlement,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('notice_delivery')
    .set({ state, outcome, next_try_at: nextTryAt, sent_at: sentAt, ...(address !== null && { address }) })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    // That it went out is true whoever holds it now; that it failed is told by the last try alone.
    .$if(state !== 'sent', (query) => query.where('tries', '=', tries))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Is this notice under way to its person, or there, by another way? */
export async function hasOtherWay(
  trx: Transaction<Database>,
  { id, notice_id }: Pick<ClaimedDelivery, 'id' | 'notice_id'>,
): Promise<boolean> {
  const row = await trx
    .selectFrom('notice_delivery')
    .select('id')
    .where('notice_id', '=', notice_id)
    .where('id', '!=', id)
    .where('channel', 'in', ['email', 'sms'])
    .where('state', 'in', ['waiting', 'sent'])
    .executeTakeFirst()
  return row !== undefined
}

/** Dead letters set out again: the given ones, or all of a channel or of every. Returns their ids. */
export async function reviveDeliveries(
  trx: Transaction<Database>,
  chosen: { ids?: readonly string[] | undefined; channel?: ChannelKind | undefined },
  now: string,
  tries: number,
): Promise<string[]> {
  const rows = await trx
    .updateTable('notice_delivery')
    .set({ state: 'waiting', next_try_at: new Date(now), tries_left: tries })
    .where('state', '=', 'dead')
    .$if(chosen.ids !== undefined, (query) => query.where('id', 'in', [...(chosen.ids ?? [])]))
    .$if(chosen.channel !== undefined, (query) => query.where('channel', '=', chosen.channel ?? 'email'))
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Dead letters that nobody will send any more. Returns their ids. */
export async function stopDeliveries(
  trx: Transaction<Database>,
  ids: readonly string[],
  why: string,
): Promise<string[]> {
  const rows = await trx
    .updateTable('notice_delivery')
    .set({ state: 'stopped', outcome: why, next_try_at: null })
    .where('state', '=', 'dead')
    .where('id', 'in', [...ids])
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

import { type Selectable, sql, type Transaction } from 'kysely'

import type { ChannelTable } from '../notice-schema.ts'
import type { Database } from '../schema.ts'

export type ChannelRow = Omit<Selectable<ChannelTable>, 'tenant_id' | 'secret'> & {
  has_secret: boolean
  waiting: number
  dead: number
}

/** Every channel of the congress, the oldest first; the secret itself is not read. */
export async function listChannels(trx: Transaction<Database>): Promise<ChannelRow[]> {
  return channels(trx).orderBy('c.made_at').orderBy('c.id').execute()
}

export async function findChannel(trx: Transaction<Database>, id: string): Promise<ChannelRow | undefined> {
  return channels(trx).where('c.id', '=', id).executeTakeFirst()
}

function channels(trx: Transaction<Database>) {
  return trx.selectFrom('channel as c').select([
    'c.id',
    'c.kind',
    'c.name',
    'c.url',
    'c.is_active',
    'c.wording',
    'c.carries',
    'c.revision',
    'c.made_at',
    'c.made_by',
    'c.last_sent_at',
    'c.last_failed_at',
    'c.last_failure',
    sql<boolean>`c.secret is not null`.as('has_secret'),
    sql<number>`(select count(*)::integer from notice_delivery d where d.tenant_id = c.tenant_id
        and d.channel_id = c.id and d.state = 'waiting')`.as('waiting'),
    sql<number>`(select count(*)::integer from notice_delivery d where d.tenant_id = c.tenant_id
        and d.channel_id = c.id and d.state = 'dead')`.as('dead'),
  ])
}

/** Through which notices leave this congress now. */
export async function listOpenChannels(
  trx: Transaction<Database>,
): Promise<Pick<Selectable<ChannelTable>, 'id' | 'kind' | 'carries'>[]> {
  return trx
    .selectFrom('channel')
    .select(['id', 'kind', 'carries'])
    .where('is_active', '=', true)
    .orderBy('id')
    .execute()
}

/** With its secret: for sending alone. Without an id the one that is open for e-mail. */
export async function findWayOut(
  trx: Transaction<Database>,
  id: string | null,
): Promise<Pick<Selectable<ChannelTable>, 'id' | 'kind' | 'url' | 'secret' | 'is_active' | 'wording'> | undefined> {
  return trx
    .selectFrom('channel')
    .select(['id', 'kind', 'url', 'secret', 'is_active', 'wording'])
    .$if(id !== null, (query) => query.where('id', '=', id))
    .$if(id === null, (query) => query.where('kind', '=', 'email').where('is_active', '=', true))
    .executeTakeFirst()
}

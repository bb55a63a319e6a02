import { type Selectable, sql, type Transaction } from 'kysely'
import type { HookDeliveryTable, HookTable } from '../office-schema.ts'
import type { Database } from '../schema.ts'

export type HookRow = Omit<Selectable<HookTable>, 'tenant_id' | 'secret' | 'failing_since'> & { waiting: number }
export type DeliveryRow = Omit<Selectable<HookDeliveryTable>, 'tenant_id' | 'body' | 'hook_id'>

const HOOK = [
  'h.id',
  'h.name',
  'h.url',
  'h.is_active',
  'h.stopped_why',
  'h.failures',
  'h.revision',
  'h.made_at',
  'h.made_by',
  'h.watched_until',
  'h.last_delivered_at',
] as const

/** Every registered address with how many deliveries wait. */
export async function listHooks(trx: Transaction<Database>): Promise<HookRow[]> {
  return hooks(trx).orderBy('h.made_at').orderBy('h.id').execute()
}

export async function findHook(trx: Transaction<Database>, id: string): Promise<HookRow | undefined> {
  return hooks(trx).where('h.id', '=', id).executeTakeFirst()
}

function hooks(trx: Transaction<Database>) {
  return trx
    .selectFrom('hook as h')
    .select(HOOK)
    .select((row) =>
      row
        .selectFrom('hook_delivery as d')
        .select(sql<number>`count(*)::integer`.as('n'))
        .whereRef('d.hook_id', '=', 'h.id')
        .where('d.next_try_at', 'is not', null)
        .as('waiting'),
    )
    .$narrowType<{ waiting: number }>()
}

/** One page of an address's deliveries, the newest first; `before` is the last line of the page before. */
export async function listDeliveriesOf(
  trx: Transaction<Database>,
  asked: { hookId: string; before: { madeAt: string; id: string } | undefined; limit: number },
): Promise<DeliveryRow[]> {
  const { hookId, before, limit } = asked
  return trx
    .selectFrom('hook_delivery as d')
    .select([
      'd.id',
      'd.event',
      'd.case_id',
      'd.revision',
      'd.made_at',
      'd.tries',
      'd.next_try_at',
      'd.delivered_at',
      'd.outcome',
    ])
    .where('d.hook_id', '=', hookId)
    .$if(before !== undefined, (query) =>
      query.where(sql<boolean>`(d.made_at, d.id) < (${before?.madeAt}::timestamptz, ${before?.id}::uuid)`),
    )
    .orderBy('d.made_at', 'desc')
    .orderBy('d.id', 'desc')
    .limit(limit)
    .execute()
}

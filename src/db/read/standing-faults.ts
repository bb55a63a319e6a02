import { type Selectable, sql, type Transaction } from 'kysely'

import type { NoticeTable } from '../notice-schema.ts'
import type { Database } from '../schema.ts'
import type { PolicyOfCase } from './notice-orders.ts'

/** Cases with a fault of this kind that is to be looked at again, with their policies. */
export async function listFaultsToLookAt(
  trx: Transaction<Database>,
  { kind, now, limit }: { kind: 'notice' | 'delivery'; now: string; limit: number },
): Promise<(PolicyOfCase & { case_id: string })[]> {
  const { rows } = await sql<PolicyOfCase & { case_id: string }>`
    select f.case_id, c.policy_id, c.policy_version from fault f join suggestion_case c on c.id = f.case_id
    where f.tenant_id = (select current_setting('duban.tenant', true)) and f.kind = ${kind} and f.resolved_at is null
      and f.next_try_at <= ${now}::timestamptz
    order by f.next_try_at, f.case_id limit ${limit}`.execute(trx)
  return rows
}

/** Holds the open fault until the transaction ends; false: somebody else has it, or it is gone. */
export async function lockFault(
  trx: Transaction<Database>,
  kind: 'notice' | 'delivery',
  caseId: string,
): Promise<boolean> {
  const { rows } = await sql`select 1 from fault
    where tenant_id = (select current_setting('duban.tenant', true)) and kind = ${kind} and resolved_at is null
      and case_id = ${caseId}::uuid for update skip locked`.execute(trx)
  return rows.length > 0
}

export type NobodyRow = Pick<
  Selectable<NoticeTable>,
  'id' | 'actor_id' | 'clock' | 'version' | 'step' | 'outbox_id' | 'made_at'
>

/** Notices of the case that found nobody. */
export async function listNobodies(trx: Transaction<Database>, caseId: string): Promise<NobodyRow[]> {
  return trx
    .selectFrom('notice')
    .select(['id', 'actor_id', 'clock', 'version', 'step', 'outbox_id', 'made_at'])
    .where('case_id', '=', caseId)
    .where('state', '=', 'nobody')
    .orderBy('made_at')
    .execute()
}

/** Is there a delivery of a notice of this case that was given up, and that still says something true? */
export async function hasDeadDelivery(trx: Transaction<Database>, caseId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from notice n
    join notice_delivery v on v.tenant_id = n.tenant_id and v.notice_id = n.id and v.state = 'dead'
    where n.tenant_id = (select current_setting('duban.tenant', true)) and n.case_id = ${caseId}::uuid
      and (n.clock is null or exists (select 1 from deadline d where d.case_id = n.case_id and d.actor_id = n.actor_id
        and d.kind = n.clock and d.version = n.version and d.ended_on is null))
    limit 1`.execute(trx)
  return rows.length > 0
}

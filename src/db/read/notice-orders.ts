import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

export type PolicyOfCase = { policy_id: string; policy_version: number }

/** The policies of the cases of which the next so many orders of notices are; none: nothing waits. */
export async function listWaitingPolicies(
  trx: Transaction<Database>,
  now: string,
  limit: number,
): Promise<PolicyOfCase[]> {
  const { rows } = await sql<PolicyOfCase>`
    select distinct c.policy_id, c.policy_version from suggestion_case c where c.id in (
      select o.case_id from outbox o
      where o.tenant_id = (select current_setting('duban.tenant', true)) and o.topic = 'notice' and o.done_at is null
        and (o.next_try_at is null or o.next_try_at <= ${now}::timestamptz)
      order by o.id limit ${limit})`.execute(trx)
  return rows
}

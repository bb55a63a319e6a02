import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

/** Those of the units for which nobody above section and clerk is known: neither a contact nor a post. */
export async function listUnitsWithoutHead(trx: Transaction<Database>, unitIds: readonly string[]): Promise<string[]> {
  if (unitIds.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select u.id from unit u where u.id = any (${sql.val([...unitIds])}::text[])
      and not exists (select 1 from unit_contact k where k.tenant_id = u.tenant_id and k.unit_id = u.id
        and k.duty in ('head', 'deputy_head') and k.ended_on is null)
      and not exists (select 1 from post p where p.tenant_id = u.tenant_id and p.unit_id = u.id
        and p.role in ('unit_head', 'unit_deputy_head') and p.ended_at is null)
    order by u.id`.execute(trx)
  return rows.map(({ id }) => id)
}

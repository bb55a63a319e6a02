import { sql, type Transaction } from 'kysely'

import { DAY_COLUMNS, type GatheringKind, type GatheringRow } from '../read/gatherings.ts'
import type { Database } from '../schema.ts'

/** Adds a meeting or campaign, or puts this one in the place of what stood under its id. */
export async function saveGathering(
  trx: Transaction<Database>,
  tenantId: string,
  kind: GatheringKind,
  { id, label, on, status, body }: GatheringRow,
): Promise<void> {
  const day = sql.ref(DAY_COLUMNS[kind])
  await sql`
    insert into ${sql.table(kind)} (tenant_id, id, ${day}, label, status, body)
    values (${tenantId}, ${id}, ${on}::date, ${label}, ${status}, ${JSON.stringify(body)}::jsonb)
    on conflict (tenant_id, id) do update set ${day} = excluded.${day}, label = excluded.label,
      status = excluded.status, body = excluded.body`.execute(trx)
}

import { type Kysely, sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

/** The work reads one congress as it stood at one moment; commits that happen meanwhile are not seen. */
export async function onSnapshot<Result>(
  db: Kysely<Database>,
  tenantId: string,
  work: (trx: Transaction<Database>) => Promise<Result>,
): Promise<Result> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      await sql`select set_config('duban.tenant', ${tenantId}, true)`.execute(trx)
      return work(trx)
    })
}

/**
 * From here on, rows are fetched by index: a few cases out of many, whatever the planner believes of tables that grew
 * since they were analysed.
 */
export async function preferIndexes(trx: Transaction<Database>, isPreferred = true): Promise<void> {
  const setting = isPreferred ? 'off' : 'on'
  await sql`select set_config(name, ${setting}, true)
    from unnest(array['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'jit']) name`.execute(trx)
}

import { type Kysely, sql, type Transaction } from 'kysely'

/**
 * Runs the work in one transaction that sees and writes only this tenant's rows. The setting ends with the
 * transaction, so a pooled connection never carries it to the next caller.
 */
export async function withTenant<Database, Result>(
  db: Kysely<Database>,
  tenantId: string,
  work: (trx: Transaction<Database>) => Promise<Result>,
): Promise<Result> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('duban.tenant', ${tenantId}, true)`.execute(trx)
    return work(trx)
  })
}

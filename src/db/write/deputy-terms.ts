import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

export type Term = { termNo: number; delegationId: string | null }

/** The deputy's terms are these from now on. */
export async function replaceTerms(
  trx: Transaction<Database>,
  tenantId: string,
  deputyId: string,
  terms: readonly Term[],
): Promise<void> {
  await sql`delete from deputy_term where deputy_id = ${deputyId}`.execute(trx)
  for (const { termNo, delegationId } of terms) {
    await sql`insert into deputy_term (tenant_id, deputy_id, term_no, delegation_id)
      values (${tenantId}, ${deputyId}, ${termNo}, ${delegationId})`.execute(trx)
  }
}

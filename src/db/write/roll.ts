import type { Transaction } from 'kysely'

import type { Database } from '../schema.ts'

/** Puts new deputies on the roll of the congress. Their names stand here and in no event. */
export async function insertDeputies(
  trx: Transaction<Database>,
  tenantId: string,
  deputies: readonly { id: string; name: string; delegationId: string | null }[],
): Promise<void> {
  if (deputies.length === 0) return
  await trx
    .insertInto('deputy')
    .values(
      deputies.map(({ id, name, delegationId }) => ({ tenant_id: tenantId, id, name, delegation_id: delegationId })),
    )
    .execute()
}

/** Puts new units on the list of the congress. */
export async function insertUnits(
  trx: Transaction<Database>,
  tenantId: string,
  units: readonly { id: string; name: string }[],
): Promise<void> {
  if (units.length === 0) return
  await trx
    .insertInto('unit')
    .values(units.map(({ id, name }) => ({ tenant_id: tenantId, id, name, kind: null, successor_id: null })))
    .execute()
}

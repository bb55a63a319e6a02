import type { Transaction } from 'kysely'

import type { Database } from '../schema.ts'

/** Puts new deputies on the roll of the congress; one that stands there stays. Their names stand here and in no event. */
export async function insertDeputies(
  trx: Transaction<Database>,
  tenantId: string,
  deputies: readonly { id: string; name: string; delegationId: string | null; phone?: string }[],
): Promise<void> {
  if (deputies.length === 0) return
  await trx
    .insertInto('deputy')
    .values(
      deputies.map(({ id, name, delegationId, phone = null }) => ({
        tenant_id: tenantId,
        id,
        name,
        delegation_id: delegationId,
        phone,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Puts new units on the list of the congress; one that stands there stays. */
export async function insertUnits(
  trx: Transaction<Database>,
  tenantId: string,
  units: readonly { id: string; name: string }[],
): Promise<void> {
  if (units.length === 0) return
  await trx
    .insertInto('unit')
    .values(units.map(({ id, name }) => ({ tenant_id: tenantId, id, name, kind: null, successor_id: null })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Puts new bodies, delegations or committees on the list of the congress; one that stands there stays. */
export async function insertOrgans(
  trx: Transaction<Database>,
  tenantId: string,
  organs: readonly { id: string; name: string; kind: 'body' | 'delegation' | 'committee' }[],
): Promise<void> {
  if (organs.length === 0) return
  await trx
    .insertInto('organ')
    .values(organs.map((organ) => ({ tenant_id: tenantId, ...organ })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

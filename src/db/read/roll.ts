import type { Transaction } from 'kysely'

import type { Database } from '../schema.ts'

/** A deputy or a unit as other records name it. */
export type RollEntry = { id: string; name: string | null }

/** Deputies whose id or name is among the given ones. */
export async function listDeputiesNamed(
  trx: Transaction<Database>,
  namesOrIds: readonly string[],
): Promise<RollEntry[]> {
  if (namesOrIds.length === 0) return []
  return trx
    .selectFrom('deputy')
    .select(['id', 'name'])
    .where((row) => row.or([row('id', 'in', namesOrIds), row('name', 'in', namesOrIds)]))
    .orderBy('id')
    .execute()
}

/** Units whose id or name is among the given ones. */
export async function listUnitsNamed(trx: Transaction<Database>, namesOrIds: readonly string[]): Promise<RollEntry[]> {
  if (namesOrIds.length === 0) return []
  return trx
    .selectFrom('unit')
    .select(['id', 'name'])
    .where((row) => row.or([row('id', 'in', namesOrIds), row('name', 'in', namesOrIds)]))
    .orderBy('id')
    .execute()
}

/** Bodies, delegations and committees whose id or name is among the given ones; closed ones are not. */
export async function listOrgansNamed(
  trx: Transaction<Database>,
  kind: 'body' | 'delegation' | 'committee',
  namesOrIds: readonly string[],
): Promise<RollEntry[]> {
  if (namesOrIds.length === 0) return []
  return trx
    .selectFrom('organ')
    .select(['id', 'name'])
    .where('kind', '=', kind)
    .where('is_closed', '=', false)
    .where((row) => row.or([row('id', 'in', namesOrIds), row('name', 'in', namesOrIds)]))
    .orderBy('id')
    .execute()
}

import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

export type NewPolicyVersion = {
  tenantId: string
  id: string
  version: number
  body: object
  file: object | null
  by: string
  note: string | null
  now: string
}

/** Stores a version; one that is there already stays as it is. */
export async function insertPolicyVersion(trx: Transaction<Database>, policy: NewPolicyVersion): Promise<void> {
  const { tenantId, id, version, body, file, by, note, now } = policy
  await sql`
    insert into policy_version (tenant_id, policy_id, version, body, file, stored_by, note, stored_at)
    values (${tenantId}, ${id}, ${version}, ${JSON.stringify(body)}::jsonb,
      ${file === null ? null : JSON.stringify(file)}::jsonb, ${by}, ${note}, ${now}::timestamptz)
    on conflict do nothing`.execute(trx)
}

/** New cases follow this version from now on. */
export async function updatePolicyInForce(
  trx: Transaction<Database>,
  tenantId: string,
  { id, version }: { id: string; version: number },
): Promise<void> {
  await sql`update congress set policy_id = ${id}, policy_version = ${version} where id = ${tenantId}`.execute(trx)
}

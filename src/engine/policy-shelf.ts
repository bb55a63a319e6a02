import type pg from 'pg'

import { Policy } from '../../machines/policy/schema.ts'

export type PolicyRef = { id: string; version: number }
/** Policies by congress, id and version. A version never changes once it is stored, so what was read stays true. */
export type PolicyShelf = {
  find(tenantId: string, id: string, version: number): Policy | undefined
  /** Reads those that are not known yet from the congress's own; what does not exist stays unknown. */
  fetch(tenantId: string, refs: readonly PolicyRef[]): Promise<void>
}

/**
 * The congress's own copy goes before one of that name that came with a later release; the given policies hold where it
 * has none.
 */
export function createPolicyShelf(pool: pg.Pool, given: readonly Policy[]): PolicyShelf {
  const shared = new Map(given.map((policy) => [`${policy.id} ${policy.version}`, policy]))
  const own = new Map<string, Policy>()
  /** Of which the congress was found to have no copy. */
  const onlyShared = new Set<string>()

  function find(tenantId: string, id: string, version: number): Policy | undefined {
    return own.get(`${tenantId} ${id} ${version}`) ?? shared.get(`${id} ${version}`)
  }

  async function fetch(tenantId: string, refs: readonly PolicyRef[]): Promise<void> {
    for (const { id, version } of refs) {
      const key = `${tenantId} ${id} ${version}`
      if (own.has(key) || onlyShared.has(key)) continue
      const body = await readPolicy(pool, tenantId, id, version)
      if (body !== undefined) own.set(key, Policy.parse(body))
      else if (shared.has(`${id} ${version}`)) onlyShared.add(key)
    }
  }

  return { find, fetch }
}

/** Of Postgres. */
const LAST_INTEGER = 2_147_483_647

async function readPolicy(pool: pg.Pool, tenantId: string, id: string, version: number): Promise<unknown> {
  if (!Number.isInteger(version) || version < 1 || version > LAST_INTEGER) return undefined
  const client = await pool.connect()
  try {
    await client.query('begin read only')
    await client.query(`select set_config('duban.tenant', $1, true)`, [tenantId])
    const { rows } = await client.query<{ body: unknown }>(
      'select body from policy_version where tenant_id = $1 and policy_id = $2 and version = $3',
      [tenantId, id, version],
    )
    await client.query('commit')
    return rows[0]?.body
  } catch (error) {
    // The connection goes back to the pool: nobody else may find a transaction on it.
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

import type { Kysely, sql } from 'kysely'

import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import type { Ground } from './ground.ts'
import type { Promised } from './people.ts'
import { TENANT } from './roll.ts'

/** What must hold, how often it was looked at, and what was found against it. A rule that saw nothing proves nothing. */
export type Finding = { rule: string; seen: number; against: string[] }
export type Evidence = {
  ground: Ground
  db: Kysely<Database>
  promised: readonly Promised[]
  /** Requests that came twice, and what was wrong with the answers. */
  repeated: number
  unlike: readonly string[]
  /** Deliveries that were given up and sent again by staff. */
  givenUp: readonly string[]
  now: string
}
export type Rule = (evidence: Evidence) => Promise<Finding>

export async function rowsOf<Row>({ db }: Pick<Evidence, 'db'>, query: ReturnType<typeof sql<Row>>): Promise<Row[]> {
  return withTenant(db, TENANT, async (trx) => (await query.execute(trx)).rows)
}

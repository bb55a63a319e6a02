import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'
import { actorIsShown, type CaseReading } from './case-reading.ts'

/** Does the reader know of this actor of the case? */
export async function isActorShown(
  trx: Transaction<Database>,
  reading: CaseReading,
  actorId: string,
): Promise<boolean> {
  const { rows } = await sql`select 1 from actor a
    where a.case_id = ${reading.caseId} and a.id = ${actorId} and ${actorIsShown(reading)}`.execute(trx)
  return rows.length > 0
}

/** Is the unit on duty in the case, which is not concluded yet? */
export async function isUnitOnDuty(
  trx: Transaction<Database>,
  caseId: string,
  unitId: string | undefined,
): Promise<boolean> {
  if (unitId === undefined) return false
  const { rows } = await sql`select 1 from actor a join suggestion_case c on c.id = a.case_id
    where a.case_id = ${caseId} and a.machine = 'assignment' and a.unit_id = ${unitId}
      and a.context ->> 'endedWhy' is null and c.concluded_on is null`.execute(trx)
  return rows.length > 0
}

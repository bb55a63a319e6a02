import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

/** An open case that a change of the records concerns. */
export type AffectedCase = { id: string; revision: number; number: string | null; is_lead: boolean }

/** Open cases in which the unit still has something to do: a duty, a promise, a rectification, or a place in the plan. */
export async function listOpenCasesOfUnit(trx: Transaction<Database>, unitId: string): Promise<AffectedCase[]> {
  const planned = JSON.stringify([{ unitId }])
  const ordered = JSON.stringify([unitId])
  const { rows } = await sql<AffectedCase>`
    select c.id, c.revision, coalesce(c.number, c.serial_number) as number,
      coalesce(c.lead_unit_id = ${unitId}, false) as is_lead
    from suggestion_case c where not c.is_settled and exists (
      select 1 from actor a where a.case_id = c.id and case a.machine
        when 'suggestion' then a.context::jsonb -> 'plan' @> ${planned}::jsonb
        when 'ballot' then not a.is_settled and a.context::jsonb -> 'rectifyingUnitIds' @> ${ordered}::jsonb
        else not a.is_settled and a.unit_id = ${unitId} end)
    order by c.number, c.serial_number, c.id`.execute(trx)
  return rows
}

const HAS_HEARD = {
  ended: sql`a.context::jsonb -> 'endedDeputies'`,
  suspended: sql`a.context::jsonb -> 'suspendedDeputyIds'`,
} as const

/** Open cases that the deputy leads or signed, and that have not heard of this status. */
export async function listOpenCasesOfDeputy(
  trx: Transaction<Database>,
  deputyId: string,
  status: 'active' | 'suspended' | 'ended',
): Promise<AffectedCase[]> {
  const hasHeard =
    status === 'active' ? sql`not ${HAS_HEARD.suspended} ? ${deputyId}` : sql`${HAS_HEARD[status]} ? ${deputyId}`
  const { rows } = await sql<AffectedCase>`
    select c.id, c.revision, coalesce(c.number, c.serial_number) as number, c.lead_signer_id = ${deputyId} as is_lead
    from suggestion_case c
    join case_party p on p.tenant_id = c.tenant_id and p.kind = 'signer' and p.party_id = ${deputyId} and p.case_id = c.id
    join actor a on a.case_id = c.id and a.machine = 'suggestion'
    where not c.is_settled and not (${hasHeard})
    order by c.number, c.serial_number, c.id`.execute(trx)
  return rows
}

import { type Selectable, sql, type Transaction } from 'kysely'

import type { Database, PolicyVersionTable } from '../schema.ts'
import type { OpenDeadlineRow } from './open-deadlines.ts'

export type StoredPolicy = Pick<Selectable<PolicyVersionTable>, 'policy_id' | 'version' | 'body' | 'file' | 'stored_at'>

/** The congress's own versions, the newest of each first. */
export async function listStoredPolicies(trx: Transaction<Database>): Promise<StoredPolicy[]> {
  return trx
    .selectFrom('policy_version')
    .select(['policy_id', 'version', 'body', 'file', 'stored_at'])
    .orderBy('policy_id')
    .orderBy('version', 'desc')
    .execute()
}

/** Which version the congress's new cases follow; held until the end of the transaction when it is to change. */
export async function getRefInForce(
  trx: Transaction<Database>,
  tenantId: string,
  isLocking = false,
): Promise<{ id: string; version: number }> {
  const { rows } = await sql<{ id: string; version: number }>`
    select policy_id as id, policy_version as version from congress where id = ${tenantId}
    ${isLocking ? sql`for update` : sql``}`.execute(trx)
  const [row] = rows
  if (!row) throw new Error(`No congress "${tenantId}"`)
  return row
}

/** How many open cases follow each version. */
export async function countCasesByPolicy(
  trx: Transaction<Database>,
): Promise<{ id: string; version: number; cases: number }[]> {
  const { rows } = await sql<{ id: string; version: number; cases: number }>`
    select policy_id as id, policy_version as version, count(*) as cases from suggestion_case
    where not is_settled group by 1, 2`.execute(trx)
  return rows
}

export type PolicyCase = {
  id: string
  revision: number
  number: string | null
  is_lead: boolean
  policy_id: string
  policy_version: number
}

/** Open cases that follow another version: the given ones, or the first so many. */
export async function listCasesUnderOther(
  trx: Transaction<Database>,
  target: { id: string; version: number },
  caseIds: readonly string[] | null,
  limit: number,
): Promise<PolicyCase[]> {
  const { rows } = await sql<PolicyCase>`
    select c.id, c.revision, coalesce(c.number, c.serial_number) as number, false as is_lead, c.policy_id,
      c.policy_version
    from suggestion_case c
    where ${isUnderOther(target, caseIds)}
    order by c.number, c.serial_number, c.id limit ${limit}`.execute(trx)
  return rows
}

/** How many open cases follow another version, of the given ones or of all. */
export async function countCasesUnderOther(
  trx: Transaction<Database>,
  target: { id: string; version: number },
  caseIds: readonly string[] | null,
): Promise<number> {
  const { rows } = await sql<{ cases: number }>`
    select count(*)::integer as cases from suggestion_case c where ${isUnderOther(target, caseIds)}`.execute(trx)
  return rows[0]?.cases ?? 0
}

function isUnderOther({ id, version }: { id: string; version: number }, caseIds: readonly string[] | null) {
  const chosen = caseIds === null ? sql`true` : sql`c.id = any (${sql.val(caseIds)}::uuid[])`
  return sql`not c.is_settled and ${chosen} and (c.policy_id, c.policy_version) <> (${id}, ${version})`
}

/** The open deadlines of these cases, with the policy that each follows. */
export async function listOpenDeadlinesOf(
  trx: Transaction<Database>,
  caseIds: readonly string[],
): Promise<OpenDeadlineRow[]> {
  const { rows } = await sql<OpenDeadlineRow>`
    select d.case_id, d.actor_id, d.kind, d.version, d.start_on, d.term, d.roll, d.due_on, d.provisional, d.explanation,
      c.number, c.serial_number, c.policy_id, c.policy_version
    from deadline d join suggestion_case c on c.id = d.case_id
    where d.ended_on is null and d.case_id = any (${sql.val(caseIds)}::uuid[])
    order by d.case_id, d.actor_id, d.kind`.execute(trx)
  return rows
}

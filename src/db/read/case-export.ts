import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely'

import type { Category } from '../../../machines/policy/words.ts'
import type { Database } from '../schema.ts'
import { knowsProposer, shownLeadSigner, shownTitle } from './reach.ts'
import type { Viewer } from './viewer.ts'
import { dueOnFor } from './visible-clocks.ts'

/** A case as it may leave the house: no text, no ratings, names as far as the viewer knows them. */
export type CaseExportRow = {
  number: string | null
  serial_number: string | null
  title: string | null
  lead_signer: string | null
  cosigners: string | null
  delegation: string | null
  period: 'in_session' | 'between_sessions' | null
  term_no: number | null
  session_no: number | null
  category: Category | null
  is_key: boolean
  stage: string
  submitted_on: string | null
  first_handed_over_on: string | null
  lead_units: string | null
  co_units: string | null
  next_due_on: string | null
  replied_on: string | null
  concluded_on: string | null
  archived_on: string | null
}

/** What may leave in a file: neither 内部 nor the stub of a state secret. A condition on `c`. */
export const mayLeave = sql<SqlBool>`coalesce(c.mark, 'none') not in ('internal', 'state_secret')`

/** The rows of these cases, in the order of the ids; all must be within reach and may leave. */
export async function listCaseExports(
  trx: Transaction<Database>,
  viewer: Viewer,
  ids: readonly string[],
): Promise<CaseExportRow[]> {
  if (ids.length === 0) return []
  const known = knowsProposer(viewer)
  const { rows } = await sql<CaseExportRow>`
    select c.number, c.serial_number, ${shownTitle} as title, coalesce(d.name, d.id) as lead_signer,
      case when ${known} then cosigners.names end as cosigners,
      case when ${known} then coalesce(o.name, c.delegation_id) end as delegation,
      c.period, c.term_no, c.session_no, c.category, c.is_key, c.stage, c.submitted_on, c.first_handed_over_on,
      ${unitNames(sql`<> 'co'`)} as lead_units, ${unitNames(sql`= 'co'`)} as co_units,
      ${dueOnFor(viewer)} as next_due_on, c.replied_on, c.concluded_on, c.archived_on
    from unnest(${sql.val([...ids])}::uuid[]) with ordinality k (id, n)
    join suggestion_case c on c.id = k.id and ${mayLeave}
    left join deputy d on d.tenant_id = c.tenant_id and d.id = ${shownLeadSigner(viewer)}
    left join organ o on o.tenant_id = c.tenant_id and o.id = c.delegation_id
    left join lateral (
      select string_agg(coalesce(s.name, i.id), '、' order by i.n) as names
      from actor a
      cross join lateral json_array_elements_text(a.context -> 'cosignerIds') with ordinality i (id, n)
      left join deputy s on s.tenant_id = a.tenant_id and s.id = i.id
      where a.case_id = c.id and a.id = 'suggestion') cosigners on true
    order by k.n`.execute(trx)
  return rows
}

/** Units that bear a duty of this part, in the order in which they got it. */
function unitNames(part: RawBuilder<unknown>): RawBuilder<string | null> {
  return sql<string | null>`(
    select string_agg(coalesce(u.name, a.unit_id), '、' order by a.opened_seq)
    from actor a left join unit u on u.tenant_id = a.tenant_id and u.id = a.unit_id
    where a.case_id = c.id and a.machine = 'assignment' and a.state <> 'ended' and a.context ->> 'role' ${part})`
}

import { type Selectable, sql, type Transaction } from 'kysely'

import type { Standing } from '../../../machines/reading.ts'
import type { Database, SuggestionCaseTable } from '../schema.ts'
import { knowsProposer, shownLeadSigner, shownTitle } from './reach.ts'
import type { Viewer } from './viewer.ts'

/** What a line shows of a case out of its row, as far as the viewer may see it. */
export type CaseLineRow = Pick<
  Selectable<SuggestionCaseTable>,
  | 'id'
  | 'revision'
  | 'number'
  | 'serial_number'
  | 'title'
  | 'mark'
  | 'period'
  | 'term_no'
  | 'session_no'
  | 'category'
  | 'is_key'
  | 'stage'
  | 'lead_signer_id'
  | 'lead_unit_id'
  | 'replied_on'
  | 'concluded_on'
  | 'archived_on'
> & {
  lead_signer_name: string | null
  lead_unit_name: string | null
  knows_proposer: boolean
  cosigners: number
  duties: number
  standing: Standing
}

/** The rows of these cases, in the order of the ids; all must be within reach. */
export async function listCaseLineRows(
  trx: Transaction<Database>,
  viewer: Viewer,
  ids: readonly string[],
): Promise<CaseLineRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<
    Omit<CaseLineRow, 'standing'> & {
      is_signer: boolean
      has_ballot: boolean
      public_as: 'full' | 'title_only' | null
    }
  >`
    select c.id, c.revision, c.number, c.serial_number, ${shownTitle} as title, coalesce(c.mark, 'none') as mark, c.period,
      c.term_no, c.session_no, c.category, c.is_key, c.stage, c.replied_on, c.concluded_on, c.archived_on,
      ${shownLeadSigner(viewer)} as lead_signer_id, d.name as lead_signer_name,
      c.lead_unit_id, u.name as lead_unit_name, ${knowsProposer(viewer)} as knows_proposer,
      greatest(p.signers - 1, 0) as cosigners, (
        select count(distinct a.unit_id) from actor a
        where a.case_id = c.id and a.machine = 'assignment' and a.state <> 'ended') as duties,
      p.is_signer, p.has_ballot, p.public_as
    from unnest(${sql.val([...ids])}::uuid[]) with ordinality k (id, n)
    join suggestion_case c on c.id = k.id
    cross join lateral (
      select count(*) filter (where p.kind = 'signer')::integer as signers,
        coalesce(bool_or(p.kind = 'signer' and p.party_id = ${viewer.deputyId ?? ''}), false) as is_signer,
        coalesce(bool_or(p.kind = 'ballot'), false) as has_ballot,
        max(p.party_id) filter (where p.kind = 'public') as public_as
      from case_party p where p.case_id = c.id) p
    left join deputy d on d.tenant_id = c.tenant_id and d.id = ${shownLeadSigner(viewer)}
    left join unit u on u.tenant_id = c.tenant_id and u.id = c.lead_unit_id
    order by k.n`.execute(trx)
  return rows.map(({ is_signer, has_ballot, public_as, ...row }) => ({
    ...row,
    standing: { isSigner: is_signer, hasBallot: has_ballot, publicAs: public_as },
  }))
}

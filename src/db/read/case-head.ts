import { type Selectable, sql, type Transaction } from 'kysely'

import type { Standing } from '../../../machines/reading.ts'
import type { Database, SuggestionCaseTable } from '../schema.ts'
import { knowsProposer, shownLeadSigner, shownTitle, withinReach } from './reach.ts'
import type { Viewer } from './viewer.ts'

type Columns = Omit<
  Selectable<SuggestionCaseTable>,
  'tenant_id' | 'last_hash' | 'sealed_revision' | 'last_recorded_at' | 'stamps' | 'session_rank'
>
/** The row of a case as the viewer may see it, and how the viewer stands to it. */
export type CaseHead = Columns & { knows_proposer: boolean; standing: Standing }

const COLUMNS = [
  'c.id',
  'c.revision',
  'c.last_seq',
  'c.policy_id',
  'c.policy_version',
  'c.stage',
  'c.is_settled',
  'c.period',
  'c.origin',
  'c.mark',
  'c.term_no',
  'c.session_no',
  'c.category',
  'c.is_key',
  'c.number',
  'c.serial_number',
  'c.body_id',
  'c.lead_unit_id',
  'c.lead_case_id',
  'c.drafted_on',
  'c.submitted_on',
  'c.first_handed_over_on',
  'c.outer_due_on',
  'c.next_due_on',
  'c.replied_on',
  'c.concluded_on',
  'c.struck_off_on',
  'c.archived_on',
] as const

/** Finds the case if it is within the viewer's reach; what is not is not told from what does not exist. */
export async function findCaseHead(
  trx: Transaction<Database>,
  viewer: Viewer,
  caseId: string,
): Promise<CaseHead | undefined> {
  const standsAs = (kind: string, partyId: string | undefined) =>
    sql<boolean>`exists (select 1 from case_party p
      where p.case_id = c.id and p.kind = ${kind} and p.party_id = ${partyId ?? ''})`
  const row = await trx
    .selectFrom('suggestion_case as c')
    .select(COLUMNS)
    .select([
      shownTitle.as('title'),
      shownLeadSigner(viewer).as('lead_signer_id'),
      sql<string | null>`case when ${knowsProposer(viewer)} then c.delegation_id end`.as('delegation_id'),
      knowsProposer(viewer).$castTo<boolean>().as('knows_proposer'),
      standsAs('signer', viewer.deputyId).as('is_signer'),
      standsAs('ballot', '*').as('has_ballot'),
      sql<'full' | 'title_only' | null>`(select p.party_id from case_party p
        where p.case_id = c.id and p.kind = 'public')`.as('public_as'),
    ])
    .where('c.id', '=', caseId)
    .where(withinReach(viewer))
    .executeTakeFirst()
  if (!row) return undefined
  const { is_signer, has_ballot, public_as, ...columns } = row
  return { ...columns, standing: { isSigner: is_signer, hasBallot: has_ballot, publicAs: public_as } }
}

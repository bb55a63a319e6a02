import { type RawBuilder, type Selectable, type SqlBool, sql, type Transaction } from 'kysely'

import type { Role } from '../../../machines/policy/words.ts'
import type { AttachmentTable } from '../office-schema.ts'
import type { Database } from '../schema.ts'
import { knowsProposer, withinReach } from './reach.ts'
import type { Viewer } from './viewer.ts'

export type AttachmentRow = Pick<
  Selectable<AttachmentTable>,
  | 'id'
  | 'case_id'
  | 'seq'
  | 'actor_id'
  | 'name'
  | 'media_type'
  | 'size_bytes'
  | 'purpose'
  | 'audience'
  | 'unit_id'
  | 'uploaded_at'
  | 'uploaded_by'
  | 'uploaded_role'
  | 'withdrawn_at'
  | 'withdrawn_reason'
> & { uploader_name: string | null; withdrawer_name: string | null }

/** The offices: what is for them alone, and what was withdrawn, is listed for nobody else. */
export const OFFICE_READERS: ReadonlySet<Role> = new Set<Role>([
  'deputy_office_clerk',
  'deputy_office_director',
  'presidium',
  'auditor',
])
/** Who sees no more of a case than its ballot or what is public reads no file of its parties. */
const ONLOOKERS: ReadonlySet<Role> = new Set<Role>(['standing_committee_member', 'scrutineer', 'teller'])

const COLUMNS = [
  'a.id',
  'a.case_id',
  'a.seq',
  'a.actor_id',
  'a.name',
  'a.media_type',
  'a.size_bytes',
  'a.purpose',
  'a.audience',
  'a.unit_id',
  'a.uploaded_at',
  'a.uploaded_by',
  'a.uploaded_role',
  'a.withdrawn_at',
  'a.withdrawn_reason',
] as const

/** The files of a case that the viewer may read, oldest first; of a case out of reach there are none. */
export async function listAttachmentsOf(
  trx: Transaction<Database>,
  viewer: Viewer,
  caseId: string,
): Promise<AttachmentRow[]> {
  return readable(trx, viewer)
    .select(COLUMNS)
    .select(['u.name as uploader_name', 'w.name as withdrawer_name'])
    .where('a.case_id', '=', caseId)
    .orderBy('a.uploaded_at')
    .orderBy('a.id')
    .execute()
}

/** One file with where its bytes lie, if the viewer may read it. */
export async function findAttachment(
  trx: Transaction<Database>,
  viewer: Viewer,
  id: string,
): Promise<(AttachmentRow & { store_key: string; mark: string | null }) | undefined> {
  return readable(trx, viewer)
    .select(COLUMNS)
    .select(['u.name as uploader_name', 'w.name as withdrawer_name', 'a.store_key', 'c.mark'])
    .where('a.id', '=', id)
    .executeTakeFirst()
}

/** What a case says about taking files; undefined out of the viewer's reach. */
export async function findCaseForFiles(
  trx: Transaction<Database>,
  viewer: Viewer,
  caseId: string,
): Promise<{ mark: string | null; last_seq: number; files: number } | undefined> {
  return trx
    .selectFrom('suggestion_case as c')
    .select(['c.mark', 'c.last_seq'])
    .select((row) =>
      row
        .selectFrom('attachment as a')
        .select(sql<number>`count(*)::integer`.as('n'))
        .whereRef('a.case_id', '=', 'c.id')
        .as('files'),
    )
    .where('c.id', '=', caseId)
    .where(withinReach(viewer))
    .$narrowType<{ files: number }>()
    .executeTakeFirst()
}

/** Which of these keys have a row, of an upload or of something made here: what has none was left by work that broke off. */
export async function listKnownKeys(trx: Transaction<Database>, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const rows = await trx
    .selectFrom('attachment')
    .select('store_key')
    .where('store_key', 'in', keys)
    .unionAll(trx.selectFrom('letter').select(sql<string>`store_key`.as('store_key')).where('store_key', 'in', keys))
    .unionAll(trx.selectFrom('report_file').select('store_key').where('store_key', 'in', keys))
    .unionAll(trx.selectFrom('document_template').select('store_key').where('store_key', 'in', keys))
    .unionAll(trx.selectFrom('document').select('store_key').where('store_key', 'in', keys))
    .unionAll(
      trx.selectFrom('archive_pack').select(sql<string>`store_key`.as('store_key')).where('store_key', 'in', keys),
    )
    .execute()
  return new Set(rows.map((row) => row.store_key))
}

function readable(trx: Transaction<Database>, viewer: Viewer) {
  return trx
    .selectFrom('attachment as a')
    .innerJoin('suggestion_case as c', 'c.id', 'a.case_id')
    .leftJoin('person as u', (join) =>
      join.onRef('u.tenant_id', '=', 'a.tenant_id').onRef('u.id', '=', 'a.uploaded_by'),
    )
    .leftJoin('person as w', (join) =>
      join.onRef('w.tenant_id', '=', 'a.tenant_id').onRef('w.id', '=', 'a.withdrawn_by'),
    )
    .where(withinReach(viewer))
    .where(mayRead(viewer))
}

/** A condition on `attachment as a` and its `suggestion_case as c`, beside the reach of the case itself. */
function mayRead(viewer: Viewer): RawBuilder<SqlBool> {
  // A case may be marked after files came in: from then on nobody reads them here.
  const isHere = sql<SqlBool>`coalesce(c.mark, 'none') <> 'state_secret'`
  if (OFFICE_READERS.has(viewer.role)) return isHere
  const isMine = sql<SqlBool>`(a.uploaded_by = ${viewer.id} and a.uploaded_role = ${viewer.role})`
  return sql<SqlBool>`(${isHere} and a.withdrawn_at is null and (${isMine} or (${forAudience(viewer)}
    and (${knowsProposer(viewer)} or not ${namesProposer}))))`
}

/** What came from the side of the proposers, or is the paper that they signed. */
const namesProposer = sql<SqlBool>`(a.purpose = 'paper_original'
  or a.uploaded_role in ('deputy', 'delegation_staff', 'secretariat'))`

function forAudience(viewer: Viewer): RawBuilder<SqlBool> {
  const shared = sql<SqlBool>`a.audience in ('parties', 'public')`
  if (ONLOOKERS.has(viewer.role)) return ofPublicCase
  // The procuratorate has the clue and what is open of the case; the papers of its parties are not its own.
  if (viewer.role === 'procurator') return sql<SqlBool>`a.audience = 'public'`
  if (viewer.role === 'deputy') {
    const signed = sql<SqlBool>`exists (select 1 from case_party p
      where p.case_id = c.id and p.kind = 'signer' and p.party_id = ${viewer.deputyId ?? ''})`
    return sql<SqlBool>`(${ofPublicCase} or (${shared} and ${signed}))`
  }
  if (viewer.role === 'secretariat') return sql<SqlBool>`a.purpose <> 'evidence' and a.audience <> 'own_unit'`
  // Its units' replies pass through the routing office before they are signed.
  if (viewer.role === 'routing_office') return sql<SqlBool>`a.audience <> 'office'`
  if (viewer.unitId === undefined) return shared
  return sql<SqlBool>`(${shared} or (a.audience = 'own_unit' and a.unit_id = ${viewer.unitId}))`
}

const ofPublicCase = sql<SqlBool>`(a.audience = 'public' and exists (select 1 from case_party p
  where p.case_id = c.id and p.kind = 'public' and p.party_id = 'full'))`

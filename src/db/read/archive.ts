import { sql, type Transaction } from 'kysely'

import type { Category } from '../../../machines/policy/words.ts'
import type { Database } from '../schema.ts'
import { withinReach } from './reach.ts'
import type { Viewer } from './viewer.ts'

/** A case as the archive knows it. */
export type ArchivedCase = {
  id: string
  number: string | null
  title: string | null
  mark: string | null
  category: Category | null
  is_key: boolean
  policy_id: string
  policy_version: number
  archived_on: string | null
  concluded_on: string | null
  archive_number: string | null
}

const COLUMNS = sql`c.id, c.number, c.title, c.mark, c.category, c.is_key, c.policy_id, c.policy_version, c.archived_on,
  c.concluded_on, s.context ->> 'archiveNumber' as archive_number`

/** One case with its archive number; undefined where there is none within reach. */
export async function findArchivedCase(
  trx: Transaction<Database>,
  viewer: Viewer,
  caseId: string,
): Promise<ArchivedCase | undefined> {
  const { rows } = await sql<ArchivedCase>`select ${COLUMNS} from suggestion_case c
    join actor s on s.case_id = c.id and s.id = 'suggestion'
    where c.id = ${caseId}::uuid and ${withinReach(viewer)}`.execute(trx)
  return rows[0]
}

/** The cases of a pack: one, or all that were archived in a year, by archive number. */
export async function listArchivedCases(
  trx: Transaction<Database>,
  of: { caseId: string } | { year: number },
): Promise<ArchivedCase[]> {
  const which =
    'caseId' in of
      ? sql`c.id = ${of.caseId}::uuid`
      : sql`c.archived_on between make_date(${of.year}, 1, 1) and make_date(${of.year}, 12, 31)`
  const { rows } = await sql<ArchivedCase>`select ${COLUMNS} from suggestion_case c
    join actor s on s.case_id = c.id and s.id = 'suggestion'
    where ${which} order by s.context ->> 'archiveNumber' collate "zh-x-icu", c.id`.execute(trx)
  return rows
}

/** How many cases were archived in each year, and how many are concluded and wait for it. */
export async function countArchived(
  trx: Transaction<Database>,
  viewer: Viewer,
): Promise<{ years: { year: number; archived: number }[]; toArchive: number }> {
  const { rows: years } = await sql<{ year: number; archived: number }>`
    select extract(year from c.archived_on)::integer as year, count(*)::integer as archived
    from suggestion_case c where c.archived_on is not null and ${withinReach(viewer)}
    group by 1 order by 1 desc`.execute(trx)
  const { rows: waiting } = await sql<{ n: number }>`
    select count(*)::integer as n from suggestion_case c
    where c.archived_on is null and c.concluded_on is not null and ${withinReach(viewer)}`.execute(trx)
  return { years, toArchive: waiting[0]?.n ?? 0 }
}

/** A file of a case that was kept: an upload, a letter or a form. */
export type KeptFile = {
  kind: string
  name: string
  store_key: string
  size_bytes: number
  sha256: string
  on_day: string
  by_name: string | null
}

/** Everything that was kept of a case and neither withdrawn nor made void, by day. */
export async function listKeptFiles(trx: Transaction<Database>, caseId: string, zone: string): Promise<KeptFile[]> {
  const { rows } = await sql<KeptFile>`
    select f.kind, f.name, f.store_key, f.size_bytes::float8 as size_bytes, f.sha256,
      (f.at at time zone ${zone})::date::text as on_day, p.name as by_name
    from (
      select 'upload:' || a.purpose as kind, a.name, a.store_key, a.size_bytes, a.sha256, a.uploaded_at as at, a.uploaded_by as by_id
        from attachment a where a.case_id = ${caseId}::uuid and a.withdrawn_at is null
      union all
      select 'letter', l.file_name, l.store_key, l.size_bytes, l.sha256, l.made_at, l.asked_by
        from letter l join letter_case lc on lc.tenant_id = l.tenant_id and lc.letter_id = l.id
        where lc.case_id = ${caseId}::uuid and l.state = 'made'
      union all
      select 'form:' || d.kind, d.file_name, d.store_key, d.size_bytes, d.sha256, d.made_at, d.made_by
        from document d where d.case_id = ${caseId}::uuid and d.voided_at is null
    ) f
    left join person p on p.tenant_id = (select current_setting('duban.tenant', true)) and p.id = f.by_id
    order by f.at, f.name`.execute(trx)
  return rows
}

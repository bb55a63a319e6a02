import { type RawBuilder, type Selectable, type SqlBool, sql, type Transaction } from 'kysely'

import { ReportBody, ReportScope } from '../contract/report-body.ts'
import { REPORT_STATE_LABELS, ReportForm, type ReportLine } from '../contract/reports-endpoints.ts'
import { readCursor, writeCursor } from '../db/read/cursor.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { ReportTable } from '../db/report-schema.ts'
import type { Database } from '../db/schema.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed } from '../office/doer.ts'
import { REPORT_KINDS } from './kinds.ts'

type Trx = Transaction<Database>
type Row = Selectable<ReportTable>
export type ReportRow = Omit<Row, 'body' | 'scope' | 'tenant_id'> & {
  scope: ReportScope
  asker_name: string | null
  scope_label: string | null
  has_closed_case: boolean
  files: { form: string; fileName: string; sizeBytes: number; storeKey: string }[]
  publications: { id: string; publishedOn: string; place: string; notedAt: string; notedBy: string | null }[]
}
/** The kind of which publications are noted. */
export const PUBLIC_KIND = 'public_version'
/** The kind that units make and read. */
const OWN_KIND = 'unit_yearly'

/**
 * A case of the report has become 涉密 or 内部 since it was counted, or its proposer protected: the title or the name may
 * stand in what was made, so nobody has that here any more.
 */
const hasClosedCase = sql<boolean>`exists (select 1 from fact_suggestion f join suggestion_case c on c.id = f.case_id
  where f.tenant_id = r.tenant_id and f.book_id in (r.book_id, r.former_book_id)
    and ((c.mark in ('state_secret', 'internal') and f.mark not in ('state_secret', 'internal'))
      or (c.mark = 'protected_proposer' and f.mark = 'none')))`

const COLUMNS = sql`r.id, r.kind, r.title, r.from_on, r.to_on, r.as_of, r.basis, r.scope, r.with_former, r.book_id,
  r.former_book_id, r.template_id, r.state, r.done, r.total, r.tries, r.next_try_at, r.why, r.asked_at, r.asked_by,
  r.made_at, r.revision, ${hasClosedCase} as has_closed_case, p.name as asker_name,
  coalesce(
    (select name from unit where tenant_id = r.tenant_id and id = r.scope ->> 'unitId'),
    (select name from organ where tenant_id = r.tenant_id and id = coalesce(r.scope ->> 'committeeId', r.scope ->> 'bodyId')),
    (select label from review_campaign where tenant_id = r.tenant_id and id = r.scope ->> 'campaignId'),
    (select coalesce(number, serial_number, '一件建议') from suggestion_case
      where tenant_id = r.tenant_id and id = (r.scope ->> 'caseId')::uuid)) as scope_label,
  coalesce((select jsonb_agg(jsonb_build_object('form', f.form, 'fileName', f.file_name, 'sizeBytes', f.size_bytes,
      'storeKey', f.store_key) order by f.form)
    from report_file f where f.tenant_id = r.tenant_id and f.report_id = r.id), '[]') as files,
  coalesce((select jsonb_agg(jsonb_build_object('id', u.id, 'publishedOn', u.published_on, 'place', u.place,
      'notedAt', to_char(u.noted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'notedBy', q.name)
      order by u.published_on, u.id)
    from publication u left join person q on q.tenant_id = u.tenant_id and q.id = u.noted_by
    where u.tenant_id = r.tenant_id and u.report_id = r.id), '[]') as publications`
const FROM = sql`report r left join person p on p.tenant_id = r.tenant_id and p.id = r.asked_by`

/** The office reads all; a unit the yearly report about itself. */
function isForReader({ unitId }: Viewer): RawBuilder<SqlBool> {
  if (unitId === undefined) return sql<SqlBool>`true`
  return sql<SqlBool>`(r.kind = ${OWN_KIND} and r.scope ->> 'unitId' = ${unitId})`
}

async function select(trx: Trx, rest: RawBuilder<unknown>): Promise<ReportRow[]> {
  const { rows } = await sql<Omit<ReportRow, 'scope'> & { scope: unknown }>`
    select ${COLUMNS} from ${FROM} where ${rest}`.execute(trx)
  return rows.map((row) => ({ ...row, scope: ReportScope.parse(row.scope) }))
}

/** One report if the viewer may know of it. */
export async function findReport(trx: Trx, viewer: Viewer, id: string): Promise<ReportRow | undefined> {
  return (await select(trx, sql`r.id = ${id}::uuid and ${isForReader(viewer)}`))[0]
}

/** The same word for a report that may not be seen and for none. Throws NOT_FOUND. */
async function requireReport(trx: Trx, viewer: Viewer, id: string): Promise<ReportRow> {
  const row = await findReport(trx, viewer, id)
  if (row) return row
  throw new AppError('NOT_FOUND', '没有这份报告，或者您不能查看它')
}

/** Holds the report until the end of the transaction. Throws NOT_FOUND, RECORD_STALE. */
export async function lockReport(
  trx: Trx,
  viewer: Viewer,
  { id, revision }: { id: string; revision: number },
): Promise<ReportRow> {
  await trx.selectFrom('report').select('id').where('id', '=', id).forUpdate().execute()
  const row = await requireReport(trx, viewer, id)
  if (row.revision === revision) return row
  throw new AppError('RECORD_STALE', '这份报告刚刚有了变化；请刷新，核对后再提交', { revision: row.revision })
}

export type ReportsAsk = {
  kind?: string | undefined
  state?: ReportRow['state'] | undefined
  year?: number | undefined
  cursor?: string | undefined
  limit: number
}

/** The newest first. Throws REQUEST_INVALID for a foreign cursor. */
export async function listReports(
  trx: Trx,
  viewer: Viewer,
  ask: ReportsAsk,
): Promise<{ lines: ReportLine[]; nextCursor: string | null }> {
  const { kind, state, year, cursor, limit } = ask
  const question = ['reports', viewer.postId, kind ?? null, state ?? null, year ?? null]
  const place = readCursor(cursor, question)
  const conditions = [
    isForReader(viewer),
    kind === undefined ? undefined : sql`r.kind = ${kind}`,
    state === undefined ? undefined : sql`r.state = ${state}`,
    year === undefined ? undefined : sql`extract(year from r.to_on) = ${year}`,
    place === null
      ? undefined
      : sql`(r.asked_at, r.id) < (select x.asked_at, x.id from report x where x.id = ${place.id}::uuid)`,
  ].filter((condition) => condition !== undefined)
  const rows = await select(
    trx,
    sql`${sql.join(conditions, sql` and `)} order by r.asked_at desc, r.id desc limit ${limit + 1}`,
  )
  const found = rows.slice(0, limit)
  const last = found.at(-1)
  return {
    lines: found.map((row) => reportLine(row, viewer)),
    nextCursor: rows.length > limit && last ? writeCursor({ keys: [], id: last.id }, question) : null,
  }
}

/** One report with all it says. Throws NOT_FOUND. */
export async function readReport(
  trx: Trx,
  viewer: Viewer,
  id: string,
): Promise<ReportLine & { body: ReportBody | null }> {
  const row = await requireReport(trx, viewer, id)
  const line = reportLine(row, viewer)
  if (row.state !== 'made' || row.has_closed_case) return { ...line, body: null }
  const { body } = await trx.selectFrom('report').select('body').where('id', '=', id).executeTakeFirstOrThrow()
  return { ...line, body: body === null ? null : ReportBody.parse(body) }
}

const CLOSED =
  '这份报告生成后，其中有建议改定为涉密件、内部件或保护提出人的建议，这里不再提供全文和下载；请重新生成一份，并收回已经发出的文件'

function reportLine(row: ReportRow, { unitId }: Viewer): ReportLine {
  const { state, kind } = row
  const kindLabel = REPORT_KINDS.find(({ id }) => id === kind)?.label ?? kind
  const isOffice = unitId === undefined
  const isClosed = row.has_closed_case
  return {
    id: row.id,
    revision: row.revision,
    kind,
    kindLabel,
    title: row.title === '' ? kindLabel : row.title,
    state,
    stateLabel: REPORT_STATE_LABELS[state],
    fromOn: row.from_on,
    toOn: row.to_on,
    asOf: row.as_of,
    basis: row.basis,
    withFormer: row.with_former,
    scope: row.scope,
    scopeLabel: row.scope_label,
    progress: { done: row.done, total: row.total },
    why: isClosed ? CLOSED : row.why,
    askedAt: row.asked_at.toISOString(),
    askedBy: row.asker_name,
    madeAt: row.made_at?.toISOString() ?? null,
    // A unit does not open the office's figures.
    bookId: isOffice ? row.book_id : null,
    formerBookId: isOffice ? row.former_book_id : null,
    files: isClosed
      ? []
      : row.files.map(({ storeKey: _, form, ...file }) => ({ ...file, form: ReportForm.parse(form) })),
    publications: row.publications,
    mayCancel: state === 'waiting',
    mayRetry: state === 'failed' || state === 'cancelled',
    mayPublish: isOffice && state === 'made' && kind === PUBLIC_KIND && !isClosed,
  }
}

export type ReportFileFound = { storeKey: string; fileName: string; sizeBytes: number }

/** Where the file lies, for one who may have it; that it was taken stands in the trail. Throws NOT_FOUND. */
export async function openReportFile(
  trx: Trx,
  doer: Doer,
  { id, form }: { id: string; form: ReportForm },
): Promise<ReportFileFound> {
  const row = await requireReport(trx, doer.viewer, id)
  if (row.has_closed_case) throw new AppError('NOT_FOUND', CLOSED)
  const file = row.files.find((one) => one.form === form)
  if (row.state !== 'made' || !file) {
    throw new AppError('NOT_FOUND', '这份报告现在没有可以下载的这种文件；请刷新后查看它的状态')
  }
  await noteDeed(trx, doer, { kind: 'report_downloaded', subject: id, new: { form, title: row.title } })
  return file
}

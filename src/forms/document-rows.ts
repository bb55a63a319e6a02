import { type RawBuilder, type SqlBool, sql } from 'kysely'

import type { DocumentLine } from '../contract/documents-endpoints.ts'
import { readCursor, writeCursor } from '../db/read/cursor.ts'
import { containing } from '../db/read/page.ts'
import { withinReach } from '../db/read/reach.ts'
import type { Viewer } from '../db/read/viewer.ts'
import { FORM_KINDS, findFormKind } from '../documents/forms/all-kinds.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed } from '../office/doer.ts'
import { GATHERERS } from './all-gatherers.ts'
import type { Trx } from './gather.ts'

export type DocumentRow = {
  id: string
  revision: number
  kind: string
  title: string
  number: string | null
  case_id: string | null
  case_number: string | null
  unit_id: string | null
  unit_name: string | null
  deputy_id: string | null
  deputy_name: string | null
  file_name: string
  store_key: string
  size_bytes: number
  made_at: Date
  made_by: string
  maker_name: string | null
  voided_at: Date | null
  why: string | null
  is_secret: boolean
}

/** The cases whose content a document shows: its own, and those of a list. */
const CASES = sql`(select k.* from suggestion_case k where k.id in (select x.case_id
  union select i::uuid from jsonb_array_elements_text(coalesce(x.about -> 'caseIds', '[]')) i))`

/** One of its cases bears this mark by now. */
function hasMark(mark: 'state_secret' | 'protected_proposer'): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from ${CASES} m where m.mark = ${mark})`
}

const COLUMNS = sql`x.id, x.revision, x.kind, x.title, x.number, x.case_id, c.number as case_number, x.unit_id,
  u.name as unit_name, x.deputy_id, d.name as deputy_name, x.file_name, x.store_key, x.size_bytes, x.made_at, x.made_by,
  p.name as maker_name, x.voided_at, x.why, ${hasMark('state_secret')} as is_secret`
const FROM = sql`document x
  left join suggestion_case c on c.id = x.case_id
  left join unit u on u.tenant_id = x.tenant_id and u.id = x.unit_id
  left join deputy d on d.tenant_id = x.tenant_id and d.id = x.deputy_id
  left join person p on p.tenant_id = x.tenant_id and p.id = x.made_by`

/** Kinds that the unit whose document it is may read. */
const OF_UNITS = Object.entries(GATHERERS)
  .filter(([, { readers }]) => readers === 'unit')
  .map(([kind]) => kind)

/**
 * A condition on `document x`: all cases of it are within reach; a unit reads its own under its former names too, unless
 * it names proposers who have become protected.
 */
function isForReader(viewer: Viewer): RawBuilder<SqlBool> {
  const withinCases = sql<SqlBool>`not exists (select 1 from ${CASES} c where not (${withinReach(viewer)}))`
  if (viewer.unitId === undefined) return withinCases
  const own = sql`x.unit_id in (with recursive mine (id) as (
      select ${viewer.unitId}::text union select n.id from unit n join mine m on n.successor_id = m.id
    ) select id from mine)`
  const isHidden = sql`(coalesce((x.about ->> 'namesProposers')::boolean, false) and ${hasMark('protected_proposer')})`
  return sql<SqlBool>`(${withinCases} and x.kind = any (${sql.val(OF_UNITS)}::text[]) and ${own} and not ${isHidden})`
}

async function select(trx: Trx, rest: RawBuilder<unknown>): Promise<DocumentRow[]> {
  return (await sql<DocumentRow>`select ${COLUMNS} from ${FROM} where ${rest}`.execute(trx)).rows
}

/** The same word for a document that may not be seen and for none. Throws NOT_FOUND. */
export async function requireDocument(trx: Trx, viewer: Viewer, id: string): Promise<DocumentRow> {
  const [row] = await select(trx, sql`x.id = ${id}::uuid and ${isForReader(viewer)}`)
  if (!row) throw new AppError('NOT_FOUND', '没有这份文书，或者您不能查看它')
  return row
}

export type DocumentsAsk = {
  caseId?: string | undefined
  kind?: string | undefined
  unitId?: string | undefined
  deputyId?: string | undefined
  q?: string | undefined
  madeFrom?: string | undefined
  madeTo?: string | undefined
  isVoided?: 'true' | 'false' | undefined
  cursor?: string | undefined
  limit: number
}

/** The newest first. `zone`: by whose days `madeFrom` and `madeTo` count. Throws REQUEST_INVALID for a foreign cursor. */
export async function listDocuments(
  trx: Trx,
  viewer: Viewer,
  ask: DocumentsAsk,
  zone: string,
): Promise<{ lines: DocumentLine[]; nextCursor: string | null }> {
  const { cursor, limit, ...filters } = ask
  const question = ['documents', viewer.postId, JSON.stringify(filters)]
  const place = readCursor(cursor, question)
  const { caseId, kind, unitId, deputyId, q, madeFrom, madeTo, isVoided } = filters
  const madeOn = sql`(x.made_at at time zone ${zone})::date`
  const conditions = [
    isForReader(viewer),
    caseId === undefined
      ? undefined
      : sql`(x.case_id = ${caseId}::uuid or x.about -> 'caseIds' @> to_jsonb(${caseId}::text))`,
    kind === undefined ? undefined : sql`x.kind = ${kind}`,
    unitId === undefined ? undefined : sql`x.unit_id = ${unitId}`,
    deputyId === undefined ? undefined : sql`x.deputy_id = ${deputyId}`,
    q === undefined
      ? undefined
      : sql`((x.file_name like ${containing(q)} and not ${hasMark('state_secret')}) or x.number like ${containing(q)})`,
    madeFrom === undefined ? undefined : sql`${madeOn} >= ${madeFrom}`,
    madeTo === undefined ? undefined : sql`${madeOn} <= ${madeTo}`,
    isVoided === undefined ? undefined : sql`(x.voided_at is not null) = ${isVoided === 'true'}`,
    place === null
      ? undefined
      : sql`(x.made_at, x.id) < (select y.made_at, y.id from document y where y.id = ${place.id}::uuid)`,
  ].filter((condition) => condition !== undefined)
  const rows = await select(
    trx,
    sql`${sql.join(conditions, sql` and `)} order by x.made_at desc, x.id desc limit ${limit + 1}`,
  )
  const found = rows.slice(0, limit)
  const last = found.at(-1)
  return {
    lines: found.map((row) => lineOf(row, viewer)),
    nextCursor: rows.length > limit && last ? writeCursor({ keys: [], id: last.id }, question) : null,
  }
}

/** Kinds by which this viewer can filter. */
export function kindsFor(viewer: Viewer): { kind: string; label: string }[] {
  return FORM_KINDS.filter(({ id }) => viewer.unitId === undefined || OF_UNITS.includes(id)).map(({ id, label }) => ({
    kind: id,
    label,
  }))
}

function lineOf(row: DocumentRow, viewer: Viewer): DocumentLine {
  const { is_secret: isSecret, unit_id, deputy_id } = row
  return {
    id: row.id,
    revision: row.revision,
    kind: row.kind,
    kindLabel: findFormKind(row.kind)?.label ?? row.kind,
    title: isSecret ? '（涉密，标题从略）' : row.title,
    number: row.number,
    case: row.case_id ? { id: row.case_id, number: row.case_number } : null,
    unit: unit_id ? { id: unit_id, name: row.unit_name ?? unit_id } : null,
    deputy: deputy_id && !isSecret ? { id: deputy_id, name: row.deputy_name ?? deputy_id } : null,
    fileName: isSecret ? '（涉密，不提供下载）' : row.file_name,
    sizeBytes: row.size_bytes,
    madeAt: row.made_at.toISOString(),
    madeBy: row.maker_name,
    isVoided: row.voided_at !== null,
    voidedAt: row.voided_at?.toISOString() ?? null,
    why: row.why,
    hasFile: mayDownload(row, viewer),
    mayVoid: row.voided_at === null && mayVoid(row, viewer),
  }
}

/** A void document stays with the office; units work by those that hold. */
function mayDownload({ is_secret, voided_at }: DocumentRow, { unitId }: Viewer): boolean {
  return !is_secret && (voided_at === null || unitId === undefined)
}

/** Who makes a kind makes it void: a unit its own papers, the office its own and, as the keeper, those of units. */
export function mayVoid({ kind }: Pick<DocumentRow, 'kind'>, { unitId }: Viewer): boolean {
  return unitId === undefined || (GATHERERS[kind]?.makers.includes('unit') ?? false)
}

export type DocumentFile = { storeKey: string; name: string; sizeBytes: number }

/** Where the file lies, for one who may have it; that it was read stands in the trail. Throws NOT_FOUND. */
export async function openDocument(trx: Trx, doer: Doer, id: string): Promise<DocumentFile> {
  const row = await requireDocument(trx, doer.viewer, id)
  if (row.is_secret) {
    throw new AppError('NOT_FOUND', '这份文书涉及的建议已定为涉密件，这里不再提供下载；请按保密规定调阅纸质件')
  }
  if (!mayDownload(row, doer.viewer)) {
    throw new AppError('NOT_FOUND', '这份文书已经作废，不再提供下载；需要时请与代表工作机构联系')
  }
  await noteDeed(trx, doer, {
    kind: 'document_read',
    subject: id,
    ...(row.case_id !== null && { caseId: row.case_id }),
  })
  return { storeKey: row.store_key, name: row.file_name, sizeBytes: Number(row.size_bytes) }
}

import { type SqlBool, sql, type Transaction } from 'kysely'

import type { Appeal, AppraisalHead, UnitSheet } from '../contract/appraisal-endpoints.ts'
import type { Party } from '../contract/endpoint.ts'
import { readCursor, writeCursor } from '../db/read/cursor.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { AppError } from '../errors.ts'
import { type AppraisalRow, headOf, type OwnUnits, requireAppraisal, selectAppraisals } from './appraisal-row.ts'
import { onTheEdge } from './incentive.ts'
import { asUnitSees, marksOf, readSheets } from './sheets.ts'

type Trx = Transaction<Database>

/** The newest first. Throws REQUEST_INVALID for a foreign cursor. */
export async function listAppraisals(
  trx: Trx,
  viewer: Viewer,
  own: OwnUnits,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ lines: AppraisalHead[]; nextCursor: string | null }> {
  const question = ['appraisals', viewer.postId]
  const place = readCursor(cursor, question)
  const after =
    place === null
      ? sql<SqlBool>`true`
      : sql<SqlBool>`(a.made_at, a.id) < (select x.made_at, x.id from appraisal x where x.id = ${place.id}::uuid)`
  const rows = await selectAppraisals(trx, own, after, limit + 1)
  const found = rows.slice(0, limit)
  const last = found.at(-1)
  const names = await ownUnitsOf(trx, own)
  const lines: AppraisalHead[] = []
  for (const row of found) lines.push(headOf(row, await appraisedOf(trx, row.id, names)))
  return { lines, nextCursor: rows.length > limit && last ? writeCursor({ keys: [], id: last.id }, question) : null }
}

/** Books by which units can be appraised, the newest first. */
export async function listBooks(trx: Trx) {
  const { rows } = await sql<{
    id: string
    title: string | null
    from_on: string
    to_on: string
    as_of: string
    cases: number
    made_at: Date
  }>`
    select b.id, (select r.title from report r where r.tenant_id = b.tenant_id and r.book_id = b.id
        order by r.asked_at limit 1) as title, b.from_on, b.to_on, b.as_of, coalesce(b.cases, 0) as cases, b.made_at
    from figure_book b where b.made_at is not null order by b.made_at desc, b.id limit 100`.execute(trx)
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    fromOn: row.from_on,
    toOn: row.to_on,
    asOf: row.as_of,
    cases: row.cases,
    madeAt: row.made_at.toISOString(),
  }))
}

/** The whole of one appraisal, for the office. Throws NOT_FOUND. */
export async function readAppraisal(trx: Trx, id: string, { isDirector }: { isDirector: boolean }) {
  const row = await requireAppraisal(trx, null, id)
  const sheets = await readSheets(trx, row)
  const nameOf = new Map(sheets.map(({ unit }) => [unit.id, unit]))
  const { state } = row
  return {
    ...headOf(row, []),
    rules: row.rules,
    sheets,
    appeals: await listAppeals(trx, row, null),
    onTheEdge: onTheEdge(row.rules, marksOf(sheets)).flatMap(({ unitId, from, to }) => {
      const unit = nameOf.get(unitId)
      return unit ? [{ unit, from, to }] : []
    }),
    may: {
      recompute: state === 'draft',
      correct: isDirector && (state === 'draft' || state === 'open'),
      open: isDirector && state === 'draft',
      answer: isDirector && state === 'open',
      decide: isDirector && state === 'open',
      circulate: isDirector && state === 'decided',
      cancel: state === 'draft' || (isDirector && (state === 'open' || state === 'decided')),
    },
  }
}

/**
 * One unit's sheet: to the unit without what could tell of a single deputy, and without its place until that is decided.
 * Throws NOT_FOUND.
 */
export async function readUnitSheet(
  trx: Trx,
  own: OwnUnits,
  { id, unitId, today, speaks }: { id: string; unitId: string; today: string; speaks: boolean },
) {
  const { row, sheets, sheet } = await requireSheet(trx, own, id, unitId)
  const { warnings: _, ...rules } = row.rules
  const isOffice = own === null
  const isDecided = row.state === 'decided' || row.state === 'circulated'
  const shown = isOffice ? sheet : asUnitSees(sheet)
  return {
    ...headOf(row, isOffice ? [] : await appraisedOf(trx, id, await ownUnitsOf(trx, own))),
    rules,
    sheet: isOffice || isDecided ? shown : { ...shown, rank: null },
    ranked: sheets.filter(({ rank }) => rank !== null).length,
    appeals: await listAppeals(trx, row, [unitId]),
    mayAppeal: speaks && row.state === 'open' && row.appeal_until !== null && today <= row.appeal_until,
    ranking:
      isOffice || row.state === 'circulated'
        ? sheets.map(({ unit, rank, total, grade }) => ({ unit, rank, total, grade }))
        : null,
  }
}

/** The same word for a sheet that may not be seen and for none. Throws NOT_FOUND. */
export async function requireSheet(
  trx: Trx,
  own: OwnUnits,
  id: string,
  unitId: string,
): Promise<{ row: AppraisalRow; sheets: UnitSheet[]; sheet: UnitSheet }> {
  const row = await requireAppraisal(trx, own, id)
  const sheets = await readSheets(trx, row)
  const sheet = sheets.find(({ unit }) => unit.id === unitId)
  if (sheet && (own === null || own.includes(unitId))) return { row, sheets, sheet }
  throw new AppError('NOT_FOUND', '这次综合评价里没有这个单位，或者您不能查看它')
}

/** In the order in which they were filed; who filed and who answered is named to the office alone. */
async function listAppeals(
  trx: Trx,
  { id, rules }: AppraisalRow,
  unitIds: readonly string[] | null,
): Promise<Appeal[]> {
  const whose = unitIds === null ? sql`` : sql` and z.unit_id = any (${sql.val([...unitIds])}::text[])`
  const { rows } = await sql<{
    id: string
    unit_id: string
    unit_name: string
    item: string | null
    words: string
    filed_at: Date
    filed_by: string | null
    outcome: 'upheld' | 'corrected' | null
    answer: string | null
    decided_at: Date | null
  }>`
    select z.id, z.unit_id, coalesce(u.name, z.unit_id) as unit_name, z.item, z.words, z.filed_at, p.name as filed_by,
      z.outcome, z.answer, z.decided_at
    from appraisal_appeal z
    left join unit u on u.tenant_id = z.tenant_id and u.id = z.unit_id
    left join person p on p.tenant_id = z.tenant_id and p.id = z.filed_by
    where z.appraisal_id = ${id}::uuid${whose} order by z.filed_at, z.id`.execute(trx)
  return rows.map((row) => ({
    id: row.id,
    unit: { id: row.unit_id, name: row.unit_name },
    item: row.item,
    itemLabel: rules.items.find(({ item }) => item === row.item)?.label ?? '整体',
    words: row.words,
    filedAt: row.filed_at.toISOString(),
    filedBy: row.filed_by,
    outcome: row.outcome,
    answer: row.answer,
    decidedAt: row.decided_at?.toISOString() ?? null,
  }))
}

async function ownUnitsOf(trx: Trx, own: OwnUnits): Promise<Party[]> {
  if (own === null || own.length === 0) return []
  return trx.selectFrom('unit').select(['id', 'name']).where('id', 'in', own).orderBy('name').execute()
}

/** Those of the units that this appraisal scores. */
async function appraisedOf(trx: Trx, id: string, units: readonly Party[]): Promise<Party[]> {
  if (units.length === 0) return []
  const rows = await trx
    .selectFrom('appraisal_score')
    .select('unit_id')
    .distinct()
    .where('appraisal_id', '=', id)
    .where(
      'unit_id',
      'in',
      units.map((unit) => unit.id),
    )
    .execute()
  return units.filter((unit) => rows.some(({ unit_id }) => unit_id === unit.id))
}

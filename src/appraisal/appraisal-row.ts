import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely'

import { APPRAISAL_STATE_LABELS, type AppraisalHead, type AppraisalRules } from '../contract/appraisal-endpoints.ts'
import type { Party } from '../contract/endpoint.ts'
import type { AppraisalTable } from '../db/report-schema.ts'
import type { Database } from '../db/schema.ts'
import { AppError } from '../errors.ts'
import { readRules } from './rules.ts'

type Trx = Transaction<Database>
export type AppraisalState = AppraisalTable['state']
export type AppraisalRow = {
  id: string
  revision: number
  title: string
  state: AppraisalState
  book_id: string
  rules: AppraisalRules
  appeal_until: string | null
  decided_on: string | null
  circular_number: string | null
  circulated_on: string | null
  why: string | null
  made_at: Date
  from_on: string
  to_on: string
  as_of: string
  cases: number
  units: number
  open_appeals: number
}
/** The units whose sheets a viewer may open, under all their names; null for the office, which opens all. */
export type OwnUnits = readonly string[] | null

/** What units are told of: nothing of a draft. */
const TOLD: readonly AppraisalState[] = ['open', 'decided', 'circulated']

/** Appraisals that the viewer may know of, the newest first. */
export async function selectAppraisals(
  trx: Trx,
  own: OwnUnits,
  rest: RawBuilder<SqlBool>,
  limit: number,
): Promise<AppraisalRow[]> {
  const ofOwn = (table: string) =>
    own === null ? sql`` : sql` and ${sql.ref(`${table}.unit_id`)} = any (${sql.val([...own])}::text[])`
  const isTold =
    own === null
      ? sql`true`
      : sql`a.state = any (${sql.val([...TOLD])}::text[]) and exists (select 1 from appraisal_score x
          where x.tenant_id = a.tenant_id and x.appraisal_id = a.id${ofOwn('x')})`
  const { rows } = await sql<Omit<AppraisalRow, 'rules'> & { rules: unknown }>`
    select a.id, a.revision, a.title, a.state, a.book_id, a.rules, a.appeal_until, a.decided_on, a.circular_number,
      a.circulated_on, a.why, a.made_at, b.from_on, b.to_on, b.as_of, coalesce(b.cases, 0) as cases,
      (select count(distinct y.unit_id)::integer from appraisal_score y
        where y.tenant_id = a.tenant_id and y.appraisal_id = a.id) as units,
      (select count(*)::integer from appraisal_appeal z
        where z.tenant_id = a.tenant_id and z.appraisal_id = a.id and z.outcome is null${ofOwn('z')}) as open_appeals
    from appraisal a join figure_book b on b.tenant_id = a.tenant_id and b.id = a.book_id
    where ${isTold} and ${rest} order by a.made_at desc, a.id desc limit ${limit}`.execute(trx)
  return rows.map((row) => ({ ...row, rules: readRules(row.rules) }))
}

/** The same word for an appraisal that may not be known and for none. Throws NOT_FOUND. */
export async function requireAppraisal(trx: Trx, own: OwnUnits, id: string): Promise<AppraisalRow> {
  const [row] = await selectAppraisals(trx, own, sql<SqlBool>`a.id = ${id}::uuid`, 1)
  if (!row) throw new AppError('NOT_FOUND', '没有这次综合评价，或者您不能查看它')
  return row
}

/** Holds the appraisal until the end of the transaction. Throws NOT_FOUND, and RECORD_STALE for another revision. */
export async function lockAppraisal(trx: Trx, id: string, revision: number): Promise<AppraisalRow> {
  await trx.selectFrom('appraisal').select('id').where('id', '=', id).forUpdate().execute()
  const row = await requireAppraisal(trx, null, id)
  if (row.revision === revision) return row
  throw new AppError('RECORD_STALE', '这次综合评价刚刚被别人改过；请刷新，核对后再提交', { revision: row.revision })
}

/** Changes a locked appraisal; its revision grows by one and is returned. */
export async function changeAppraisal(
  trx: Trx,
  row: Pick<AppraisalRow, 'id' | 'revision'>,
  changes: Partial<
    Pick<
      AppraisalRow,
      'state' | 'book_id' | 'appeal_until' | 'decided_on' | 'circular_number' | 'circulated_on' | 'why'
    >
  > & { rules?: string },
): Promise<{ id: string; revision: number }> {
  const revision = row.revision + 1
  await trx
    .updateTable('appraisal')
    .set({ ...changes, revision })
    .where('id', '=', row.id)
    .execute()
  return { id: row.id, revision }
}

export function headOf(row: AppraisalRow, ownUnits: readonly Party[]): AppraisalHead {
  return {
    id: row.id,
    revision: row.revision,
    title: row.title,
    state: row.state,
    stateLabel: APPRAISAL_STATE_LABELS[row.state],
    book: { id: row.book_id, fromOn: row.from_on, toOn: row.to_on, asOf: row.as_of, cases: row.cases },
    units: row.units,
    appealUntil: row.appeal_until,
    openAppeals: row.open_appeals,
    decidedOn: row.decided_on,
    circularNumber: row.circular_number,
    circulatedOn: row.circulated_on,
    why: row.why,
    madeAt: row.made_at.toISOString(),
    ownUnits: [...ownUnits],
  }
}

import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely'

import type { AssignmentRole } from '../../machines/policy/words.ts'
import type { Database } from '../db/schema.ts'
import { countOf } from '../figures/all-figures.ts'
import { countsFor, rowsOf } from '../figures/counting.ts'
import type { Book } from '../figures/figure.ts'
import { figuresOf } from './items.ts'

type Trx = Transaction<Database>
/** Which of the figures count the row. */
export type Flags = Readonly<Record<string, boolean>>
type OfUnit = { case_id: string; unit_id: string; flags: Flags }

export type DutyRow = OfUnit & {
  /** The unit by which it was borne then. */
  former_unit_id: string
  opened_on: string
  role: AssignmentRole
  is_live: boolean
  ended_on: string | null
  start_on: string
  acknowledged_on: string | null
  acknowledge_due_on: string | null
  contacted_on: string | null
  interviewed: boolean
  opinion_on: string | null
  opinion_due_on: string | null
  replied_on: string | null
  reply_due_on: string | null
  in_time: boolean | null
  days_late: number | null
  result_class: string | null
  as_of: string
}
export type PromiseRow = OfUnit & {
  due_on: string | null
  struck_off_on: string | null
  not_kept_on: string | null
  state: 'open' | 'reported_done' | 'struck_off' | 'not_kept' | 'cancelled'
}
export type FormRow = OfUnit & { rating: string | null; is_open: boolean }
/** A stretch of days between handover and reply, and who held the suggestion then. */
export type LegRow = {
  case_id: string
  holder_kind: 'office' | 'body' | 'unit'
  holder_id: string | null
  from_on: string
  to_on: string
}
export type AppraisalFacts = { duties: DutyRow[]; promises: PromiseRow[]; forms: FormRow[]; legs: LegRow[] }

/** All facts of a book by which units are appraised, under the units of today; 政协提案 are left out. */
export async function readFacts(trx: Trx, book: Book): Promise<AppraisalFacts> {
  return {
    duties: await readDuties(trx, book),
    promises: await readPromises(trx, book),
    forms: await readForms(trx, book),
    legs: await readLegs(trx, book),
  }
}

async function readDuties(trx: Trx, book: Book): Promise<DutyRow[]> {
  const { rows } = await sql<DutyRow>`
    select f.case_id, f.unit_now_id as unit_id, f.unit_id as former_unit_id, f.role, f.is_live, f.opened_on, f.ended_on,
      f.start_on, f.acknowledged_on, f.acknowledge_due_on, f.contacted_on, f.interviewed, f.opinion_on, f.opinion_due_on,
      f.replied_on, f.reply_due_on, f.in_time, f.days_late, f.result_class, b.as_of,
      ${flagsOf('fact_duty', book)} as flags
    from ${rowsOf('fact_duty', book)} and ${OURS} order by f.case_id, f.actor_id`.execute(trx)
  return rows
}

async function readPromises(trx: Trx, book: Book): Promise<PromiseRow[]> {
  const { rows } = await sql<PromiseRow>`
    select f.case_id, f.unit_now_id as unit_id, f.due_on, f.struck_off_on, f.not_kept_on, f.state,
      ${flagsOf('fact_promise', book)} as flags
    from ${rowsOf('fact_promise', book)} and ${OURS} order by f.case_id, f.actor_id`.execute(trx)
  return rows
}

/** A deputy rates the answer, not the unit: where several answer for themselves it is each of theirs. */
async function readForms(trx: Trx, book: Book): Promise<FormRow[]> {
  const join = sql`join fact_duty d on d.tenant_id = f.tenant_id and d.book_id = f.book_id and d.case_id = f.case_id
    and d.is_live and d.owes_reply`
  const { rows } = await sql<FormRow>`
    select f.case_id, d.unit_now_id as unit_id, f.rating, f.is_open, ${flagsOf('fact_form', book)} as flags
    from ${rowsOf('fact_form', book, { join })} and ${OURS} and f.about = 'reply'
    order by f.case_id, f.actor_id, f.deputy_id, d.actor_id`.execute(trx)
  return rows
}

async function readLegs(trx: Trx, book: Book): Promise<LegRow[]> {
  const { rows } = await sql<LegRow>`
    select f.case_id, f.holder_kind, f.holder_id, f.from_on, coalesce(f.to_on, b.as_of) as to_on
    from ${rowsOf('fact_leg', book)} and ${OURS} order by f.case_id, f.n`.execute(trx)
  return rows
}

const OURS = sql<SqlBool>`s.in_period and s.origin <> 'cppcc'`

/** {figure: does it count the row}, by the conditions of the catalogue and no others. */
function flagsOf(table: Parameters<typeof figuresOf>[0], book: Book): RawBuilder<Flags> {
  const flags = figuresOf(table).map((id) => sql`${sql.lit(id)}, coalesce(${countsFor(countOf(id), book)}, false)`)
  return sql<Flags>`jsonb_build_object(${sql.join(flags)})`
}

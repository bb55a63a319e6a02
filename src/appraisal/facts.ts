import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely'

import type { AssignmentRole } from '../../machines/policy/words.ts'
import type { Database } from '../db/schema.ts'
import { countOf } from '../figures/all-figures.ts'
import type { Book } from '../figures/figure.ts'
import { figuresOf } from './items.ts'

type Trx = Transaction<Database>
/** Which of the figures count the row. */
export type Flags = Readonly<Record<string, boolean>>
type OfUnit = { case_id: string; unit_id: string; flags: Flags }

export type DutyRow = OfUnit & {
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
export type FormRow = OfUnit & { rating: string | null; no_rating: string | null; is_open: boolean }
/** Days that somebody else than a unit held the suggestion. */
export type LegRow = { case_id: string; from_on: string; to_on: string }
export type AppraisalFacts = { duties: DutyRow[]; promises: PromiseRow[]; forms: FormRow[]; legs: LegRow[] }

/** All facts of a book by which units are appraised, under the units of today; 政协提案 are left out. */
export async function readFacts(trx: Trx, book: Book): Promise<AppraisalFacts> {
  const of = (columns: RawBuilder<unknown>, table: RawBuilder<unknown>, more: RawBuilder<unknown> = sql``) =>
    sql`select ${columns} from ${table}
      join fact_suggestion s on s.tenant_id = f.tenant_id and s.book_id = f.book_id and s.case_id = f.case_id
      join figure_book b on b.tenant_id = f.tenant_id and b.id = f.book_id ${more}
      where f.book_id = ${book.id}::uuid and s.in_period and s.origin <> 'cppcc'`
  const duties = of(
    sql`f.case_id, f.unit_now_id as unit_id, f.role, f.is_live, f.ended_on, f.start_on, f.acknowledged_on,
      f.acknowledge_due_on, f.contacted_on, f.interviewed, f.opinion_on, f.opinion_due_on, f.replied_on, f.reply_due_on,
      f.in_time, f.days_late, f.result_class, b.as_of, ${flagsOf('fact_duty', book)} as flags`,
    sql`fact_duty f`,
  )
  const promises = of(
    sql`f.case_id, f.unit_now_id as unit_id, f.due_on, f.struck_off_on, f.not_kept_on, f.state,
      ${flagsOf('fact_promise', book)} as flags`,
    sql`fact_promise f`,
  )
  // A deputy rates the answer, not the unit: where several answer for themselves it is each of theirs.
  const forms = of(
    sql`f.case_id, d.unit_now_id as unit_id, f.rating, f.no_rating, f.is_open, ${flagsOf('fact_form', book)} as flags`,
    sql`fact_form f`,
    sql`join fact_duty d on d.tenant_id = f.tenant_id and d.book_id = f.book_id and d.case_id = f.case_id
      and d.is_live and d.owes_reply`,
  )
  const legs = of(sql`f.case_id, f.from_on, coalesce(f.to_on, b.as_of) as to_on`, sql`fact_leg f`)
  return {
    duties: (await sql<DutyRow>`${duties} order by f.case_id, f.actor_id`.execute(trx)).rows,
    promises: (await sql<PromiseRow>`${promises} order by f.case_id, f.actor_id`.execute(trx)).rows,
    forms: (await sql<FormRow>`${forms} and f.about = 'reply' order by f.case_id, f.actor_id, f.deputy_id`.execute(trx))
      .rows,
    legs: (await sql<LegRow>`${legs} and f.holder_kind <> 'unit'`.execute(trx)).rows,
  }
}

/** {figure: does it count the row}, by the conditions of the catalogue and no others. */
function flagsOf(table: Parameters<typeof figuresOf>[0], { policy }: Book): RawBuilder<Flags> {
  const flags = figuresOf(table).map((id) => {
    const { where } = countOf(id)
    const condition: RawBuilder<SqlBool> = typeof where === 'function' ? where(policy) : where
    return sql`${sql.lit(id)}, coalesce(${condition}, false)`
  })
  return sql<Flags>`jsonb_build_object(${sql.join(flags)})`
}

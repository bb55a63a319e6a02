import { sql, type Transaction } from 'kysely'

import type { Database } from '../../db/schema.ts'
import { rowsOf, type Within } from '../../figures/counting.ts'
import type { Book } from '../../figures/figure.ts'
import type { Audience } from '../kinds.ts'

/** One suggestion as an annex lists it; what its marks hide is null. */
export type CaseRow = {
  case_id: string
  number: string | null
  title: string | null
  mark: 'none' | 'state_secret' | 'internal' | 'protected_proposer'
  publicity: 'full' | 'title_only' | 'none'
  category: string | null
  is_key: boolean
  field: string | null
  lead_signer: string | null
  signers: number
  unit: string | null
  units: string | null
  co_units: string | null
  handling_leader: string | null
  handed_over_on: string | null
  original_due_on: string | null
  due_on: string | null
  replied_on: string | null
  days_late: number | null
  in_time: boolean | null
  result_class: string | null
  scheme: string | null
  concluded_on: string | null
  state: string
  promises: number
  promises_kept: number
  promises_overdue: number
  rehandled: number
}

/**
 * Every suggestion of the book in the order of its number. To the public only those that may be public: the others
 * are in the numbers alone.
 */
export async function listCases(
  trx: Transaction<Database>,
  ask: { book: Book; within?: Within | undefined; audience: Audience; handedOver?: boolean },
): Promise<CaseRow[]> {
  const promises = (where: string) => sql<number>`(
    select count(*) from fact_promise p where p.tenant_id = s.tenant_id and p.book_id = s.book_id
      and p.case_id = s.case_id and ${sql.raw(where)})`
  const unitsOf = (roles: string) => sql<string | null>`(
    select string_agg(distinct d.unit, '、') from fact_duty d where d.tenant_id = s.tenant_id and d.book_id = s.book_id
      and d.case_id = s.case_id and d.is_live and d.role in (${sql.raw(roles)}))`
  const { rows } = await sql<CaseRow>`
    select s.case_id, coalesce(s.number, s.serial_number) as number, s.title, s.mark, s.publicity, s.category, s.is_key,
      s.field, s.lead_signer, s.signers, s.unit, ${unitsOf(`'sole', 'lead', 'separate'`)} as units,
      ${unitsOf(`'co'`)} as co_units, s.handling_leader, s.handed_over_on, s.reply_original_due_on as original_due_on,
      s.reply_due_on as due_on, s.replied_on, s.days_late, s.in_time, s.result_class, s.scheme, s.concluded_on, s.state,
      ${promises(`p.state <> 'cancelled'`)} as promises, ${promises(`p.state = 'struck_off'`)} as promises_kept,
      ${promises(`p.state <> 'cancelled' and p.is_overdue`)} as promises_overdue, s.rehandled
    from ${rowsOf('fact_suggestion', ask.book, { within: ask.within })} and s.in_period and s.origin <> 'cppcc'
      and (${ask.handedOver !== true} or (s.ended is null and s.handed_over_on is not null))
    order by s.period desc, length(coalesce(s.number, s.serial_number, '')), coalesce(s.number, s.serial_number), s.case_id`.execute(
    trx,
  )
  return rows
    .map((row) => ({
      ...shown(row),
      promises: Number(row.promises),
      promises_kept: Number(row.promises_kept),
      promises_overdue: Number(row.promises_overdue),
    }))
    .filter((row) => ask.audience !== 'public' || mayBePublic(row))
    .map((row) => (ask.audience === 'public' ? { ...row, lead_signer: null } : row))
}

type Marked = Pick<CaseRow, 'mark' | 'publicity'>

export function mayBePublic({ mark, publicity }: Marked): boolean {
  return mark === 'none' && publicity !== 'none'
}

/** Counted, but neither title nor signer of what is internal; no signer of who is protected. */
function shown(row: CaseRow): CaseRow {
  if (row.mark === 'none') return row
  if (row.mark === 'protected_proposer') return { ...row, lead_signer: null }
  return { ...row, title: null, lead_signer: null }
}

/** The title, or why there is none. */
export function titleWords({ title, mark }: Pick<CaseRow, 'title' | 'mark'>): string {
  if (mark === 'state_secret') return '（涉密，标题从略）'
  if (mark === 'internal') return '（内部件，标题从略）'
  return title ?? '（标题从略）'
}

/** 代表甲等5名 */
export function signerWords({ lead_signer, signers }: Pick<CaseRow, 'lead_signer' | 'signers'>): string {
  if (lead_signer === null) return '—'
  return signers > 1 ? `${lead_signer}等${signers}名` : lead_signer
}

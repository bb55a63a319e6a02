import type { Transaction } from 'kysely'

import { addDays } from '../../machines/policy/day.ts'
import { listTermStarts } from '../db/read/dossier.ts'
import type { Database } from '../db/schema.ts'
import { AppError } from '../errors.ts'

export type SpanAsk = { year?: number | undefined; termNo?: number | undefined }
/** Both days included; null: open to that side. Suggestions belong to the term in which they were made. */
export type Span = { label: string; from: string | null; to: string | null; termNo: number | null }

/** The days that are asked for. Throws REQUEST_INVALID for a term of which nothing is known. */
export async function spanOf(trx: Transaction<Database>, { year, termNo }: SpanAsk): Promise<Span> {
  if (year !== undefined) return { label: `${year}年`, from: `${year}-01-01`, to: `${year}-12-31`, termNo: null }
  if (termNo === undefined) return { label: '全部', from: null, to: null, termNo: null }

  const starts = await listTermStarts(trx)
  const start = starts.find(({ term_no }) => term_no === termNo)
  if (!start) throw new AppError('REQUEST_INVALID', `没有第 ${termNo} 届的记录；请选择有记录的届次，或按年度查看`)
  const next = starts.find(({ term_no, from_on }) => term_no > termNo && from_on > start.from_on)
  return { label: `第${termNo}届`, from: start.from_on, to: next ? addDays(next.from_on, -1) : null, termNo }
}

/** ISO days compare as texts. */
export function isWithin({ from, to }: Pick<Span, 'from' | 'to'>, day: string): boolean {
  return (from === null || day >= from) && (to === null || day <= to)
}

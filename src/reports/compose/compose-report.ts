import type { Transaction } from 'kysely'

import type { Policy } from '../../../machines/policy/schema.ts'
import type { ReportBody, ReportScope } from '../../contract/report-body.ts'
import type { AsOfBasis } from '../../db/figure-schema.ts'
import type { Database } from '../../db/schema.ts'
import type { ReportKindId } from '../kinds.ts'

/** A finished book of facts (`figure_book`). */
export type ReportBook = { id: string; fromOn: string; toOn: string; asOf: string; basis: AsOfBasis }
export type ReportAsk = {
  kind: ReportKindId
  /** The office's own; without it, that of the kind with the congress and the period. */
  title?: string
  /** ——在…第×次会议上 */
  subtitle?: string
  scope: ReportScope
  book: ReportBook
  /** The same period one year before; null: no year-on-year columns. */
  formerBook: ReportBook | null
  policy: Policy
  congress: { id: string; name: string; level: Policy['level'] }
  /** Day of the report. */
  datedOn: string
}

/**
 * The report that a good secretary would write from the figures of a book: text, tables, charts, annex and 口径.
 * Throws NOT_FOUND where its unit, committee or case is not in the book, FIELDS_INVALID where a needed scope is missing.
 */
export async function composeReport(_trx: Transaction<Database>, _ask: ReportAsk): Promise<ReportBody> {
  throw new Error('Not composed yet')
}

import type { Transaction } from 'kysely'

import type { Policy } from '../../../machines/policy/schema.ts'
import type { ReportBody, ReportScope } from '../../contract/report-body.ts'
import type { AsOfBasis } from '../../db/figure-schema.ts'
import type { Database } from '../../db/schema.ts'
import { formulaName } from '../../documents/reports/docx-blocks.ts'
import { FIGURES } from '../../figures/all-figures.ts'
import { readFigures } from '../../figures/read-figures.ts'
import type { ReportKindId } from '../kinds.ts'
import { openDesk } from './report-desk.ts'
import { findSubject } from './report-subject.ts'
import { formulasOf, makerOf, salutationOf, titleOf } from './report-words.ts'
import { WRITERS } from './writers.ts'

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
 * Throws NOT_FOUND where its unit, committee, body or case is not there, REQUEST_INVALID where a needed one is missing.
 */
export async function composeReport(trx: Transaction<Database>, asked: ReportAsk): Promise<ReportBody> {
  const ask = await comparable(trx, asked)
  const subject = await findSubject(trx, ask)
  const desk = await openDesk(trx, ask, subject.within)
  const { blocks, annexes } = await WRITERS[ask.kind](desk, subject)
  const salutation = salutationOf(ask)
  return {
    title: titleOf(ask, subject),
    subtitle: ask.subtitle ?? null,
    maker: makerOf(ask, subject),
    datedOn: ask.datedOn,
    fromOn: ask.book.fromOn,
    toOn: ask.book.toOn,
    asOf: ask.book.asOf,
    basis: ask.book.basis,
    blocks:
      salutation === null ? blocks : [{ kind: 'paragraph', name: '称呼', runs: [{ text: salutation }] }, ...blocks],
    annexes,
    formulas: formulasOf(ask, { used: desk.used, formerWasEmpty: asked.formerBook !== ask.formerBook }),
  }
}

/**
 * Every figure as a template names it, whether this report's text speaks of it or not: a template that is older than
 * the text finds a nought where a blank would be a lie.
 */
export async function figureTexts(trx: Transaction<Database>, asked: ReportAsk): Promise<Record<string, string>> {
  const ask = await comparable(trx, asked)
  const { within } = await findSubject(trx, ask)
  const desk = await openDesk(trx, ask, within)
  const known = FIGURES.filter(({ id }) => desk.knows(id))
  const runs = known.flatMap(({ id, kind }) => [
    ...(kind === 'count' ? [desk.n(id)] : [desk.rate(id), desk.part(id), desk.base(id)]),
    ...desk.change(id),
  ])
  const formulas = known.flatMap(({ id }) =>
    formulasOf(ask, { used: new Set([id]), formerWasEmpty: asked.formerBook !== ask.formerBook }),
  )
  return Object.fromEntries([
    ...runs.flatMap(({ name, text }) => (name === undefined ? [] : [[name, text]])),
    ...formulas.map(({ label, formula }) => [formulaName(label), formula]),
  ])
}

/** With nothing the year before, as where Duban is new, there is nothing to compare with. */
async function comparable(trx: Transaction<Database>, ask: ReportAsk): Promise<ReportAsk> {
  if (!ask.formerBook) return ask
  const values = await readFigures(trx, { id: ask.formerBook.id, policy: ask.policy }, ['received', 'duties'])
  const isEmpty = [...values.values()].every((value) => value.kind === 'count' && value.count === 0)
  return isEmpty ? { ...ask, formerBook: null } : ask
}

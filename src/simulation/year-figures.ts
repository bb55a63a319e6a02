import type { Policy } from '../../machines/policy/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { FIGURES } from '../figures/all-figures.ts'
import type { FigureValue } from '../figures/figure.ts'
import { makeBook } from '../figures/make-book.ts'
import { readBreakdown } from '../figures/read-breakdown.ts'
import { readFigures } from '../figures/read-figures.ts'
import type { YearCalendar } from './calendar-of-the-year.ts'
import { TENANT, type Workbench } from './stage.ts'

/** A count, or a share with its part and base; the share of an empty base is null. */
export type Told = number | { part: number; base: number; share: number | null }
/** By the ids of the catalogue in `src/figures`. */
export type Figures = Readonly<Record<string, Told>>
/** One group of a breakdown; a null key is the group without a value. */
export type FigureGroup = { key: string | null; label: string; values: Figures }

const STANDING = ['received', 'handed_over', 'replied', 'reply_rate', 'in_time_rate', 'concluded', 'conclusion_rate']
const BALLOTS = ['satisfied', 'basically_satisfied', 'dissatisfied', 'no_quorum']
/** What is shown group by group: the ids of the figures by that of the dimension. */
export const GROUPED = {
  category: STANDING,
  key: STANDING,
  unit: STANDING,
  class: ['replied'],
  state: ['received'],
  round: ['ballots', ...BALLOTS.map((result) => `ballots_${result}`), 'ballot_satisfied_rate'],
} as const satisfies Record<string, readonly string[]>
export type GroupedBy = keyof typeof GROUPED

/** Every figure of the catalogue, by id; and those that are shown group by group. */
export type YearFigures = { figures: Figures; groups: Readonly<Record<GroupedBy, FigureGroup[]>> }

/** Writes down the facts of the year as they were recorded by its last day. */
export async function makeYearBook(
  { db, engine, clock }: Workbench,
  { days }: YearCalendar,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const period = { fromOn: days.first, toOn: days.last, asOf: days.last, basis: 'recorded' } as const
  await makeBook({ db, engine, now: () => clock.now }, { tenantId: TENANT, id, ...period }, { signal })
}

/** Reads the figures of the year from its book. */
export async function readYearFigures({ db }: Workbench, policy: Policy, bookId: string): Promise<YearFigures> {
  const book = { id: bookId, policy }
  const ids = FIGURES.map(({ id }) => id).sort()
  return withTenant(db, TENANT, async (trx) => {
    const values = await readFigures(trx, book, ids)
    const groups: [string, FigureGroup[]][] = []
    for (const [by, figures] of Object.entries(GROUPED)) {
      const { rows } = await readBreakdown(trx, book, { by, figures })
      groups.push([by, rows.map(({ key, label, values }) => ({ key, label, values: named(figures, values) }))])
    }
    return {
      figures: Object.fromEntries([...values].map(([id, value]) => [id, told(value)])),
      groups: Object.fromEntries(groups) as YearFigures['groups'],
    }
  })
}

function named(ids: readonly string[], values: readonly FigureValue[]): Figures {
  return Object.fromEntries(values.map((value, n) => [ids[n] ?? '', told(value)]))
}

function told(value: FigureValue): Told {
  if (value.kind === 'count') return value.count
  const { part, base, share } = value
  return { part, base, share }
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { shippedPolicy } from '../../../machines/policy/places/shipped.ts'
import { type CaseRows, listCaseIds, listCaseRows } from '../../../src/db/read/reconcile-cases.ts'
import { withTenant } from '../../../src/db/tenant.ts'
import { readLine } from '../../../src/engine/reconcile/log-line.ts'
import { foldCase } from '../../../src/figures/facts/fold-case.ts'
import type { FigureValue } from '../../../src/figures/figure.ts'
import { makeBook } from '../../../src/figures/make-book.ts'
import { readBreakdown } from '../../../src/figures/read-breakdown.ts'
import { readFigures } from '../../../src/figures/read-figures.ts'
import { type LivedYear, liveAYear } from './a-lived-year.ts'
import { disagreements } from './agreement.ts'
import { countContexts } from './count-of-contexts.ts'

const COUNT = process.env['FC_SCALE'] ? 99 : 30
const BOOK = '00000000-0000-4000-8000-000000000001'

describe(`the facts of a simulated year of ${COUNT} suggestions`, () => {
  let year: LivedYear
  let cases: CaseRows[]
  beforeAll(async () => {
    year = await liveAYear({ policyId: 'puyang-2024', count: COUNT })
    const { bench, tenantId } = year
    cases = await withTenant(bench.db, tenantId, async (trx) => listCaseRows(trx, await listCaseIds(trx, null, COUNT)))
  })
  afterAll(async () => {
    await year[Symbol.asyncDispose]()
  })

  it('agree, on the last day and by either date, with what the engine keeps of every case', async () => {
    const { bench, cast, tenantId } = year
    const { first, last } = cast.year.days
    const shelf = bench.engine.shop.policies
    const found: string[] = []
    for (const rows of cases) {
      const lines = rows.log.map(readLine)
      const cut = { from: first, to: last, asOf: last, zone: 'Asia/Shanghai' } as const
      const findPolicy = (id: string, version: number) => shelf.find(tenantId, id, version)
      const recorded = foldCase(lines, { ...cut, basis: 'recorded', findPolicy })
      const occurred = foldCase(lines, { ...cut, basis: 'occurred', findPolicy })
      expect(occurred).toEqual(recorded)
      if (!recorded) continue
      found.push(...disagreements(recorded, keptOf(rows), last).map((words) => `${rows.case.number} ${words}`))
    }

    expect(found).toEqual([])
  })

  it('stand in the book with the columns by which cases are listed', async () => {
    const { bench, cast, tenantId } = year
    const { first, last } = cast.year.days
    const work = { db: bench.db, engine: bench.engine, now: () => bench.clock.now }
    const told: number[] = []

    const made = await makeBook(
      work,
      { tenantId, id: BOOK, fromOn: first, toOn: last, asOf: last, basis: 'recorded' },
      { onCase: (done) => told.push(done) },
    )

    const facts = await withTenant(bench.db, tenantId, (trx) =>
      trx.selectFrom('fact_suggestion').selectAll().where('book_id', '=', BOOK).orderBy('case_id').execute(),
    )
    expect(made.cases).toBe(facts.length)
    expect(told.at(-1)).toBe(COUNT)
    const submitted = cases.filter((rows) => rows.case.submitted_on !== null)
    expect(facts.map((fact) => listed(fact))).toEqual(submitted.map((rows) => listedOf(rows)))
  })

  it('come to the same figures as a count of what the engine keeps', async () => {
    const book = { id: BOOK, policy: shippedPolicy('puyang-2024') }
    const expected = countContexts(cases.map(keptOf))

    const { values, classes } = await withTenant(year.bench.db, year.tenantId, async (trx) => ({
      values: await readFigures(trx, book, Object.keys(expected.figures)),
      classes: await readBreakdown(trx, book, { by: 'class', figures: ['replied'] }),
    }))

    expect(Object.fromEntries([...values].map(([id, value]) => [id, countOf(value)]))).toEqual(expected.figures)
    const replied = classes.rows.flatMap(({ key, values: [value] }) => {
      const count = countOf(value)
      return count === 0 ? [] : [[key?.split('/').at(-1), count]]
    })
    expect(Object.fromEntries(replied)).toEqual(expected.byClass)
    expect(expected.figures['replied']).toBeGreaterThan(COUNT / 2)
  })
})

function countOf(value: FigureValue | undefined): number {
  return value?.kind === 'count' ? value.count : expect.unreachable('a share, where a count was asked for')
}

function keptOf({ actors, deadlines }: CaseRows) {
  return {
    actors: actors.map(({ id, machine, version, value, context }) => ({
      id,
      machine,
      version,
      value: value as never,
      context,
    })),
    clocks: deadlines.map((row) => ({
      actorId: row.actor_id,
      kind: row.kind,
      version: row.version,
      startOn: row.start_on,
      originalDueOn: row.original_due_on,
      dueOn: row.due_on,
      status: row.status,
      endedOn: row.ended_on,
    })),
  }
}

type Listed = Pick<
  CaseRows['case'],
  | 'number'
  | 'title'
  | 'category'
  | 'is_key'
  | 'replied_on'
  | 'concluded_on'
  | 'struck_off_on'
  | 'archived_on'
  | 'outer_due_on'
> & {
  case_id: string
  received_on: string | null
  handed_over_on: string | null
  unit_id: string | null
  stage: string
}

function listed(
  fact: Omit<Listed, 'stage'> & { state: string; ended: string | null; unit_now_id: string | null },
): Listed {
  const { case_id, received_on, handed_over_on, number, title, category, is_key } = fact
  const { replied_on, concluded_on, struck_off_on, archived_on, outer_due_on } = fact
  const isAtWork = ['handling', 'replied', 'concluded', 'archived'].includes(fact.state)
  const stage = isAtWork ? 'underway' : fact.state === 'preparing' ? 'before' : fact.state
  const unit_id = isAtWork ? fact.unit_now_id : null
  const days = { replied_on, concluded_on, struck_off_on, archived_on, outer_due_on }
  return { case_id, received_on, handed_over_on, number, title, category, is_key, ...days, unit_id, stage }
}

const ENDS = ['underway', 'withdrawn', 'notHandedOver', 'treatedAsLetter', 'keptForReference']

function listedOf({ case: row, actors }: CaseRows): Listed {
  const { number, title, category, is_key, replied_on, concluded_on, struck_off_on, archived_on, outer_due_on } = row
  const live = actors.filter(({ machine, context }) => machine === 'assignment' && context['endedWhy'] === null)
  const lead = live.find(({ context }) => context['role'] !== 'co')
  return {
    case_id: row.id,
    received_on: row.submitted_on,
    handed_over_on: row.first_handed_over_on,
    number,
    title,
    category,
    is_key,
    replied_on,
    concluded_on,
    struck_off_on,
    archived_on,
    outer_due_on,
    unit_id: row.stage === 'underway' ? ((lead?.unit_id as string | null) ?? null) : null,
    stage: ENDS.includes(row.stage) ? row.stage : 'before',
  }
}

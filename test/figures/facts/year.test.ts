import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { shippedPolicy } from '../../../machines/policy/places/shipped.ts'
import { type CaseRows, listCaseIds, listCaseRows } from '../../../src/db/read/reconcile-cases.ts'
import { withTenant } from '../../../src/db/tenant.ts'
import { readLine } from '../../../src/engine/reconcile/log-line.ts'
import { foldCase } from '../../../src/figures/facts/fold-case.ts'
import { makeBook } from '../../../src/figures/make-book.ts'
import { readCases } from '../../../src/simulation/facts.ts'
import { openCounting } from '../../../src/simulation/report.ts'
import { type LivedYear, liveAYear } from './a-lived-year.ts'
import { disagreements } from './agreement.ts'

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

  it('come to the same sums as a count of the cases themselves', async () => {
    const { bench, cast, tenantId } = year
    const counting = openCounting(shippedPolicy('puyang-2024'), cast.people)
    for await (const one of readCases(bench.db)) counting.add(one)
    const { total, ratings, promises, ballots } = counting.figures()

    const { rows } = await withTenant(bench.db, tenantId, (trx) =>
      sql<Record<string, number>>`
        with own as (select * from fact_suggestion where book_id = ${BOOK} and origin <> 'cppcc'),
          work as (select * from own where handed_over_on is not null and state <> 'withdrawn'),
          promise as (select p.* from fact_promise p join own using (tenant_id, book_id, case_id)),
          vote as (select b.* from fact_ballot b join own using (tenant_id, book_id, case_id))
        select (select count(*) from own) as received,
          (select count(*) from work) as handed_over,
          (select count(*) from work where replied_on is not null) as replied,
          (select count(*) from work where replied_on is not null and in_time) as in_time,
          (select count(*) from work where concluded_on is not null) as concluded,
          (select count(*) from own where first_rating = 'satisfied') as satisfied,
          (select count(*) from own where first_rating = 'dissatisfied') as dissatisfied,
          (select count(*) from own where last_round > 1 and last_rating = 'satisfied') as satisfied_again,
          (select count(*) from fact_form f join own using (tenant_id, book_id, case_id)
            where f.about = 'reply' and f.round = 1 and f.rating = 'satisfied') as satisfied_forms,
          (select count(*) from promise) as made,
          (select count(*) from promise where struck_off_on is not null) as struck_off,
          (select count(*) from promise where carried_over_on is not null) as carried_over,
          (select count(*) from promise where is_overdue) as overdue,
          (select count(*) from vote where round = 1 and result = 'satisfied') as voted_satisfied,
          (select count(*) from vote where rectified_on is not null) as rectified
      `.execute(trx),
    )

    expect(rows[0]).toEqual({
      received: total.received,
      handed_over: total.handedOver,
      replied: total.replied,
      in_time: total.repliedInTime,
      concluded: total.concluded,
      satisfied: ratings.first.satisfied,
      dissatisfied: ratings.first.dissatisfied,
      satisfied_again: ratings.again.satisfied,
      satisfied_forms: ratings.forms.satisfied,
      made: promises.made,
      struck_off: promises.struckOff,
      carried_over: promises.carriedOver,
      overdue: promises.overdue,
      voted_satisfied: ballots.first.satisfied,
      rectified: ballots.rectified,
    })
  })
})

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

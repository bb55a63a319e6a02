import fc from 'fast-check'
import type { Transaction } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import { createKysely } from '../../src/db/connect.ts'
import type { Viewer } from '../../src/db/read/viewer.ts'
import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { FIGURES } from '../../src/figures/all-figures.ts'
import { canBreakDown } from '../../src/figures/counting.ts'
import { DIMENSIONS } from '../../src/figures/dimensions.ts'
import type { CountFigure, FigureValue } from '../../src/figures/figure.ts'
import { IDENTITIES } from '../../src/figures/identities.ts'
import { listBehind } from '../../src/figures/list-behind.ts'
import { readBreakdown } from '../../src/figures/read-breakdown.ts'
import { readFigures } from '../../src/figures/read-figures.ts'
import { caseId, createWorld, TENANT, type World } from '../engine/a-world.ts'
import {
  ballot,
  type CaseRows,
  duty,
  form,
  layBook,
  leg,
  promise,
  review,
  submitted,
  supervision,
  transfer,
  type UnitId,
} from './a-counted-book.ts'

const RUNS = 12 * Number(process.env['FC_SCALE'] ?? 1)
const book = { id: '', policy: shippedPolicy('puyang-2024') }
const COUNTS = FIGURES.filter((figure): figure is CountFigure => figure.kind === 'count')
const CLERK: Viewer = {
  id: 'person-clerk',
  role: 'deputy_office_clerk',
  readsAs: 'deputy_office_clerk',
  tenantId: TENANT,
  name: '人员甲',
  postId: 'post-1',
  userId: 'user-1',
}

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const yes = fc.boolean()
const few = fc.integer({ min: 0, max: 3 })
const day = fc.constantFrom(null, '2025-12-31', '2026-01-01', '2026-06-05', '2026-10-31', '2026-11-01', '2027-02-28')
const sure = fc.constantFrom('2025-12-31', '2026-03-05', '2026-12-31')
const one = <const T>(...words: T[]) => fc.constantFrom<(T | null)[]>(null, ...words)
const rating = one('satisfied', 'basically_satisfied', 'dissatisfied')
const opinion = one(
  'satisfied',
  'basically_satisfied',
  'dissatisfied',
  'not_reached',
  'declined',
  'not_returned',
  'not_applicable',
)
const unit = fc.constantFrom<UnitId>('u1', 'u2', 'u3')
const contactForm = one('visit', 'meeting', 'phone', 'letter')
const contactRank = one('head', 'deputy_head', 'section_head', 'clerk')

const suggestion = fc.record({
  in_period: fc.constantFrom(true, true, false),
  origin: fc.constantFrom('own', 'own', 'from_higher', 'from_lower', 'joint_levels', 'cppcc'),
  period: fc.constantFrom('in_session', 'between_sessions'),
  mark: fc.constantFrom('none', 'none', 'internal', 'state_secret', 'protected_proposer'),
  publicity: fc.constantFrom('full', 'title_only', 'none'),
  category: one('first', 'second', 'third'),
  field: one('城建', '教育', '㛃䶮'),
  is_key: yes,
  signers: fc.integer({ min: 0, max: 200 }),
  screening: one(
    'accepted',
    'returned_to_deputy',
    'withdrawal_advised',
    'not_handed_over',
    'treated_as_letter',
    'reference',
  ),
  ended: one('withdrawn', 'not_handed_over', 'treated_as_letter', 'reference'),
  handed_over_on: day,
  receipt_on: day,
  contacted: yes,
  contact_form: contactForm,
  contact_rank: contactRank,
  interviewed: yes,
  replied_on: day,
  in_time: fc.constantFrom(null, true, false),
  days_late: one(0, 15),
  entered_late: yes,
  result_class: one('1', '2', 'A', 'joint'),
  scheme: one('甲表', '乙/丙表'),
  meaning: one('solved', 'in_progress', 'planned', 'not_now', 'explained', 'upper_level'),
  first_class: one('1', 'joint'),
  concluded_on: day,
  first_rating: opinion,
  last_rating: opinion,
  last_round: fc.integer({ min: 1, max: 3 }),
  rehandled: few,
} as const)

const dutyRow = fc.record({
  in_period: yes,
  role: fc.constantFrom('sole', 'lead', 'co', 'separate'),
  owes_reply: yes,
  is_live: yes,
  acknowledged_on: day,
  acknowledge_due_on: day,
  contacted_on: day,
  contact_form: contactForm,
  contact_rank: contactRank,
  interviewed: yes,
  opinion_on: day,
  opinion_due_on: day,
  replied_on: day,
  in_time: fc.constantFrom(null, true, false),
  extension_basis: one('by_nature', 'consent'),
  requests: few,
  result_class: one('1', 'A'),
  scheme: one('甲表'),
} as const)
const said = fc.oneof(
  rating.filter((word) => word !== null).map((word) => ({ rating: word })),
  one('not_reached', 'declined', 'not_returned', 'not_applicable')
    .filter((word) => word !== null)
    .map((word) => ({ no_rating: word })),
  fc.constant({ is_open: true }),
)
const formRow = fc
  .tuple(
    said,
    fc.record({
      in_period: yes,
      about: fc.constantFrom('reply', 'review'),
      is_last_round: yes,
      channel: one('in_person', 'phone'),
      attitude: rating,
      outcome: rating,
      overall: rating,
      self_rating: rating,
      feedback_rating: rating,
    } as const),
  )
  .map(([word, rest]) => ({ ...rest, ...word }))
const promiseRow = fc.record({
  in_period: yes,
  due_on: day,
  reported_done_on: day,
  is_overdue: yes,
  state: fc.constantFrom('open', 'reported_done', 'struck_off', 'not_kept', 'cancelled'),
} as const)
const ballotRow = fc.record({
  in_period: yes,
  held_on: day,
  cancelled_on: day,
  result: one('satisfied', 'basically_satisfied', 'dissatisfied', 'no_quorum'),
} as const)

const someCase = fc
  .record({
    suggestion,
    duties: fc.array(fc.tuple(unit, dutyRow), { maxLength: 3 }),
    legs: fc.array(fc.constantFrom('office', 'body', 'unit'), { maxLength: 3 }),
    forms: fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), formRow), { maxLength: 4 }),
    promises: fc.array(fc.tuple(unit, promiseRow), { maxLength: 3 }),
    ballots: fc.array(ballotRow, { maxLength: 2 }),
    opened: fc.tuple(
      sure,
      day,
      one('confirmed', 'class_revised', 'reopen'),
      one('to_procuratorate', 'from_procuratorate'),
    ),
    level: fc.constantFrom('category', 'key', 'collective', 'listed'),
  })
  .map(toRows)

function toRows(made: {
  suggestion: Parameters<typeof submitted>[1]
  duties: (readonly [UnitId, Parameters<typeof duty>[2]])[]
  legs: ('office' | 'body' | 'unit')[]
  forms: (readonly [number, Parameters<typeof form>[2]])[]
  promises: (readonly [UnitId, Parameters<typeof promise>[2]])[]
  ballots: Parameters<typeof ballot>[2][]
  opened: readonly [
    string,
    string | null,
    'confirmed' | 'class_revised' | 'reopen' | null,
    'to_procuratorate' | 'from_procuratorate' | null,
  ]
  level: 'category' | 'key' | 'collective' | 'listed'
}): (n: number) => CaseRows {
  const [opened_on, cancelled_on, outcome, direction] = made.opened
  const rowsOf = <A, R>(given: readonly A[], make: (row: A, n: number) => R) =>
    given.length > 0 ? given.map(make) : undefined
  const present = <R>(name: string, rows: R[] | undefined) => (rows ? { [name]: rows } : {})
  return (n) => ({
    suggestion: submitted(n, made.suggestion),
    ...present(
      'duties',
      rowsOf(made.duties, ([id, row], at) => duty(`assignment-${at}`, id, row)),
    ),
    ...present(
      'legs',
      rowsOf(made.legs, (holder, at) => leg(at, holder, at + 1)),
    ),
    ...present(
      'forms',
      rowsOf(made.forms, ([round, row], at) => form(`deputy-${at}`, round, row)),
    ),
    ...present(
      'promises',
      rowsOf(made.promises, ([id, row], at) => promise(`commitment-${at}`, id, row)),
    ),
    ...present(
      'ballots',
      rowsOf(made.ballots, (row, at) => ballot(`ballot-${at}`, at + 1, row)),
    ),
    supervisions: [supervision('supervision-1', { level: made.level, cancelled_on })],
    reviews: [review('review-1', { opened_on, cancelled_on, outcome })],
    transfers: direction
      ? [transfer('transfer-1', { direction, opened_on, cancelled_on })]
      : [transfer('transfer-1', { cancelled_on: '2026-01-02' })],
  })
}

it('adds up, breaks down and lists whatever the facts are', async () => {
  let runs = 0
  await fc.assert(
    fc.asyncProperty(fc.array(someCase, { minLength: 3, maxLength: 12 }), fc.nat(), async (cases, pick) => {
      runs += 1
      const id = caseId(9000 + runs)
      await layBook(world.pool, Object.fromEntries(cases.map((rows, at) => [at + 1, rows(at + 1)])), id)

      await within(async (trx) => {
        const here = { ...book, id }
        const values = await readFigures(
          trx,
          here,
          FIGURES.map((figure) => figure.id),
        )
        for (const { whole, parts } of IDENTITIES) {
          expect(sum(parts.map((part) => values.get(part))), `${whole} = ${parts.join(' + ')}`).toBe(
            numberIn(values.get(whole)),
          )
        }
        for (const figure of FIGURES) {
          const value = values.get(figure.id)
          if (value?.kind === 'share') expect(value.part, figure.id).toBeLessThanOrEqual(value.base)
        }
        const dimension = DIMENSIONS[pick % DIMENSIONS.length]
        if (dimension) await expectGroupsToAddUp(trx, here, dimension.id)
        await expectListsToAddUp(trx, here, pick, values)
      })
    }),
    { numRuns: RUNS },
  )
})

async function expectGroupsToAddUp(trx: Transaction<Database>, here: typeof book, by: string): Promise<void> {
  const dimension = DIMENSIONS.find(({ id }) => id === by)
  const counts = COUNTS.filter((figure) => dimension && canBreakDown(figure, dimension) && !figure.distinct)
  const { rows, total } = await readBreakdown(trx, here, { by, figures: counts.map(({ id }) => id) })
  for (const [n, { id }] of counts.entries()) {
    expect(sum(rows.map(({ values }) => values[n])), `${id} by ${by}`).toBe(numberIn(total[n]))
  }
}

async function expectListsToAddUp(
  trx: Transaction<Database>,
  here: typeof book,
  pick: number,
  values: ReadonlyMap<string, FigureValue>,
): Promise<void> {
  for (const figure of [0, 1, 2, 3, 4, 5].map((n) => COUNTS[(pick + n * 37) % COUNTS.length])) {
    if (!figure || figure.distinct) continue
    const list = await listBehind(trx, CLERK, { book: here, figure: figure.id, limit: 200 })
    const added = list.lines.reduce((all, { amount }) => all + amount, 0)
    expect([list.total, added], figure.id).toEqual([numberIn(values.get(figure.id)), list.total])
  }
}

function within<Result>(work: (trx: Transaction<Database>) => Promise<Result>): Promise<Result> {
  return withTenant(createKysely<Database>(world.pool), TENANT, work)
}

function numberIn(value: FigureValue | undefined): number {
  return value?.kind === 'count' ? value.count : 0
}

function sum(values: readonly (FigureValue | undefined)[]): number {
  return values.reduce<number>((all, value) => all + numberIn(value), 0)
}

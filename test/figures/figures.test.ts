import { sql, type Transaction } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { createKysely } from '../../src/db/connect.ts'
import type { Viewer } from '../../src/db/read/viewer.ts'
import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { FIGURES, figureOf } from '../../src/figures/all-figures.ts'
import { byTable, canBreakDown, countsFor, rowsOf } from '../../src/figures/counting.ts'
import { DIMENSIONS } from '../../src/figures/dimensions.ts'
import type { CountFigure, FigureValue } from '../../src/figures/figure.ts'
import { IDENTITIES } from '../../src/figures/identities.ts'
import { listBehind } from '../../src/figures/list-behind.ts'
import { readBreakdown } from '../../src/figures/read-breakdown.ts'
import { readFigures } from '../../src/figures/read-figures.ts'
import { formulaOf, labelOf } from '../../src/figures/words.ts'
import { createWorld, OTHER_TENANT, TENANT, type World } from '../engine/a-world.ts'
import { BOOK, BOOK_DAYS, layBook } from './a-counted-book.ts'
import { EXPECTED } from './expected-figures.ts'
import { COUNTED } from './the-counted-set.ts'

const puyang = shippedPolicy('puyang-2024')
const EMPTY_BOOK = '6f1f9a34-0c5e-4f7e-8a51-2b7f6a3f0002'
const book = { id: BOOK, policy: puyang }
const IDS = FIGURES.map(({ id }) => id)
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
const DIRECTOR: Viewer = { ...CLERK, role: 'deputy_office_director', readsAs: 'deputy_office_director' }

let world: World
beforeAll(async () => {
  world = await createWorld()
  await layBook(world.pool, COUNTED)
  await layBook(world.pool, {}, EMPTY_BOOK)
})
afterAll(() => world[Symbol.asyncDispose]())

function within<Result>(work: (trx: Transaction<Database>) => Promise<Result>, tenant = TENANT): Promise<Result> {
  return withTenant(createKysely<Database>(world.pool), tenant, work)
}

describe('a hand-counted set', () => {
  it('gives each figure the number that was counted by hand', async () => {
    const values = await within((trx) => readFigures(trx, book, IDS))

    const counted = COUNTS.map(({ id }) => [id, numberIn(values.get(id)), EXPECTED[id]?.[1]])
    const expected = COUNTS.map(({ id }) => [id, EXPECTED[id]?.[0], EXPECTED[id]?.[1]])
    expect(counted).toEqual(expected)
    expect(Object.keys(EXPECTED).filter((id) => !COUNTS.some((figure) => figure.id === id))).toEqual([])
  })

  it('gives each share its part and base, and none to an empty base', async () => {
    const values = await within((trx) => readFigures(trx, book, IDS))
    const empty = await within((trx) => readFigures(trx, { ...book, id: EMPTY_BOOK }, IDS))

    for (const figure of FIGURES) {
      if (figure.kind === 'count') continue
      const [part, base] = [EXPECTED[figure.part]?.[0] ?? -1, EXPECTED[figure.base]?.[0] ?? -1]
      expect(values.get(figure.id), figure.id).toEqual({ kind: 'share', part, base, share: base ? part / base : null })
      expect(empty.get(figure.id), figure.id).toEqual({ kind: 'share', part: 0, base: 0, share: null })
    }
    expect(COUNTS.map(({ id }) => numberIn(empty.get(id))).filter((n) => n !== 0)).toEqual([])
    expect(values.get('reply_rate')).toMatchObject({ part: 9, base: 11 })
    expect(values.get('in_time_rate')).toMatchObject({ part: 7, base: 10, share: 0.7 })
    expect(values.get('conclusion_rate')).toMatchObject({ part: 3, base: 11 })
    expect(values.get('satisfied_rate_last')).toMatchObject({ part: 2, base: 4, share: 0.5 })
    expect(values.get('satisfied_or_basically_rate_last')).toMatchObject({ part: 3, base: 4, share: 0.75 })
    expect(values.get('forms_last_satisfied_rate')).toMatchObject({ part: 2, base: 5, share: 0.4 })
  })

  it('shows another congress nothing of it', async () => {
    const values = await within((trx) => readFigures(trx, book, IDS), OTHER_TENANT)

    expect(COUNTS.filter(({ id }) => numberIn(values.get(id)) !== 0)).toEqual([])
  })
})

describe('denominators', () => {
  const counting = (some: Partial<Policy['inquiry']['denominators']>): Policy => ({
    ...puyang,
    inquiry: { ...puyang.inquiry, denominators: { ...puyang.inquiry.denominators, ...some } },
  })

  it.each([
    ['apart', {}, { suggestions: 4, forms: 5, attitude: 3 }],
    ['with those who were not reached', { notReached: 'in_base' }, { suggestions: 5, forms: 7, attitude: 5 }],
    [
      'with all who gave no rating',
      { notReached: 'in_base', declined: 'in_base', notReturned: 'in_base' },
      { suggestions: 7, forms: 9, attitude: 7 },
    ],
  ] as const)('are as the policy says: %s', async (_, some, { suggestions, forms, attitude }) => {
    const policy = counting(some)
    const values = await within((trx) =>
      readFigures(trx, { ...book, policy }, [
        'satisfied_rate_first',
        'forms_first_satisfied_rate',
        'forms_first_attitude_satisfied_rate',
      ]),
    )

    expect(values.get('satisfied_rate_first')).toMatchObject({ part: 2, base: suggestions })
    expect(values.get('forms_first_satisfied_rate')).toMatchObject({ part: 2, base: forms })
    expect(values.get('forms_first_attitude_satisfied_rate')).toMatchObject({ part: 2, base: attitude })
  })

  it('are told with the number', () => {
    const formula = formulaOf(figureOf('satisfied_rate_first'), counting({ notReached: 'in_base' }), BOOK_DAYS)

    expect(formula).toContain('满意、基本满意、不满意、联系不上；不表态、未反馈、不适用的另计，不在基数内')
    expect(formula).toContain('2026年1月1日至2026年12月31日收到的建议')
    expect(formula).toContain('截至2026年10月31日，以登记日期计')
  })
})

describe('words', () => {
  it.each(['puyang-2024', 'shanghai-2015', 'yuzhou-2023', 'township-sample', 'chongqing-2017'] as const)(
    'name every figure once under the rules of %s',
    (place) => {
      const policy = shippedPolicy(place)
      const texts = FIGURES.flatMap((figure) => [labelOf(figure, policy), formulaOf(figure, policy, BOOK_DAYS)])

      expect(texts.filter((text) => text.trim() === '' || /[{}]|undefined|NaN/.test(text))).toEqual([])
      expect(new Set(IDS).size).toBe(IDS.length)
    },
  )

  it('are those of the place', () => {
    const shanghai = shippedPolicy('shanghai-2015')

    expect(labelOf(figureOf('opinions_given'), puyang)).toBe('已提交协办意见')
    expect(labelOf(figureOf('opinions_given'), shanghai)).toBe('已提交会办意见')
  })
})

describe('what must add up', () => {
  it('adds up in the counted set', async () => {
    const values = await within((trx) => readFigures(trx, book, IDS))

    const sums = IDENTITIES.map(({ whole, parts }) => [whole, sum(parts.map((id) => numberIn(values.get(id))))])
    expect(sums).toEqual(IDENTITIES.map(({ whole }) => [whole, numberIn(values.get(whole))]))
  })

  it('holds row by row: a part lies in its base, and parts do not overlap', async () => {
    const shares = FIGURES.flatMap((figure) => (figure.kind === 'share' ? [figure] : []))
    const wholes = [...shares.map(({ part, base }) => ({ whole: base, parts: [part] })), ...IDENTITIES]

    const outside = await within(async (trx) => {
      const found: string[] = []
      for (const { whole, parts } of wholes) {
        const counts = [whole, ...parts].map((id) => figureOf(id) as CountFigure)
        expect(new Set(counts.map(({ of }) => of)).size, whole).toBe(1)
        const [base, ...rest] = counts.map((figure) => countsFor(figure, book))
        const isOdd = sql`${sql.join(
          rest.map((one) => sql`${one}::integer`),
          sql` + `,
        )} > ${base}::integer`
        const { rows } = await sql<{ n: number }>`
          select count(*) filter (where ${isOdd}) as n from ${rowsOf(counts[0]?.of ?? 'fact_suggestion', book)}`.execute(
          trx,
        )
        if (rows[0]?.n !== 0) found.push(`${whole}: ${parts.join(' ')}`)
      }
      return found
    })

    expect(outside).toEqual([])
  })
})

describe('a breakdown', () => {
  it.each(DIMENSIONS.map(({ id }) => [id]))('by %s adds up to the plain figures', async (by) => {
    const dimension = DIMENSIONS.find(({ id }) => id === by)
    const figures = COUNTS.filter((figure) => dimension && canBreakDown(figure, dimension))
    const { rows, total } = await within((trx) =>
      readBreakdown(trx, book, { by, figures: figures.map(({ id }) => id) }),
    )

    expect(figures.length).toBeGreaterThan(0)
    expect(total.map(numberIn)).toEqual(figures.map(({ id }) => EXPECTED[id]?.[0]))
    for (const [n, figure] of figures.entries()) {
      if (figure.distinct) continue
      expect(sum(rows.map(({ values }) => numberIn(values[n]))), `${by} ${figure.id}`).toBe(numberIn(total[n]))
    }
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
  })

  it('keeps one letter of two schemes apart, and shows every class of the scheme of the place', async () => {
    const classes = puyang.resultClasses.classes.map((one, n) => ({
      ...one,
      code: 'ABFGH'[n] ?? '',
      label: `第${n}类`,
    }))
    const policy = { ...puyang, resultClasses: { ...puyang.resultClasses, scheme: '甲表', classes } }
    const { rows } = await within((trx) =>
      readBreakdown(trx, { ...book, policy }, { by: 'class', figures: ['classified'] }),
    )
    const others = await within((trx) => readBreakdown(trx, book, { by: 'class', figures: ['classified'] }))

    const labels = rows.map(({ label, values }) => `${label} ${numberIn(values[0])}`)
    expect(labels.slice(0, 5)).toEqual(['A 第0类 1', 'B 第1类 1', 'F 第2类 0', 'G 第3类 0', 'H 第4类 0'])
    expect(labels).toContain('A（乙表） 1')
    expect(others.rows).toHaveLength(8)
  })

  it('names a merged unit by its name then, or by that of today', async () => {
    const read = (by: string) => within((trx) => readBreakdown(trx, book, { by, figures: ['duties'] }))

    expect((await read('unit')).rows.map(({ label }) => label)).toContain('市环保局')
    expect((await read('unit_now')).rows.map(({ label }) => label)).toContain('市生态环境局')
    expect((await read('unit_now')).rows.map(({ label }) => label)).not.toContain('市环保局')
  })

  it('goes from large to small, and leaves the group without a value to the end', async () => {
    const { rows } = await within((trx) =>
      readBreakdown(trx, book, { by: 'field', figures: ['received', 'reply_rate'] }),
    )

    expect(rows.map(({ label, values }) => [label, numberIn(values[0])])).toEqual([
      ['城建', 2],
      ['教育', 1],
      ['未分领域', 16],
    ])
    expect(rows[1]?.values[1]).toEqual({ kind: 'share', part: 0, base: 1, share: 0 })
  })

  it('refuses a dimension of which the figure knows nothing', async () => {
    const read = within((trx) => readBreakdown(trx, book, { by: 'ballot_result', figures: ['received'] }))

    await expect(read).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
  })

  it('counts among one unit alone', async () => {
    const only = { by: 'unit', key: 'u2' }
    const values = await within((trx) => readFigures(trx, book, ['handed_over', 'duties', 'promises'], only))
    const { total } = await within((trx) =>
      readBreakdown(trx, book, { by: 'category', figures: ['handed_over'], within: only }),
    )

    // 3 4 5 20 21; one duty each of 2, 4, 5 and 15; two promises of 20.
    expect([...values.values()].map(numberIn)).toEqual([5, 4, 2])
    expect(total.map(numberIn)).toEqual([5])
  })
})

describe('the list behind a number', () => {
  it('holds exactly what each figure counts', async () => {
    await within(async (trx) => {
      for (const figure of COUNTS) {
        const list = await listBehind(trx, DIRECTOR, { book, figure: figure.id, limit: 200 })

        expect(list.total, figure.id).toBe(EXPECTED[figure.id]?.[0])
        expect(list.lines.length, figure.id).toBe(list.lineCount)
        if (!figure.distinct) expect(sum(list.lines.map(({ amount }) => amount)), figure.id).toBe(list.total)
      }
    })
  })

  it('is that of one group', async () => {
    const read = (key: string | null) =>
      within((trx) => listBehind(trx, DIRECTOR, { book, figure: 'received', by: 'field', key, limit: 50 }))

    expect((await read('城建')).lines.map(({ number }) => number)).toEqual(['第1号', '第2号'])
    expect((await read(null)).total).toBe(16)
  })

  it('opens a share by its part or by its base', async () => {
    const read = (side: 'part' | 'base') =>
      within((trx) => listBehind(trx, DIRECTOR, { book, figure: 'satisfied_rate_last', side, limit: 50 }))

    expect((await read('part')).lines.map(({ number }) => number)).toEqual(['第1号', '第20号'])
    expect((await read('base')).lines.map(({ number }) => number)).toEqual(['第1号', '第2号', '第15号', '第20号'])
  })

  it('goes on page by page and misses nothing', async () => {
    const pages: string[] = []
    let cursor: string | undefined
    for (let n = 0; n < 20; n += 1) {
      const page = await within((trx) => listBehind(trx, CLERK, { book, figure: 'forms_all', cursor, limit: 3 }))
      pages.push(...page.lines.map(({ number, details }) => `${number} ${details.map(({ text }) => text).join(' ')}`))
      if (page.nextCursor === null) break
      cursor = page.nextCursor
    }

    expect(pages).toHaveLength(13)
  })

  it('refuses a cursor of another number', async () => {
    const { nextCursor } = await within((trx) => listBehind(trx, CLERK, { book, figure: 'received', limit: 1 }))
    const read = within((trx) =>
      listBehind(trx, CLERK, { book, figure: 'replied', cursor: nextCursor ?? '', limit: 1 }),
    )

    await expect(read).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
  })

  it('counts an internal suggestion without a word about it', async () => {
    const read = (viewer: Viewer) =>
      within((trx) => listBehind(trx, viewer, { book, figure: 'class_explained', limit: 50 }))

    expect(await read(CLERK)).toMatchObject({
      total: 1,
      lines: [
        {
          caseId: null,
          number: null,
          title: '（无权查看）',
          leadSigner: null,
          unit: null,
          isHidden: true,
          details: [],
        },
      ],
    })
    expect(await read(DIRECTOR)).toMatchObject({
      total: 1,
      lines: [{ number: '第18号', title: '建议18', isHidden: false }],
    })
  })
})

it('asks the database once for each fact table', () => {
  expect(byTable(FIGURES).size).toBe(9)
})

function numberIn(value: FigureValue | undefined): number | undefined {
  return value?.kind === 'count' ? value.count : undefined
}

function sum(numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((total, n) => total + (n ?? 0), 0)
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { withTenant } from '../../src/db/tenant.ts'
import { FIGURES } from '../../src/figures/all-figures.ts'
import { caseId, OTHER_TENANT, TENANT } from '../engine/a-world.ts'
import { BOOK, layBook } from '../figures/a-counted-book.ts'
import { EXPECTED } from '../figures/expected-figures.ts'
import { COUNTED } from '../figures/the-counted-set.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'

const UNFINISHED = '6f1f9a34-0c5e-4f7e-8a51-2b7f6a3f0009'
const BOOKS = '/api/figures/books'
let house: House
let clerk: TestPost
let director: TestPost
let auditor: TestPost

beforeAll(async () => {
  house = await createHouse()
  await layBook(house.pool, COUNTED)
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
  director = await house.appoint({ role: 'deputy_office_director' })
  auditor = await house.appoint({ role: 'auditor' })
})
afterAll(() => house[Symbol.asyncDispose]())

async function get(post: TestPost, url: string) {
  const reply = await house.ask(post, { method: 'GET', url })
  return { status: reply.statusCode, body: reply.json() }
}

describe('the figures of a book', () => {
  it('say as of which day and by which date, and each with its 口径', async () => {
    const { status, body } = await get(clerk, `${BOOKS}/${BOOK}?all=true`)

    expect(status).toBe(200)
    expect(body.book).toMatchObject({ asOf: '2026-10-31', basisLabel: '以登记日期计（只含当日已登记的）', cases: 21 })
    const figures = body.groups.flatMap((group: { figures: unknown[] }) => group.figures)
    expect(figures).toHaveLength(FIGURES.length)
    expect(figures.find(({ id }: { id: string }) => id === 'handed_over')).toMatchObject({
      label: '交办',
      unit: '件',
      value: { kind: 'count', count: 11 },
      formula: expect.stringContaining('截至2026年10月31日'),
    })
  })

  it('leave out what is seldom met while it is zero', async () => {
    const { body } = await get(clerk, `${BOOKS}/${BOOK}`)

    const ids = body.groups.flatMap((group: { figures: { id: string }[] }) => group.figures.map(({ id }) => id))
    expect(ids).toContain('as_letter')
    expect(ids).not.toContain('forms_review_dissatisfied')
  })

  it('are listed with the books that were made', async () => {
    const { body } = await get(auditor, BOOKS)

    expect(body.books).toMatchObject([{ id: BOOK, fromOn: '2026-01-01', title: null }])
  })

  it('name all there is to count, and by what', async () => {
    const { body } = await get(auditor, '/api/figures/catalogue')

    const ids = body.dimensions.map(({ id }: { id: string }) => id)
    expect(ids).toContain('unit_now')
    expect(ids).not.toContain('case')
  })
})

describe('a breakdown', () => {
  it('gives rows and the figure itself as the total', async () => {
    const { body } = await get(clerk, `${BOOKS}/${BOOK}/breakdown?by=category&figures=received,reply_rate`)

    expect(body.rows.map(({ label }: { label: string }) => label)).toEqual([
      '一类建议',
      '二类建议',
      '三类建议',
      '未定类别',
    ])
    expect(body.total).toEqual([
      { kind: 'count', count: 19 },
      { kind: 'share', part: 9, base: 11, share: 9 / 11 },
    ])
  })

  it.each([
    ['by=nothing&figures=received', '没有分组'],
    ['by=category&figures=nonsense', '没有指标'],
    ['by=ballot_result&figures=received', '不能按'],
    ['by=case&figures=received', '不能按'],
  ])('refuses %s and says why', async (query, why) => {
    const { status, body } = await get(clerk, `${BOOKS}/${BOOK}/breakdown?${query}`)

    expect(status).toBe(400)
    expect(body.detail).toContain(why)
  })
})

describe('the list behind a number', () => {
  it('adds up, names the group, and goes on', async () => {
    const { body } = await get(
      clerk,
      `${BOOKS}/${BOOK}/list?figure=received&by=field&key=${encodeURIComponent('城建')}&limit=1`,
    )
    const next = await get(
      clerk,
      `${BOOKS}/${BOOK}/list?figure=received&by=field&key=${encodeURIComponent('城建')}&limit=1&cursor=${body.nextCursor}`,
    )

    expect(body).toMatchObject({
      groupLabel: '城建',
      total: 2,
      lineCount: 2,
      lines: [{ caseId: caseId(1), number: '第1号' }],
    })
    expect(next.body).toMatchObject({ lines: [{ caseId: caseId(2) }], nextCursor: null })
  })

  it('shows the group without a value', async () => {
    const { body } = await get(clerk, `${BOOKS}/${BOOK}/list?figure=received&by=field&isNone=true`)

    expect(body).toMatchObject({ groupLabel: '未分领域', total: 16 })
  })

  it.each([
    ['the clerk and the auditor', () => [clerk, auditor], '（无权查看）', null],
    ['the director', () => [director], '建议18', caseId(18)],
  ] as const)('tells of an internal suggestion what %s may know', async (_, posts, title, id) => {
    for (const post of posts()) {
      const { body } = await get(post, `${BOOKS}/${BOOK}/list?figure=class_explained`)

      expect(body.total).toBe(EXPECTED['class_explained']?.[0])
      expect(body.lines).toMatchObject([{ title, caseId: id }])
      if (id === null) expect(JSON.stringify(body)).not.toMatch(/第18号|建议18|代表18|市城管局/)
    }
  })
})

describe('who may not', () => {
  it('finds no book of another congress, none that is still being written, and none at all', async () => {
    const abroad = await house.appoint({ tenantId: OTHER_TENANT, role: 'deputy_office_director' })
    const foreign = await get(abroad, `${BOOKS}/${BOOK}`)
    const none = await get(clerk, `${BOOKS}/6f1f9a34-0c5e-4f7e-8a51-2b7f6a3f0fff`)
    await layBook(house.pool, {}, UNFINISHED)
    await withTenant(house.services.db, TENANT, (trx) =>
      trx.updateTable('figure_book').set({ made_at: null }).where('id', '=', UNFINISHED).execute(),
    )
    const unfinished = await get(clerk, `${BOOKS}/${UNFINISHED}`)

    expect([foreign.status, none.status, unfinished.status]).toEqual([404, 404, 404])
    expect(new Set([foreign, none, unfinished].map(({ body }) => body.detail)).size).toBe(1)
  })

  it.each([
    'unit_head',
    'deputy',
    'council_of_chairpersons',
    'standing_committee_member',
    'presidium',
    'administrator',
  ] as const)('is the %s', async (role) => {
    const post = await house.appoint({ role, ...(role === 'unit_head' && { unitId: 'unit-1' }) })

    expect((await get(post, `${BOOKS}/${BOOK}`)).status).toBe(403)
  })
})

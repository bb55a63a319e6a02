import type { Transaction } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { shippedPolicy } from '../../../machines/policy/places/shipped.ts'
import type { ReportBody, ReportRun } from '../../../src/contract/report-body.ts'
import { createKysely } from '../../../src/db/connect.ts'
import type { Database } from '../../../src/db/schema.ts'
import { withTenant } from '../../../src/db/tenant.ts'
import { FIGURES, figureOf } from '../../../src/figures/all-figures.ts'
import { readBreakdown } from '../../../src/figures/read-breakdown.ts'
import { readFigures } from '../../../src/figures/read-figures.ts'
import { composeReport, type ReportAsk } from '../../../src/reports/compose/compose-report.ts'
import { percent } from '../../../src/reports/compose/number-words.ts'
import { nameOf, openDesk } from '../../../src/reports/compose/report-desk.ts'
import { offeredReports, REPORT_KIND_IDS, type ReportKindId } from '../../../src/reports/kinds.ts'
import { createWorld, TENANT, type World } from '../../engine/a-world.ts'
import {
  BOOK,
  BOOK_DAYS,
  type CaseRows,
  classed,
  duty,
  handled,
  layBook,
  replied,
  supervision,
} from '../../figures/a-counted-book.ts'
import { COUNTED } from '../../figures/the-counted-set.ts'

const puyang = shippedPolicy('puyang-2024')
const EMPTY = '6f1f9a34-0c5e-4f7e-8a51-2b7f6a3f0012'
const OTHER = '6f1f9a34-0c5e-4f7e-8a51-2b7f6a3f0013'
const HIDDEN = '6f1f9a34-0c5e-4f7e-8a51-2b7f6a3f0014'
const LED = '6f1f9a34-0c5e-4f7e-8a51-2b7f6a3f0015'
const FORMER = '6f1f9a34-0c5e-4f7e-8a51-2b7f6a3f0016'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await layBook(world.pool, COUNTED)
  await layBook(world.pool, {}, EMPTY)
  await layBook(world.pool, twoSchemes(), OTHER)
  await layBook(world.pool, withHidden(), HIDDEN)
  await layBook(world.pool, ledCases(), LED)
  await layBook(world.pool, theYearBefore(), FORMER)
})
afterAll(() => world[Symbol.asyncDispose]())

function within<Result>(work: (trx: Transaction<Database>) => Promise<Result>): Promise<Result> {
  return withTenant(createKysely<Database>(world.pool), TENANT, work)
}

function anAsk(kind: ReportKindId, differing: Partial<ReportAsk> = {}): ReportAsk {
  return {
    kind,
    scope: kind === 'unit_yearly' ? { unitId: 'u1' } : {},
    book: { id: BOOK, ...BOOK_DAYS },
    formerBook: null,
    policy: puyang,
    congress: { id: TENANT, name: '甲市人民代表大会', level: 'prefecture' },
    datedOn: '2026-11-01',
    ...differing,
  }
}
const compose = (kind: ReportKindId, differing: Partial<ReportAsk> = {}) =>
  within((trx) => composeReport(trx, anAsk(kind, differing)))
const book = (id: string) => ({ id, ...BOOK_DAYS })

function twoSchemes(): Record<number, CaseRows> {
  const answered = (n: number, code: string, scheme: string) => ({
    suggestion: handled(n, 'u1', { ...replied('2026-05-20'), ...classed(code, 'solved'), scheme }),
  })
  return { 1: answered(1, 'A', '旧办法'), 2: answered(2, 'A', '新办法'), 3: answered(3, 'B', '新办法') }
}

/** First-category suggestions: led and supervised, led alone, and one that nobody leads. */
function ledCases(): Record<number, CaseRows> {
  const first = (n: number, differing: object) => ({
    suggestion: handled(n, 'u4', { category: 'first', needs_handling_leader: true, is_key: true, ...differing }),
    duties: [duty('assignment-1', 'u4')],
  })
  const led = { handling_leader_id: 'leader-2', handling_leader: '领导乙' }
  return {
    1: {
      ...first(1, led),
      supervisions: [
        supervision('supervision-1', {}),
        supervision('supervision-2', { opened_on: '2026-05-06', committee_id: 'committee-2', committee: '农工委' }),
      ],
    },
    2: first(2, led),
    3: {
      ...first(3, {}),
      supervisions: [
        supervision('supervision-1', { level: 'listed', needs_leader: false, leader_id: null, leader: null }),
      ],
    },
  }
}

/** In the hands of the office that was renamed since, of another field, and of a delegation that made none this year. */
function theYearBefore(): Record<number, CaseRows> {
  const before = (n: number, differing: object) => ({
    suggestion: handled(n, 'u3', { field: '卫生', ...differing }),
    duties: [duty('assignment-1', 'u3')],
  })
  return { 1: before(1, {}), 2: before(2, { delegation_id: 'delegation-7', delegation: '庚县代表团' }) }
}

/** Suggestions that the public may not see, or not whole. */
function withHidden(): Record<number, CaseRows> {
  const titled = (n: number, title: string, differing: object) => ({
    suggestion: handled(n, 'u1', { title, lead_signer: `赵${n}`, ...differing }),
  })
  return {
    1: titled(1, '公开的标题', {}),
    2: titled(2, '只公开标题的标题', { publicity: 'title_only' }),
    3: titled(3, '不公开的标题', { publicity: 'none' }),
    4: titled(4, '内部件的标题', { mark: 'internal' }),
    5: titled(5, '受保护者的标题', { mark: 'protected_proposer' }),
    6: titled(6, '涉密', { mark: 'state_secret', title: null }),
  }
}

function runsOf({ blocks }: ReportBody): ReportRun[] {
  return blocks.flatMap((block) => (block.kind === 'paragraph' ? block.runs : []))
}
const textOf = (body: ReportBody) => JSON.stringify(body)
const sentencesOf = (body: ReportBody) =>
  runsOf(body)
    .map(({ text }) => text)
    .join('')

/** The number behind a reference, as the figures have it. */
async function behind(trx: Transaction<Database>, ref: NonNullable<ReportRun['ref']>): Promise<string> {
  const figures = { id: BOOK, policy: puyang }
  if (ref.by !== undefined) {
    const { rows } = await readBreakdown(trx, figures, { by: ref.by, figures: [ref.figure], within: ref.within })
    const value = rows.find(({ key }) => key === ref.key)?.values[0]
    if (figureOf(ref.figure).kind === 'share') return percent(value?.kind === 'share' ? value.share : null)
    return String(value?.kind === 'count' ? value.count : 0)
  }
  const value = (await readFigures(trx, figures, [ref.figure], ref.within)).get(ref.figure)
  if (value?.kind === 'count') return String(value.count)
  if (value?.kind !== 'share') return 'missing'
  return ref.side === undefined ? percent(value.share) : String(value[ref.side])
}

describe('a composed report', () => {
  it('prints in its sentences and tables the numbers of the figures, whichever kind it is', async () => {
    const known = new Map<string, string>()
    for (const kind of REPORT_KIND_IDS) {
      if (kind === 'court_yearly' || kind === 'procuratorate_yearly' || kind === 'government_yearly') continue
      const body = await compose(kind)
      const tables = [...body.blocks, ...body.annexes].flatMap((block) => (block.kind === 'table' ? block.rows : []))
      const numbers = [...runsOf(body), ...tables.flatMap(({ cells }) => cells)].flatMap(({ text, ref }) =>
        ref === undefined ? [] : [{ text, ref }],
      )
      const printed = numbers.map(({ text, ref }) => `${JSON.stringify(ref)} ${text}`)
      const expected = await within(async (trx) => {
        const lines: string[] = []
        for (const { ref } of numbers) {
          const key = JSON.stringify(ref)
          const number = known.get(key) ?? (await behind(trx, ref))
          known.set(key, number)
          lines.push(`${key} ${number}`)
        }
        return lines
      })

      expect(printed, kind).toEqual(expected)
    }
  })

  it('gives every number in a sentence a name, the same for the same figure', async () => {
    const runs = runsOf(await compose('annual_report')).filter(({ ref }) => ref && ref.by === undefined)
    const named = runs.filter(({ name }) => name !== undefined)
    const byName = new Map<string, Set<string>>()
    for (const { name = '', text } of named) byName.set(name, (byName.get(name) ?? new Set()).add(text))

    expect(named.length).toBeGreaterThan(40)
    expect([...byName].filter(([, texts]) => texts.size > 1)).toEqual([])
    expect([...byName.keys()].filter((name) => /[{}#/|@=]/.test(name))).toEqual([])
    const { blocks, annexes } = await compose('annual_report')
    const tables = [...blocks, ...annexes].flatMap((block) => (block.kind === 'table' ? block.name : []))
    expect(tables.filter((name) => byName.has(name) || FIGURES.some(({ id }) => nameOf(id) === name))).toEqual([])
  })

  it('is a short, right report where the period has no suggestion', async () => {
    for (const kind of REPORT_KIND_IDS) {
      if (kind === 'court_yearly' || kind === 'procuratorate_yearly' || kind === 'government_yearly') continue
      if (kind === 'unit_yearly') continue
      const body = await compose(kind, { book: book(EMPTY) })

      expect(textOf(body), kind).not.toMatch(/NaN|Infinity|undefined|0\/0|\[object/)
      expect(sentencesOf(body), kind).not.toContain('%')
      expect(body.blocks.length, kind).toBeGreaterThan(0)
    }
    expect(sentencesOf(await compose('annual_report', { book: book(EMPTY) }))).toContain('本期没有收到代表建议')
  })

  it('compares with the year before in points and pieces, and with nothing where there was nothing', async () => {
    const same = await compose('annual_report', { formerBook: book(BOOK) })
    const first = await compose('annual_report', { formerBook: book(EMPTY) })
    const fewer = await compose('annual_report', { formerBook: book(OTHER) })

    expect(sentencesOf(same)).toContain('与上年同期持平')
    expect(sentencesOf(first)).not.toContain('上年同期')
    expect(first.formulas[0]?.formula).toContain('不作比较')
    expect(sentencesOf(fewer)).toMatch(/较上年同期增加\d+件/)
    expect(sentencesOf(fewer)).toMatch(/较上年同期(提高|下降)\d+\.\d个百分点/)
  })

  it('names who leads the handling beside who leads the supervision, and a gap only where the rules demand somebody', async () => {
    const october = await compose('first_category_report', { book: book(LED) })
    const annex = october.annexes.find(({ name }) => name === '督办一览表')
    const at = (label: string) => annex?.columns.findIndex((column) => column.label === label) ?? -1
    const seats = annex?.rows.map(({ cells }) => ['领办领导', '督办领导'].map((label) => cells[at(label)]?.text))

    expect(seats).toEqual([
      ['领导乙', '领导甲'],
      ['领导乙', '领导甲'],
      ['领导乙', '—'],
      ['未确定', '—'],
    ])
    expect(sentencesOf(october)).toContain('已确定领办的市委、市政府领导的2件，应当确定而尚未确定的1件')
    expect(sentencesOf(october)).toContain('还有1件没有确定领办的市委、市政府领导。')
    expect(sentencesOf(await compose('key_case', { book: book(LED) }))).toContain('领办的市委、市政府领导为领导乙')
  })

  it('tells a committee of every suggestion that it supervises, also where another one came first', async () => {
    await within((trx) =>
      trx
        .insertInto('organ')
        .values({ tenant_id: TENANT, id: 'committee-2', kind: 'committee', name: '农工委' })
        .execute(),
    )
    const body = await compose('committee', { scope: { committeeId: 'committee-2' }, book: book(LED) })

    expect(sentencesOf(body)).toContain('启动督办的建议1件、1件次')
    expect(body.annexes[0]?.rows).toHaveLength(1)
  })

  it('reports one campaign of reviews, with as many lines as it counts, whenever the suggestion was received', async () => {
    const body = await compose('follow_up', { scope: { campaignId: 'campaign-1' } })

    expect(sentencesOf(body)).toContain('列入“回头看”的4件次')
    expect(sentencesOf(body)).toContain('再次征求代表意见6人次，得到评价的3件次')
    expect(body.annexes[0]?.rows).toHaveLength(4)
  })

  it('sets the unit that was renamed beside what it was the year before, and leaves no group of that year out', async () => {
    await within((trx) =>
      trx
        .insertInto('unit')
        .values([
          { tenant_id: TENANT, id: 'u4', name: '市生态环境局', kind: 'department', successor_id: null },
          { tenant_id: TENANT, id: 'u3', name: '市环保局', kind: 'department', successor_id: 'u4' },
        ])
        .execute(),
    )
    const desk = await within(async (trx) => {
      const opened = await openDesk(trx, anAsk('annual_report', { book: book(LED), formerBook: book(FORMER) }))
      return opened.by('unit', ['duties', 'units'])
    })
    const { blocks } = await compose('annual_report', { book: book(LED), formerBook: book(FORMER) })
    const columnOf = (name: string) =>
      blocks.flatMap((block) =>
        block.kind === 'table' && block.name === name
          ? block.rows.map(({ cells }) => [
              cells[0]?.text,
              cells[block.columns.findIndex((c) => c.label === '上年同期')]?.text,
            ])
          : [],
      )

    expect(desk.rows.map(({ key, former }) => [key, former])).toEqual([
      [
        'u4',
        [
          { kind: 'count', count: 2 },
          { kind: 'count', count: 1 },
        ],
      ],
    ])
    expect(desk.gone).toEqual([])
    expect(columnOf('按领域')).toEqual([
      ['卫生', '2'],
      ['未分领域', '0'],
      ['合计', '2'],
    ])
    expect(columnOf('按代表团')).toEqual([
      ['甲县代表团', '1'],
      ['庚县代表团', '1'],
      ['合计', '2'],
    ])
  })

  it('keeps the classes of two schemes apart', async () => {
    const { blocks } = await compose('annual_report', { book: book(OTHER) })
    const tables = blocks.filter((block) => block.kind === 'table' && block.name.startsWith('办理结果'))

    expect(tables.map((block) => (block.kind === 'table' ? block.title : ''))).toEqual([
      expect.stringContaining('旧办法'),
      expect.stringContaining('新办法'),
    ])
    expect(tables.map((table) => (table.kind === 'table' ? table.rows.at(-1)?.cells[1]?.text : ''))).toEqual(['1', '2'])
  })

  it('never puts a rating beside the name of a deputy', async () => {
    for (const kind of ['annual_report', 'satisfaction', 'ledger', 'unit', 'key_case', 'follow_up'] as const) {
      const { blocks, annexes } = await compose(kind)
      const tables = [...blocks, ...annexes].filter((block) => block.kind === 'table')
      for (const { columns, rows } of tables) {
        const labels = columns.map(({ label }) => label)
        const names = rows.some(({ cells }) => cells.some(({ text }) => /^代表\d/.test(text)))
        expect(names && labels.some((label) => label.includes('满意') || label.includes('评价'))).toBe(false)
      }
    }
  })

  it('says what a unit that was renamed in the year is called today', async () => {
    const { blocks } = await compose('annual_report')
    const table = blocks.find((block) => block.kind === 'table' && block.name === '按承办单位')

    expect(table?.kind === 'table' && table.note).toContain('“市环保局”现为“市生态环境局”')
    expect(sentencesOf(await compose('unit', { scope: { unitId: 'u4' } }))).toContain('以“市环保局”名义承办')
  })

  it('prints the thresholds and the base of the ballot with its results', async () => {
    expect(sentencesOf(await compose('annual_report'))).toContain('测评结果以全体组成人员人数为基数')
  })

  it('refuses a unit that is not there, and a kind without what it is about', async () => {
    await expect(compose('unit', { scope: { unitId: 'nobody' } })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(compose('unit_yearly', { scope: {} })).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
    await expect(compose('court_yearly')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(
      compose('key_case', { scope: { caseId: '00000000-0000-4000-8000-0000000000ff' } }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('the public version', () => {
  it('names no person, and lists no suggestion that is not public', async () => {
    const whole = textOf(await compose('public_version', { book: book(HIDDEN) }))
    const counted = textOf(await compose('public_version'))

    expect(whole).toContain('公开的标题')
    expect(whole).toContain('只公开标题的标题')
    expect(whole).not.toMatch(/"不公开的标题|内部件|受保护者|涉密|赵\d/)
    expect(whole).toContain('不宜公开')
    expect(counted).not.toMatch(/代表\d/)
  })

  it('is what the office may read with the signers, but without what is internal or secret', async () => {
    const whole = textOf(await compose('annual_report', { book: book(HIDDEN) }))

    expect(whole).toContain('赵1')
    expect(whole).toContain('受保护者的标题')
    expect(whole).not.toMatch(/内部件的标题|赵4|赵5|赵6/)
  })
})

describe('the kinds a place is offered', () => {
  it('are those of its rules, with their day and source', () => {
    const offered = offeredReports(puyang)
    const township = offeredReports(shippedPolicy('township-sample')).map(({ id }) => id)

    expect(offered.find(({ id }) => id === 'first_category_report')?.rule).toMatchObject({ dueOn: '10-31' })
    expect(offeredReports(shippedPolicy('henan-2017')).find(({ id }) => id === 'unit_yearly')?.rule).toMatchObject({
      dueOn: '08-31',
      article: '第二十八条第三款',
    })
    expect(township).not.toContain('key_case')
    expect(township).not.toContain('committee')
    expect(township).not.toContain('court_yearly')
    expect(figureOf('received').label).toBe('收到建议')
  })
})

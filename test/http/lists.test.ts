import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { CASE_SORTS } from '../../src/contract/case-endpoints.ts'
import type { CaseLine } from '../../src/contract/case-views.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { apply } from '../../src/engine/engine.ts'
import { indexCases } from '../../src/office/search-index.ts'
import {
  aCommand,
  acknowledgement,
  aDraft,
  caseId,
  DIRECTOR,
  expectApplied,
  handOver,
  OTHER_TENANT,
  TENANT,
} from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'

const RUNS = Math.ceil(20 * Number(process.env['FC_SCALE'] ?? 1))

let house: House
let clerk: TestPost
let unit: TestPost
let deputy: TestPost

type List = { lines: CaseLine[]; total: number; counts: Record<string, number>; nextCursor: string | null }

async function list(post: TestPost, query: Record<string, string | string[]> = {}): Promise<List> {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) for (const one of [value].flat()) search.append(name, one)
  const reply = await house.ask(post, { method: 'GET', url: `/api/cases?${search}` })
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json<List>()
}

async function walk(
  post: TestPost,
  query: Record<string, string | string[]>,
  limits: () => number,
): Promise<CaseLine[]> {
  const lines: CaseLine[] = []
  let cursor: string | null = null
  do {
    const page: List = await list(post, { ...query, limit: String(limits()), ...(cursor && { cursor }) })
    lines.push(...page.lines)
    cursor = page.nextCursor
  } while (cursor !== null)
  return lines
}

const numbers = ({ lines }: { lines: CaseLine[] }) => lines.map(({ number }) => number)
const ids = (lines: CaseLine[]) => lines.map(({ id }) => id)

/** A draft with its own people and words. */
async function draft(n: number, differing: Parameters<typeof aDraft>[0]): Promise<string> {
  expectApplied(await apply(house.services.engine, aCommand(caseId(n), aDraft(differing))))
  return caseId(n)
}

beforeAll(async () => {
  house = await createHouse()
  const { db, engine } = house.services
  await withTenant(db, TENANT, async (trx) => {
    const units = ['甲局', '乙局', '丙局'].map((name, n) => ({
      tenant_id: TENANT,
      id: `unit-${n + 1}`,
      name,
      kind: null,
    }))
    await trx
      .insertInto('unit')
      .values(units.map((unit) => ({ ...unit, successor_id: null })))
      .execute()
    const names = ['代表甲', '代表乙', '代表丙', '代表䶮']
    await trx
      .insertInto('deputy')
      .values(names.map((name, n) => ({ tenant_id: TENANT, id: `deputy-${n + 1}`, name, delegation_id: null })))
      .execute()
  })
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
  unit = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1' })
  deputy = await house.appoint({ role: 'deputy', deputyId: 'deputy-2' })
  for (const n of [1, 2, 10]) await handOver(engine, n)
  expectApplied(await apply(engine, acknowledgement(caseId(2))))
  await draft(101, { leadSignerId: 'deputy-2', text: { title: '关于保护古树名木的建议', body: '城区古树无人看护。' } })
  await draft(102, { leadSignerId: 'deputy-3', mark: 'protected_proposer', text: { title: '关于整治噪音的建议' } })
  await draft(103, { leadSignerId: 'deputy-4', mark: 'state_secret', text: undefined })
  await draft(104, { leadSignerId: 'deputy-3', mark: 'internal', text: { title: '关于内部事项的建议' } })
  await draft(105, {
    leadSignerId: 'deputy-4',
    period: 'in_session',
    sessionNo: 3,
    text: { title: '关于㛃河治理的建议' },
  })
  await indexCases(db, { tenantId: TENANT })
})
afterAll(() => house[Symbol.asyncDispose]())

describe('the list of cases', () => {
  it('counts every tab and orders numbers as people count', async () => {
    const all = await list(clerk, { tab: 'all' })

    expect(all.counts).toEqual({
      open: 7,
      not_handed_over: 4,
      awaiting_reply: 3,
      replied: 0,
      concluded: 0,
      archived: 0,
      all: 7,
    })
    expect(all.total).toBe(7)
    expect(numbers(all)).toEqual(['第1号', '第2号', '第10号', null, null, null, null])
    expect(numbers(await list(clerk, { tab: 'awaiting_reply', order: 'desc' }))).toEqual(['第10号', '第2号', '第1号'])
  })

  it('tells on a line who, what, how far, until when, and what to do next', async () => {
    const [line] = (await list(unit, { tab: 'all' })).lines

    expect(line).toMatchObject({
      number: '第1号',
      title: '关于加强农村道路养护的建议',
      stageLabel: '办理中',
      leadSigner: { id: 'deputy-1', name: '代表甲' },
      leadUnit: { id: 'unit-1', name: '甲局' },
      cosignerCount: 0,
      otherUnitCount: 0,
      deadline: { kind: 'acknowledge', workingDaysLeft: 3, status: 'running', isProvisional: false },
      next: { actorId: 'assignment-1', type: 'assignment.acknowledged', label: '签收承办' },
    })
    expect(line?.stamps.map(({ label }) => label)).toEqual(['未签收', '未联系代表'])
  })

  it('walks through every column, both ways, in pages of any size, and gives each case once', async () => {
    const everything = new Set(ids((await list(clerk, { tab: 'all' })).lines))
    for (const sort of CASE_SORTS) {
      const forth = await walk(clerk, { tab: 'all', sort, order: 'asc' }, () => 2)
      const back = await walk(clerk, { tab: 'all', sort, order: 'desc' }, () => 3)

      expect(ids(forth).length, sort).toBe(everything.size)
      expect(new Set(ids(forth)), sort).toEqual(everything)
      expect(new Set(ids(back)), sort).toEqual(everything)
    }
  })

  it('sorts names by pinyin and puts those without a name at the end, whatever the direction', async () => {
    const names = async (order: 'asc' | 'desc') =>
      (await list(clerk, { tab: 'all', sort: 'lead_unit', order })).lines.map(({ leadUnit }) => leadUnit?.name ?? null)

    expect(await names('asc')).toEqual(['甲局', '甲局', '甲局', null, null, null, null])
    expect(await names('desc')).toEqual(['甲局', '甲局', '甲局', null, null, null, null])
    const titles = (await list(clerk, { tab: 'all', sort: 'title' })).lines.map(({ title }) => title)
    expect(titles.at(-1)).toBeNull()
    // Of rare characters the two libraries know different readings.
    const common = titles.filter((title) => title !== null && !title.includes('㛃'))
    expect(common).toEqual([...common].sort((a, b) => new Intl.Collator('zh').compare(a ?? '', b ?? '')))
  })

  it('misses nothing and doubles nothing that stays, whatever changes between two pages', async () => {
    const { engine } = house.services
    let next = 1000
    let session = 9
    const another = () => {
      next += 1
      return draft(next, { sessionNo: session, text: { title: `关于第${next}件事的建议` } })
    }
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...CASE_SORTS),
        fc.constantFrom('asc', 'desc'),
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
        async (sort, order, sizes) => {
          session = session === 200 ? 10 : session + 1
          for (const _ of sizes) await another()
          const query = { tab: 'all', sessionNo: String(session), sort, order }
          const staying = ids((await list(clerk, { ...query, limit: '200' })).lines)
          const changed = new Set<string>()
          let page = 0
          const lines: CaseLine[] = []
          let cursor: string | null = null
          do {
            const limit = String(sizes[page % sizes.length])
            page += 1
            const read: List = await list(clerk, { ...query, limit, ...(cursor && { cursor }) })
            lines.push(...read.lines)
            cursor = read.nextCursor
            // Somebody drafts a new suggestion, and amends it, while another turns the page.
            if (page <= 2) {
              changed.add(await another())
              const amended = { type: 'suggestion.amended', text: { title: `阿第${next}件事` } }
              expectApplied(await apply(engine, aCommand(caseId(next), amended)))
            }
          } while (cursor !== null)

          const seen = ids(lines)
          expect(staying.length).toBeGreaterThanOrEqual(sizes.length)
          for (const id of staying) expect(seen.filter((one) => one === id).length, `${sort} ${order}`).toBe(1)
          for (const id of changed) expect(seen.filter((one) => one === id).length).toBeLessThanOrEqual(1)
        },
      ),
      { numRuns: RUNS },
    )
  })

  it('refuses the cursor of another list, filter, order or person, and what is none', async () => {
    const { nextCursor } = await list(clerk, { tab: 'all', limit: '1' })
    const cursor = nextCursor ?? ''
    const other = await house.appoint({ role: 'deputy_office_director' })
    const refused = async (post: TestPost, query: string) => {
      const reply = await house.ask(post, { method: 'GET', url: `/api/cases?${query}` })
      expect(reply.statusCode).toBe(400)
      expect(reply.json()).toMatchObject({ code: 'REQUEST_INVALID', detail: expect.stringMatching(/分页标记/) })
    }
    const [hash, , id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, unknown, string]
    const forged = (keys: unknown) => Buffer.from(JSON.stringify([hash, keys, id])).toString('base64url')

    await refused(clerk, `tab=open&limit=1&cursor=${cursor}`)
    await refused(clerk, `tab=all&sort=title&cursor=${cursor}`)
    await refused(clerk, `tab=all&isKey=true&cursor=${cursor}`)
    await refused(other, `tab=all&cursor=${cursor}`)
    for (const bad of ['x', 'e30', forged(null), forged(['甲']), forged(['9'.repeat(30), '第1号']), forged([1, 2])]) {
      await refused(clerk, `tab=all&cursor=${bad}`)
    }
  })
})

describe('each filter', () => {
  const FILTERS: [query: Record<string, string | string[]>, found: number[]][] = [
    [{ stage: 'drafting' }, [101, 102, 103, 105]],
    [{ stage: ['drafting', 'underway'], period: 'in_session' }, [105]],
    [{ category: 'third' }, [1, 2, 10]],
    [{ isKey: 'true' }, []],
    [{ isKey: 'false', termNo: '15', sessionNo: '3' }, [105]],
    [{ origin: 'own', mark: 'state_secret' }, [103]],
    [{ unitId: 'unit-1' }, [1, 2, 10]],
    [{ unitId: 'unit-2' }, []],
    [{ bodyId: 'government' }, [1, 2, 10]],
    [{ delegationId: 'delegation-1' }, []],
    [{ deputyId: 'deputy-2' }, [101]],
    [{ stamp: 'not_acknowledged' }, [1, 10]],
    [{ stamp: ['protected_proposer', 'state_secret'] }, [102, 103]],
    [{ stamp: 'no_such_stamp' }, []],
    [{ dueFrom: '2026-03-01', dueTo: '2026-03-13' }, [1, 10]],
    [{ q: '古树' }, [101]],
    [{ q: '㛃河' }, [105]],
    [{ q: '代表䶮' }, [105]],
    [{ q: '道路 甲局' }, [1, 2, 10]],
    [{ q: '100%' }, []],
  ]

  it.each(FILTERS)('%j finds what it says', async (query, found) => {
    const everything = new Set([1, 2, 10, 101, 102, 103, 105].map(caseId))
    const lines = await walk(clerk, { tab: 'all', ...query }, () => 200)

    expect(
      ids(lines)
        .filter((id) => everything.has(id))
        .sort(),
    ).toEqual(found.map(caseId).sort())
  })

  it('tells a unit nothing by what it finds: not who proposed, not what waits at the office', async () => {
    const { engine } = house.services
    const id = await handOver(engine, 20)
    expectApplied(
      await apply(
        engine,
        aCommand(
          id,
          { type: 'mark.changed', mark: 'protected_proposer', text: { reason: '代表要求' } },
          { principal: DIRECTOR },
        ),
      ),
    )

    const mine = await list(unit, { tab: 'all' })
    const line = mine.lines.find((one) => one.id === id)
    expect(line).toMatchObject({ leadSigner: null, cosignerCount: 0 })
    expect(ids((await list(unit, { tab: 'all', deputyId: 'deputy-1' })).lines)).not.toContain(id)
    expect(ids((await list(unit, { tab: 'all', q: '代表甲' })).lines)).not.toContain(id)
    expect((await list(unit, { tab: 'all', stamp: 'inquiry_to_make' })).lines).toEqual([])
    const bySigner = await list(unit, { tab: 'all', sort: 'lead_signer' })
    expect(bySigner.lines.at(-1)?.id).toBe(id)
    expect(mine.counts['all']).toBe(4)
  })

  it('refuses what it does not know, in words', async () => {
    for (const query of ['q=路', 'sort=salary', 'tab=none', 'dueFrom=2026-13-01', 'unitId=%00', 'page=2']) {
      const reply = await house.ask(clerk, { method: 'GET', url: `/api/cases?${query}` })
      expect(reply.statusCode, query).toBe(400)
      expect(reply.json(), query).toMatchObject({ code: 'REQUEST_INVALID' })
    }
  })

  it('finds nothing of another congress, and of nobody', async () => {
    const stranger = await house.appoint({ tenantId: OTHER_TENANT, role: 'deputy_office_director' })
    const administrator = await house.appoint({ role: 'administrator' })

    expect(await list(stranger, { tab: 'all' })).toMatchObject({ lines: [], total: 0, nextCursor: null })
    expect(await list(administrator, { tab: 'all' })).toMatchObject({ lines: [], total: 0 })
    expect(ids((await list(deputy, { tab: 'all' })).lines)).toContain(caseId(101))
    expect(ids((await list(deputy, { tab: 'all' })).lines)).not.toContain(caseId(102))
  })
})

describe('suggestions like a new one', () => {
  it('are found by what they share, with those of former years', async () => {
    const similar = async (post: TestPost, title: string) => {
      const reply = await house.ask(post, {
        method: 'GET',
        url: `/api/cases/similar?title=${encodeURIComponent(title)}`,
      })
      return reply.json<{ cases: { id: string }[] }>().cases.map(({ id }) => id)
    }

    const found = await similar(clerk, '关于进一步加强农村公路养护的建议')
    expect(found.slice(0, 3).sort()).toEqual([1, 2, 10].map(caseId).sort())
    expect(await similar(clerk, '关于发展低空经济的建议')).toEqual([])
    expect(await similar(clerk, '建议')).toEqual([])
    expect(await similar(clerk, "';%_\\")).toEqual([])
    expect(await similar(deputy, '关于整治噪音污染的建议')).toEqual([])
  })
})

describe('saved views', () => {
  it('are one person’s own: saved, renewed under the same name, listed, deleted', async () => {
    const save = (post: TestPost, query: unknown, name = '我的急件') =>
      house.ask(post, { method: 'POST', url: '/api/views', payload: { list: 'cases', name, query } })
    const first = await save(clerk, { tab: 'open', stamp: ['not_acknowledged'] })
    expect(first.statusCode).toBe(201)
    const again = await save(clerk, { tab: 'all', sort: 'title' })
    const { id } = again.json<{ id: string }>()

    expect(id).toBe(first.json<{ id: string }>().id)
    expect((await house.ask(clerk, { method: 'GET', url: '/api/views?list=cases' })).json()).toMatchObject({
      views: [{ id, name: '我的急件', query: { tab: 'all', sort: 'title' } }],
    })
    expect((await house.ask(unit, { method: 'GET', url: '/api/views' })).json()).toEqual({ views: [] })
    expect((await save(clerk, { sort: 'salary' })).json()).toMatchObject({ code: 'REQUEST_INVALID' })
    expect((await save(clerk, { tab: '\0' })).statusCode).toBe(400)
    expect((await house.ask(unit, { method: 'DELETE', url: `/api/views/${id}` })).statusCode).toBe(404)
    expect((await house.ask(clerk, { method: 'DELETE', url: `/api/views/${id}` })).statusCode).toBe(204)
    expect((await house.ask(clerk, { method: 'DELETE', url: `/api/views/${id}` })).statusCode).toBe(404)
  })
})

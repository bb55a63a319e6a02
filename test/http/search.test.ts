import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Principal } from '../../machines/step.ts'
import type { CaseLine } from '../../src/contract/case-views.ts'
import type { Snippet } from '../../src/contract/search-endpoints.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { eraseText } from '../../src/engine/audit/erase.ts'
import { apply } from '../../src/engine/engine.ts'
import { indexCases } from '../../src/office/search-index.ts'
import {
  aCommand,
  aDraft,
  CLERK,
  caseId,
  DIRECTOR,
  expectApplied,
  handOver,
  OTHER_TENANT,
  stepsToHandover,
  TENANT,
} from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'

type Found = { hits: { case: CaseLine; snippets: Snippet[] }[]; nextCursor: string | null }

let house: House
let clerk: TestPost
const FIRST: Principal = { id: 'person-unit-clerk', role: 'unit_clerk', unitId: 'unit-1' }
const SECOND: Principal = { id: 'person-unit-clerk-2', role: 'unit_clerk', unitId: 'unit-2' }

async function find(post: TestPost, q: string, more = ''): Promise<Found> {
  const reply = await house.ask(post, { method: 'GET', url: `/api/search?q=${encodeURIComponent(q)}${more}` })
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json<Found>()
}
const ids = ({ hits }: Found) => hits.map((hit) => hit.case.id)
const send = async (
  n: number,
  event: { type: string; [field: string]: unknown },
  principal: Principal,
  actorId = 'suggestion',
) => expectApplied(await apply(house.services.engine, aCommand(caseId(n), event, { principal, actorId })))
const index = () => indexCases(house.services.db, { tenantId: TENANT })

beforeAll(async () => {
  house = await createHouse()
  const { db, engine } = house.services
  await withTenant(db, TENANT, async (trx) => {
    const units = ['交通运输局', '财政局'].map((name, n) => ({
      tenant_id: TENANT,
      id: `unit-${n + 1}`,
      name,
      kind: null,
      successor_id: null,
    }))
    await trx.insertInto('unit').values(units).execute()
    await trx
      .insertInto('deputy')
      .values([
        { tenant_id: TENANT, id: 'deputy-1', name: '代表卯', delegation_id: null },
        { tenant_id: TENANT, id: 'deputy-2', name: '代表乙', delegation_id: null },
      ])
      .execute()
  })
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
  // The first: lead and co-handler; a draft, a signed reply, an opinion.
  const plan = [
    { unitId: 'unit-1', role: 'lead' },
    { unitId: 'unit-2', role: 'co' },
  ]
  for (const [event, differing] of stepsToHandover(1)) {
    const changed = event.type === 'handover.made' ? { ...event, plan } : event
    expectApplied(await apply(engine, aCommand(caseId(1), changed, differing)))
  }
  await handOver(engine, 2)
  for (const [n, title, body] of [
    [3, '关于㛃河、䶮山治理的建议', '折扣达100%_off，路径 C:\\road；𠮷祥里也要治理。'],
    [4, '关于ＷＴＯ规则培训的建议', 'Fullwidth 与 halfwidth 都要认得：２０２６年。'],
  ] as const) {
    await send(n, aDraft({ leadSignerId: 'deputy-2', text: { title, body } }), CLERK)
  }
  await index()
})
afterAll(() => house[Symbol.asyncDispose]())

describe('the search', () => {
  it('finds words of two characters and more in title and text, and marks them', async () => {
    const { hits } = await find(clerk, '养护')

    expect(hits.map((hit) => hit.case.id).sort()).toEqual([caseId(1), caseId(2)].sort())
    expect(hits[0]?.snippets[0]).toEqual({
      source: 'title',
      label: '标题',
      parts: [
        { text: '关于加强农村道路', isHit: false },
        { text: '养护', isHit: true },
        { text: '的建议', isHit: false },
      ],
    })
    expect(hits[0]?.snippets.map(({ source }) => source)).toEqual(['title', 'body'])
    expect(ids(await find(clerk, '加强农村道路养护'))).toHaveLength(2)
    expect(ids(await find(clerk, '养护道路'))).toEqual([])
  })

  it.each([
    ['㛃河', 3],
    ['䶮山', 3],
    ['𠮷祥', 3],
    ['100%', 3],
    ['%_of', 3],
    ['C:\\road', 3],
    ['wto', 4],
    ['ＷＴＯ规则', 4],
    ['2026年', 4],
    ['FULLWIDTH', 4],
    ['代表乙 治理', 3],
    ['治理 折扣', 3],
  ])('finds “%s” as it stands', async (q, n) => {
    expect(ids(await find(clerk, q))).toEqual([caseId(n)])
  })

  it.each(['%%', '__', '\\\\', "';", 'signer:deputy-2', '治理 养护', '龘龘', "'a' & 'b'", '!! | ()'])(
    'finds nothing for “%s”, which stands nowhere',
    async (q) => {
      expect(ids(await find(clerk, q))).toEqual([])
    },
  )

  it('finds people and units by the names that they have now', async () => {
    const byPerson = await find(clerk, '代表卯')
    expect(ids(byPerson).sort()).toEqual([caseId(1), caseId(2)].sort())
    expect(byPerson.hits[0]?.snippets.find(({ source }) => source === 'signer')?.parts).toEqual([
      { text: '代表卯', isHit: true },
    ])
    expect(ids(await find(clerk, '财政局'))).toEqual([caseId(1)])
    await withTenant(house.services.db, TENANT, (trx) =>
      trx.updateTable('unit').set({ name: '财政与国资局' }).where('id', '=', 'unit-2').execute(),
    )
    expect(ids(await find(clerk, '财政局'))).toEqual([])
    expect(ids(await find(clerk, '国资'))).toEqual([caseId(1)])
  })

  it('goes on page by page, newest first, within the filters of lists', async () => {
    const first = await find(clerk, '建议', '&limit=3')
    const second = await find(clerk, '建议', `&limit=3&cursor=${first.nextCursor}`)

    expect([...ids(first), ...ids(second)].sort()).toEqual([1, 2, 3, 4].map(caseId).sort())
    expect(second.nextCursor).toBeNull()
    expect(ids(await find(clerk, '建议', '&stage=underway')).sort()).toEqual([caseId(1), caseId(2)].sort())
    const foreign = await house.ask(clerk, {
      method: 'GET',
      url: `/api/search?q=%E6%B2%BB%E7%90%86&cursor=${first.nextCursor}`,
    })
    expect(foreign.json()).toMatchObject({ code: 'REQUEST_INVALID' })
    for (const q of ['', '路', ' 路 ', '%00路路', '路'.repeat(101)]) {
      const reply = await house.ask(clerk, {
        method: 'GET',
        url: `/api/search?q=${q.startsWith('%') ? q : encodeURIComponent(q)}`,
      })
      expect(reply.statusCode, q).toBe(400)
    }
  })
})

describe('who may not read a text', () => {
  it('does not find it: drafts, other units’ replies before delivery, proposers who are protected, secrets', async () => {
    const policy = shippedPolicy('puyang-2024')
    const routing: Principal = { id: 'person-routing', role: 'routing_office', bodyId: 'government' }
    const head: Principal = { id: 'person-unit-head', role: 'unit_head', unitId: 'unit-1' }
    const first = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1' })
    const second = await house.appoint({ role: 'unit_clerk', unitId: 'unit-2' })
    const deputy = await house.appoint({ role: 'deputy', deputyId: 'deputy-1' })
    await send(
      1,
      { type: 'contact.made', deputyId: 'deputy-1', form: 'visit', metBy: 'head', text: { note: '密谈纪要' } },
      FIRST,
      'assignment-1',
    )
    await send(1, { type: 'opinion.given', text: { opinion: '安排专项资金' } }, SECOND, 'assignment-2')
    await send(1, { type: 'reply.drafted', text: { body: '拟采用沥青路面。' } }, FIRST, 'assignment-1')
    await index()
    for (const post of [clerk, first, second, deputy]) expect(ids(await find(post, '沥青'))).toEqual([])
    for (const post of [clerk, first, second, deputy]) expect(ids(await find(post, '密谈'))).toEqual([])
    expect(ids(await find(first, '专项资金'))).toEqual([caseId(1)])
    expect(ids(await find(deputy, '专项资金'))).toEqual([])

    await send(1, { type: 'reply.consulted', deputyId: 'deputy-1' }, FIRST, 'assignment-1')
    await send(1, { type: 'reply.checked' }, FIRST, 'assignment-1')
    if (policy.reply.steps.includes('countersigned')) {
      await send(1, { type: 'reply.countersigned', unitId: 'unit-2' }, SECOND, 'assignment-1')
    }
    await send(1, { type: 'reply.preReviewed', passed: true }, routing, 'assignment-1')
    const signed = {
      type: 'reply.signed',
      documentNumber: '甲函〔2026〕1号',
      scheme: policy.resultClasses.scheme,
      resultClass: policy.resultClasses.classes[0]?.code,
      statesMissingOpinions: false,
      promises: [],
      text: { signer: '局长甲' },
    }
    await send(1, signed, head, 'assignment-1')
    await index()
    expect(ids(await find(clerk, '沥青'))).toEqual([caseId(1)])
    expect(ids(await find(first, '沥青'))).toEqual([caseId(1)])
    expect(ids(await find(second, '沥青'))).toEqual([])
    expect(ids(await find(deputy, '沥青'))).toEqual([])

    if (policy.reply.steps.includes('sealed')) await send(1, { type: 'reply.sealed' }, FIRST, 'assignment-1')
    const delivered = { type: 'reply.delivered', deputyId: 'deputy-1', form: 'post', receipt: 'registered_post' }
    await send(1, delivered, FIRST, 'assignment-1')
    await index()
    for (const post of [clerk, first, second, deputy]) expect(ids(await find(post, '沥青'))).toEqual([caseId(1)])

    await send(2, { type: 'mark.changed', mark: 'protected_proposer', text: { reason: '代表要求' } }, DIRECTOR)
    // From that very moment, before the index has caught up.
    expect(ids(await find(first, '代表卯'))).not.toContain(caseId(2))
    await index()
    expect(ids(await find(clerk, '代表卯'))).toContain(caseId(2))
    expect(ids(await find(first, '代表卯'))).not.toContain(caseId(2))
    expect(ids(await find(first, '养护'))).toContain(caseId(2))
    await send(2, { type: 'mark.changed', mark: 'state_secret', text: { reason: '经定密' } }, DIRECTOR)
    expect(ids(await find(clerk, '养护'))).not.toContain(caseId(2))
    const listed = await house.ask(clerk, { url: `/api/cases?tab=all&q=${encodeURIComponent('养护')}` })
    expect(listed.body).not.toContain(caseId(2))
    await index()
    expect(ids(await find(clerk, '养护'))).not.toContain(caseId(2))
    expect(ids(await find(clerk, '第2号'))).toEqual([caseId(2)])
  })

  it('finds nothing in another congress, nor beyond its own reach', async () => {
    const stranger = await house.appoint({ tenantId: OTHER_TENANT, role: 'deputy_office_director' })
    const other = await house.appoint({ role: 'unit_clerk', unitId: 'unit-9' })
    const administrator = await house.appoint({ role: 'administrator' })

    for (const post of [stranger, other, administrator]) expect(ids(await find(post, '治理'))).toEqual([])
  })

  it('finds no words that were erased by law, from that very moment', async () => {
    const { db } = house.services
    expect(ids(await find(clerk, '折扣'))).toEqual([caseId(3)])

    await eraseText(db, {
      tenantId: TENANT,
      caseId: caseId(3),
      seq: 1,
      by: 'person-director',
      basis: '依申请',
      now: house.clock.now,
    })
    expect(ids(await find(clerk, '折扣'))).toEqual([])
    await index()
    expect(ids(await find(clerk, '䶮山'))).toEqual([])
  })

  it('reads the index by the function alone', async () => {
    await expect(
      withTenant(house.services.db, TENANT, (trx) => trx.selectFrom('case_search').select('body').execute()),
    ).rejects.toThrow(/permission denied/)
  })
})

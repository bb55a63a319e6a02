import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { apply } from '../../src/engine/engine.ts'
import { acknowledgement, caseId, expectApplied, handOver, readRows } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { deadlineOf, layNotice } from './a-notice.ts'
import { trailOf } from './a-trail.ts'

let house: House
let director: TestPost
let clerk: TestPost
let government: TestPost
let head: TestPost

beforeAll(async () => {
  house = await createHouse()
  director = await house.appoint({ role: 'deputy_office_director', name: '主任甲' })
  clerk = await house.appoint({ role: 'deputy_office_clerk', name: '工作人员甲' })
  government = await house.appoint({ role: 'routing_office', bodyId: 'government', name: '督查甲' })
  head = await house.appoint({ role: 'unit_head', unitId: 'unit-1', name: '局长甲' })
})
afterAll(() => house[Symbol.asyncDispose]())

const read = (post: TestPost, url: string) => house.ask(post, { method: 'GET', url })
const post = (who: TestPost, url: string, payload: object) => house.ask(who, { method: 'POST', url, payload })
const decide = (who: TestPost, id: string, payload: object) => post(who, `/api/notice-drafts/${id}/decision`, payload)
const personOf = ({ postId }: TestPost) => `person-${postId}`

/** A draft for the head of the unit, because of the acknowledgement that is owed. */
async function aDraft(n: number): Promise<{ case: string; id: string }> {
  const id = await handOver(house.engine, n)
  const deadline = await deadlineOf(house, id, 'acknowledge')
  const to = { role: 'unit_head' as const, unit_id: 'unit-1', recipient_id: personOf(head) }
  return { case: id, id: await layNotice(house, { ...deadline, ...to, case_id: id, step: 2, state: 'draft' }) }
}
const stateOf = async (id: string) =>
  (await readRows(house.pool, 'select state, subject, body, decided_by, why from notice where id = $1', [id]))[0]

describe('the notices of a case', () => {
  it('tell the office to whom, when, by what way, and whether it arrived', async () => {
    const { case: id } = await aDraft(1)
    const sent = await layNotice(house, {
      case_id: id,
      recipient_id: personOf(head),
      role: 'unit_head',
      unit_id: 'unit-1',
    })
    await layNotice(house, { case_id: id, state: 'nobody', role: 'unit_deputy_head', why: '没有登记分管负责人' })
    await readRows(
      house.pool,
      `insert into notice_delivery (tenant_id, id, notice_id, channel, address, state, made_at, outcome)
        values ('puyang', $1, $2, 'email', 'head@example.cn', 'dead', now(), '邮箱不存在')`,
      [randomUUID(), sent],
    )

    const { notices } = (await read(clerk, `/api/cases/${id}/notices`)).json()

    expect(notices.find(({ state }: { state: string }) => state === 'sent')).toMatchObject({
      label: '逾期催办',
      recipient: { name: '局长甲', isContact: false },
      deliveries: [{ channelLabel: '电子邮件', stateLabel: '未送达', outcome: '邮箱不存在' }],
    })
    expect(JSON.stringify(notices)).not.toContain('head@example.cn')
    expect(notices.find(({ state }: { state: string }) => state === 'nobody')).toMatchObject({
      recipient: null,
      why: '没有登记分管负责人',
    })
  })

  it('show a unit what its own people got, and neither drafts nor what others got', async () => {
    const { case: id } = await aDraft(2)
    await layNotice(house, { case_id: id, recipient_id: personOf(head), unit_id: 'unit-1', subject: '给本单位' })
    await layNotice(house, { case_id: id, recipient_id: personOf(director), subject: '给主任' })

    const { notices } = (await read(head, `/api/cases/${id}/notices`)).json()

    expect(notices.map(({ subject }: { subject: string }) => subject)).toEqual(['给本单位'])
    const other = await house.appoint({ role: 'unit_clerk', unitId: 'unit-9' })
    expect((await read(other, `/api/cases/${id}/notices`)).statusCode).toBe(404)
    expect((await read(clerk, `/api/cases/${caseId(99)}/notices`)).statusCode).toBe(404)
  })

  it('tell nobody outside of the office of an inquiry', async () => {
    const id = await handOver(house.engine, 3)
    await layNotice(house, {
      case_id: id,
      clock: 'inquiry',
      actor_id: 'inquiry-1',
      version: 1,
      step: 1,
      subject: '征求意见',
    })

    expect((await read(government, `/api/cases/${id}/notices`)).json().notices).toEqual([])
    expect((await read(clerk, `/api/cases/${id}/notices`)).json().notices).toHaveLength(1)
  })
})

describe('a chase that waits for approval', () => {
  it('stands on the worklist of the routing office when it goes to a unit of its body, else on the director’s', async () => {
    const { case: id, id: draft } = await aDraft(4)
    const deadline = await deadlineOf(house, id, 'reply')
    const leader = await house.appoint({ role: 'handling_leader', name: '副市长甲' })
    const to = { role: 'handling_leader' as const, recipient_id: personOf(leader) }
    const upward = await layNotice(house, { ...deadline, ...to, case_id: id, step: 4, state: 'draft' })
    const idsOf = async (who: TestPost, query = '') =>
      (await read(who, `/api/notice-drafts${query}`)).json().lines.map((line: { id: string }) => line.id)

    expect(await idsOf(government)).toContain(draft)
    expect(await idsOf(government, '?scope=all')).not.toContain(upward)
    expect(await idsOf(director)).toContain(upward)
    expect(await idsOf(director)).not.toContain(draft)
    expect(await idsOf(director, '?scope=all')).toEqual(expect.arrayContaining([draft, upward]))
    expect((await read(clerk, '/api/notice-drafts')).json()).toMatchObject({ code: 'NOT_ALLOWED' })
    const desk = (await read(director, '/api/worklist?tab=drafts')).json()
    expect(desk.tabs.find(({ key }: { key: string }) => key === 'drafts')).toMatchObject({
      label: '待批催办稿',
      count: 1,
    })
    expect(desk.lines.map((line: { id: string }) => line.id)).toEqual([id])
  })

  it('says why it is there: clock, due day, days, step of the ladder', async () => {
    const { id } = await aDraft(5)

    const { lines } = (await read(government, '/api/notice-drafts?limit=200')).json()

    expect(lines.find((line: { id: string }) => line.id === id)).toMatchObject({
      clockLabel: expect.stringContaining('签收'),
      step: 2,
      steps: expect.any(Number),
      workingDaysLeft: expect.any(Number),
      recipient: { name: '局长甲', roleLabel: expect.any(String) },
      sentBefore: 0,
      isMine: true,
    })
  })

  it('goes out as it was edited, and the trail keeps old and new words', async () => {
    const { id } = await aDraft(6)

    const reply = await decide(government, id, { decision: 'send', revision: 1, body: '请于明日前签收。' })

    expect(reply.json()).toMatchObject({ outcome: 'planned', revision: 2, sendAt: expect.any(String) })
    expect(await stateOf(id)).toMatchObject({
      state: 'planned',
      body: '请于明日前签收。',
      decided_by: personOf(government),
    })
    expect(await trailOf(house, id)).toMatchObject([
      { kind: 'notice_approved', old: { body: expect.stringContaining('修路') }, new: { body: '请于明日前签收。' } },
    ])
    expect((await trailOf(house, id))[0]?.old).not.toHaveProperty('subject')
  })

  it('names nobody, no unit and no telephone in the words that go to groups', async () => {
    const { id } = await aDraft(60)
    await readRows(house.pool, `insert into unit (tenant_id, id, name) values ('puyang', 'unit-60', '水务六局')`)

    for (const brief of ['水务六局已逾期，请办理。', '请回电 0393-1234567。']) {
      const reply = await decide(government, id, { decision: 'send', revision: 1, brief })
      expect(reply.json()).toMatchObject({ code: 'REQUEST_INVALID', detail: expect.stringContaining('简要内容里有') })
    }
    const reply = await decide(government, id, { decision: 'send', revision: 1, brief: '第60号建议请抓紧办理。' })
    expect(reply.json()).toMatchObject({ outcome: 'planned' })
  })

  it('is decided once: the second of two people is told so', async () => {
    const { id } = await aDraft(7)

    const replies = await Promise.all([
      decide(government, id, { decision: 'send', revision: 1 }),
      decide(director, id, { decision: 'defer', revision: 1, reason: '单位已来电说明', until: '2026-04-30' }),
    ])

    expect(replies.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
    expect(replies.find(({ statusCode }) => statusCode === 409)?.json()).toMatchObject({ code: 'RECORD_STALE' })
    expect(await trailOf(house, id)).toHaveLength(1)
  })

  it('is put off with a reason to a day, and comes back on it', async () => {
    const { id } = await aDraft(8)
    const idsIn = async (query: string) =>
      (await read(government, `/api/notice-drafts?limit=200${query}`))
        .json()
        .lines.map((line: { id: string }) => line.id)
    const defer = (until: string) =>
      decide(government, id, { decision: 'defer', revision: 1, reason: '已电话说明', until })

    expect((await defer('2020-01-01')).json()).toMatchObject({ code: 'DATE_INVALID' })
    const today = (await read(government, '/api/worklist')).json().today
    const until = new Date(Date.parse(today) + 3 * 86_400_000).toISOString().slice(0, 10)
    expect((await defer(until)).json()).toMatchObject({ outcome: 'deferred' })
    expect(await idsIn('')).not.toContain(id)
    expect(await idsIn('&state=deferred')).toContain(id)
    house.clock.now = `${until}T02:00:00.000Z`

    expect(await idsIn('')).toContain(id)
    expect((await decide(government, id, { decision: 'send', revision: 2 })).json()).toMatchObject({
      outcome: 'planned',
    })
  })

  it('is dropped, and says so, when what it asks for was done meanwhile', async () => {
    const { case: id, id: draft } = await aDraft(9)
    expectApplied(await apply(house.engine, acknowledgement(id)))
    const lines = (await read(government, '/api/notice-drafts?limit=200')).json().lines

    const reply = await decide(government, draft, { decision: 'send', revision: 1 })

    expect(lines.map((line: { id: string }) => line.id)).not.toContain(draft)
    expect(reply.json()).toMatchObject({ outcome: 'dropped', why: expect.stringContaining('不再需要') })
    expect(await stateOf(draft)).toMatchObject({ state: 'dropped' })
    expect((await decide(government, draft, { decision: 'send', revision: 2 })).json()).toMatchObject({
      code: 'RECORD_STALE',
    })
  })

  it('goes out with others at once, each with a result of its own', async () => {
    const [one, two] = [await aDraft(10), await aDraft(11)]
    await decide(director, two.id, { decision: 'send', revision: 1 })
    const drafts = [one.id, two.id, randomUUID()].map((id) => ({ id, revision: 1 }))

    const { results } = (await post(government, '/api/notice-drafts/sending', { drafts })).json()

    expect(results).toMatchObject([
      { outcome: 'planned' },
      { outcome: 'refused', code: 'RECORD_STALE' },
      { outcome: 'refused', code: 'NOT_FOUND' },
    ])
  })

  it('is out of reach for the routing office of another body', async () => {
    const { id } = await aDraft(12)
    const court = await house.appoint({ role: 'routing_office', bodyId: 'court' })

    expect((await decide(court, id, { decision: 'send', revision: 1 })).json()).toMatchObject({ code: 'NOT_FOUND' })
    expect(await stateOf(id)).toMatchObject({ state: 'draft' })
  })
})

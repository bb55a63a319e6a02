import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { apply } from '../../src/engine/engine.ts'
import { aCommand, aDraft, caseId, expectApplied, OTHER_TENANT, readRows, stepsToHandover } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { trailOf } from './a-trail.ts'

let house: House
let admin: TestPost
let clerk: TestPost

beforeAll(async () => {
  house = await createHouse()
  admin = await house.appoint({ role: 'administrator' })
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
})
afterAll(() => house[Symbol.asyncDispose]())

async function createDeputy(payload: object): Promise<string> {
  const reply = await house.ask(clerk, { method: 'POST', url: '/api/deputies', payload })
  expect(reply.statusCode, reply.body).toBe(201)
  return reply.json().id
}

const statusOf = (id: string, payload: object) =>
  house.ask(clerk, { method: 'POST', url: `/api/deputies/${id}/status`, payload })

describe('deputies', () => {
  it('are put on the roll once by a double click', async () => {
    const click = () =>
      house.ask(clerk, {
        method: 'POST',
        url: '/api/deputies',
        headers: { 'idempotency-key': 'a-form-of-deputies' },
        payload: { name: '代表双击', terms: [{ termNo: 9, delegationId: null }] },
      })

    const [first, second] = await Promise.all([click(), click()])

    expect(second.json()).toEqual(first.json())
    const list = await house.ask(clerk, { url: `/api/deputies?q=${encodeURIComponent('代表双击')}` })
    expect(list.json()).toMatchObject({ total: 1 })
  })

  it('have a phone for the office alone, never in a list, and looking at it is noted', async () => {
    const { id: delegationId } = (
      await house.ask(admin, {
        method: 'POST',
        url: '/api/organs',
        payload: { kind: 'delegation', name: '第一代表团' },
      })
    ).json()
    const id = await createDeputy({
      name: '代表䶮',
      phone: '13800001234',
      delegationId,
      terms: [{ termNo: 15, delegationId }],
    })

    const list = await house.ask(clerk, { method: 'GET', url: '/api/deputies?termNo=15' })
    const byOffice = await house.ask(clerk, { method: 'GET', url: `/api/deputies/${id}` })
    const byAdmin = await house.ask(admin, { method: 'GET', url: `/api/deputies/${id}` })

    expect(list.json()).toMatchObject({
      total: 1,
      lines: [{ name: '代表䶮', delegationName: '第一代表团', hasPhone: true }],
    })
    expect(list.body).not.toContain('13800001234')
    expect(byOffice.json()).toMatchObject({
      phone: '13800001234',
      terms: [{ termNo: 15, delegationName: '第一代表团' }],
    })
    expect(byAdmin.json()).toMatchObject({ phone: null })
    expect((await trailOf(house, id)).map(({ kind }) => kind)).toEqual(['deputy_created', 'phone_shown'])
  })

  it('are changed with their terms, each change once in the trail', async () => {
    const id = await createDeputy({ name: '代表乙', terms: [{ termNo: 14, delegationId: null }] })
    const amend = (payload: object) => house.ask(clerk, { method: 'PATCH', url: `/api/deputies/${id}`, payload })

    const same = await amend({ revision: 1, name: '代表乙', terms: [{ termNo: 14, delegationId: null }] })
    const changed = await amend({ revision: 1, terms: [15, 14].map((termNo) => ({ termNo, delegationId: null })) })
    const doubled = await amend({ revision: 2, terms: [15, 15].map((termNo) => ({ termNo, delegationId: null })) })

    expect(same.json()).toEqual({ id, revision: 1 })
    expect(changed.json()).toEqual({ id, revision: 2 })
    expect(doubled.json()).toMatchObject({ code: 'REQUEST_INVALID' })
    expect((await trailOf(house, id)).map(({ kind }) => kind)).toEqual(['deputy_created', 'deputy_amended'])
  })
})

describe('a deputy who died', () => {
  it('is known to every open case that he led or signed, and asked twice they hear it once', async () => {
    const id = await createDeputy({ name: '代表丙' })
    for (const [n, draft] of [
      [1, { leadSignerId: id }],
      [2, { cosignerIds: [id] }],
      [3, {}],
    ] as const) {
      expectApplied(await apply(house.engine, aCommand(caseId(n), aDraft(draft))))
    }
    for (const [event, differing] of stepsToHandover(4)) {
      const own = event.type === 'suggestion.drafted' ? { leadSignerId: id } : {}
      const principal =
        event.type === 'suggestion.submitted' ? { principal: { id: 'p', role: 'deputy', deputyId: id } as const } : {}
      expectApplied(
        await apply(house.engine, aCommand(caseId(4), { ...event, ...own }, { ...differing, ...principal })),
      )
    }
    const preview = (await house.ask(clerk, { method: 'GET', url: `/api/deputies/${id}/status?status=ended` })).json()
    const death = { status: 'ended', why: 'died', on: '2026-03-09', basis: '死亡证明' }

    const reply = (await statusOf(id, { ...death, revision: 1, seenCases: preview.count })).json()
    const again = (await statusOf(id, { ...death, revision: reply.revision, seenCases: 0 })).json()

    expect(preview.cases.map(({ id, isLead }: { id: string; isLead: boolean }) => [id, isLead]).sort()).toEqual(
      [
        [caseId(1), true],
        [caseId(2), false],
        [caseId(4), true],
      ].sort(),
    )
    expect(reply).toMatchObject({ told: 3, failed: 0, revision: 2 })
    expect(again).toMatchObject({ told: 0, failed: 0, revision: 2 })
    const events = await readRows<{ case_id: string }>(
      house.pool,
      `select case_id from event where type = 'deputy.ended' and actor_id = 'suggestion' order by case_id`,
    )
    expect(events.map(({ case_id }) => case_id)).toEqual([caseId(1), caseId(2), caseId(4)].sort())
    expect((await house.ask(clerk, { method: 'GET', url: `/api/deputies/${id}` })).json()).toMatchObject({
      status: 'ended',
      endWhy: 'died',
      endedOn: '2026-03-09',
    })
    expect((await trailOf(house, id)).at(-1)).toMatchObject({
      kind: 'deputy_status_changed',
      basis: '死亡证明',
      old: { status: 'active' },
      new: { status: 'ended', end_why: 'died', cases: 3 },
    })
    expect(
      (await statusOf(id, { revision: 2, status: 'active', on: '2026-03-10', seenCases: 0 })).json(),
    ).toMatchObject({
      code: 'RULE_NOT_MET',
    })
  })

  it('or is suspended comes back when he resumes', async () => {
    const id = await createDeputy({ name: '代表丁' })
    expectApplied(await apply(house.engine, aCommand(caseId(9), aDraft({ leadSignerId: id }))))
    const on = '2026-03-10'

    const first = (await statusOf(id, { revision: 1, status: 'suspended', on, seenCases: 1 })).json()
    const second = (await statusOf(id, { revision: 2, status: 'active', on, seenCases: 1 })).json()
    const third = (await statusOf(id, { revision: 3, status: 'suspended', on, seenCases: 1 })).json()

    expect([first, second, third]).toMatchObject([{ told: 1 }, { told: 1 }, { told: 1, revision: 4 }])
    const events = await readRows<{ type: string }>(
      house.pool,
      'select type from event where case_id = $1 order by seq',
      [caseId(9)],
    )
    expect(events.map(({ type }) => type).slice(1)).toEqual(['deputy.suspended', 'deputy.resumed', 'deputy.suspended'])
  })

  it('is nobody in another congress', async () => {
    const id = await createDeputy({ name: '代表戊' })
    const stranger = await house.appoint({ role: 'deputy_office_director', tenantId: OTHER_TENANT })
    const url = `/api/deputies/${id}/status`
    const payload = { revision: 1, status: 'suspended', on: '2026-03-10', seenCases: 0 }

    expect((await house.ask(stranger, { method: 'POST', url, payload })).json()).toMatchObject({ code: 'NOT_FOUND' })
    expect((await house.ask(stranger, { method: 'GET', url: `/api/deputies/${id}` })).statusCode).toBe(404)
  })
})

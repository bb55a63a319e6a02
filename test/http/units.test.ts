import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { apply } from '../../src/engine/engine.ts'
import {
  aCommand,
  acknowledgement,
  caseId,
  draftCase,
  expectApplied,
  OTHER_TENANT,
  readRows,
  stepsToHandover,
} from '../engine/a-world.ts'
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

async function createUnit(name: string, more: object = {}): Promise<string> {
  const reply = await house.ask(admin, { method: 'POST', url: '/api/units', payload: { name, ...more } })
  expect(reply.statusCode, reply.body).toBe(201)
  return reply.json().id
}

/** A case that is in the hands of this unit. */
async function caseOf(unitId: string, n: number): Promise<string> {
  for (const [event, differing] of stepsToHandover(n)) {
    const plan = event.type === 'handover.made' ? { plan: [{ unitId, role: 'sole' }] } : {}
    expectApplied(await apply(house.engine, aCommand(caseId(n), { ...event, ...plan }, differing)))
  }
  return caseId(n)
}

const deadlinesOf = (id: string) =>
  readRows<{ due_on: string }>(
    house.pool,
    'select actor_id, kind, due_on, start_on from deadline where case_id = $1 and ended_on is null order by 1, 2',
    [id],
  )

describe('units', () => {
  it('are put on the list once by a double click, with each contact once', async () => {
    const headers = { 'idempotency-key': 'a-form-of-units' }
    const post = (url: string, payload: object) => house.ask(admin, { method: 'POST', url, headers, payload })

    const units = [await post('/api/units', { name: '双击局' }), await post('/api/units', { name: '双击局' })]
    const [id, again] = units.map((reply) => reply.json().id)
    const contact = { name: '联系人㛃', duty: 'clerk' }
    const reused = await post(`/api/units/${id}/contacts`, contact)
    const add = () =>
      house.ask(admin, {
        method: 'POST',
        url: `/api/units/${id}/contacts`,
        headers: { 'idempotency-key': 'a-form-of-contacts' },
        payload: contact,
      })
    const contacts = await Promise.all([add(), add()])

    expect(again).toBe(id)
    expect(reused.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
    expect(new Set(contacts.map((reply) => reply.json().id)).size).toBe(1)
    expect((await house.ask(admin, { url: `/api/units/${id}` })).json().contacts).toHaveLength(1)
  })

  it('stand in a tree without circles, each with a name of its own', async () => {
    const upper = await createUnit('甲局')
    const lower = await createUnit('甲局养护中心', { parentId: upper })

    const circle = await house.ask(admin, {
      method: 'PATCH',
      url: `/api/units/${upper}`,
      payload: { revision: 1, parentId: lower },
    })
    const twin = await house.ask(admin, { method: 'POST', url: '/api/units', payload: { name: '甲局' } })
    const detail = await house.ask(clerk, { method: 'GET', url: `/api/units/${upper}` })

    expect(circle.json()).toMatchObject({ code: 'REQUEST_INVALID', detail: expect.stringContaining('环') })
    expect(twin.json()).toMatchObject({ code: 'RECORD_EXISTS' })
    expect(detail.json()).toMatchObject({ name: '甲局', children: [{ id: lower, name: '甲局养护中心' }] })
  })

  it('name their leaders and contacts; the office may keep them up to date', async () => {
    const unit = await createUnit('乙局')
    const add = (payload: object) => house.ask(clerk, { method: 'POST', url: `/api/units/${unit}/contacts`, payload })
    const { id } = (await add({ name: '负责人甲', duty: 'head', phone: '0393-1234567' })).json()
    await add({ name: '经办人䶮', duty: 'clerk', section: '养护科' })
    await house.ask(clerk, {
      method: 'PATCH',
      url: `/api/units/${unit}/contacts/${id}`,
      payload: { phone: '0393-7654321' },
    })

    const detail = (await house.ask(clerk, { method: 'GET', url: `/api/units/${unit}` })).json()

    expect(detail.headName).toBe('负责人甲')
    expect(detail.contacts.map(({ name }: { name: string }) => name)).toEqual(['负责人甲', '经办人䶮'])
    expect(detail.contacts[0].phone).toBe('0393-7654321')
    const lines = await trailOf(house, unit)
    expect(lines.at(-1)).toMatchObject({ kind: 'contact_amended', old: { phone: '039****67' } })
    expect(JSON.stringify(lines)).not.toContain('7654321')
  })

  it('close only when nothing hangs on them, and the refusal says what to do', async () => {
    const unit = await createUnit('丙局')
    await caseOf(unit, 1)
    const close = () =>
      house.ask(admin, {
        method: 'POST',
        url: `/api/units/${unit}/end`,
        payload: { revision: 1, closedOn: '2026-03-10' },
      })

    const refused = await close()

    expect(refused.json()).toMatchObject({ code: 'RECORD_IN_USE', detail: expect.stringContaining('职责承继') })
    expect(refused.json().detail).toContain('第1号')
  })
})

describe('the succession of a unit', () => {
  it('passes every open case on and moves no date', async () => {
    const from = await createUnit('旧交通局')
    const to = await createUnit('新交通运输局')
    const ids = [await caseOf(from, 11), await caseOf(from, 12), await caseOf(from, 13)]
    expectApplied(
      await apply(
        house.engine,
        acknowledgement(ids[0] ?? '', {
          principal: { id: 'person-unit-clerk', role: 'unit_clerk', unitId: from },
        }),
      ),
    )
    await draftCase(house.engine, 14)
    const before = await Promise.all(ids.map(deadlinesOf))
    const preview = (await house.ask(clerk, { method: 'GET', url: `/api/units/${from}/succession` })).json()
    const succeed = (seenCases: number, revision: number) =>
      house.ask(clerk, {
        method: 'POST',
        url: `/api/units/${from}/succession`,
        payload: { revision, toUnitId: to, why: 'merged', on: '2026-03-09', seenCases, basis: '甲编〔2026〕1号' },
      })

    expect((await succeed(2, preview.revision)).json()).toMatchObject({ code: 'RECORD_STALE' })
    const reply = (await succeed(preview.count, preview.revision)).json()

    expect(preview).toMatchObject({ count: 3, revision: 1 })
    expect(reply).toMatchObject({ told: 3, failed: 0, revision: 2 })
    expect(await Promise.all(ids.map(deadlinesOf))).toEqual(before)
    const rows = await readRows<{ lead_unit_id: string }>(
      house.pool,
      'select lead_unit_id from suggestion_case where id = any ($1::uuid[])',
      [ids],
    )
    expect(rows.map((row) => row.lead_unit_id)).toEqual([to, to, to])
    expect((await house.ask(clerk, { method: 'GET', url: `/api/units/${to}` })).json()).toMatchObject({
      openCases: 3,
      predecessors: [{ id: from, succession: 'merged' }],
    })
    const events = await readRows(
      house.pool,
      `select case_id from event where type = 'unit.succeeded' and actor_id = 'suggestion'`,
    )
    expect(events).toHaveLength(3)

    // Asked again, nothing is told twice.
    const again = (await succeed(0, 2)).json()
    expect(again).toMatchObject({ told: 0, failed: 0, revision: 2 })
    expect((await succeed(0, 1)).json()).toMatchObject({ code: 'RECORD_STALE' })
  })

  it('changes nothing when no case could take it: the day lies in the future', async () => {
    const from = await createUnit('旧水务局')
    const to = await createUnit('新水利局')
    await caseOf(from, 21)

    const reply = await house.ask(clerk, {
      method: 'POST',
      url: `/api/units/${from}/succession`,
      payload: { revision: 1, toUnitId: to, why: 'renamed', on: '2026-04-01', seenCases: 1 },
    })

    expect(reply.json()).toMatchObject({ code: 'DATE_IN_FUTURE' })
    expect((await house.ask(clerk, { method: 'GET', url: `/api/units/${from}` })).json()).toMatchObject({
      revision: 1,
      successorId: null,
      closedOn: null,
    })
  })

  it('moves only the chosen cases where duties are moved', async () => {
    const from = await createUnit('城管局')
    const to = await createUnit('住建局')
    const [first] = [await caseOf(from, 31), await caseOf(from, 32)]

    const reply = await house.ask(clerk, {
      method: 'POST',
      url: `/api/units/${from}/succession`,
      payload: { revision: 1, toUnitId: to, why: 'duties_moved', on: '2026-03-10', seenCases: 1, caseIds: [first] },
    })

    expect(reply.json()).toMatchObject({ told: 1, failed: 0 })
    expect((await house.ask(clerk, { method: 'GET', url: `/api/units/${from}` })).json()).toMatchObject({
      openCases: 1,
      closedOn: null,
    })
    expect((await trailOf(house, from)).at(-1)).toMatchObject({ kind: 'unit_succeeded', new: { cases: 1 } })
  })

  it('is the office’s alone, and knows no unit of another congress', async () => {
    const from = await createUnit('丁局')
    const payload = { revision: 1, toUnitId: from, why: 'merged', on: '2026-03-10', seenCases: 0 }
    const url = `/api/units/${from}/succession`
    const presidium = await house.appoint({ role: 'presidium' })
    const stranger = await house.appoint({ role: 'deputy_office_clerk', tenantId: OTHER_TENANT })

    expect((await house.ask(admin, { method: 'POST', url, payload })).statusCode).toBe(403)
    expect((await house.ask(presidium, { method: 'GET', url })).json()).toMatchObject({ code: 'NOT_ALLOWED' })
    expect((await house.ask(stranger, { method: 'POST', url, payload })).json()).toMatchObject({ code: 'NOT_FOUND' })
    expect((await house.ask(clerk, { method: 'POST', url, payload })).json()).toMatchObject({ code: 'REQUEST_INVALID' })
  })
})

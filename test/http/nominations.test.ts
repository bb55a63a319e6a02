import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { apply } from '../../src/engine/engine.ts'
import { aCommand, caseId, DIRECTOR, expectApplied } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { fillRoll, handedOverCase } from './a-rich-case.ts'
import { trailOf } from './a-trail.ts'

describe('nominations for commendation', () => {
  let house: House
  let clerk: TestPost
  let director: TestPost
  let head: TestPost
  let committee: TestPost
  beforeAll(async () => {
    house = await createHouse()
    await fillRoll(house)
    clerk = await house.appoint({ role: 'deputy_office_clerk', name: '职员甲' })
    director = await house.appoint({ role: 'deputy_office_director', name: '主任甲' })
    head = await house.appoint({ role: 'unit_head', unitId: 'unit-1' })
    committee = await house.appoint({ role: 'supervising_committee', committeeId: 'committee-1' })
    for (const n of [1, 4, 5]) await handedOverCase(house, n)
    const marked = { type: 'mark.changed', mark: 'internal', text: { reason: '不宜公开' } }
    expectApplied(await apply(house.engine, aCommand(caseId(4), marked, { principal: DIRECTOR })))
  })
  afterAll(() => house[Symbol.asyncDispose]())

  const post = (who: TestPost, url: string, payload: object) => house.ask(who, { method: 'POST', url, payload })
  const nominate = (who: TestPost, body: object) =>
    post(who, '/api/nominations', { id: randomUUID(), year: 2026, reason: '承诺事项全部兑现', ...body })
  const list = async (who: TestPost) =>
    (await house.ask(who, { method: 'GET', url: '/api/nominations?year=2026' })).json()
  const decide = (id: string, body: object) =>
    post(director, `/api/nominations/${id}/decide`, { revision: 1, reason: '事迹突出', ...body })

  it('are proposed once by the office or a committee, and chosen by the director with a reason', async () => {
    const own = await nominate(committee, { kind: 'unit', unitId: 'unit-1' })
    expect(own.statusCode, own.body).toBe(201)
    expect((await nominate(clerk, { kind: 'unit', unitId: 'unit-1' })).json().code).toBe('RECORD_EXISTS')
    const person = { kind: 'person', unitId: 'unit-1', personName: '经办人甲㛃' }
    expect((await nominate(clerk, person)).statusCode).toBe(201)
    expect((await nominate(clerk, { ...person, unitId: 'nobody' })).statusCode).toBe(404)
    expect((await nominate(head, { kind: 'unit', unitId: 'unit-1' })).statusCode).toBe(403)

    expect((await list(committee)).lines).toHaveLength(1)
    expect((await list(clerk)).lines).toHaveLength(2)
    const { id } = own.json()
    const url = `/api/nominations/${id}/decide`
    expect((await post(clerk, url, { revision: 1, state: 'chosen', reason: '好' })).statusCode).toBe(403)
    const answers = await Promise.all([decide(id, { state: 'chosen' }), decide(id, { state: 'declined' })])
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
    expect((await trailOf(house, id)).map(({ kind }) => kind)).toEqual(['nomination_proposed', 'nomination_decided'])
  })

  it('are taken back with a reason by whoever proposed them, until they are decided', async () => {
    const own = await nominate(committee, { kind: 'unit', unitId: 'unit-2' })
    const { id } = own.json()
    const withdraw = (who: TestPost, which = id, revision = 1) =>
      post(who, `/api/nominations/${which}/withdraw`, { revision, reason: '重复提名' })
    const lineOf = async (who: TestPost) => (await list(who)).lines.find((line: { id: string }) => line.id === id)

    expect(await lineOf(director)).toMatchObject({ mayWithdraw: false })
    expect(await lineOf(committee)).toMatchObject({ mayWithdraw: true })
    expect((await withdraw(clerk)).statusCode).toBe(404)
    expect((await withdraw(committee, id, 7)).json().code).toBe('RECORD_STALE')
    expect((await withdraw(committee)).statusCode).toBe(200)

    expect(await lineOf(committee)).toMatchObject({ state: 'withdrawn', decidedWhy: '重复提名', mayWithdraw: false })
    expect((await decide(id, { revision: 2, state: 'chosen' })).json().code).toBe('RECORD_IN_USE')
    expect((await withdraw(committee, id, 2)).json().code).toBe('RECORD_IN_USE')
    expect((await nominate(clerk, { kind: 'unit', unitId: 'unit-2' })).statusCode).toBe(201)
    expect((await trailOf(house, id)).map(({ kind }) => kind)).toEqual(['nomination_proposed', 'nomination_withdrawn'])
  })

  it('are suggestions too, but no internal one, and none with the name of a protected proposer', async () => {
    const suggestion = (n: number, reason = '切中民生') => ({ kind: 'suggestion', caseId: caseId(n), reason })
    const marked = { type: 'mark.changed', mark: 'protected_proposer', text: { reason: '提议人要求保护' } }
    expectApplied(await apply(house.engine, aCommand(caseId(5), marked, { principal: DIRECTOR })))

    expect((await nominate(clerk, suggestion(4))).statusCode).toBe(404)
    expect((await nominate(director, suggestion(4))).json().detail).toContain('不宜公开')
    expect((await nominate(clerk, suggestion(5, '代表甲长期关注'))).json().detail).toContain('姓名')
    expect((await nominate(clerk, suggestion(1))).statusCode).toBe(201)
    expect((await nominate(clerk, suggestion(5))).statusCode).toBe(201)

    const cases = (await list(clerk)).lines.flatMap((line: { case: object | null }) => (line.case ? [line.case] : []))
    expect(cases).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ id: caseId(1), leadSigner: '代表甲' }),
        expect.objectContaining({ id: caseId(5), leadSigner: null }),
      ]),
    )
  })
})

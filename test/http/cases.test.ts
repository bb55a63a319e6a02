import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Told } from '../../machines/effects.ts'
import type { Problem } from '../../src/contract/problem.ts'
import { aDraft, caseId, draftCase, handOver, readRows } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { fillRoll, richCase } from './a-rich-case.ts'

let house: House
let clerk: TestPost
let otherClerk: TestPost
let director: TestPost
let unit: TestPost

beforeAll(async () => {
  house = await createHouse()
  await fillRoll(house)
  clerk = await house.appoint({ role: 'deputy_office_clerk', name: '工作人员甲' })
  otherClerk = await house.appoint({ role: 'deputy_office_clerk', name: '工作人员乙' })
  director = await house.appoint({ role: 'deputy_office_director', name: '主任甲' })
  unit = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1', name: '经办人甲' })
}, 60_000)
afterAll(() => house[Symbol.asyncDispose]())

type Sent = { caseId: string; revision: number; isRepeated: boolean }

async function post(by: TestPost, url: string, payload: object, headers: Record<string, string> = {}) {
  return house.ask(by, { method: 'POST', url, payload, headers })
}

async function send(by: TestPost, id: string, event: Told, headers: Record<string, string> = {}, more: object = {}) {
  return post(by, `/api/cases/${id}/events`, { actorId: 'suggestion', event, ...more }, headers)
}

const AMENDED = { type: 'suggestion.amended', text: { title: '关于修路的建议' } }

describe('a suggestion over HTTP', () => {
  it('is drafted, read and carried on by events', async () => {
    const created = await post(clerk, '/api/cases', { event: aDraft() })
    expect(created.statusCode, created.body).toBe(201)
    const { caseId: id, revision } = created.json<Sent>()
    const sent = await send(clerk, id, AMENDED, { 'if-match': `"${revision}"` })

    expect(sent.json()).toMatchObject({ caseId: id, revision: 2, isRepeated: false })
    const page = (await house.ask(clerk, { method: 'GET', url: `/api/cases/${id}` })).json()
    expect(page).toMatchObject({ revision: 2, title: '关于修路的建议', leadSigner: { name: '代表甲' } })
    expect(page.timeline.map(({ by }: { by: string }) => by)).toEqual(['工作人员甲', '工作人员甲'])
    const offers = await house.ask(clerk, { method: 'GET', url: `/api/cases/${id}/accepted-events` })
    expect(offers.json()).toMatchObject({ revision: 2, offers: page.offers })
  })

  it('is one and the same however often the same request arrives, and a key means one request', async () => {
    const key = { 'idempotency-key': 'draft-key-1' }
    const first = await post(clerk, '/api/cases', { event: aDraft() }, key)
    const again = await post(clerk, '/api/cases', { event: aDraft() }, key)
    const other = await post(clerk, '/api/cases', { event: aDraft({ sessionNo: 5 }) }, key)
    const ofAnother = await post(otherClerk, '/api/cases', { event: aDraft() }, key)

    expect(again.json()).toEqual({ ...first.json<Sent>(), isRepeated: true })
    expect(other.json()).toMatchObject({ status: 409, code: 'IDEMPOTENCY_KEY_REUSED' })
    expect(ofAnother.json<Sent>().caseId).not.toBe(first.json<Sent>().caseId)
    const id = first.json<Sent>().caseId
    const sent = await send(clerk, id, AMENDED, { 'idempotency-key': 'amend-key-1' })
    const repeated = await send(clerk, id, AMENDED, { 'idempotency-key': 'amend-key-1' })
    expect(repeated.json()).toEqual({ ...sent.json<Sent>(), isRepeated: true })
  })

  it('tells the second of two clerks who changed what meanwhile', async () => {
    const id = await draftCase(house.engine, 101)
    const answers = await Promise.all([
      send(clerk, id, AMENDED, { 'if-match': '"1"' }),
      send(otherClerk, id, { ...AMENDED, text: { title: '关于养路的建议' } }, { 'if-match': '"1"' }),
    ])
    const [won, lost] = answers.sort((a, b) => a.statusCode - b.statusCode)

    expect([won?.statusCode, lost?.statusCode]).toEqual([201, 409])
    const problem = lost?.json<Problem>()
    expect(problem).toMatchObject({ code: 'REVISION_STALE', revision: 2 })
    expect(problem?.detail).toMatch(/第 1 次修订，本件现为第 2 次；此后：工作人员[甲乙]登记了“修改建议”（2026-03-10）/)
  })

  it('names the field in Chinese, where something is wrong with an event', async () => {
    const id = await draftCase(house.engine, 102)
    const missing = await send(clerk, id, { type: 'paper.recorded', state: 'received' })
    const unknown = await send(clerk, id, { type: 'reply.drafted' })
    const draft = await post(clerk, '/api/cases', { event: aDraft({ termNo: 0 }) })

    expect(missing.json()).toMatchObject({
      status: 400,
      code: 'REQUEST_INVALID',
      fields: [{ path: 'event.keptAt', label: '存放处' }],
    })
    expect(missing.json<Problem>().detail).toMatch(/^“存放处”不合要求：/)
    expect(unknown.json()).toMatchObject({ code: 'EVENT_UNKNOWN', status: 400 })
    expect(draft.json()).toMatchObject({ code: 'REQUEST_INVALID', fields: [{ path: 'event.termNo', label: '届' }] })
  })

  it('refuses with the status of its code: a role, a state, a day to come, a person whom nobody knows', async () => {
    const id = await draftCase(house.engine, 103)
    const screened = { type: 'screening.decided', outcome: 'accepted', text: { reason: '符合' } }
    const refusals = [
      await send(director, id, { type: 'case.concluded', withDissatisfaction: false }),
      await send(clerk, id, AMENDED, {}, { occurredOn: '2026-12-01' }),
      await send(clerk, id, AMENDED, {}, { onBehalfOf: 'nobody' }),
      await send(clerk, id, screened),
    ]

    expect(refusals.map((answer) => answer.json<Problem>().code)).toEqual([
      'EVENT_NOT_ACCEPTED',
      'DATE_IN_FUTURE',
      'REQUEST_INVALID',
      'ROLE_NOT_ALLOWED',
    ])
    expect(refusals[0]?.json<Problem>().detail).toMatch(/^“建议”现在不能登记“办结”；您现在可以登记：.*提出建议/)
    expect(refusals[3]?.json<Problem>().detail).not.toMatch(/[a-z]+[._][a-z]+/)
    const entered = await send(clerk, id, AMENDED, {}, { onBehalfOf: 'deputy-1', basis: { kind: 'paper' } })
    expect(entered.statusCode).toBe(201)
    const [line] = await readRows(
      house.pool,
      'select on_behalf_of, basis, body from event where case_id = $1 and seq = 2',
      [id],
    )
    expect(line).toMatchObject({ on_behalf_of: 'deputy-1', basis: 'paper' })
    expect(String(line?.['body'])).not.toContain('工作人员甲')
  })

  it('takes events only from those who see it, and only on the parts that they see', async () => {
    const hidden = await draftCase(house.engine, 104)
    const rich = await richCase(house, 105)
    const answers = [
      await send(unit, hidden, AMENDED),
      await send(unit, caseId(999), AMENDED),
      await post(unit, `/api/cases/${rich.id}/events`, { actorId: 'transfer-1', event: { type: 'transfer.closed' } }),
      await post(unit, `/api/cases/${rich.id}/events`, { actorId: 'transfer-9', event: { type: 'transfer.closed' } }),
    ]

    expect(answers.map((answer) => answer.json<Problem>().code)).toEqual([
      'NOT_FOUND',
      'NOT_FOUND',
      'ACTOR_NOT_FOUND',
      'ACTOR_NOT_FOUND',
    ])
    const auditor = await house.appoint({ role: 'auditor' })
    expect((await send(auditor, rich.id, AMENDED)).json()).toMatchObject({ code: 'ROLE_NOT_ALLOWED' })
  })

  it('of a state secret takes no content', async () => {
    const created = await post(clerk, '/api/cases', { event: aDraft({ mark: 'state_secret' }) })
    expect(created.json()).toMatchObject({ status: 400, fields: [{ path: 'event.text' }] })

    const { text: _, ...stub } = aDraft({ mark: 'state_secret' })
    const { caseId: id } = (await post(clerk, '/api/cases', { event: stub })).json<Sent>()
    const amended = await send(clerk, id, { type: 'suggestion.amended', text: { title: '不得录入' } })
    expect(amended.json()).toMatchObject({ code: 'RULE_NOT_MET' })
  })

  it('goes on with who entered an internal case, though the office at large does not read it', async () => {
    const { caseId: id } = (await post(clerk, '/api/cases', { event: aDraft({ mark: 'internal' }) })).json<Sent>()
    const statuses = await Promise.all(
      [clerk, otherClerk, director].map(
        async (by) => (await house.ask(by, { method: 'GET', url: `/api/cases/${id}` })).statusCode,
      ),
    )

    expect(statuses).toEqual([200, 404, 200])
  })
})

describe('a correction', () => {
  it('stands on the line that it corrects', async () => {
    const id = await handOver(house.engine, 106)
    const corrected = {
      type: 'record.corrected',
      ofSeq: 5,
      field: 'number',
      text: { from: '第1号', to: '第106号', reason: '笔误' },
    }
    expect((await send(clerk, id, corrected)).statusCode).toBe(201)

    const { entries } = (await house.ask(clerk, { method: 'GET', url: `/api/cases/${id}/events` })).json()
    expect(entries[4]).toMatchObject({
      type: 'suggestion.numbered',
      corrections: [{ field: '正式编号', from: '第1号', to: '第106号', reason: '笔误' }],
    })
    const ofUnit = (await house.ask(unit, { method: 'GET', url: `/api/cases/${id}` })).json()
    expect(ofUnit.timeline.at(-1)).toMatchObject({ type: 'record.corrected', text: [{}, {}, {}] })
  })

  it('of a line that one may not read is not read either', async () => {
    const id = await handOver(house.engine, 107)
    const corrected = {
      type: 'record.corrected',
      ofSeq: 3,
      field: 'reason',
      text: { from: '甲', to: 'HIDDEN', reason: '笔误' },
    }
    await send(clerk, id, corrected)

    const ofUnit = await house.ask(unit, { method: 'GET', url: `/api/cases/${id}` })
    expect(ofUnit.body).not.toContain('HIDDEN')
    expect(ofUnit.json().timeline.map(({ type }: { type: string }) => type)).not.toContain('record.corrected')
  })
})

describe('a deputy’s number', () => {
  it('is shown for one’s own case, and the click stands in the trail', async () => {
    const rich = await richCase(house, 108)
    const ask = (by: TestPost, deputyId: string) => post(by, `/api/cases/${rich.id}/signers/${deputyId}/phone`, {})
    const routing = await house.appoint({ role: 'routing_office', bodyId: 'government' })
    const stranger = await house.appoint({ role: 'unit_clerk', unitId: 'unit-9' })

    expect((await ask(unit, 'deputy-2')).json()).toEqual({ phone: '13800000002' })
    expect((await ask(clerk, 'deputy-1')).json()).toEqual({ phone: '13800000001' })
    expect((await ask(clerk, 'deputy-9')).json()).toMatchObject({ code: 'NOT_FOUND' })
    expect((await ask(routing, 'deputy-1')).json()).toMatchObject({ code: 'NOT_ALLOWED' })
    expect((await ask(stranger, 'deputy-1')).json()).toMatchObject({ code: 'NOT_FOUND' })
    const lines = await readRows(
      house.pool,
      `select subject, person_id from access_trail where kind = 'phone_shown' order by n`,
    )
    expect(lines).toEqual([
      { subject: 'deputy-2', person_id: `person-${unit.postId}` },
      { subject: 'deputy-1', person_id: `person-${clerk.postId}` },
    ])
  })
})

describe('a deadline on the page', () => {
  it('tells the days, the working days left, and what moved it by whom', async () => {
    const id = await handOver(house.engine, 109)
    const notified = { type: 'extension.notified', deputyId: 'deputy-1', text: { reason: '涉及多个部门' } }
    const answer = await post(unit, `/api/cases/${id}/events`, { actorId: 'assignment-1', event: notified })
    expect(answer.statusCode, answer.body).toBe(201)

    const page = (await house.ask(unit, { method: 'GET', url: `/api/cases/${id}` })).json()
    const reply = page.assignments[0].deadlines.find(({ kind }: { kind: string }) => kind === 'reply')
    expect(reply).toMatchObject({
      originalDueOn: '2026-06-10',
      owner: { name: '甲局' },
      moves: [{ from: '2026-06-10', to: reply.dueOn, why: '向代表说明延期：涉及多个部门', by: '经办人甲' }],
    })
    expect(reply.dueOn > '2026-06-10').toBe(true)
    expect(reply.workingDaysLeft).toBeGreaterThan(60)
  })
})

describe('a statechart', () => {
  it('is given as the machine has it, in Chinese', async () => {
    const answer = await house.ask(unit, { method: 'GET', url: '/api/machines/assignment' })
    const chart = answer.json()

    expect(answer.statusCode).toBe(200)
    expect(chart.states.find(({ path }: { path: string }) => path === 'active')).toMatchObject({
      label: '承办中',
      kind: 'parallel',
      isInitial: true,
    })
    expect(chart.transitions.every(({ label }: { label: string }) => /\p{Script=Han}/u.test(label))).toBe(true)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Told } from '../../machines/effects.ts'
import type { Problem } from '../../src/contract/problem.ts'
import { CLERK, OTHER_TENANT } from '../engine/a-world.ts'
import { PDF } from '../files/sample-files.ts'
import { aForm } from './a-form.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { type CaseOfHouse, fillRoll, handedOverCase, richCase } from './a-rich-case.ts'

let house: House
let clerk: TestPost
let unit: TestPost
let rich: CaseOfHouse

beforeAll(async () => {
  house = await createHouse()
  await fillRoll(house)
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
  unit = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1' })
  rich = await richCase(house, 1)
}, 60_000)
afterAll(() => house[Symbol.asyncDispose]())

async function send(by: TestPost, id: string, actorId: string, event: Told) {
  const reply = await house.ask(by, { method: 'POST', url: `/api/cases/${id}/events`, payload: { actorId, event } })
  const { code = '', detail = '' } = reply.json<Partial<Problem>>()
  return { status: reply.statusCode, code, detail }
}

async function offers(by: TestPost, id: string): Promise<string[]> {
  const reply = await house.ask(by, { method: 'GET', url: `/api/cases/${id}/accepted-events` })
  const { offers } = reply.json<{ offers: { events: { type: string }[] }[] }>()
  return offers.flatMap(({ events }) => events.map(({ type }) => type))
}

describe('what makes no sense', () => {
  it('is refused, however deep it is nested, with or without a session', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const headers = { 'content-type': 'application/json' }
    for (const [post, url, payload] of [
      [null, '/api/login/password', `{"username":${deep},"password":"x"}`],
      [clerk, '/api/cases', `{"event":${deep}}`],
      [clerk, '/api/views', `{"list":"cases","name":"甲","query":{"stage":${deep}}}`],
      [clerk, '/api/calendars/preview', `{"year":2027,"days":${deep}}`],
    ] as const) {
      const reply = await house.ask(post, { method: 'POST', url, headers, payload })
      expect(reply.statusCode, url).toBe(400)
      expect(reply.json()).toMatchObject({ code: 'REQUEST_INVALID' })
    }
  })

  it('is refused in a cursor that names a day that does not exist', async () => {
    await handedOverCase(house, 2)
    const list = (cursor: string) =>
      house.ask(clerk, { method: 'GET', url: `/api/cases?tab=all&limit=1&sort=submitted_on&cursor=${cursor}` })
    const first = await house.ask(clerk, { method: 'GET', url: '/api/cases?tab=all&limit=1&sort=submitted_on' })
    const [hash, , id] = JSON.parse(Buffer.from(first.json().nextCursor, 'base64url').toString())

    for (const day of ['2026-02-31', '0000-01-01']) {
      const forged = Buffer.from(JSON.stringify([hash, [day], id])).toString('base64url')
      expect((await list(forged)).statusCode, day).toBe(400)
    }
  })
})

describe('a part of a case that one may not know of', () => {
  it('is not told from one that is not there when a file is to be laid to it', async () => {
    const upload = async (by: TestPost, actorId: string) => {
      const url = `/api/cases/${rich.id}/attachments?purpose=other&actorId=${actorId}`
      const reply = await house.ask(by, { method: 'POST', url, ...aForm('说明.pdf', PDF) })
      return reply.statusCode === 201 ? 'taken' : reply.json<Problem>().detail.replace(actorId, '…')
    }

    expect(await upload(unit, 'transfer-1')).toBe(await upload(unit, 'transfer-9'))
    expect(await upload(unit, 'assignment-1')).toBe('taken')
    expect(await upload(clerk, 'transfer-1')).toBe('taken')
  })

  it('brings the procuratorate none of the papers of the parties', async () => {
    const procurator = await house.appoint({ role: 'procurator' })
    const upload = (name: string, audience: string) => {
      const url = `/api/cases/${rich.id}/attachments?purpose=other&audience=${audience}`
      return house.ask(clerk, { method: 'POST', url, ...aForm(name, PDF) })
    }
    await upload('各方.pdf', 'parties')
    await upload('公开.pdf', 'public')
    await rich.send({ type: 'transfer.sent', documentNumber: '移送〔2026〕1号' }, CLERK, 'transfer-1')

    const { attachments } = (await house.ask(procurator, { url: `/api/cases/${rich.id}/attachments` })).json()
    expect(attachments.map(({ name }: { name: string }) => name)).toEqual(['公开.pdf'])
  })
})

describe('a protected proposer', () => {
  it('cannot be guessed: a right name is refused like a wrong one, and nothing is offered that asks for one', async () => {
    const { id } = await handedOverCase(house, 3, { mark: 'protected_proposer' })
    const guess = (deputyId: string) =>
      send(unit, id, 'assignment-1', { type: 'contact.failed', deputyId, form: 'phone' })

    expect(await guess('deputy-1')).toEqual(await guess('deputy-9'))
    expect(await guess('deputy-1')).toMatchObject({ status: 422, code: 'RULE_NOT_MET' })
    expect(await offers(unit, id)).not.toContain('contact.made')
    expect(await offers(unit, id)).toContain('assignment.acknowledged')
  })

  it('is asked and answered through the office, so that the unit comes to its reply', async () => {
    const it = await handedOverCase(house, 4, { mark: 'protected_proposer' })
    const acknowledged = { leader: '领导甲', section: '养护科', clerk: '经办人甲', phone: '0393-0000000' }
    const on = (by: TestPost, event: Told) => send(by, it.id, 'assignment-1', event)

    expect(await on(unit, { type: 'assignment.acknowledged', text: acknowledged })).toMatchObject({ status: 201 })
    const met = { type: 'contact.made', deputyId: 'deputy-1', form: 'visit', metBy: 'head' }
    expect(await on(clerk, met)).toMatchObject({ status: 201 })
    expect(await on(unit, { type: 'reply.drafted', text: { body: '拟稿' } })).toMatchObject({ status: 201 })
    expect(await on(clerk, { type: 'reply.consulted', deputyId: 'deputy-1' })).toMatchObject({ status: 201 })
    expect(await on(unit, { type: 'reply.checked' })).toMatchObject({ status: 201 })
  })
})

describe('a state secret', () => {
  it('is a stub in what the units and the office write, too', async () => {
    const { id } = await handedOverCase(house, 5, { mark: 'state_secret', text: undefined })
    const contact = (note: string): Told => {
      const met = { type: 'contact.made', deputyId: 'deputy-1', form: 'visit', metBy: 'head' }
      return { ...met, text: { note } }
    }

    expect(await send(unit, id, 'assignment-1', contact('内容'))).toMatchObject({ status: 422, code: 'RULE_NOT_MET' })
    expect(await send(unit, id, 'assignment-1', contact('见涉密载体'))).toMatchObject({ status: 201 })
  })
})

describe('names in an event', () => {
  it('must be of this congress: a case handed to nobody is waited for by nobody', async () => {
    const { id: foreign } = await handedOverCase(house, 6)
    const stranger = await house.appoint({ tenantId: OTHER_TENANT, role: 'deputy_office_clerk' })
    const draft = {
      type: 'suggestion.drafted',
      leadSignerId: 'deputy-1',
      cosignerIds: [],
      period: 'between_sessions',
      termNo: 15,
      sessionNo: 4,
      origin: 'own',
      mark: 'none',
      publicity: 'full',
      repeats: [],
      wishedUnitIds: [],
      text: { title: '关于修路的建议' },
    }
    const create = async (by: TestPost, differing: object) => {
      const payload = { event: { ...draft, ...differing } }
      const reply = await house.ask(by, { method: 'POST', url: '/api/cases', payload })
      return reply.statusCode === 201 ? 'created' : reply.json<Problem>().detail
    }

    expect(await create(clerk, { repeats: [foreign] })).toBe('created')
    expect(await create(clerk, { leadSignerId: 'deputy-404' })).toContain('“deputy-404”不在本级人大的名册中')
    expect(await create(clerk, { wishedUnitIds: ['unit-404'] })).toContain('“unit-404”')
    // What is there in another congress is as unknown here as what is nowhere.
    expect(await create(stranger, {})).toContain('“deputy-1”')
    expect(await create(clerk, { repeats: ['00000000-0000-4000-8000-000000000000'] })).toContain('不在本级人大的名册中')
  })
})

describe('a correction', () => {
  it('is made by who entered the line or keeps the record, on a line that he reads', async () => {
    const { timeline } = (await house.ask(clerk, { url: `/api/cases/${rich.id}` })).json<{
      timeline: { seq: number; type: string; actorId: string }[]
    }>()
    const seqOf = (type: string, actorId: string) =>
      timeline.find((line) => line.type === type && line.actorId === actorId)?.seq ?? 0
    const correct = (by: TestPost, ofSeq: number) => {
      const text = { from: '甲', to: '乙', reason: '笔误' }
      return send(by, rich.id, 'assignment-1', { type: 'record.corrected', ofSeq, field: 'note', text })
    }

    expect(await correct(unit, seqOf('inquiry.asked', 'inquiry-1'))).toMatchObject({ code: 'REQUEST_INVALID' })
    expect(await correct(unit, 99_999)).toMatchObject({ code: 'REQUEST_INVALID' })
    expect(await correct(unit, seqOf('reply.delivered', 'assignment-2'))).toMatchObject({ code: 'NOT_ALLOWED' })
    expect(await correct(unit, seqOf('reply.preReviewed', 'assignment-1'))).toMatchObject({ code: 'NOT_ALLOWED' })
    expect(await correct(unit, seqOf('contact.made', 'assignment-1'))).toMatchObject({ status: 201 })
    expect(await correct(clerk, seqOf('contact.made', 'assignment-1'))).toMatchObject({ status: 201 })
  })
})

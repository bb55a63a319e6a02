import { randomUUID } from 'node:crypto'
import mammoth from 'mammoth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Principal } from '../../machines/step.ts'
import { CLERK, DEPUTY, DIRECTOR } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from '../http/a-house.ts'
import { CaseOfHouse, fillRoll, UNIT_1, UNIT_2 } from '../http/a-rich-case.ts'

const TELLER: Principal = { id: 'teller', role: 'teller' }
const SCRUTINEER: Principal = { id: 'scrutineer', role: 'scrutineer' }
const ACKNOWLEDGED = { leader: '领导甲', section: '科', clerk: '经办人甲', phone: '0393-0000000' }

describe('documents of a case that is handled together and goes to the ballot', () => {
  let house: House
  let clerk: TestPost
  let lead: TestPost
  let helper: TestPost
  let it1: CaseOfHouse
  beforeAll(async () => {
    house = await createHouse()
    await fillRoll(house)
    clerk = await house.appoint({ role: 'deputy_office_clerk', name: '工作人员甲' })
    lead = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1' })
    helper = await house.appoint({ role: 'unit_clerk', unitId: 'unit-2' })
    it1 = await ledCase(house)
  })
  afterAll(() => house[Symbol.asyncDispose]())

  it('refuses an opinion letter until the opinion is given, then writes it to the lead unit without a class', async () => {
    const ask = { kind: 'opinion_letter', caseId: it1.id, actorId: 'assignment-2' }
    const early = await post(helper, ask)
    await it1.send({ type: 'assignment.acknowledged', text: ACKNOWLEDGED }, UNIT_2, 'assignment-2')
    const opinion = '一、经费由财政统筹。\n二、请主办单位细化预算。'
    await it1.send({ type: 'opinion.given', text: { opinion } }, UNIT_2, 'assignment-2')

    expect(early.json().code).toBe('RULE_NOT_MET')
    const about = { documentNumber: '乙财函〔2026〕8号' }
    const text = await textOf(helper, await make(helper, { ...ask, about }))
    expect(text).toContain('乙财函〔2026〕8号')
    expect(text).toContain('甲局：')
    expect(text).toContain('由你单位主办、我单位协办的《关于农村道路养护的建议》收悉')
    expect(text).toContain('一、经费由财政统筹。')
    expect(text).not.toMatch(/公开|类别|代表甲/)
    const wrong = await post(helper, { ...ask, about: { documentNumber: '乙财函[2026]8号' } })
    expect(wrong.json()).toMatchObject({ code: 'REQUEST_INVALID' })
    expect((await post(helper, { ...ask, kind: 'reply_letter', deputyId: 'deputy-1' })).json().code).toBe(
      'RULE_NOT_MET',
    )
  })

  it('says in the reply who led and who helped, and adds no second opening or closing', async () => {
    const text = await textOf(
      lead,
      await make(lead, { kind: 'reply_letter', caseId: it1.id, actorId: 'assignment-1', deputyId: 'deputy-1' }),
    )

    expect(text).toContain('本建议由甲局主办，乙局协办。')
    expect(text.match(/收悉/g)).toHaveLength(1)
    expect(text.match(/感谢/g)).toHaveLength(1)
  })

  it('records an answer by word of mouth for the deputy to sign', async () => {
    const text = await textOf(
      lead,
      await make(lead, { kind: 'oral_reply_record', caseId: it1.id, actorId: 'assignment-1', deputyId: 'deputy-1' }),
    )

    expect(text).toContain('代表建议当面答复记录')
    expect(text).toContain('走访')
    expect(text).toContain('主要负责人')
    expect(text).toContain('代表甲')
    const stranger = { kind: 'oral_reply_record', caseId: it1.id, actorId: 'assignment-1', deputyId: 'deputy-9' }
    expect((await post(lead, stranger)).json().code).toBe('NOT_FOUND')
  })

  it('registers the suggestion with all who signed', async () => {
    const text = await textOf(clerk, await make(clerk, { kind: 'registration_form', caseId: it1.id }))

    expect(text).toContain('关于农村道路养护的建议')
    expect(text).toContain('道路㛃䶮损坏。')
    expect(text).toContain('13800000001')
    expect(text).toContain('甲县代表团')
    expect(text).toContain('提出人共2人')
    expect(text).toContain('审核通过')
    expect((await post(lead, { kind: 'registration_form', caseId: it1.id })).json().code).toBe('NOT_ALLOWED')
  })

  it('tells the unit what to put right after the ballot, with the counts and the term', async () => {
    const ask = { kind: 'rectification_notice', caseId: it1.id, actorId: 'ballot-1', unitId: 'unit-1' }
    await ballot(it1)
    const early = await post(clerk, ask)
    const demands = '一、限期修复。\n二、建立长效机制。'
    await it1.send({ type: 'rectification.ordered', unitIds: ['unit-1'], text: { demands } }, DIRECTOR, 'ballot-1')

    expect(early.json().code).toBe('RULE_NOT_MET')
    const text = await textOf(
      lead,
      await make(clerk, { ...ask, number: { from: 'typed', text: '甲人大督〔2026〕9号' } }),
    )
    expect(text).toContain('测评结果为“不满意”')
    expect(text).toContain('满意3票、基本满意2票、不满意5票')
    expect(text).toContain('二、建立长效机制。')
    expect(text).toContain('甲人大督〔2026〕9号')
    expect((await post(clerk, { ...ask, unitId: 'unit-2' })).json().code).toBe('NOT_FOUND')
    const again = await post(clerk, { ...ask, number: { from: 'typed', text: '甲人大督〔2026〕9号' } })
    expect(again.json().code).toBe('DOCUMENT_NUMBER_TAKEN')
    const ofUnit = await post(lead, {
      kind: 'reply_letter',
      caseId: it1.id,
      actorId: 'assignment-1',
      deputyId: 'deputy-1',
      number: { from: 'typed', text: '甲人大督〔2026〕10号' },
    })
    expect(ofUnit.json().code).toBe('REQUEST_INVALID')
  })

  it('does not take one unit’s slip for another’s where the same id comes twice', async () => {
    const ask = { id: randomUUID(), kind: 'handover_slip', caseId: it1.id }
    expect((await post(clerk, { ...ask, unitId: 'unit-1' })).statusCode).toBe(201)
    expect((await post(clerk, { ...ask, unitId: 'unit-1' })).statusCode).toBe(201)
    expect((await post(clerk, { ...ask, unitId: 'unit-2' })).json().code).toBe('IDEMPOTENCY_KEY_REUSED')
  })

  function post(who: TestPost, ask: object) {
    return house.ask(who, { method: 'POST', url: '/api/documents', payload: { id: randomUUID(), ...ask } })
  }
  async function make(who: TestPost, ask: object): Promise<string> {
    const response = await post(who, ask)
    expect(response.statusCode, response.body).toBe(201)
    return response.json().id
  }
  async function textOf(who: TestPost, id: string): Promise<string> {
    const response = await house.ask(who, { method: 'GET', url: `/api/documents/${id}/file` })
    expect(response.statusCode, response.body.slice(0, 200)).toBe(200)
    return (await mammoth.extractRawText({ buffer: response.rawPayload })).value
  }
})

/** Led by one unit with the help of another, answered by the first with an opening and a closing of its own. */
async function ledCase(house: House): Promise<CaseOfHouse> {
  const it = new CaseOfHouse(house, 1)
  await it.send({
    type: 'suggestion.drafted',
    leadSignerId: 'deputy-1',
    cosignerIds: ['deputy-2'],
    delegationId: 'delegation-1',
    period: 'between_sessions',
    termNo: 15,
    sessionNo: 4,
    origin: 'own',
    mark: 'none',
    publicity: 'title_only',
    repeats: [],
    wishedUnitIds: [],
    text: { title: '关于农村道路养护的建议', body: '道路㛃䶮损坏。' },
  })
  await it.send({ type: 'cosigner.confirmed', deputyId: 'deputy-2', form: 'wet_signature' })
  await it.send({ type: 'suggestion.submitted' }, DEPUTY)
  await it.send({ type: 'screening.proposed', outcome: 'accepted', text: { reason: '符合规定' } })
  await it.send({ type: 'screening.decided', outcome: 'accepted', text: { reason: '符合规定' } }, DIRECTOR)
  await it.send({ type: 'suggestion.numbered', number: '第1号' })
  await it.send({ type: 'suggestion.classified', category: 'first', field: '交通' })
  const plan = [
    { unitId: 'unit-1', role: 'lead' },
    { unitId: 'unit-2', role: 'co' },
  ]
  await it.send({ type: 'handover.made', bodyId: 'government', form: 'online', longTermByNature: false, plan })
  const on = 'assignment-1'
  await it.send({ type: 'assignment.acknowledged', text: ACKNOWLEDGED }, UNIT_1, on)
  await it.send({ type: 'contact.made', deputyId: 'deputy-1', form: 'visit', metBy: 'head' }, UNIT_1, on)
  const body = '您的建议收悉，现答复如下：\n一、已经安排。\n感谢您的支持。'
  await it.send({ type: 'reply.drafted', text: { body } }, UNIT_1, on)
  return it
}

async function ballot(it: CaseOfHouse): Promise<void> {
  const on = 'ballot-1'
  await it.send({ type: 'ballot.scheduled', sessionId: 'session-1', on: '2026-03-10' }, CLERK)
  const { mode, media } = shippedPolicy('puyang-2024').ballot
  const count = { due: 10, present: 10, issued: 10, returned: 10, invalid: 0, abstained: 0 }
  const votes = { satisfied: 3, basicallySatisfied: 2, dissatisfied: 5 }
  await it.send({ type: 'ballot.counted', mode, medium: media[0], count: { ...count, ...votes } }, TELLER, on)
  await it.send({ type: 'count.signed', as: 'teller', personId: 'teller' }, TELLER, on)
  await it.send({ type: 'count.signed', as: 'scrutineer', personId: 'scrutineer' }, SCRUTINEER, on)
  await it.send({ type: 'ballot.announced' }, DIRECTOR, on)
}

import { randomUUID } from 'node:crypto'
import JSZip from 'jszip'
import mammoth from 'mammoth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { DocumentLine, DocumentOffer } from '../../src/contract/documents-endpoints.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { DIRECTOR, TENANT } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { CaseOfHouse, fillRoll, handedOverCase, richCase, UNIT_1 } from './a-rich-case.ts'

type People = Record<'clerk' | 'director' | 'unit1' | 'unit2' | 'routing', TestPost>

describe('documents of a case', () => {
  let house: House
  let people: People
  let rich: CaseOfHouse
  beforeAll(async () => {
    house = await createHouse()
    await fillRoll(house)
    people = {
      clerk: await house.appoint({ role: 'deputy_office_clerk', name: '工作人员甲' }),
      director: await house.appoint({ role: 'deputy_office_director', name: '主任乙' }),
      unit1: await house.appoint({ role: 'unit_clerk', unitId: 'unit-1' }),
      unit2: await house.appoint({ role: 'unit_clerk', unitId: 'unit-2' }),
      routing: await house.appoint({ role: 'routing_office', bodyId: 'government' }),
    }
    rich = await richCase(house, 1)
  })
  afterAll(() => house[Symbol.asyncDispose]())

  it('writes a reply to each signer from what was signed, with the mark, the number and the sheet for the opinion', async () => {
    const offer = await offerOf(people.unit1, rich.id, 'reply_letter')
    expect(offer.deputies.map(({ name }) => name)).toEqual(['代表甲', '代表乙'])

    const ask = { id: randomUUID(), kind: 'reply_letter', caseId: rich.id, actorId: 'assignment-1' }
    const made = await post(people.unit1, '/api/documents/batch', ask)
    const again = await post(people.unit1, '/api/documents/batch', ask)

    expect(made.json().made).toHaveLength(2)
    expect(again.json()).toEqual(made.json())
    const [first, second] = made.json().made as { id: string; fileName: string }[]
    const text = await textOf(people.unit1, first?.id)
    expect(first?.fileName).toBe('第1号建议答复函（致代表甲代表）-函〔2026〕1号.docx')
    expect(text).toContain('函〔2026〕1号')
    expect(text).toContain(`${shippedPolicy('puyang-2024').resultClasses.classes[1]?.label}（全文公开）`)
    expect(text).toContain('第十五届人民代表大会闭会期间第1号建议的答复')
    expect(text).toContain('代表甲代表：')
    expect(text).toContain('REPLY1')
    expect(text).not.toContain('OLDDRAFT')
    expect(text).toContain('PROMISE1（2026年12月20日前完成）')
    expect(text).toContain('已经局长甲审签')
    expect(text).toContain('联系人：经办人甲，联系电话：0393-0000000')
    expect(text).toContain('甲市人大常委会选举任免代表联络工作委员会，')
    expect(text).toContain('代表建议办理情况征询意见表')
    expect(text).toContain('本建议由我单位与乙局分别办理，分别答复。')
    expect(await textOf(people.unit1, second?.id)).toContain('代表乙代表：')
  })

  it('shows units their own papers, and nothing of the inquiry or of who said what', async () => {
    const record = await make(people.clerk, { kind: 'inquiry_record', caseId: rich.id, actorId: 'inquiry-1' })
    const slip = await make(people.clerk, { kind: 'handover_slip', caseId: rich.id, unitId: 'unit-1' })
    const filled = { kind: 'inquiry_form', caseId: rich.id, actorId: 'inquiry-1', about: { filled: true } }
    const answered = await make(people.clerk, filled)

    expect(await textOf(people.clerk, record)).toMatch(/NOTES2/)
    expect(await textOf(people.clerk, answered)).toMatch(/办理结果：□满意　□基本满意　☑不满意/)
    expect((await get(people.unit1, `/api/documents/${record}/file`)).json().code).toBe('NOT_FOUND')
    expect((await get(people.unit1, `/api/documents/${answered}/file`)).json().code).toBe('NOT_FOUND')
    expect((await get(people.unit2, `/api/documents/${slip}/file`)).json().code).toBe('NOT_FOUND')
    expect((await get(people.unit1, `/api/documents/${slip}/file`)).statusCode).toBe(200)
    expect((await get(people.routing, '/api/documents')).json().code).toBe('NOT_ALLOWED')
    const seen = await linesOf(people.unit1, rich.id)
    expect(new Set(seen.map(({ kind }) => kind))).toEqual(new Set(['reply_letter', 'handover_slip']))
    for (const { id } of seen) {
      const text = await textOf(people.unit1, id)
      expect(text).not.toMatch(/NOTES|WHERE|REASON|DEMANDS\d|FEEDBACK|ATTEMPT|CLUE/)
    }
  })

  it('lets the unit write for its own duty alone, and the office write the rest', async () => {
    const refused = [
      [people.unit2, { kind: 'reply_letter', actorId: 'assignment-1', deputyId: 'deputy-1' }],
      [people.unit1, { kind: 'inquiry_record', actorId: 'inquiry-1' }],
      [people.unit1, { kind: 'handover_slip' }],
      [people.clerk, { kind: 'reply_letter', actorId: 'assignment-1', deputyId: 'deputy-1' }],
      [people.unit1, { kind: 'opinion_letter', actorId: 'assignment-1' }],
      [people.clerk, { kind: 'rectification_notice', actorId: 'ballot-1' }],
      [people.clerk, { kind: 'weekly' }],
    ] as const
    const codes: string[] = []
    for (const [who, ask] of refused) {
      const response = await post(who, '/api/documents', { id: randomUUID(), caseId: rich.id, ...ask })
      codes.push(response.json().code)
    }

    expect(codes).toEqual([
      'NOT_ALLOWED',
      'NOT_ALLOWED',
      'NOT_ALLOWED',
      'NOT_ALLOWED',
      'RULE_NOT_MET',
      'NOT_FOUND',
      'REQUEST_INVALID',
    ])
  })

  it('names no protected proposer on a paper for units, and takes back from them those that named him', async () => {
    const guarded = await handedOverCase(house, 2, { mark: 'protected_proposer' })
    const slip = await make(people.director, { kind: 'handover_slip', caseId: guarded.id, unitId: 'unit-1' })
    await guarded.send({ type: 'assignment.acknowledged', text: ACKNOWLEDGED }, UNIT_1, 'assignment-1')
    await guarded.send({ type: 'reply.drafted', text: { body: '一、已安排。' } }, UNIT_1, 'assignment-1')
    const letter = { kind: 'reply_letter', caseId: guarded.id, actorId: 'assignment-1' }
    const reply = await make(people.unit1, letter)
    const named = await post(people.unit1, '/api/documents', { id: randomUUID(), ...letter, deputyId: 'deputy-1' })

    expect(await textOf(people.unit1, slip)).not.toMatch(/代表甲|代表乙|甲县代表团|13800000001/)
    expect(await textOf(people.unit1, reply)).not.toMatch(/代表甲|代表乙|甲县代表团/)
    expect(await textOf(people.unit1, reply)).toContain('征求意见稿')
    expect(named.json().code).toBe('RULE_NOT_MET')

    const open = await handedOverCase(house, 3)
    const naming = await make(people.director, { kind: 'handover_slip', caseId: open.id, unitId: 'unit-1' })
    expect(await textOf(people.unit1, naming)).toContain('代表甲')
    const mark = { type: 'mark.changed', mark: 'protected_proposer', text: { reason: '代表要求保密' } }
    await open.send(mark, DIRECTOR)
    expect((await get(people.unit1, `/api/documents/${naming}/file`)).json().code).toBe('NOT_FOUND')
    expect(await textOf(people.director, naming)).toContain('代表甲')
  })

  it('writes nothing of a state secret, and gives out no more what was written before', async () => {
    const it = await handedOverCase(house, 4)
    const slip = await make(people.director, { kind: 'handover_slip', caseId: it.id })
    await it.send({ type: 'mark.changed', mark: 'state_secret', text: { reason: '定密' } }, DIRECTOR)

    const refused = await post(people.director, '/api/documents', {
      id: randomUUID(),
      kind: 'handover_slip',
      caseId: it.id,
    })
    const page = (await get(people.director, `/api/cases/${it.id}/documents`)).json()

    expect(refused.json()).toMatchObject({ code: 'RULE_NOT_MET' })
    expect((await get(people.director, `/api/documents/${slip}/file`)).json().code).toBe('NOT_FOUND')
    expect(page.offers).toEqual([])
    expect(page.lines).toMatchObject([{ hasFile: false, title: '（涉密，标题从略）' }])
  })

  it('shows papers of an internal case to its named readers alone', async () => {
    const it = await handedOverCase(house, 5)
    const slip = await make(people.director, { kind: 'handover_slip', caseId: it.id })
    await it.send({ type: 'mark.changed', mark: 'internal', text: { reason: '内部掌握' } }, DIRECTOR)

    expect((await get(people.clerk, `/api/documents/${slip}/file`)).json().code).toBe('NOT_FOUND')
    expect((await get(people.director, `/api/documents/${slip}/file`)).statusCode).toBe(200)
    const listed = (await get(people.clerk, '/api/documents?limit=200')).json().lines as DocumentLine[]
    expect(listed.map(({ id }) => id)).not.toContain(slip)
  })

  it('is one document for one id, however many ask at once, and keeps file and number when it is void', async () => {
    await put(people.director, '/api/document-series', { series: '甲人大督', isOn: true, usedUpTo: 7 })
    const ask = {
      id: randomUUID(),
      kind: 'supervision_notice',
      caseId: rich.id,
      actorId: 'supervision-1',
      unitId: 'unit-2',
      about: { demandOn: '2026-12-31' },
      number: { from: 'register', series: '甲人大督' },
    }
    const answers = await Promise.all(Array.from({ length: 6 }, () => post(people.clerk, '/api/documents', ask)))
    const other = await post(people.clerk, '/api/documents', { ...ask, kind: 'registration_form', number: undefined })

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201, 201, 201, 201])
    expect(other.json().code).toBe('IDEMPOTENCY_KEY_REUSED')
    const text = await textOf(people.unit2, ask.id)
    expect(text).toContain('甲人大督〔2026〕8号')
    expect(text).toContain('DEMANDED 加快')
    const [line] = (await linesOf(people.clerk, rich.id)).filter(({ id }) => id === ask.id)
    const voided = { revision: line?.revision, reason: '写错了单位' }
    expect((await post(people.unit2, `/api/documents/${ask.id}/void`, voided)).json().code).toBe('NOT_ALLOWED')
    expect((await post(people.clerk, `/api/documents/${ask.id}/void`, voided)).statusCode).toBe(200)
    expect((await post(people.clerk, `/api/documents/${ask.id}/void`, voided)).json().code).toBe('RECORD_STALE')
    expect(await textOf(people.clerk, ask.id)).toBe(text)
    expect((await get(people.unit2, `/api/documents/${ask.id}/file`)).json().code).toBe('NOT_FOUND')
    const next = await make(people.clerk, { ...ask, id: undefined })
    expect(await textOf(people.clerk, next)).toContain('甲人大督〔2026〕9号')
    const check = await get(
      people.clerk,
      `/api/document-numbers/check?number=${encodeURIComponent('甲人大督〔2026〕8号')}`,
    )
    expect(check.json()).toMatchObject({ isUsable: false, usedBy: [{ isVoided: true }] })
  })

  it('puts all that a unit was handed in a period on one list, without internal and secret cases', async () => {
    const span = { from: '2026-01-01', to: '2026-12-31' }
    const made = await post(people.clerk, '/api/documents/batch', {
      id: randomUUID(),
      kind: 'unit_handover_list',
      about: span,
    })
    const lists = made.json().made as { id: string; fileName: string }[]

    expect(lists.map(({ fileName }) => fileName).toSorted()).toEqual([
      '代表建议交办清单（乙局）.docx',
      '代表建议交办清单（甲局）.docx',
    ])
    const text = await textOf(people.clerk, lists[0]?.id)
    expect(text).toContain('共3件')
    expect(text).toMatch(/第1号.*第2号.*第3号/su)
    expect(text).not.toMatch(/第4号|第5号/)
    expect(await textOf(people.clerk, lists[0]?.id)).toContain('代表甲')
    const backwards = { id: randomUUID(), kind: 'unit_handover_list', about: { from: '2026-12-31', to: '2026-01-01' } }
    expect((await post(people.clerk, '/api/documents/batch', backwards)).json().code).toBe('REQUEST_INVALID')
    const empty = { id: randomUUID(), kind: 'unit_handover_list', about: { from: '2020-01-01', to: '2020-12-31' } }
    expect((await post(people.clerk, '/api/documents/batch', empty)).json().code).toBe('RULE_NOT_MET')
  })

  it('says that words were erased where they stood', async () => {
    const it = await handedOverCase(house, 6)
    await it.send({ type: 'assignment.acknowledged', text: ACKNOWLEDGED }, UNIT_1, 'assignment-1')
    await it.send({ type: 'reply.drafted', text: { body: 'PRIVATE 张三家住某村' } }, UNIT_1, 'assignment-1')
    const { seq } = await withTenant(house.services.db, TENANT, (trx) =>
      trx
        .selectFrom('event')
        .select('seq')
        .where('case_id', '=', it.id)
        .where('type', '=', 'reply.drafted')
        .executeTakeFirstOrThrow(),
    )
    const erased = await post(people.director, `/api/cases/${it.id}/events/${seq}/erasure`, { basis: '本人要求' })
    const letter = { kind: 'reply_letter', caseId: it.id, actorId: 'assignment-1', deputyId: 'deputy-1' }

    expect(erased.statusCode, erased.body).toBe(200)
    const text = await textOf(people.unit1, await make(people.unit1, letter))
    expect(text).toContain('（已依法删除）')
    expect(text).not.toContain('PRIVATE')
  })

  it('gives each signer of two hundred a sheet of his own in one file', async () => {
    const cosignerIds = Array.from({ length: 199 }, (_, n) => `many-${n}`)
    await withTenant(house.services.db, TENANT, (trx) =>
      trx
        .insertInto('deputy')
        .values(cosignerIds.map((id, n) => ({ tenant_id: TENANT, id, name: `䶮㛃${n}`, delegation_id: null })))
        .execute(),
    )
    const it = await new CaseOfHouse(house, 7).send({
      ...DRAFT,
      cosignerIds,
      text: { title: `${'关于'.padEnd(297, '长')}的建议`, body: '正文。' },
    })
    const form = await make(people.clerk, { kind: 'inquiry_form', caseId: it.id })

    const file = (await get(people.clerk, `/api/documents/${form}/file`)).rawPayload
    const text = (await (await JSZip.loadAsync(file)).file('word/document.xml')?.async('string')) ?? ''
    expect(text.match(/代表建议办理情况征询意见表/g)).toHaveLength(200)
    expect(text).toContain('䶮㛃198')
    const registration = await make(people.clerk, { kind: 'registration_form', caseId: it.id })
    expect(await textOf(people.clerk, registration)).toContain('提出人共200人')
  })

  it('tells the deputy how the promises stand', async () => {
    const progressed = { type: 'commitment.progressed', percent: 60, text: { note: '已修两条' } }
    await rich.send(progressed, UNIT_1, 'commitment-1')
    const statement = await make(people.clerk, {
      kind: 'commitments_statement',
      caseId: rich.id,
      deputyId: 'deputy-1',
    })

    const text = await textOf(people.clerk, statement)
    expect(text).toContain('代表甲代表：')
    expect(text).toContain('PROMISE1')
    expect(text).toContain('完成60%')
    expect(text).toContain('以上承诺共2项，已销号0项，未完成2项')
    const all = await make(people.clerk, { kind: 'commitments_statement', deputyId: 'deputy-1' })
    expect(await textOf(people.clerk, all)).toContain('PROMISE2')
  })

  const DRAFT = {
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
  }
  const ACKNOWLEDGED = { leader: '领导甲', section: '科', clerk: '经办人甲', phone: '0393-0000000' }

  function get(who: TestPost, url: string) {
    return house.ask(who, { method: 'GET', url })
  }
  function post(who: TestPost, url: string, payload: object) {
    return house.ask(who, { method: 'POST', url, payload })
  }
  function put(who: TestPost, url: string, payload: object) {
    return house.ask(who, { method: 'PUT', url, payload })
  }
  async function make(who: TestPost, ask: object): Promise<string> {
    const id = randomUUID()
    const response = await post(who, '/api/documents', { ...ask, id })
    expect(response.statusCode, response.body).toBe(201)
    return id
  }
  async function textOf(who: TestPost, id: string | undefined): Promise<string> {
    const response = await get(who, `/api/documents/${id}/file`)
    expect(response.statusCode, response.body.slice(0, 200)).toBe(200)
    return (await mammoth.extractRawText({ buffer: response.rawPayload })).value
  }
  async function linesOf(who: TestPost, caseId: string): Promise<DocumentLine[]> {
    return (await get(who, `/api/cases/${caseId}/documents`)).json().lines
  }
  async function offerOf(who: TestPost, caseId: string, kind: string): Promise<DocumentOffer> {
    const { offers } = (await get(who, `/api/cases/${caseId}/documents`)).json() as { offers: DocumentOffer[] }
    const found = offers.find((offer) => offer.kind === kind)
    if (!found) throw new Error(`No offer of ${kind}`)
    return found
  }
})

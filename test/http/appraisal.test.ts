import { randomUUID } from 'node:crypto'
import JSZip from 'jszip'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { apply } from '../../src/engine/engine.ts'
import { ofUnit, writeBook } from '../appraisal/a-book.ts'
import { aCommand, caseId, DIRECTOR, expectApplied, OTHER_TENANT, TENANT } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { fillRoll, handedOverCase } from './a-rich-case.ts'
import { trailOf } from './a-trail.ts'

const TODAY = '2026-11-05T02:00:00.000Z'

describe('the appraisal of units', () => {
  let house: House
  let bookId: string
  let clerk: TestPost
  let director: TestPost
  let head: TestPost
  let section: TestPost
  let otherHead: TestPost
  let heir: TestPost
  beforeAll(async () => {
    house = await createHouse()
    await fillRoll(house)
    clerk = await house.appoint({ role: 'deputy_office_clerk', name: '职员甲' })
    director = await house.appoint({ role: 'deputy_office_director', name: '主任甲' })
    head = await house.appoint({ role: 'unit_head', unitId: 'unit-1' })
    section = await house.appoint({ role: 'unit_section_head', unitId: 'unit-1' })
    otherHead = await house.appoint({ role: 'unit_head', unitId: 'unit-2' })
    heir = await house.appoint({ role: 'unit_clerk', unitId: 'unit-9' })
    for (const n of [1, 2, 3, 4, 5, 6]) await handedOverCase(house, n)
    const marked = { type: 'mark.changed', mark: 'internal', text: { reason: '不宜公开' } }
    expectApplied(await apply(house.engine, aCommand(caseId(4), marked, { principal: DIRECTOR })))
    bookId = await writeBook(house.services.db, facts())
  })
  beforeEach(() => {
    house.clock.now = TODAY
  })
  afterAll(() => house[Symbol.asyncDispose]())

  const post = (who: TestPost, url: string, payload: object) => house.ask(who, { method: 'POST', url, payload })
  const get = (who: TestPost, url: string) => house.ask(who, { method: 'GET', url })
  const read = async (id: string, who = director) => (await get(who, `/api/appraisals/${id}`)).json()
  const sheet = (id: string, who: TestPost, unit = 'unit-1') => get(who, `/api/appraisals/${id}/units/${unit}`)
  async function draft(title = '2026年度综合评价'): Promise<string> {
    const id = randomUUID()
    const made = await post(clerk, '/api/appraisals', { id, title, bookId })
    expect(made.statusCode, made.body).toBe(201)
    return id
  }
  /** Each step with the revision as it is; what is refused is returned. */
  async function step(who: TestPost, id: string, name: string, body: object) {
    const { revision } = await read(id)
    return post(who, `/api/appraisals/${id}/${name}`, { revision, ...body })
  }
  async function opened(): Promise<string> {
    const id = await draft()
    expect((await step(director, id, 'open', { appealUntil: '2026-11-12' })).statusCode).toBe(200)
    return id
  }
  const appeal = (id: string, who: TestPost, body: object = {}) =>
    post(who, `/api/appraisals/${id}/appeals`, {
      appealId: randomUUID(),
      unitId: 'unit-1',
      item: 'on_time',
      words: '该件因资料由外单位提供，请予核对',
      ...body,
    })

  it('scores each unit by the weights of the rules, and says what was left out and what is few', async () => {
    const id = await draft()

    const { sheets, rules } = await read(id)

    expect(rules).toMatchObject({ policy: { id: 'puyang-2024' }, warnings: [] })
    expect(sheets).toMatchObject([
      {
        unit: { id: 'unit-2', name: '乙局' },
        cases: 2,
        isFew: true,
        total: 78.57,
        weightUsed: 35,
        rank: 1,
        grade: { label: '良好', colour: 'green' },
      },
      { unit: { id: 'unit-1', name: '甲局' }, cases: 4, isFew: false, total: 66.67, weightUsed: 100, rank: 2 },
    ])
    expect(sheets[1].scores).toMatchObject([
      { item: 'contact', part: 4, base: 4, score: 100 },
      { item: 'on_time', part: 3, base: 4, score: 75 },
      { item: 'promises_kept', part: 1, base: 2, score: 50 },
      { item: 'satisfaction', part: 2, base: 3, score: 66.67 },
    ])
    expect(sheets[0].scores[3]).toMatchObject({ score: null, base: 2, whyLeftOut: expect.stringContaining('不足3份') })
  })

  it('opens each score to its cases, and names no internal case to who may not read it', async () => {
    const id = await draft()
    const cases = async (who: TestPost, item: string) =>
      (await get(who, `/api/appraisals/${id}/units/unit-1/items/${item}`)).json()

    const seen = await cases(director, 'on_time')
    expect(seen).toMatchObject({ part: 3, base: 4, hidden: 0, whyNoList: null })
    expect(seen.cases.map(({ verdict }: { verdict: string }) => verdict)).toEqual([
      'missed',
      'reached',
      'reached',
      'reached',
    ])
    expect(seen.cases[0].why).toContain('逾期20日')
    expect(await cases(clerk, 'on_time')).toMatchObject({ base: 4, hidden: 1 })
    expect((await cases(director, 'satisfaction')).cases).toMatchObject([
      { verdict: 'missed', why: '代表评价：不满意' },
      { verdict: 'reached' },
      { verdict: 'reached' },
      { verdict: 'not_counted', why: '没有得到代表的评价，不计' },
    ])
    expect((await get(director, `/api/appraisals/${id}/units/unit-1/items/nothing`)).statusCode).toBe(404)
  })

  it('keeps a draft from the units, and lets a unit read its own sheet alone when it is opened', async () => {
    const id = await draft()
    expect((await sheet(id, head)).statusCode).toBe(404)
    expect((await get(head, '/api/appraisals')).json().lines.map((line: { id: string }) => line.id)).not.toContain(id)

    await step(director, id, 'open', { appealUntil: '2026-11-12' })

    const own = (await sheet(id, head)).json()
    expect(own).toMatchObject({ state: 'open', sheet: { total: 66.67, rank: null }, ranking: null, mayAppeal: true })
    expect(own.rules).not.toHaveProperty('warnings')
    expect((await sheet(id, head, 'unit-2')).statusCode).toBe(404)
    expect((await get(head, `/api/appraisals/${id}`)).statusCode).toBe(403)
    expect((await get(otherHead, `/api/appraisals/${id}/units/unit-1/items/on_time`)).statusCode).toBe(404)
    expect((await sheet(id, section)).json().mayAppeal).toBe(false)
  })

  it('tells a unit of satisfaction no more than counts, and of few forms not even those', async () => {
    const id = await opened()

    const list = await get(head, `/api/appraisals/${id}/units/unit-1/items/satisfaction`)
    expect(list.json()).toMatchObject({ part: 2, base: 3, cases: [], whyNoList: expect.stringContaining('总数') })
    const few = (await sheet(id, otherHead, 'unit-2')).json()
    expect(few.sheet.scores[3]).toMatchObject({ item: 'satisfaction', part: null, base: null, computed: null })
    const fewList = await get(otherHead, `/api/appraisals/${id}/units/unit-2/items/satisfaction`)
    expect(fewList.json()).toMatchObject({ part: null, base: null, cases: [] })
    expect(fewList.body).not.toContain('满意：')
  })

  it('hears appeals until their day, answers them with reasons, decides, and circulates', async () => {
    const id = await opened()
    expect((await appeal(id, section)).statusCode).toBe(403)
    expect((await appeal(id, otherHead)).statusCode).toBe(404)
    const filed = { appealId: randomUUID() }
    expect((await appeal(id, head, filed)).statusCode).toBe(201)
    expect((await appeal(id, head, filed)).statusCode).toBe(201)
    expect((await appeal(id, head)).json().code).toBe('RECORD_EXISTS')
    expect((await step(director, id, 'decide', {})).json().detail).toContain('1 件申诉没有答复')

    const answer = { outcome: 'corrected', answer: '资料确由外单位迟交，予以更正', item: 'on_time', score: 100 }
    const url = `appeals/${filed.appealId}/answer`
    expect((await step(clerk, id, url, answer)).statusCode).toBe(403)
    expect((await step(director, id, url, { ...answer, item: 'contact' })).json().code).toBe('REQUEST_INVALID')
    expect((await step(director, id, url, answer)).statusCode).toBe(200)
    expect((await step(director, id, url, answer)).json().code).toBe('RECORD_IN_USE')
    const own = (await sheet(id, head)).json()
    expect(own.sheet).toMatchObject({ total: 71.67 })
    expect(own.sheet.scores[1]).toMatchObject({
      computed: 75,
      score: 100,
      corrected: { score: 100, by: null, why: '资料确由外单位迟交，予以更正' },
    })
    expect(own.appeals).toMatchObject([{ outcome: 'corrected', itemLabel: '按期办复' }])

    expect((await step(director, id, 'decide', {})).json().detail).toContain('申诉期到 2026-11-12 为止')
    house.clock.now = '2026-11-13T02:00:00.000Z'
    expect((await appeal(id, head)).json().code).toBe('TERM_OVER')
    expect((await step(clerk, id, 'decide', {})).statusCode).toBe(403)
    expect((await step(director, id, 'decide', {})).statusCode).toBe(200)
    expect((await sheet(id, head)).json()).toMatchObject({ sheet: { rank: 2 }, ranked: 2, ranking: null })
    expect(
      (await step(director, id, 'scores', { unitId: 'unit-1', item: 'contact', score: 1, reason: '试' })).json().code,
    ).toBe('RECORD_IN_USE')

    const text = (await get(clerk, `/api/appraisals/${id}/circular`)).json()
    expect(text.paragraphs.join('')).toContain('良好等次1个：乙局。')
    expect(text.paragraphs.join('')).toContain('乙局承办的建议不足3件')
    const paper = await post(clerk, `/api/appraisals/${id}/circular`, {
      ...text,
      documentId: randomUUID(),
      number: '甲人选〔2026〕5号',
      datedOn: '2026-11-13',
    })
    expect(paper.statusCode, paper.body).toBe(201)
    const file = await get(clerk, `/api/documents/${paper.json().id}/file`)
    const xml = await (await JSZip.loadAsync(file.rawPayload)).file('word/document.xml')?.async('string')
    expect(xml).toContain('第1名，78.57分，良好')
    const circular = { number: '甲人选〔2026〕5号', circulatedOn: '2026-11-13' }
    expect((await step(director, id, 'circulate', { ...circular, number: '甲人选5号' })).json().code).toBe(
      'REQUEST_INVALID',
    )
    expect((await step(director, id, 'circulate', { ...circular, circulatedOn: '2026-11-20' })).json().code).toBe(
      'DATE_IN_FUTURE',
    )
    expect((await step(director, id, 'circulate', circular)).statusCode).toBe(200)
    const shown = (await sheet(id, head)).json()
    expect(shown.ranking).toMatchObject([
      { unit: { name: '乙局' }, rank: 1 },
      { unit: { name: '甲局' }, rank: 2 },
    ])
    expect(JSON.stringify(shown.ranking)).not.toContain('scores')
    expect((await step(director, id, 'cancel', { reason: '试' })).json().code).toBe('RECORD_IN_USE')
    expect((await trailOf(house, id)).map(({ kind }) => kind)).toEqual([
      'appraisal_made',
      'appraisal_opened',
      'appraisal_appeal_filed',
      'appraisal_score_corrected',
      'appraisal_appeal_answered',
      'appraisal_decided',
      'appraisal_circulated',
    ])
  })

  it('tells the speakers of each unit and nobody else when scores are open, answered, fixed or cancelled', async () => {
    const deputy = await house.appoint({ role: 'deputy', deputyId: 'deputy-1' })
    const told = async (who: TestPost, id: string): Promise<{ kind: string; body: string }[]> => {
      const lines: { kind: string; body: string }[] = (await get(who, '/api/inbox?limit=100')).json().lines
      return lines.filter(({ kind, body }) => kind.startsWith('appraisal_') && body.includes(`“${id}”`))
    }
    const title = '告知的评价'
    const id = await draft(`“${title}”`)
    expect(await told(head, title)).toEqual([])

    await step(director, id, 'open', { appealUntil: '2026-11-12' })
    const [opened] = await told(head, title)
    expect(opened).toMatchObject({ kind: 'appraisal_opened' })
    expect(opened?.body).toContain('承办单位：甲局\n申诉截止：2026年11月12日（含当日）')
    expect(opened?.body).toContain(`/appraisals/${id}/units/unit-1`)
    expect((await told(otherHead, title))[0]?.body).not.toContain('甲局')

    const filed = { appealId: randomUUID() }
    await appeal(id, head, filed)
    await appeal(id, head, filed)
    expect(await told(director, title)).toMatchObject([{ kind: 'appraisal_appealed' }])
    const answer = { outcome: 'upheld', answer: '经核对，计算无误' }
    expect((await step(director, id, `appeals/${filed.appealId}/answer`, answer)).statusCode).toBe(200)
    house.clock.now = '2026-11-13T02:00:00.000Z'
    expect((await step(director, id, 'decide', {})).statusCode).toBe(200)
    expect((await step(director, id, 'cancel', { reason: '底册有误' })).statusCode).toBe(200)

    const kinds = async (who: TestPost) =>
      (await told(who, title)).map(({ kind }) => kind.slice('appraisal_'.length)).toSorted()
    expect(await kinds(head)).toEqual(['appeal_answered', 'cancelled', 'decided', 'opened'])
    expect(await kinds(otherHead)).toEqual(['cancelled', 'decided', 'opened'])
    for (const other of [section, deputy, clerk]) {
      expect(await kinds(other)).toEqual(other === clerk ? ['appealed'] : [])
    }
  })

  it('names to the office the units where nobody can read the sheet and appeal', async () => {
    const id = await draft()
    expect((await read(id)).withoutReader).toEqual([])

    const alone = await writeBook(house.services.db, {
      cases: [{ case_id: caseId(1) }],
      duties: [{ case_id: caseId(1), ...ofUnit(3) }],
    })
    await step(clerk, id, 'recompute', { bookId: alone })

    expect((await read(id)).withoutReader).toMatchObject([{ id: 'unit-3' }])
    expect((await step(director, id, 'open', { appealUntil: '2026-11-12' })).statusCode).toBe(200)
    const line = (await trailOf(house, id)).find(({ kind }) => kind === 'appraisal_opened')
    expect(JSON.stringify(line)).toContain('unit-3')
  })

  it('lets one of two people who decide at once through, and tells the other to look again', async () => {
    const id = await draft()
    const body = { revision: 1, unitId: 'unit-1', item: 'contact', score: 90, reason: '联系记录不实' }

    const answers = await Promise.all([
      post(director, `/api/appraisals/${id}/scores`, body),
      post(director, `/api/appraisals/${id}/scores`, { ...body, score: 80 }),
    ])

    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
    expect(answers.find(({ statusCode }) => statusCode === 409)?.json()).toMatchObject({ code: 'RECORD_STALE' })
  })

  it('computes a draft anew from another book, and only a draft; the same order twice is one draft', async () => {
    const id = await draft('重算')
    await step(director, id, 'scores', { unitId: 'unit-1', item: 'contact', score: 1, reason: '试' })
    const { cases, duties } = facts()
    const onlyOne = await writeBook(house.services.db, {
      cases: cases.slice(0, 1),
      duties: duties.slice(0, 1),
    })

    expect((await step(clerk, id, 'recompute', { bookId: onlyOne })).statusCode).toBe(200)

    expect((await read(id)).sheets).toMatchObject([{ unit: { id: 'unit-1' }, total: 100, cases: 1 }])
    const again = await post(clerk, '/api/appraisals', { id, title: '重算', bookId: onlyOne })
    expect(again.statusCode).toBe(201)
    expect((await post(clerk, '/api/appraisals', { id, title: '另一次', bookId })).json().code).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    )
    await step(director, id, 'open', { appealUntil: '2026-11-12' })
    expect((await step(clerk, id, 'recompute', { bookId })).json().code).toBe('RECORD_IN_USE')
    expect((await step(clerk, id, 'cancel', { reason: '底册有误' })).json().code).toBe('NOT_ALLOWED')
    expect((await step(director, id, 'cancel', { reason: '底册有误' })).statusCode).toBe(200)
    expect((await sheet(id, head)).statusCode).toBe(404)
    expect(await read(id)).toMatchObject({ state: 'cancelled', why: '底册有误' })
  })

  it('refuses an empty period, a book that is not there, a day of appeal that has gone, and what is another congress’s', async () => {
    const empty = await writeBook(house.services.db, { cases: [], duties: [] })
    const make = (book: string) => post(clerk, '/api/appraisals', { id: randomUUID(), title: '空', bookId: book })
    expect((await make(empty)).json().detail).toContain('没有已交办的建议')
    expect((await make(randomUUID())).statusCode).toBe(404)
    const id = await draft()
    expect((await step(director, id, 'open', { appealUntil: '2026-11-05' })).json().detail).toContain('以后的日子')
    const abroad = await house.appoint({ role: 'deputy_office_director', tenantId: OTHER_TENANT })
    expect((await get(abroad, `/api/appraisals/${id}`)).statusCode).toBe(404)
    expect((await get(abroad, '/api/appraisals')).json().lines).toEqual([])
    expect((await post(abroad, `/api/appraisals/${id}/cancel`, { revision: 1, reason: '试' })).statusCode).toBe(404)
  })

  it('shows the sheet of a unit that was merged to the one that took over its duties', async () => {
    const id = await opened()
    const owner = house.db.openPool('owner', { max: 1 })
    await owner.query(`select set_config('duban.tenant', $1, false)`, [TENANT])
    await owner.query(`update unit set closed_on = '2026-11-01', successor_id = 'unit-9' where id = 'unit-2'`)

    const line = (await get(heir, '/api/appraisals')).json().lines.find((one: { id: string }) => one.id === id)

    expect(line.ownUnits).toEqual([{ id: 'unit-2', name: '乙局' }])
    expect((await sheet(id, heir, 'unit-2')).statusCode).toBe(200)
    expect((await appeal(id, heir, { unitId: 'unit-2', item: null })).statusCode).toBe(201)
    expect((await sheet(id, heir, 'unit-1')).statusCode).toBe(404)
  })
})

/** Unit 1 has four cases, one late and one promise broken; unit 2 has two, one without contact. */
function facts() {
  const late = { replied_on: '2026-06-30', in_time: false, days_late: 20 }
  return {
    cases: [1, 2, 3, 4, 5, 6].map((n) => ({ case_id: caseId(n) })),
    duties: [
      ...[1, 2, 3].map((n) => ({ case_id: caseId(n) })),
      { case_id: caseId(4), ...late },
      { case_id: caseId(5), ...ofUnit(2) },
      { case_id: caseId(6), ...ofUnit(2), contacted_on: null },
    ],
    forms: [
      { case_id: caseId(1) },
      { case_id: caseId(2), rating: 'basically_satisfied' as const },
      { case_id: caseId(3), rating: 'dissatisfied' as const },
      { case_id: caseId(5) },
      { case_id: caseId(6), rating: 'dissatisfied' as const },
      { case_id: caseId(1), rating: null, no_rating: 'not_reached' as const },
    ],
    promises: [
      { case_id: caseId(1) },
      { case_id: caseId(2), state: 'not_kept' as const, struck_off_on: null, not_kept_on: '2026-10-01' },
      { case_id: caseId(3), state: 'open' as const, struck_off_on: null, due_on: '2026-12-31' },
    ],
  }
}

import { randomUUID } from 'node:crypto'
import JSZip from 'jszip'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { LetterLine } from '../../src/contract/letters-endpoints.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { apply } from '../../src/engine/engine.ts'
import { listWaitingLetters, makeLetter } from '../../src/notices/letters.ts'
import type { NoticeWork } from '../../src/notices/work.ts'
import { sweepFiles } from '../../src/open-files.ts'
import { aCommand, DIRECTOR, expectApplied, OTHER_TENANT, TENANT } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { fillRoll, handedOverCase } from './a-rich-case.ts'

/** Handed over on 10 March; every clock of the units is over by now. */
const TODAY = '2026-07-01'
const MORNING = `${TODAY}T02:00:00.000Z`
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

type Proposal = {
  items: { caseId: string; actorId: string; clock: string; title: string | null; number: string; daysOverdue: number }[]
  paragraphs: string[]
  [field: string]: unknown
}

describe('letters that chase', () => {
  let house: House
  let work: NoticeWork
  let clerk: TestPost
  let director: TestPost
  let unitClerk: TestPost
  let otherUnit: TestPost
  const cases: string[] = []
  beforeAll(async () => {
    house = await createHouse()
    await fillRoll(house)
    const { db, engine, calendars, files } = house.services
    const senders = { mail: undefined, sms: undefined, post: async () => ({ isDelivered: true, outcome: '已送达' }) }
    work = { db, engine, calendars, files, senders, publicUrl: 'http://localhost', now: () => house.clock.now }
    clerk = await house.appoint({ role: 'deputy_office_clerk' })
    director = await house.appoint({ role: 'deputy_office_director' })
    unitClerk = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1' })
    otherUnit = await house.appoint({ role: 'unit_clerk', unitId: 'unit-2' })
    for (const n of [1, 2, 3]) cases.push((await handedOverCase(house, n)).id)
    house.clock.now = MORNING
  })
  afterAll(() => house[Symbol.asyncDispose]())

  const post = (who: TestPost, url: string, payload: object) => house.ask(who, { method: 'POST', url, payload })
  const get = (who: TestPost, url: string) => house.ask(who, { method: 'GET', url })
  async function propose(ask: object = {}, who = clerk): Promise<Proposal> {
    const response = await post(who, '/api/letters/proposal', { unitId: 'unit-1', ...ask })
    expect(response.statusCode, response.body).toBe(200)
    return response.json()
  }
  let next = 100
  function orderOf(proposal: Proposal, differing: object = {}) {
    next += 1
    return {
      id: randomUUID(),
      unitId: 'unit-1',
      items: proposal.items.map(({ caseId, actorId, clock }) => ({ caseId, actorId, clock })),
      sender: proposal['sender'],
      title: proposal['title'],
      addressee: proposal['addressee'],
      paragraphs: proposal.paragraphs,
      demandOn: proposal['demandOn'],
      datedOn: proposal['datedOn'],
      copyTo: proposal['copyTo'],
      contact: null,
      number: { from: 'typed', text: `甲人选〔2026〕${next}号` },
      ...differing,
    }
  }
  async function order(ask: object = {}, differing: object = {}, who = clerk): Promise<string> {
    const response = await post(who, '/api/letters', orderOf(await propose(ask, who), differing))
    expect(response.statusCode, response.body).toBe(202)
    return response.json().id
  }
  const make = (id: string) => makeLetter(work, { tenantId: TENANT, id })
  const read = async (id: string): Promise<LetterLine> => (await get(clerk, `/api/letters/${id}`)).json()

  it('are proposed from the facts of this morning: what is overdue, by which rule, and five working days of grace', async () => {
    const proposal = await propose({ caseIds: cases.slice(0, 1) })
    const reply = proposal.items.find(({ clock }) => clock === 'reply')

    expect(proposal).toMatchObject({
      unit: { id: 'unit-1', name: '甲局' },
      sender: '甲市人民代表大会常务委员会',
      copyTo: ['甲市人民政府督查室'],
      datedOn: TODAY,
      demandOn: '2026-07-08',
      caseCount: 1,
      series: null,
    })
    expect(reply).toMatchObject({ number: '第1号', daysOverdue: 21, dueOn: '2026-06-10' })
    expect(proposal.paragraphs.join('')).toContain(
      '答复期限依据《全国人民代表大会和地方各级人民代表大会代表法》第五十一条第二款',
    )
    expect(proposal.paragraphs.join('')).toContain(`有1件、${proposal.items.length}项`)
    expect(proposal['citations']).toEqual([expect.objectContaining({ as: 'cited' })])
  })

  it('are made once, kept, and given to the office and to the unit', async () => {
    const id = await order()
    expect(await listWaitingLetters(work, 10)).toContainEqual({ tenantId: TENANT, id, tries: 0 })

    expect(await Promise.all([make(id), make(id)])).toEqual(expect.arrayContaining(['made', 'gone']))
    expect(await make(id)).toBe('gone')

    const letter = await read(id)
    expect(letter).toMatchObject({ state: 'made', hasFile: true, fileName: `催办函-甲局-${letter.number}.docx` })
    for (const who of [clerk, unitClerk]) {
      const file = await get(who, `/api/letters/${id}/file`)
      expect(file.headers['content-type']).toBe(WORD)
      expect(decodeURIComponent(String(file.headers['content-disposition']))).toContain('催办函-甲局-甲人选〔2026〕')
      const xml = await (await JSZip.loadAsync(file.rawPayload)).file('word/document.xml')?.async('string')
      expect(xml).toContain(letter.number)
      expect([...(xml ?? '').matchAll(/<w:tr[ >]/g)]).toHaveLength(10)
    }
    expect((await get(otherUnit, `/api/letters/${id}/file`)).statusCode).toBe(404)
    expect((await get(otherUnit, '/api/letters')).json().lines).toEqual([])
    expect(await keptFiles(house)).toBe(1)
  })

  it('are one letter when the same order comes twice, even at once', async () => {
    const asked = orderOf(await propose({ caseIds: cases.slice(0, 1) }))

    const answers = await Promise.all([post(clerk, '/api/letters', asked), post(clerk, '/api/letters', asked)])
    const later = await post(clerk, '/api/letters', asked)
    const changed = await post(clerk, '/api/letters', { ...asked, items: asked.items.slice(0, 1) })

    expect([...answers, later].map(({ statusCode }) => statusCode)).toEqual([202, 202, 202])
    expect(changed.json().code).toBe('IDEMPOTENCY_KEY_REUSED')
  })

  it('warn of a number that another letter has, and take it when that is confirmed; a void one is never used again', async () => {
    const text = '乙人选〔2026〕7号'
    const first = await order({}, { number: { from: 'typed', text } })
    const proposal = await propose()
    const again = (differing: object = {}) =>
      post(clerk, '/api/letters', orderOf(proposal, { number: { from: 'typed', text, ...differing } }))

    const refused = await again()
    expect(refused.json()).toMatchObject({ code: 'DOCUMENT_NUMBER_TAKEN' })
    expect(refused.json().detail).toContain(`${TODAY}致甲局的催办函`)
    const check = await get(clerk, `/api/document-numbers/check?number=${encodeURIComponent(text)}`)
    expect(check.json()).toMatchObject({ isUsable: true, usedBy: [{ id: first, isVoided: false }] })
    const second = await again({ isRepeatConfirmed: true })
    expect(second.statusCode).toBe(202)

    for (const id of [first, second.json().id]) {
      const { revision } = await read(id)
      const voided = await post(clerk, `/api/letters/${id}/void`, { revision, reason: '文稿有误' })
      expect(voided.statusCode, voided.body).toBe(200)
      expect(await make(id)).toBe('gone')
    }
    expect((await again({ isRepeatConfirmed: true })).json().detail).toContain('已经作废')
    expect(await read(first)).toMatchObject({ state: 'voided', why: '文稿有误', hasFile: false, mayVoid: false })
  })

  it('refuse a number of a wrong form or year with what is expected', async () => {
    const proposal = await propose()
    const withNumber = async (text: string) =>
      (await post(clerk, '/api/letters', orderOf(proposal, { number: { from: 'typed', text } }))).json()

    expect(await withNumber('甲人选[2026]5号')).toMatchObject({ code: 'REQUEST_INVALID' })
    expect((await withNumber('甲人选[2026]5号')).detail).toContain('六角括号')
    expect((await withNumber('甲人选〔2025〕5号')).detail).toContain('同一年')
  })

  it('take numbers from the register in a row, however many ask at once, and leave none out', async () => {
    const put = (who: TestPost, payload: object) =>
      house.ask(who, { method: 'PUT', url: '/api/document-series', payload })
    expect((await put(clerk, { series: '丙人选', isOn: true })).statusCode).toBe(403)
    expect((await put(director, { series: '丙〔人〕选', isOn: true })).json().code).toBe('REQUEST_INVALID')
    expect((await put(director, { series: '丙人选', isOn: true, usedUpTo: 4 })).json()).toMatchObject({
      nextNumber: '丙人选〔2026〕5号',
    })
    const proposal = await propose()
    expect(proposal['series']).toEqual({ series: '丙人选', nextNumber: '丙人选〔2026〕5号' })
    const number = { from: 'register', series: '丙人选' }

    const stale = {
      ...orderOf(proposal, { number }),
      items: [{ caseId: cases[0], actorId: 'assignment-9', clock: 'reply' }],
    }
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => post(clerk, '/api/letters', orderOf(proposal, { number }))),
      post(clerk, '/api/letters', stale),
    ])

    expect(answers.at(-1)?.json().code).toBe('RECORD_STALE')
    const given = answers.slice(0, 5).map((answer) => String(answer.json().number))
    expect(given.toSorted()).toEqual([5, 6, 7, 8, 9].map((n) => `丙人选〔2026〕${n}号`))
    const typed = await post(
      clerk,
      '/api/letters',
      orderOf(proposal, { number: { from: 'typed', text: '丙人选〔2026〕99号' } }),
    )
    expect(typed.json().detail).toContain('登记簿')
    const last = answers
      .slice(0, 5)
      .find((answer) => answer.json().number.endsWith('9号'))
      ?.json()
    await post(clerk, `/api/letters/${last.id}/void`, { revision: 1, reason: '重复' })
    const book = (await get(clerk, '/api/document-series'))
      .json()
      .series.find((one: { series: string }) => one.series === '丙人选')
    expect(book).toMatchObject({ lastN: 9, nextNumber: '丙人选〔2026〕10号' })
    expect(book.numbers[0]).toMatchObject({ number: '丙人选〔2026〕9号', state: 'voided', why: '重复' })
    await put(director, { series: '丙人选', isOn: false, usedUpTo: 4 })
  })

  it('are refused clearly where nothing is overdue, and where what was chosen is so no longer', async () => {
    const none = await post(clerk, '/api/letters/proposal', { unitId: 'unit-9' })
    const unknown = await post(clerk, '/api/letters/proposal', { unitId: 'nobody' })
    const tooEarly = await post(clerk, '/api/letters/proposal', { unitId: 'unit-1', demandOn: TODAY })

    expect(none.json().detail).toContain('没有逾期的建议')
    expect(unknown.statusCode).toBe(404)
    expect(tooEarly.json().detail).toContain('成文日期之后')
  })

  it('tell of a state secret its number alone, and of an internal case only to those who may read it', async () => {
    const proposal = await propose()
    const change = async (caseId: string, mark: string) =>
      expectApplied(
        await apply(
          house.engine,
          aCommand(caseId, { type: 'mark.changed', mark, text: { reason: '定密' } }, { principal: DIRECTOR }),
        ),
      )
    const before = await order({ caseIds: [cases[1] ?? ''] })
    await make(before)
    await change(cases[1] ?? '', 'state_secret')
    await change(cases[2] ?? '', 'internal')

    const now = await propose()
    expect(now.items.filter(({ caseId }) => caseId === cases[1]).map(({ title }) => title)).toEqual([null, null, null])
    expect(now.items.some(({ caseId }) => caseId === cases[2])).toBe(false)
    expect((await propose({}, director)).items.some(({ caseId }) => caseId === cases[2])).toBe(true)
    expect((await post(clerk, '/api/letters', orderOf(proposal))).json().code).toBe('RECORD_STALE')
    expect((await get(clerk, `/api/letters/${before}`)).json()).toMatchObject({ hasFile: false, paragraphs: [] })
    expect((await get(unitClerk, `/api/letters/${before}/file`)).statusCode).toBe(404)
    const closed = await order({}, {}, director)
    expect((await get(clerk, `/api/letters/${closed}`)).statusCode).toBe(404)
    expect((await get(director, `/api/letters/${closed}`)).statusCode).toBe(200)
  })

  it('fail with why when they cannot be kept, are tried again, and can be ordered anew', async () => {
    const id = await order({ caseIds: cases.slice(0, 1) })
    const full: NoticeWork = {
      ...work,
      files: { ...work.files, keep: () => Promise.reject(Object.assign(new Error('disk full'), { code: 'ENOSPC' })) },
    }
    for (let n = 0; n < 5; n += 1) {
      expect(await makeLetter(full, { tenantId: TENANT, id })).toBe('failed')
      expect(await makeLetter(full, { tenantId: TENANT, id })).toBe('gone')
      house.clock.now = new Date(Date.parse(house.clock.now) + 60 * 60_000).toISOString()
    }
    const failed = await read(id)
    expect(failed).toMatchObject({ state: 'failed', mayRetry: true })
    expect(failed.why).toContain('ENOSPC')

    expect((await post(clerk, `/api/letters/${id}/retry`, { revision: failed.revision })).statusCode).toBe(200)
    expect(await make(id)).toBe('made')
    house.clock.now = MORNING
  })

  it('stay with the office when they are made void, and are not given to the unit any more', async () => {
    const id = await order({ caseIds: cases.slice(0, 1) })
    await make(id)
    const { revision } = await read(id)

    const voided = await Promise.all(
      ['写错了', '重复了'].map((reason) => post(clerk, `/api/letters/${id}/void`, { revision, reason })),
    )

    expect(voided.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
    expect((await get(clerk, `/api/letters/${id}/file`)).statusCode).toBe(200)
    expect((await get(unitClerk, `/api/letters/${id}/file`)).statusCode).toBe(404)
    expect((await get(unitClerk, `/api/letters/${id}`)).json()).toMatchObject({ state: 'voided', hasFile: false })
  })

  it('are finished by another process when one died in the middle, and leave one file', async () => {
    const id = await order({ caseIds: cases.slice(0, 1) })
    const dying: NoticeWork = { ...work, files: { ...work.files, keep: () => new Promise(() => {}) } }
    void makeLetter(dying, { tenantId: TENANT, id })
    await expect.poll(async () => (await listWaitingLetters(work, 100)).some((one) => one.id === id)).toBe(false)

    expect(await make(id)).toBe('gone')
    house.clock.now = new Date(Date.parse(MORNING) + 3 * 60_000).toISOString()
    expect(await make(id)).toBe('made')
    house.clock.now = MORNING
  })

  it('stay when left files are swept', async () => {
    const { db, files, reception } = house.services
    const kept = await keptFiles(house)

    const swept = await sweepFiles({ files, reception }, db, Date.now() + 2 * 24 * 60 * 60_000)

    expect(swept).toBe(0)
    expect(await keptFiles(house)).toBe(kept)
  })

  it('go to the successor of a unit, with the duties that still stand under its old name', async () => {
    await withTenant(house.services.db, TENANT, async (trx) => {
      await trx
        .insertInto('unit')
        .values({ tenant_id: TENANT, id: 'unit-new', name: '㛃䶮局', kind: null, successor_id: null })
        .execute()
      await trx
        .updateTable('unit')
        .set({ successor_id: 'unit-new', succession_why: 'renamed', closed_on: '2026-06-30' })
        .where('id', '=', 'unit-2')
        .execute()
    })

    const proposal = await propose({ unitId: 'unit-2', caseIds: cases.slice(0, 1) })

    expect(proposal).toMatchObject({ unit: { name: '㛃䶮局' }, formerUnit: { name: '乙局' }, addressee: '㛃䶮局' })
    expect(proposal.paragraphs[0]).toContain('原由乙局承办')
    const candidates = (await get(clerk, '/api/letters/candidates')).json().units
    expect(candidates.map(({ unit }: { unit: { name: string } }) => unit.name).toSorted()).toEqual(
      ['㛃䶮局', '甲局'].toSorted(),
    )
    await withTenant(house.services.db, TENANT, (trx) =>
      trx.updateTable('unit').set({ successor_id: null, succession_why: null }).where('id', '=', 'unit-2').execute(),
    )
    const nowhere = await post(clerk, '/api/letters/proposal', { unitId: 'unit-2' })
    expect(nowhere.json().detail).toContain('没有承继单位')
  })

  it('are listed page by page, by case and unit, and not for another congress', async () => {
    const abroad = await house.appoint({ tenantId: OTHER_TENANT, role: 'deputy_office_director' })
    const all: string[] = []
    let cursor = ''
    do {
      const page = (await get(director, `/api/letters?limit=3${cursor}`)).json()
      all.push(...page.lines.map(({ id }: LetterLine) => id))
      cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : ''
    } while (cursor)

    expect(new Set(all).size).toBe(all.length)
    expect(all.length).toBeGreaterThan(8)
    const ofCase = (await get(clerk, `/api/letters?caseId=${cases[0]}&state=made`)).json().lines
    expect(ofCase.every(({ state }: LetterLine) => state === 'made')).toBe(true)
    expect((await get(abroad, '/api/letters')).json().lines).toEqual([])
    expect((await get(abroad, `/api/letters/${all[0]}`)).statusCode).toBe(404)
  })
})

async function keptFiles({ services }: House): Promise<number> {
  let count = 0
  for await (const _ of services.files.list()) count += 1
  return count
}

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Dossier } from '../../src/contract/dossiers-endpoints.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { aDraft, CLERK, DEPUTY, DIRECTOR, OTHER_TENANT, TENANT } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { CaseOfHouse, fillRoll, handedOverCase, richCase } from './a-rich-case.ts'
import { appointAll, type People } from './matrix/personas.ts'

const NEW_YEAR = '2027-02-01T02:00:00.000Z'

describe('the dossier of a deputy', () => {
  let house: House
  let people: People
  let other: TestPost
  let director: TestPost
  let rich: CaseOfHouse
  beforeAll(async () => {
    house = await createHouse()
    await fillRoll(house)
    people = await appointAll(house)
    other = await house.appoint({ role: 'deputy', deputyId: 'deputy-2' })
    director = people.deputy_office_director
    rich = await richCase(house, 1, { repeats: ['former-1'] })
    await supervise(rich)
    await submitted(2)
    await markedCase(3, 'internal')
    await markedCase(4, 'state_secret')
  })
  afterAll(() => house[Symbol.asyncDispose]())

  const get = (who: TestPost, url: string) => house.ask(who, { method: 'GET', url })
  const post = (who: TestPost, url: string, payload: object) => house.ask(who, { method: 'POST', url, payload })
  const read = async (deputyId: string, query = '', who = director): Promise<Dossier> => {
    const response = await get(who, `/api/dossiers/${deputyId}${query}`)
    expect(response.statusCode, response.body).toBe(200)
    return response.json()
  }
  const readOwn = async (who: TestPost): Promise<Dossier> => (await get(who, '/api/me/dossier')).json()
  const enter = (entry: object, deputyId = 'deputy-1') =>
    post(people.deputy_office_clerk, `/api/dossiers/${deputyId}/entries`, {
      entryId: randomUUID(),
      onDay: '2026-03-01',
      kind: 'training',
      words: '参加代表学习班',
      ...entry,
    })
  async function supervise(it: CaseOfHouse): Promise<void> {
    const planned = { type: 'act.planned', plannedOn: '2026-03-10', withDeputyIds: ['deputy-2', 'deputy-9'] }
    await it.send({ ...planned, actId: 'act-7', kind: 'visit' }, CLERK, 'supervision-1')
    const held = { type: 'act.held', hasDemands: false, text: { findings: 'SEEN 现场' } }
    await it.send({ ...held, actId: 'act-7', kind: 'inspection' }, CLERK, 'supervision-1')
    await it.send({ ...planned, actId: 'act-8', kind: 'visit' }, CLERK, 'supervision-1')
    await it.send({ type: 'review.selected', campaignId: 'campaign-1' }, DIRECTOR)
    const reviewed = { type: 'review.planned', checkOn: '2026-03-10', withDeputyIds: ['deputy-1'] }
    await it.send(reviewed, CLERK, 'follow_up_review-1')
    const checked = { type: 'review.checked', onSite: true, classHolds: true, text: { findings: 'CHECKED' } }
    await it.send(checked, CLERK, 'follow_up_review-1')
  }
  async function submitted(n: number): Promise<void> {
    const it = new CaseOfHouse(house, n)
    await it.send(aDraft({ cosignerIds: ['deputy-2', 'deputy-9'] }))
    for (const deputyId of ['deputy-2', 'deputy-9'])
      await it.send({ type: 'cosigner.confirmed', deputyId, form: 'screen' })
    await it.send({ type: 'suggestion.submitted' }, DEPUTY)
    await it.send({ type: 'suggestion.registered', serialNumber: '收2' })
    await it.send({ type: 'deputy.ended', deputyId: 'deputy-9', why: 'resigned' })
  }
  async function markedCase(n: number, mark: 'internal' | 'state_secret'): Promise<void> {
    const text = mark === 'state_secret' ? { text: undefined } : {}
    await handedOverCase(house, n, { mark, publicity: 'none', ...text })
  }

  it('tells from the logs what was signed, attended and answered, each with its day', async () => {
    const told = shippedPolicy('puyang-2024').resultClasses.classes[1]?.code
    const lead = await read('deputy-1')
    const cosigner = await read('deputy-2')
    const invited = await read('deputy-9')

    expect(lead.suggestions.find(({ number }) => number === '第1号')).toMatchObject({
      part: 'lead',
      units: ['甲局', '乙局'],
      resultClasses: [told, told],
      stateLabel: '已办复',
      otherRepeats: 1,
      repeats: [],
    })
    expect(lead.acts.map(({ kind }) => kind)).toEqual(['inquiry_answered', 'on_site_review'])
    expect(cosigner.suggestions.find(({ number }) => number === '第1号')).toMatchObject({
      part: 'cosigner',
      confirmedOn: '2026-03-10',
      confirmedBy: 'wet_signature',
    })
    expect(cosigner.acts.map(({ kind }) => kind)).toEqual(['inquiry_answered', 'feedback_filed', 'inspection'])
    expect(invited).toMatchObject({
      suggestions: [{ number: '收2', part: 'cosigner', confirmedBy: 'screen' }],
      acts: [{ kind: 'inspection', words: '代表视察', case: { number: '第1号' } }],
    })
  })

  it('holds no rating, no reason, no note, and not that an answer failed to come', async () => {
    const seen = [
      ...(await Promise.all(['deputy-1', 'deputy-2', 'deputy-9'].map((id) => read(id)))),
      await readOwn(people.deputy),
      await readOwn(other),
    ]
    const text = JSON.stringify(seen)

    for (const word of ['satisfied', '满意', 'REASON', 'NOTES', 'FEEDBACK', 'ATTEMPT', 'AGREED', 'FINDINGS', 'SEEN'])
      expect(text).not.toContain(word)
  })

  it('is read by the office and by that deputy alone', async () => {
    const allowed = Object.entries(people).filter(([role]) =>
      ['deputy_office_clerk', 'deputy_office_director'].includes(role),
    )
    const answers = await Promise.all(
      Object.entries(people).map(async ([role, who]) => {
        const [one, list] = await Promise.all([get(who, '/api/dossiers/deputy-1'), get(who, '/api/dossiers')])
        return [role, one.statusCode, list.statusCode] as const
      }),
    )

    expect(answers.filter(([, one, list]) => one === 200 && list === 200).map(([role]) => role)).toEqual(
      allowed.map(([role]) => role),
    )
    expect(answers.filter(([, one, list]) => one !== 403 || list !== 403)).toHaveLength(2)
    expect((await readOwn(people.deputy)).deputy.id).toBe('deputy-1')
    expect((await readOwn(other)).deputy.id).toBe('deputy-2')
    expect((await get(people.unit_head, '/api/me/dossier')).statusCode).toBe(403)
    const abroad = await house.appoint({ role: 'deputy_office_director', tenantId: OTHER_TENANT })
    expect((await get(abroad, '/api/dossiers/deputy-1')).json()).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('hides an internal case from a clerk who is not named, and the words of a state secret from everybody', async () => {
    const numbers = async (who: TestPost) => (await read('deputy-1', '', who)).suggestions.map(({ number }) => number)

    expect(await numbers(director)).toContain('第3号')
    expect(await numbers(people.deputy_office_clerk)).not.toContain('第3号')
    const secret = (await readOwn(people.deputy)).suggestions.find(({ number }) => number === '第4号')
    expect(secret).toMatchObject({ title: null, isMarked: true })
  })

  it('lists deputies by name or delegation, and counts nothing about them', async () => {
    const list = await get(director, '/api/dossiers?sort=delegation')

    expect(list.json().lines.map((line: object) => Object.keys(line).toSorted().join())).toEqual(
      Array.from({ length: 3 }, () => 'delegationName,id,isAwaitingAnswer,name,status,termNos'),
    )
    expect((await get(director, '/api/dossiers?sort=open_cases')).statusCode).toBe(400)
  })

  it('takes entries by hand once, none of a day to come, and strikes them out with a reason', async () => {
    const entryId = randomUUID()
    const answers = [await enter({ entryId }), await enter({ entryId }), await enter({ entryId, words: '别的' })]
    const tomorrow = await enter({ onDay: '2026-03-11' })
    const strike = () => post(director, `/api/dossiers/deputy-1/entries/${entryId}/strike`, { reason: '登记有误' })
    const elsewhere = await post(director, `/api/dossiers/deputy-2/entries/${entryId}/strike`, { reason: '登记有误' })

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 409])
    expect(tomorrow.json().code).toBe('DATE_IN_FUTURE')
    expect(elsewhere.json().code).toBe('NOT_FOUND')
    const struck = await Promise.all([strike(), strike()])
    expect(struck.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 422])
    expect((await read('deputy-1')).entries).toMatchObject([{ id: entryId, struckWhy: '登记有误' }])
  })

  it('is corrected at the word of the deputy, who is told the answer', async () => {
    const words = '那天我没有参加'
    const entered = (await enter({ onDay: '2026-03-02', words: '视察㛃䶮河', kind: 'inspection' })).json()
    const ask = (who: TestPost, body: object) =>
      post(who, '/api/me/dossier/corrections', { correctionId: randomUUID(), words, ...body })
    const answer = (id: string, body: object) =>
      post(director, `/api/dossiers/deputy-1/corrections/${id}/answer`, { answer: '核对属实', ...body })
    const first = (await ask(people.deputy, { entryKey: `entry:${entered.id}` })).json()

    expect((await ask(other, { entryKey: `entry:${entered.id}` })).json().code).toBe('REQUEST_INVALID')
    expect((await get(director, '/api/dossiers?awaiting=yes')).json().lines).toMatchObject([{ id: 'deputy-1' }])
    const adds = { onDay: '2026-03-03', kind: 'research', words: '调研农村道路' }
    const granted = await Promise.all(
      [1, 2].map(() => answer(first.id, { outcome: 'accepted', strikesEntry: true, adds })),
    )
    expect(granted.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 422])

    house.clock.now = '2026-03-10T02:30:00.000Z'
    const second = (await ask(people.deputy, {})).json()
    expect((await answer(second.id, { outcome: 'accepted', strikesEntry: true })).json().code).toBe('RULE_NOT_MET')
    expect((await answer(second.id, { outcome: 'refused' })).statusCode).toBe(200)
    const own = await readOwn(people.deputy)
    expect(own.corrections).toMatchObject([
      { about: '整份档案', outcome: 'refused' },
      { about: '2026-03-02 视察：视察㛃䶮河', outcome: 'accepted', answer: '核对属实' },
    ])
    expect(own.entries.map(({ label, struckAt }) => [label, struckAt !== null])).toEqual([
      ['培训', true],
      ['视察', true],
      ['调研', false],
    ])
    const inbox = await get(people.deputy, '/api/inbox')
    expect(inbox.json().lines.map(({ kindLabel }: { kindLabel: string }) => kindLabel)).toEqual([
      '更正申请的答复',
      '更正申请的答复',
    ])
  })

  it('is cut by the year of the fact and by the term in which a suggestion was made, also after 换届', async () => {
    house.clock.now = NEW_YEAR
    await rich.send({ type: 'term.changed', termNo: 16 })
    await enter({ onDay: '2027-02-01', words: '新一届培训' })

    const [last, next] = [await read('deputy-1', '?termNo=15'), await read('deputy-1', '?termNo=16')]
    expect(last.span).toEqual({ label: '第15届', from: '2026-03-10', to: '2027-01-31' })
    expect(last.suggestions).toHaveLength(4)
    expect(next).toMatchObject({ suggestions: [], acts: [], entries: [{ words: '新一届培训' }] })
    expect((await read('deputy-1', '?year=2026')).suggestions).toHaveLength(4)
    expect((await read('deputy-1', '?year=2027')).entries).toHaveLength(1)
    expect((await get(director, '/api/dossiers/deputy-1?termNo=9')).json().code).toBe('REQUEST_INVALID')
    expect((await get(director, '/api/dossiers/deputy-1?termNo=15&year=2026')).statusCode).toBe(400)
  })

  it('leaves a line in the trail for each reading by the office and each change, without its words', async () => {
    const lines = await withTenant(house.services.db, TENANT, (trx) =>
      trx.selectFrom('access_trail').select(['kind', 'subject', 'new']).where('kind', 'like', 'dossier%').execute(),
    )

    expect([...new Set(lines.map(({ kind }) => kind))].toSorted()).toEqual([
      'dossier_correction_answered',
      'dossier_correction_asked',
      'dossier_entry_added',
      'dossier_entry_struck',
      'dossier_read',
    ])
    expect(JSON.stringify(lines)).not.toMatch(/学习班|没有参加/)
  })

  it('on paper is out of reach of a clerk once a suggestion in it has become internal', async () => {
    const clerk = people.deputy_office_clerk
    const ask = { id: randomUUID(), kind: 'dossier', deputyId: 'deputy-1' }
    expect((await post(clerk, '/api/documents', ask)).statusCode).toBe(201)
    expect((await get(clerk, `/api/documents/${ask.id}/file`)).statusCode).toBe(200)

    await rich.send({ type: 'mark.changed', mark: 'internal', text: { reason: '内部事项' } }, DIRECTOR)

    expect((await get(clerk, `/api/documents/${ask.id}/file`)).statusCode).toBe(404)
    expect((await get(director, `/api/documents/${ask.id}/file`)).statusCode).toBe(200)
  })
})

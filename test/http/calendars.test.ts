import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { apply } from '../../src/engine/engine.ts'
import { aCommand, aDraft, caseId, DEPUTY, engineOn, expectApplied, OTHER_TENANT, readRows } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'

const YEAR_2027 = {
  year: 2027,
  source: { document: '样例通知' },
  holidays: ['2027-01-01', '2027-01-02', '2027-01-03', '2027-01-04'].map((date) => ({ date, name: '元旦' })),
  workdays: [{ date: '2027-01-09', name: '元旦' }],
}

let house: House
let clerk: TestPost
let admin: TestPost

beforeAll(async () => {
  house = await createHouse()
  // As the server puts it together: the engine counts by the calendars that were imported.
  const { calendars } = house.services
  house.services.engine = engineOn(house.pool, { now: () => house.clock.now, calendar: calendars.of })
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
  admin = await house.appoint({ role: 'administrator' })
})
afterAll(() => house[Symbol.asyncDispose]())

const read = async () => (await house.ask(clerk, { method: 'GET', url: '/api/calendars' })).json()
const post = (by: TestPost, url: string, payload: object) => house.ask(by, { method: 'POST', url, payload })
const dueDays = () =>
  readRows<{ kind: string; due_on: string }>(
    house.pool,
    'select actor_id, kind, due_on, provisional from deadline where ended_on is null order by case_id, actor_id, kind',
  )

describe('calendars', () => {
  it('nag from 1 November on for as long as next year is missing', async () => {
    house.clock.now = '2026-10-31T02:00:00.000Z'
    const before = await read()
    house.clock.now = '2026-10-31T16:00:00.000Z'
    const after = await read()

    expect(before.missing).toEqual([{ year: 2027, provisionalDeadlines: 0 }])
    expect(before.nag).toBeNull()
    expect(after.nag).toContain('2027 年')
    expect(before.years.find(({ year }: { year: number }) => year === 2026)).toMatchObject({ version: 0 })
  })

  it('are imported just as the preview showed, each moved deadline by an event of its case', async () => {
    house.clock.now = '2026-12-30T02:00:00.000Z'
    for (const n of [1, 2]) {
      expectApplied(await apply(house.services.engine, aCommand(caseId(n), aDraft())))
      const submitted = aCommand(caseId(n), { type: 'suggestion.submitted' }, { principal: DEPUTY })
      expectApplied(await apply(house.services.engine, submitted))
    }
    const before = await dueDays()
    expect((await read()).missing).toEqual([{ year: 2027, provisionalDeadlines: before.length }])

    const preview = (await post(clerk, '/api/calendars/preview', YEAR_2027)).json()
    expect(await dueDays()).toEqual(before)
    const stale = await post(admin, '/api/calendars', { calendar: YEAR_2027, seenMoves: 1 })
    const done = (await post(admin, '/api/calendars', { calendar: YEAR_2027, seenMoves: preview.moved.length })).json()
    const again = (await post(admin, '/api/calendars', { calendar: YEAR_2027, seenMoves: 0 })).json()

    expect(preview).toMatchObject({ year: 2027, isNew: true, isSame: false })
    expect(preview.moved).toHaveLength(before.length)
    expect(stale.json()).toMatchObject({ code: 'RECORD_STALE' })
    expect(done).toMatchObject({ version: 1, refused: [] })
    expect(done.moved).toEqual(preview.moved)
    const after = await dueDays()
    expect(after.map(({ due_on }) => due_on)).toEqual(
      preview.moved.map(({ becomes }: { becomes: { dueOn: string } }) => becomes.dueOn),
    )
    expect(again).toMatchObject({ version: null, isSame: true, moved: [] })
    expect(await read()).toMatchObject({ missing: [], nag: null })
    expect(
      await readRows(
        house.pool,
        `select role, new ->> 'year' as year from access_trail where kind = 'calendar_imported'`,
      ),
    ).toEqual([{ role: 'administrator', year: '2027' }])
  })

  it('are refused with every wrong place named', async () => {
    const wrong = { ...YEAR_2027, workdays: [{ date: '2027-01-04', name: '元旦' }] }

    const reply = (await post(clerk, '/api/calendars/preview', wrong)).json()

    expect(reply.code).toBe('CALENDAR_INVALID')
    expect(reply.detail).toContain('workdays[0].date：2027-01-04 是星期一')
    expect((await post(clerk, '/api/calendars/preview', { year: '二〇二七' })).json().code).toBe('CALENDAR_INVALID')
  })

  it('belong to one congress, and an auditor imports none', async () => {
    const stranger = await house.appoint({ role: 'deputy_office_clerk', tenantId: OTHER_TENANT })
    const auditor = await house.appoint({ role: 'auditor' })

    const theirs = (await house.ask(stranger, { method: 'GET', url: '/api/calendars' })).json()

    expect(theirs.missing).toEqual([{ year: 2027, provisionalDeadlines: 0 }])
    expect((await post(auditor, '/api/calendars', { calendar: YEAR_2027, seenMoves: 0 })).statusCode).toBe(403)
    expect((await house.ask(auditor, { method: 'GET', url: '/api/calendars' })).statusCode).toBe(200)
  })
})

import { randomUUID } from 'node:crypto'
import { readSheet } from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { ReportLine } from '../../src/contract/reports-endpoints.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { MOST_TRIES } from '../../src/db/write/held-rows.ts'
import { listWaitingReports, makeReport, type ReportJobWork } from '../../src/reports/jobs.ts'
import { DIRECTOR, OTHER_TENANT, TENANT } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { CaseOfHouse, fillRoll, handedOverCase } from './a-rich-case.ts'

/** Three suggestions of March are in hand by then, and no reply came. */
const TODAY = '2026-07-01'
const PERIOD = { fromOn: '2026-01-01', toOn: '2026-12-31', asOf: TODAY }
const MINUTE = 60_000

describe('reports', () => {
  let house: House
  let work: ReportJobWork
  let clerk: TestPost
  let unitClerk: TestPost
  let otherUnit: TestPost
  let stranger: TestPost
  beforeAll(async () => {
    house = await createHouse()
    await fillRoll(house)
    const { db, engine, files } = house.services
    work = { db, engine, files, now: () => house.clock.now }
    clerk = await house.appoint({ role: 'deputy_office_clerk' })
    unitClerk = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1' })
    otherUnit = await house.appoint({ role: 'unit_head', unitId: 'unit-2' })
    stranger = await house.appoint({ role: 'deputy_office_director', tenantId: OTHER_TENANT })
    for (const n of [1, 2, 3]) await handedOverCase(house, n)
    house.clock.now = `${TODAY}T02:00:00.000Z`
  })
  afterAll(() => house[Symbol.asyncDispose]())

  const post = (who: TestPost, url: string, payload: object) => house.ask(who, { method: 'POST', url, payload })
  const get = (who: TestPost, url: string) => house.ask(who, { method: 'GET', url })
  const askedFor = (differing: object = {}) => ({ id: randomUUID(), kind: 'ledger', ...PERIOD, ...differing })
  async function order(differing: object = {}, who = clerk): Promise<string> {
    const response = await post(who, '/api/reports', askedFor(differing))
    expect(response.statusCode, response.body).toBe(202)
    return response.json().id
  }
  const make = (id: string, parts: Partial<ReportJobWork> = {}) =>
    makeReport({ ...work, ...parts }, { tenantId: TENANT, id })
  const read = async (id: string, who = clerk): Promise<ReportLine & { body: { title: string } | null }> =>
    (await get(who, `/api/reports/${id}`)).json()
  const passMinutes = (minutes: number) => {
    house.clock.now = new Date(Date.parse(house.clock.now) + minutes * MINUTE).toISOString()
  }
  const books = () =>
    withTenant(house.services.db, TENANT, (trx) => trx.selectFrom('figure_book').select(['id', 'made_at']).execute())
  const trailOf = (id: string) =>
    withTenant(house.services.db, TENANT, async (trx) => {
      const lines = await trx.selectFrom('access_trail').select('kind').where('subject', '=', id).orderBy('n').execute()
      return lines.map(({ kind }) => kind)
    })
  const keptFiles = async () => {
    let count = 0
    for await (const _ of house.services.files.list()) count += 1
    return count
  }

  it('are offered by the rules of the place, with what is due this year', async () => {
    const { kinds, due, choices, sessions, today } = (await get(clerk, '/api/reports/kinds')).json()

    expect(today).toBe(TODAY)
    expect(kinds.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(['annual_report', 'first_category_report', 'public_version', 'figures']),
    )
    expect(due.map(({ entry }: { entry: string }) => entry)).toEqual(
      expect.arrayContaining(['unit_report', 'government_report', 'annual_report']),
    )
    const october = due.find(({ entry }: { entry: string }) => entry === 'first_category_report')
    expect(october).toMatchObject({
      dueOn: '2026-10-31',
      daysLeft: 122,
      kind: 'first_category_report',
      made: null,
    })
    expect(october.source).toContain('监督工作计划')
    expect(choices.unitId).toContainEqual({ id: 'unit-1', name: '甲局' })
    expect(sessions).toEqual([])
  })

  it('are made once, by one of two workers, with text, table and files that go out under the eye of the trail', async () => {
    const filesBefore = await keptFiles()
    const id = await order({ kind: 'annual_report' })
    expect(await listWaitingReports(work, 10)).toContainEqual({ tenantId: TENANT, id, tries: 0 })

    expect(await Promise.all([make(id), make(id)])).toEqual(expect.arrayContaining(['made', 'gone']))

    const report = await read(id)
    expect(report).toMatchObject({ state: 'made', mayCancel: false, mayPublish: false })
    expect(report.body?.title).toBe(report.title)
    expect(report.progress.done).toBe(report.progress.total)
    expect(report.files.map(({ form }) => form)).toEqual(['docx', 'xlsx'])
    expect(await keptFiles()).toBe(filesBefore + 2)
    const sheet = await get(clerk, `/api/reports/${id}/files/xlsx`)
    const rows = await readSheet(sheet.rawPayload, '数据')
    expect(rows).toHaveLength(4)
    expect(rows[0]).toEqual(expect.arrayContaining(['序号', '编号', '标题']))
    expect((await get(clerk, `/api/reports/${id}/files/docx`)).headers['content-disposition']).toContain('.docx')
    expect(await trailOf(id)).toEqual(['report_ordered', 'report_downloaded', 'report_downloaded'])
    const { due } = (await get(clerk, '/api/reports/kinds')).json()
    expect(due).toContainEqual(
      expect.objectContaining({ entry: 'annual_report', made: expect.objectContaining({ id }) }),
    )
  })

  it('are one report when the same order comes twice, and another content under that id is refused', async () => {
    const asked = askedFor()

    const answers = await Promise.all([post(clerk, '/api/reports', asked), post(clerk, '/api/reports', asked)])
    const changed = await post(clerk, '/api/reports', { ...asked, basis: 'occurred' })

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202])
    expect(changed.json().code).toBe('IDEMPOTENCY_KEY_REUSED')
    expect(await make(asked.id)).toBe('made')
    expect((await post(clerk, '/api/reports', asked)).json()).toEqual({ id: asked.id, state: 'made', revision: 2 })
  })

  it.each([
    [{ kind: 'weekly' }, 'REQUEST_INVALID', 'annual_report'],
    [{ fromOn: '2026-12-31', toOn: '2026-01-01' }, 'REQUEST_INVALID', '起日晚于止日'],
    [{ asOf: '2026-07-02' }, 'DATE_IN_FUTURE', '今天（2026-07-01）'],
    [{ asOf: '2025-12-31' }, 'REQUEST_INVALID', '早于统计时段的起日'],
    [{ kind: 'unit_yearly' }, 'REQUEST_INVALID', '要指明承办单位'],
    [{ scope: { unitId: 'unit-1' } }, 'REQUEST_INVALID', '不按承办单位生成'],
    [{ kind: 'unit', scope: { unitId: 'unit-99' } }, 'NOT_FOUND', 'unit-99'],
  ])('refuse %j and say what to do', async (differing, code, words) => {
    const refused = (await post(clerk, '/api/reports', askedFor(differing))).json()

    expect(refused.code).toBe(code)
    expect(refused.detail).toContain(words)
  })

  it('of a period without suggestions are made all the same', async () => {
    const id = await order({ kind: 'annual_report', fromOn: '2024-01-01', toOn: '2024-12-31', withFormer: true })

    expect(await make(id)).toBe('made')
    expect(await read(id)).toMatchObject({ state: 'made', files: [{ form: 'docx' }, { form: 'xlsx' }] })
  })

  it('have their book among the figures, without the one of the year before', async () => {
    const id = await order({ withFormer: true })
    await make(id)

    const { bookId, formerBookId } = await read(id)
    const { books: listed } = (await get(clerk, '/api/figures/books?limit=100')).json()
    const ids = listed.map((book: { id: string }) => book.id)
    expect(ids).toContain(bookId)
    expect(formerBookId).not.toBeNull()
    expect(ids).not.toContain(formerBookId)
  })

  it('that are cancelled before the work begins are never made', async () => {
    const id = await order()
    const stale = await post(clerk, `/api/reports/${id}/cancel`, { revision: 7 })

    const cancelled = await post(clerk, `/api/reports/${id}/cancel`, { revision: 1 })

    expect(stale.json().code).toBe('RECORD_STALE')
    expect(cancelled.json()).toEqual({ id, revision: 2 })
    expect(await make(id)).toBe('gone')
    expect(await read(id)).toMatchObject({ state: 'cancelled', mayRetry: true, files: [] })
    expect((await post(clerk, `/api/reports/${id}/retry`, { revision: 2 })).statusCode).toBe(200)
    expect(await make(id)).toBe('made')
  })

  it('that are cancelled in the middle leave no book and no file', async () => {
    const id = await order()
    const [booksBefore, filesBefore] = [await books(), await keptFiles()]
    const keep = house.services.files.keep
    const files = {
      ...house.services.files,
      keep: async (...given: Parameters<typeof keep>) => {
        await post(clerk, `/api/reports/${id}/cancel`, { revision: 1 })
        return house.services.files.keep(...given)
      },
    }

    expect(await make(id, { files })).toBe('cancelled')

    expect(await books()).toEqual(booksBefore)
    expect(await keptFiles()).toBe(filesBefore)
    expect((await listWaitingReports(work, 10)).map((waiting) => waiting.id)).not.toContain(id)
  })

  it('whose worker died are made by another when its time is over, and its half-written book goes', async () => {
    const id = await order()
    const before = await books()
    await new Promise<void>((isKeeping) => {
      const keep = () => new Promise<void>(() => isKeeping())
      void make(id, { files: { ...house.services.files, keep } })
    })
    expect(await books()).toHaveLength(before.length + 1)

    expect(await make(id)).toBe('gone')
    passMinutes(3)
    expect(await make(id)).toBe('made')

    expect(await books()).toHaveLength(before.length + 1)
    expect((await read(id)).state).toBe('made')
  })

  it('are tried again when the store fails, and are shown as failed in the end, with why', async () => {
    const id = await order()
    const before = await books()
    const keep = () => Promise.reject(Object.assign(new Error('disk'), { code: 'ENOSPC' }))
    const broken = { files: { ...house.services.files, keep } }

    for (let n = 0; n < MOST_TRIES; n += 1) {
      expect(await make(id, broken)).toBe('failed')
      passMinutes(60)
    }

    expect(await read(id)).toMatchObject({ state: 'failed', why: expect.stringContaining('ENOSPC'), mayRetry: true })
    expect(await books()).toEqual(before)
    house.clock.now = `${TODAY}T08:00:00.000Z`
  })

  it('of its own are all that a unit makes and sees', async () => {
    const office = await order()
    const own = await order({ kind: 'unit_yearly' }, unitClerk)
    const foreign = await post(unitClerk, '/api/reports', askedFor({ kind: 'annual_report' }))
    expect(await make(own)).toBe('made')

    expect(foreign.json().code).toBe('NOT_ALLOWED')
    expect((await get(unitClerk, '/api/reports')).json().lines.map(({ id }: ReportLine) => id)).toEqual([own])
    expect((await get(unitClerk, `/api/reports/${office}`)).statusCode).toBe(404)
    expect((await get(otherUnit, `/api/reports/${own}`)).statusCode).toBe(404)
    expect(await read(own, unitClerk)).toMatchObject({ bookId: null, scopeLabel: '甲局' })
    expect((await get(unitClerk, '/api/reports/kinds')).json().kinds).toMatchObject([{ kind: 'unit_yearly' }])
  })

  it('of another congress are not there', async () => {
    const id = await order()

    for (const response of [
      await get(stranger, `/api/reports/${id}`),
      await get(stranger, `/api/reports/${id}/files/docx`),
      await post(stranger, `/api/reports/${id}/cancel`, { revision: 1 }),
    ]) {
      expect(response.statusCode).toBe(404)
    }
    expect((await get(stranger, '/api/reports')).json().lines).toEqual([])
    expect(await makeReport(work, { tenantId: OTHER_TENANT, id })).toBe('gone')
  })

  it('in their public version are noted as published, once, on a day from their making to today', async () => {
    const id = await order({ kind: 'public_version' })
    const publish = (differing: object = {}) =>
      post(clerk, `/api/reports/${id}/publications`, {
        id: randomUUID(),
        revision: 2,
        publishedOn: TODAY,
        place: '市人大网站',
        ...differing,
      })
    expect((await publish({ revision: 1 })).json().code).toBe('RECORD_IN_USE')
    expect(await make(id)).toBe('made')
    expect((await publish({ publishedOn: '2026-06-30' })).json().detail).toContain('早于这份报告的生成日期')
    expect((await publish({ publishedOn: '2026-07-02' })).json().code).toBe('DATE_IN_FUTURE')

    const twice = randomUUID()
    const first = await publish({ id: twice })
    const again = await publish({ id: twice })

    expect([first.json(), again.json()]).toEqual([
      { id, revision: 3 },
      { id, revision: 3 },
    ])
    expect((await read(id)).publications).toMatchObject([{ publishedOn: TODAY, place: '市人大网站' }])
    expect((await publish()).json().code).toBe('RECORD_STALE')
    const annual = await order({ kind: 'annual_report' })
    await make(annual)
    const refused = await post(clerk, `/api/reports/${annual}/publications`, {
      id: randomUUID(),
      revision: 2,
      publishedOn: TODAY,
      place: '网站',
    })
    expect(refused.json().detail).toContain('只有公开版')
  })

  it('that name a proposer who became protected since are given to nobody any more', async () => {
    const id = await order({ kind: 'unit_yearly' }, unitClerk)
    await make(id)
    const before = await get(unitClerk, `/api/reports/${id}`)
    expect(before.body).toContain('代表甲')

    const reason = { reason: '代表要求保密' }
    await new CaseOfHouse(house, 3).send({ type: 'mark.changed', mark: 'protected_proposer', text: reason }, DIRECTOR)

    const after = await get(unitClerk, `/api/reports/${id}`)
    expect(after.body).not.toContain('代表甲')
    expect(after.json()).toMatchObject({ body: null, files: [] })
    expect((await get(unitClerk, `/api/reports/${id}/files/docx`)).statusCode).toBe(404)
    const anew = await order({ kind: 'unit_yearly' }, unitClerk)
    await make(anew)
    expect((await get(unitClerk, `/api/reports/${anew}`)).json().files).toHaveLength(2)
  })
})

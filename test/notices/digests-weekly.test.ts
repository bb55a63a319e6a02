import { randomUUID } from 'node:crypto'
import JSZip from 'jszip'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { WeeklyReport } from '../../src/contract/digests-endpoints.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { apply } from '../../src/engine/engine.ts'
import { fireDueTimers } from '../../src/engine/timers/fire.ts'
import { listDueDigests, makeDigest } from '../../src/notices/digests.ts'
import {
  aCommand,
  acknowledgement,
  aDraft,
  caseId,
  DIRECTOR,
  expectApplied,
  handOver,
  stepsToHandover,
  TENANT,
  UNIT_CLERK,
} from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from '../http/a-house.ts'
import { layUnit, sentDigests, workIn } from './a-digest-house.ts'

const at = (day: string, time = '08:30') => new Date(`${day}T${time}:00+08:00`).toISOString()

let house: House
let clerk: TestPost
let director: TestPost
let leader: TestPost
let unitClerk: TestPost
const dueKinds = async () =>
  (await listDueDigests(workIn(house))).filter(({ tenantId }) => tenantId === TENANT).map(({ kind }) => kind)
const makeAll = async () => {
  for (const run of await listDueDigests(workIn(house))) await makeDigest(workIn(house), run)
}
const readWeekly = async (post: TestPost, query = '') => {
  const reply = await house.ask(post, { method: 'GET', url: `/api/digests/weekly${query}` })
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json<{ report: WeeklyReport; isStored: boolean; subject: string; body: string }>()
}
const countsOf = ({ sections }: WeeklyReport) => Object.fromEntries(sections.map(({ key, count }) => [key, count]))
/** A case that several units answer. */
async function handOverTo(n: number, plan: readonly { unitId: string; role: string }[]): Promise<void> {
  for (const [event, differing] of stepsToHandover(n)) {
    const told = event.type === 'handover.made' ? { ...event, plan } : event
    expectApplied(await apply(house.services.engine, aCommand(caseId(n), told, differing)))
  }
}

beforeAll(async () => {
  house = await createHouse()
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
  director = await house.appoint({ role: 'deputy_office_director' })
  leader = await house.appoint({ role: 'handling_leader' })
  unitClerk = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1' })
  await layUnit(house, 'unit-1', '甲局')
  await layUnit(house, 'unit-2', '乙局')
  await layUnit(house, 'unit-3', '丙局')
  const { engine } = house.services
  for (const n of [1, 2, 3]) await handOver(engine, n)
  expectApplied(await apply(engine, acknowledgement(caseId(2))))
  const request = { type: 'reassignment.requested', inWriting: true, text: { reason: '不属本局职责' } }
  expectApplied(await apply(engine, aCommand(caseId(3), request, { principal: UNIT_CLERK, actorId: 'assignment-1' })))
  const leads = { type: 'leader.appointed', kind: 'handling', leaderId: `person-${leader.postId}` }
  expectApplied(await apply(engine, aCommand(caseId(2), leads, { principal: DIRECTOR })))
})
afterAll(() => house[Symbol.asyncDispose]())

describe('the weekly ones', () => {
  it('are due on the first working day of a week, after downtime on the next, and once', async () => {
    const dueOn = async (day: string) => {
      house.clock.now = at(day)
      return await dueKinds()
    }

    expect(await dueOn('2026-03-16')).toEqual(['daily_digest', 'unit_digest', 'leaders_weekly', 'director_weekly'])
    // Nothing was made on Monday: the server was away.
    expect(await dueOn('2026-03-17')).toContain('director_weekly')
    // Spring Festival ends on a Tuesday; people work on the Saturday before it, and have had their week.
    expect(await dueOn('2026-02-28')).toEqual(['daily_digest'])
    expect(await dueOn('2026-02-24')).toContain('director_weekly')
    expect(await dueOn('2026-02-23')).toEqual([])
  })

  it('give the director one A4: five counts with their cases, units and days', async () => {
    house.clock.now = at('2026-03-11')
    await fireDueTimers(house.services.engine)
    await makeAll()

    const [digest, ...others] = await sentDigests(house, 'director_weekly')
    const report = digest?.about['report'] as WeeklyReport
    expect(others).toEqual([])
    expect(digest?.recipient_id).toBe(`person-${director.postId}`)
    expect(digest?.subject).toBe('代表建议办理一周情况（3月9日至3月15日）')
    expect(countsOf(report)).toEqual({
      not_acknowledged: 2,
      not_contacted: 3,
      due_this_week: 2,
      disputed: 1,
      dissatisfied: 0,
    })
    const tabs = (await house.ask(director, { method: 'GET', url: '/api/worklist' })).json<{
      tabs: { key: string; count: number }[]
    }>().tabs
    for (const key of ['not_acknowledged', 'not_contacted'] as const) {
      expect(tabs.find((tab) => tab.key === key)?.count).toBe(countsOf(report)[key])
    }
    expect(report.sections[0]?.lines[0]).toMatchObject({ units: ['甲局'], clock: 'acknowledge', workingDaysLeft: 2 })
    expect(digest?.body).toContain('【未签收】2 件')
    expect(digest?.body).toContain('《关于加强农村道路养护的建议》（甲局）：签收期限3月13日，还有 2 个工作日')
    expect(await dueKinds()).toEqual([])
  })

  it('give a unit all that it owes, to its clerk', async () => {
    const [digest] = await sentDigests(house, 'unit_digest')

    expect(digest?.recipient_id).toBe(`person-${unitClerk.postId}`)
    expect(digest?.subject).toMatch(/^贵单位在办代表建议3件：/)
    expect(digest?.body).toContain('承办单位：甲局')
    expect(digest?.body.match(/第\d号建议/g)?.length).toBe(3)
    expect(digest?.brief).not.toMatch(/甲局|养护/)
  })

  it('give a leader the own cases alone', async () => {
    const digests = await sentDigests(house, 'leaders_weekly')

    expect(digests.map(({ recipient_id }) => recipient_id)).toEqual([`person-${leader.postId}`])
    expect(digests[0]?.body).toContain('第2号建议')
    expect(digests[0]?.body).not.toContain('第1号建议')
  })

  it('keep last week as it was sent, and say what changed since', async () => {
    house.clock.now = at('2026-03-16')
    const { engine } = house.services
    expectApplied(await apply(engine, acknowledgement(caseId(1))))

    const now = await readWeekly(director)
    const before = await readWeekly(director, '?week=2026-03-12')
    expect(before).toMatchObject({ isStored: true, report: { from: '2026-03-09' } })
    expect(now.isStored).toBe(false)
    expect(now.report.sections[0]).toMatchObject({ key: 'not_acknowledged', count: 1, before: 2 })
    expect(now.body).toContain('【未签收】1 件（比上周减少 1 件）')
    expect(now.report.lastWeek).toEqual({ handedOver: 3, replied: 0, concluded: 0 })
    const missing = await house.ask(director, { method: 'GET', url: '/api/digests/weekly?week=2026-01-05' })
    expect(missing.json()).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('count an internal case for the director, name it to nobody, and show its line to no clerk', async () => {
    house.clock.now = at('2026-03-16')
    const { engine } = house.services
    const secret = aDraft({ mark: 'internal', publicity: 'none', text: { title: '不得外传的标题', body: '正文' } })
    expectApplied(await apply(engine, aCommand(caseId(9), secret)))
    const ofDirector = await readWeekly(director)
    await makeAll()
    house.clock.now = at('2026-03-23')

    const stored = await readWeekly(clerk, '?week=2026-03-16')
    expect(JSON.stringify([ofDirector, stored])).not.toContain('不得外传')
    expect(stored.report.sections.flatMap(({ lines }) => lines.map((line) => line.caseId))).not.toContain(caseId(9))
  })

  it('come as a Word file', async () => {
    const reply = await house.ask(director, { method: 'GET', url: '/api/digests/weekly.docx' })

    expect(reply.statusCode).toBe(200)
    const zip = await JSZip.loadAsync(reply.rawPayload)
    const xml = (await zip.file('word/document.xml')?.async('string')) ?? ''
    expect(xml).toContain('甲市人民代表大会代表建议办理周报')
    expect(xml).toContain('w:eastAsia="方正小标宋简体"')
    expect((await house.ask(unitClerk, { method: 'GET', url: '/api/digests/weekly.docx' })).statusCode).toBe(403)
  })

  it('reach a unit without an account by its contact, and are a fault where there is none', async () => {
    const { db } = house.services
    const plan = [
      { unitId: 'unit-2', role: 'lead' },
      { unitId: 'unit-3', role: 'co' },
    ]
    await withTenant(db, TENANT, (trx) =>
      trx
        .insertInto('unit_contact')
        .values({
          tenant_id: TENANT,
          unit_id: 'unit-2',
          id: randomUUID(),
          name: '联系人甲',
          duty: 'clerk',
          section: null,
          phone: null,
          email: 'contact@unit.test',
          person_id: null,
          ended_on: null,
        })
        .execute(),
    )
    await handOverTo(20, plan)
    house.clock.now = at('2026-03-30')
    await makeAll()

    const today = (await sentDigests(house, 'unit_digest')).filter(({ day }) => day === '2026-03-30')
    expect(today.map(({ recipient_id }) => recipient_id)).toEqual([
      expect.stringMatching(/^contact:/),
      `person-${unitClerk.postId}`,
    ])
    const faults = (await house.ask(director, { method: 'GET', url: '/api/faults' })).json<{
      lines: { message: string }[]
    }>()
    expect(faults.lines.map(({ message }) => message)).toEqual([expect.stringMatching(/^“丙局”有在办的建议/)])
  })
})

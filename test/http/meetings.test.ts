import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { formatNumber } from '../../machines/policy/numbering.ts'
import { handOver, OTHER_TENANT, readRows } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { trailOf } from './a-trail.ts'

let house: House
let admin: TestPost
let clerk: TestPost

beforeAll(async () => {
  house = await createHouse()
  admin = await house.appoint({ role: 'administrator' })
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
})
afterAll(() => house[Symbol.asyncDispose]())

const get = async (post: TestPost, url: string) => (await house.ask(post, { method: 'GET', url })).json()
const send = (post: TestPost, method: 'POST' | 'PATCH' | 'PUT', url: string, payload: object) =>
  house.ask(post, { method, url, payload })

describe('meetings and campaigns', () => {
  it('are planned, held or cancelled; what was held stays held', async () => {
    const caseIds = [await handOver(house.engine, 1)]
    const { id } = (
      await send(clerk, 'POST', '/api/gatherings/handover_meeting', {
        label: '四次会议交办会',
        on: '2026-03-20',
        place: '一楼会议室',
        caseIds,
      })
    ).json()
    const url = `/api/gatherings/handover_meeting/${id}`
    const change = (payload: object) => send(clerk, 'PATCH', url, payload)

    const held = (await change({ seenStatus: 'planned', status: 'held' })).json()
    const stale = (await change({ seenStatus: 'planned', status: 'cancelled' })).json()
    const refused = (await change({ seenStatus: 'held', status: 'cancelled' })).json()
    const noted = (await change({ seenStatus: 'held', note: '按时召开' })).json()

    expect(held).toMatchObject({ status: 'held', place: '一楼会议室', caseIds })
    expect(stale).toMatchObject({ code: 'RECORD_STALE' })
    expect(refused).toMatchObject({ code: 'RULE_NOT_MET', detail: '交办会现在是“已召开”，不能再变' })
    expect(noted).toMatchObject({ status: 'held', note: '按时召开' })
    expect((await get(clerk, '/api/gatherings/handover_meeting?sort=on')).lines).toMatchObject([{ id }])
    expect((await get(clerk, '/api/gatherings/ballot_session')).lines).toEqual([])
    expect((await trailOf(house, id)).map(({ kind, new: now }) => [kind, now])).toMatchObject([
      ['gathering_created', { label: '四次会议交办会' }],
      ['gathering_amended', { status: 'held' }],
      ['gathering_amended', { note: '按时召开' }],
    ])
  })

  it('know no case that the office may not see', async () => {
    const stranger = await house.appoint({ role: 'deputy_office_clerk', tenantId: OTHER_TENANT })
    const payload = { label: '“回头看”', on: '2026-10-01', caseIds: [await handOver(house.engine, 2)] }

    const reply = await send(stranger, 'POST', '/api/gatherings/review_campaign', payload)

    expect(reply.json()).toMatchObject({ code: 'REQUEST_INVALID' })
  })
})

describe('numbers', () => {
  const SERIES = { series: 'between_sessions', termNo: 15, sessionNo: 4 }
  const NEXT = '/api/numbers/next?series=between_sessions&termNo=15&sessionNo=4'

  it('follow the template of the place', () => {
    const place = { termNo: 15, sessionNo: 4, year: 2026 }

    expect(formatNumber('{term}届{session}次第{n}号', place, 7)).toBe('15届4次第7号')
    expect(formatNumber('收{year}-{n:4}', place, 7)).toBe('收2026-0007')
  })

  it('are shown before they are taken, and never given twice', async () => {
    const shown = await get(clerk, NEXT)
    const taken = await Promise.all([1, 2, 3, 4, 5].map(() => send(clerk, 'POST', '/api/numbers', SERIES)))

    expect(shown).toMatchObject({ n: 1, number: '2026闭第1号' })
    expect(taken.map((reply) => reply.json().n).sort()).toEqual([1, 2, 3, 4, 5])
    expect((await get(clerk, NEXT)).number).toBe('2026闭第6号')
    const other = await get(clerk, '/api/numbers/next?series=in_session&termNo=15&sessionNo=4')
    expect(other.n).toBe(1)
  })

  it('go on behind those that cases bear already', async () => {
    await readRows(house.pool, `update suggestion_case set number = '2026闭第0041号' where number = '第1号'`)

    expect((await get(clerk, NEXT)).n).toBe(42)
    expect((await send(clerk, 'POST', '/api/numbers', SERIES)).json().number).toBe('2026闭第42号')
  })

  it('change their form with a new version of the rules', async () => {
    const before = await get(clerk, '/api/numbers/templates')
    const payload = {
      policyVersion: before.policy.version,
      serial: '收{n:3}',
      inSession: '第{n}号（会）',
      betweenSessions: '第{n}号',
      source: '甲市人大常委会办公室通知',
    }
    const wrong = (await send(admin, 'PUT', '/api/numbers/templates', { ...payload, serial: '收号' })).json()

    const done = (await send(admin, 'PUT', '/api/numbers/templates', payload)).json()
    const again = (await send(admin, 'PUT', '/api/numbers/templates', payload)).json()

    expect(wrong).toMatchObject({ code: 'REQUEST_INVALID', detail: expect.stringContaining('{n}') })
    expect(done).toEqual({ id: 'puyang-2024', version: before.policy.version + 1 })
    expect(again).toMatchObject({ code: 'RECORD_STALE' })
    const templates = (await get(clerk, '/api/numbers/templates')).templates
    expect(templates.map(({ example }: { example: string }) => example)).toEqual(['收007', '第7号（会）', '第7号'])
    expect((await get(clerk, NEXT)).number).toBe('第3号')
  })
})

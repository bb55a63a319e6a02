import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { handOver, OTHER_TENANT, readRows } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { trailOf } from './a-trail.ts'

let house: House
let admin: TestPost
let auditor: TestPost
let clerk: TestPost

beforeAll(async () => {
  house = await createHouse()
  admin = await house.appoint({ role: 'administrator', name: '管理员甲' })
  auditor = await house.appoint({ role: 'auditor' })
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
})
afterAll(() => house[Symbol.asyncDispose]())

async function breakDown(kind: string, caseId: string): Promise<number> {
  const [row] = await readRows<{ id: number }>(
    house.pool,
    `insert into fault (tenant_id, case_id, kind, message, detail, first_at, last_at, next_try_at)
     values ('puyang', $1, $2, 'Due timers fail', '{"tries":3}', '2026-03-10T01:00:00Z', '2026-03-10T01:00:00Z',
       '2026-03-11T01:00:00Z') returning id`,
    [caseId, kind],
  )
  return row?.id ?? 0
}

describe('faults', () => {
  it('are seen by who keeps the system, resolved once with a note, and stay in the list of the resolved', async () => {
    const id = await breakDown('reconcile', await handOver(house.engine, 1))
    const resolve = (post: TestPost) =>
      house.ask(post, { method: 'POST', url: `/api/faults/${id}/resolution`, payload: { note: '已按记录重建' } })

    const open = (await house.ask(auditor, { method: 'GET', url: '/api/faults?sort=last_at&order=desc' })).json()
    const detail = (await house.ask(admin, { method: 'GET', url: `/api/faults/${id}` })).json()
    const byAuditor = await resolve(auditor)
    const byAdmin = (await resolve(admin)).json()
    const twice = await resolve(admin)

    expect(open.lines).toMatchObject([{ id, kind: 'reconcile', kindLabel: '状态与记录不一致', caseNumber: '第1号' }])
    expect(detail.detail).toEqual({ tries: 3 })
    expect(byAuditor.statusCode).toBe(403)
    expect(byAdmin).toMatchObject({ resolvedBy: '管理员甲', note: '已按记录重建', nextTryAt: null })
    expect(twice.json()).toMatchObject({ code: 'RECORD_STALE' })
    expect((await trailOf(house, String(id))).map(({ kind }) => kind)).toEqual(['fault_resolved'])
    expect((await house.ask(admin, { method: 'GET', url: '/api/faults' })).json().total).toBe(0)
    expect((await house.ask(admin, { method: 'GET', url: '/api/faults?state=resolved' })).json().total).toBe(1)
    expect((await house.ask(clerk, { method: 'GET', url: '/api/faults' })).statusCode).toBe(403)
  })

  it('of a case marked internal tell who may not read it nothing but that there is one', async () => {
    const caseId = await handOver(house.engine, 9)
    const id = await breakDown('notice', caseId)
    await readRows(house.pool, `update suggestion_case set mark = 'internal' where id = $1`, [caseId])
    const director = await house.appoint({ role: 'deputy_office_director' })
    const look = async (post: TestPost, query = '') =>
      (await house.ask(post, { method: 'GET', url: `/api/faults?kind=notice${query}` })).json()

    expect((await look(director)).lines).toMatchObject([
      { id, caseId, message: 'Due timers fail', caseNumber: '第9号' },
    ])
    expect((await look(admin)).lines).toMatchObject([
      { id, caseId: null, caseNumber: null, message: expect.stringContaining('内部件') },
    ])
    expect((await look(admin, `&q=${encodeURIComponent('第9号')}`)).total).toBe(0)
    expect((await look(admin, '&q=timers')).total).toBe(0)
    await readRows(house.pool, 'update fault set resolved_at = first_at where id = $1', [id])
  })

  it('of due timers can be tried again at once', async () => {
    const id = await breakDown('timer', await handOver(house.engine, 2))
    const other = await breakDown('relay', await handOver(house.engine, 3))
    const retry = (post: TestPost, fault: number) =>
      house.ask(post, { method: 'POST', url: `/api/faults/${fault}/retry` })
    const stranger = await house.appoint({ role: 'administrator', tenantId: OTHER_TENANT })

    expect((await retry(stranger, id)).json()).toMatchObject({ code: 'NOT_FOUND' })
    expect((await retry(admin, other)).json()).toMatchObject({ code: 'RULE_NOT_MET' })
    expect((await retry(admin, id)).json()).toMatchObject({ isSolved: true, fault: { id, resolvedBy: '管理员甲' } })
    expect((await trailOf(house, String(id))).map(({ kind }) => kind)).toEqual(['fault_retried'])
  })
})

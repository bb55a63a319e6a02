import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { OTHER_TENANT } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'

let house: House
let admin: TestPost
let clerk: TestPost

beforeAll(async () => {
  house = await createHouse()
  admin = await house.appoint({ role: 'administrator' })
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
})
afterAll(() => house[Symbol.asyncDispose]())

const make = async (post: TestPost, url: string, payload: object): Promise<string> =>
  (await house.ask(post, { method: 'POST', url, payload })).json().id
const directory = async (post: TestPost) => (await house.ask(post, { method: 'GET', url: '/api/directory' })).json()

describe('the directory', () => {
  it('gives each role the names that it needs, and nobody a number', async () => {
    const first = await make(admin, '/api/organs', { kind: 'delegation', name: '第一代表团' })
    const second = await make(admin, '/api/organs', { kind: 'delegation', name: '第二代表团' })
    await make(admin, '/api/organs', { kind: 'body', name: '市人民政府', id: 'government' })
    await make(admin, '/api/units', { name: '甲局', bodyId: 'government', phone: '0393-1234567' })
    const deputyId = await make(clerk, '/api/deputies', { name: '代表甲', delegationId: first, phone: '13800001234' })
    await make(clerk, '/api/deputies', { name: '代表乙', delegationId: second })
    await make(admin, '/api/people', { name: '领导甲', posts: [{ role: 'handling_leader' }] })
    const unitClerk = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1' })
    const deputy = await house.appoint({ role: 'deputy', deputyId })
    const staff = await house.appoint({ role: 'delegation_staff', bodyId: second })

    const [ofOffice, ofUnit, ofDeputy, ofStaff] = await Promise.all([clerk, unitClerk, deputy, staff].map(directory))

    expect(ofOffice).toMatchObject({
      units: [{ name: '甲局', bodyId: 'government' }],
      bodies: [{ id: 'government', name: '市人民政府' }],
      deputies: [{ name: '代表甲' }, { name: '代表乙' }],
      leaders: [{ name: '领导甲', role: 'handling_leader' }],
    })
    expect(ofUnit).toMatchObject({ units: [{ name: '甲局' }], deputies: [], leaders: [] })
    expect(ofDeputy.deputies.map(({ name }: { name: string }) => name)).toEqual(['代表甲'])
    expect(ofStaff.deputies.map(({ name }: { name: string }) => name)).toEqual(['代表乙'])
    expect(JSON.stringify([ofOffice, ofUnit])).not.toMatch(/1234567|13800001234/)
  })

  it('is sent again only when it has changed', async () => {
    const first = await house.ask(clerk, { method: 'GET', url: '/api/directory' })
    const headers = { 'if-none-match': String(first.headers['etag']) }
    const second = await house.ask(clerk, { method: 'GET', url: '/api/directory', headers })
    await make(admin, '/api/units', { name: '乙局' })
    const third = await house.ask(clerk, { method: 'GET', url: '/api/directory', headers })

    expect([first, second, third].map(({ statusCode }) => statusCode)).toEqual([200, 304, 200])
    expect(second.body).toBe('')
    expect(first.headers['cache-control']).toBe('private, no-cache')
  })

  it('ends with the congress', async () => {
    const stranger = await house.appoint({ role: 'deputy_office_clerk', tenantId: OTHER_TENANT })

    expect(await directory(stranger)).toMatchObject({ units: [], deputies: [], leaders: [] })
  })
})

describe('organs', () => {
  it('close only when nothing hangs on them', async () => {
    const id = await make(admin, '/api/organs', { kind: 'body', name: '市中级人民法院' })
    await make(admin, '/api/units', { name: '法院办公室', bodyId: id })
    const close = (post: TestPost, organ: string) =>
      house.ask(post, { method: 'POST', url: `/api/organs/${organ}/end`, payload: { revision: 1 } })
    const empty = await make(admin, '/api/organs', { kind: 'committee', name: '城建环资委' })

    expect((await close(admin, id)).json()).toMatchObject({
      code: 'RECORD_IN_USE',
      detail: expect.stringContaining('1 个在用的承办单位'),
    })
    expect((await close(clerk, empty)).statusCode).toBe(403)
    expect((await close(admin, empty)).json()).toEqual({ id: empty, revision: 2 })
  })
})

describe('the congress', () => {
  it('shows its rules and is renamed by who saw its name', async () => {
    const shown = (await house.ask(clerk, { method: 'GET', url: '/api/congress' })).json()
    const rename = (name: string, oldName: string) =>
      house.ask(admin, { method: 'PATCH', url: '/api/congress', payload: { name, oldName } })

    expect(shown).toMatchObject({ name: '甲市人民代表大会', level: 'prefecture', zone: 'Asia/Shanghai' })
    expect(shown.policy).toMatchObject({ id: 'puyang-2024', version: 1 })
    expect((await rename('丙市人民代表大会', '别的名称')).json()).toMatchObject({ code: 'RECORD_STALE' })
    expect((await rename('乙市人民代表大会', shown.name)).json()).toMatchObject({ code: 'RECORD_EXISTS' })
    expect((await rename('丙市人民代表大会', shown.name)).json()).toEqual({ name: '丙市人民代表大会' })
  })
})

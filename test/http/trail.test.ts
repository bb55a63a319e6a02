import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { handOver, OTHER_TENANT, readRows, TENANT } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'

let house: House
let admin: TestPost
let auditor: TestPost
let director: TestPost

beforeAll(async () => {
  house = await createHouse()
  admin = await house.appoint({ role: 'administrator', name: '管理员甲' })
  auditor = await house.appoint({ role: 'auditor' })
  director = await house.appoint({ role: 'deputy_office_director' })
})
afterAll(() => house[Symbol.asyncDispose]())

const get = (post: TestPost, url: string) => house.ask(post, { method: 'GET', url })

/** What somebody with the database's owner password and time can do: switch the guards off, and write. */
async function plant(statement: string): Promise<void> {
  const client = await house.db.openPool('owner', { max: 1 }).connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('duban.tenant', $1, true)`, [TENANT])
    await client.query('alter table access_trail disable trigger user')
    await client.query(statement)
    await client.query('alter table access_trail enable trigger user')
    await client.query('commit')
  } finally {
    client.release()
  }
}

describe('the trail of access', () => {
  it('is searched by person, kind and day, page by page; export leaves a line of its own', async () => {
    for (const name of ['人员甲', '人员乙', '=人员丙']) {
      await house.ask(admin, { method: 'POST', url: '/api/people', payload: { name, posts: [{ role: 'teller' }] } })
    }
    const first = (await get(auditor, '/api/trail?kind=person_created&limit=2')).json()
    const second = (await get(auditor, `/api/trail?kind=person_created&limit=2&cursor=${first.nextCursor}`)).json()
    const permissions = (await get(auditor, '/api/trail?group=permission&from=2026-03-10&to=2026-03-10')).json()
    const tomorrow = (await get(auditor, '/api/trail?from=2026-03-11')).json()
    const file = await get(auditor, '/api/trail/export?kind=person_created')

    expect([...first.lines, ...second.lines].map(({ new: now }: { new: { name: string } }) => now.name)).toEqual([
      '=人员丙',
      '人员乙',
      '人员甲',
    ])
    expect(first.lines[0]).toMatchObject({ kindLabel: '登记人员', personName: '管理员甲', role: 'administrator' })
    expect(first.kinds).toContainEqual({ kind: 'post_granted', label: '给予岗位' })
    expect(permissions.lines).toHaveLength(6)
    expect(tomorrow.lines).toEqual([])
    expect(file.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(file.body.split('\r\n')).toHaveLength(5)
    expect((await get(auditor, '/api/trail?kind=trail_exported')).json().lines).toHaveLength(1)
  })

  it('tells an administrator nothing of any case', async () => {
    const id = await handOver(house.engine, 1)
    const erasure = { method: 'POST', url: `/api/cases/${id}/events/1/erasure` } as const
    const erased = await house.ask(director, { ...erasure, payload: { basis: '个人信息保护法第四十七条' } })
    const again = await house.ask(director, { ...erasure, payload: { basis: '个人信息保护法第四十七条' } })

    expect(erased.json()).toEqual({ seqs: [1] })
    expect(again.json()).toMatchObject({ code: 'RULE_NOT_MET' })
    expect((await get(auditor, `/api/trail?caseId=${id}`)).json().lines).toMatchObject([
      { kind: 'text_erased', basis: '个人信息保护法第四十七条', caseId: id },
    ])
    const seen = (await get(admin, '/api/trail?limit=200')).json()
    expect(JSON.stringify(seen)).not.toContain(id)
    expect(seen.kinds.map(({ kind }: { kind: string }) => kind)).not.toContain('text_erased')
    expect((await get(admin, `/api/trail?caseId=${id}`)).json()).toMatchObject({ code: 'NOT_ALLOWED' })
  })

  it('is nobody else’s to read, and no other congress’s', async () => {
    const stranger = await house.appoint({ role: 'auditor', tenantId: OTHER_TENANT })
    for (const url of ['/api/trail', '/api/trail/verify', '/api/trail/export']) {
      expect((await get(director, url)).statusCode, url).toBe(403)
    }
    expect((await get(stranger, '/api/trail')).json().lines).toEqual([])
    const id = await handOver(house.engine, 2)
    const foreign = await house.appoint({ role: 'deputy_office_director', tenantId: OTHER_TENANT })
    const erasure = { method: 'POST', url: `/api/cases/${id}/events/1/erasure`, payload: { basis: '法' } } as const
    expect((await house.ask(foreign, erasure)).json()).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('can be changed by nobody, not by the owner of the database either', async () => {
    const owner = house.db.openPool('owner', { max: 1 })
    for (const statement of [
      `update access_trail set role = 'auditor'`,
      'delete from access_trail',
      'truncate access_trail',
    ]) {
      await expect(readRows(owner, statement), statement).rejects.toThrow(/never changed/)
      await expect(readRows(house.pool, statement), statement).rejects.toThrow()
    }
  })
})

describe('the proof of the trail', () => {
  it('holds for what was written, and finds a planted change, a hole and a cut-off end', async () => {
    const verify = async () => (await get(auditor, '/api/trail/verify?part=access')).json()
    const sound = await verify()
    const [line] = await readRows<{ n: number }>(
      house.pool,
      `select n from access_trail where kind = 'post_granted' order by n limit 1`,
    )
    const n = line?.n ?? 0

    await plant(`update access_trail set new = jsonb_set(new, '{role}', '"auditor"') where n = ${n}`)
    const changed = await verify()
    await plant(`update access_trail set new = jsonb_set(new, '{role}', '"teller"') where n = ${n}`)
    const mended = await verify()
    await plant(`delete from access_trail where n = (select max(n) from access_trail)`)
    const cut = await verify()
    await plant(`delete from access_trail where n = ${n}`)
    const holed = await verify()

    expect(sound).toMatchObject({ isSound: true, access: { broken: null }, cases: null })
    expect(changed).toMatchObject({ isSound: false, access: { broken: { n, why: '这一行的内容被改动' } } })
    expect(mended).toMatchObject({ isSound: true })
    expect(cut).toMatchObject({ isSound: false, access: { broken: { why: expect.stringContaining('末尾') } } })
    expect(holed).toMatchObject({
      isSound: false,
      access: { broken: { n: n + 1, why: expect.stringContaining('缺号') } },
    })
  })

  it('covers the cases too, and names the first broken place', async () => {
    const id = await handOver(house.engine, 3)
    const verify = async () => (await get(auditor, '/api/trail/verify?part=cases')).json()
    const sound = await verify()
    await readRows(
      house.db.openPool('owner', { max: 1 }),
      `update event set body = replace(body, '交通', '水利') where case_id = $1 and type = 'suggestion.classified'`,
      [id],
    ).catch(() => plant('select 1'))
    await plant(`alter table event disable trigger user`)
    await plant(
      `update event set body = replace(body, '交通', '水利') where case_id = '${id}' and type = 'suggestion.classified'`,
    )
    const changed = await verify()

    expect(sound).toMatchObject({ isSound: true, access: null, cases: { broken: null } })
    expect(changed).toMatchObject({ isSound: false, cases: { broken: { place: expect.stringContaining('第3号') } } })
  })
})

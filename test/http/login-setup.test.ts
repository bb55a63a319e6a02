import { describe, expect, it } from 'vitest'

import { ensureSetupLink, setupLine } from '../../src/login/setup.ts'
import { createHouse, type House } from './a-house.ts'
import { openBrowser, signInAs } from './a-sign-in.ts'

const OPERATOR = { username: 'leiter', name: '管理甲', password: 'Ebbe-und-Flut-9' }
const tokenFor = async (house: House) => (await ensureSetupLink(house.services)) ?? ''
const setUp = (house: House, payload: object, browser = openBrowser(house)) =>
  browser.ask({ method: 'POST', url: '/api/setup', payload })

describe('the first start', () => {
  it('prints a link whose secret no server ever logs', () => {
    expect(setupLine('http://localhost:8080', 'abc')).toBe(
      '首次使用：请打开 http://localhost:8080/setup#token=abc 创建管理员（链接一次有效，24 小时内）',
    )
  })

  it('creates the operator once, who founds a congress and acts in it at once', async () => {
    await using house = await createHouse()
    const browser = openBrowser(house)
    const me = async () => (await browser.ask({ method: 'GET', url: '/api/me' })).json()
    expect(await me()).toMatchObject({ state: 'setup', account: null })

    const token = await tokenFor(house)
    expect((await setUp(house, { ...OPERATOR, token: `${token}x` })).json()).toMatchObject({ code: 'LINK_INVALID' })
    expect((await setUp(house, { ...OPERATOR, token, password: 'leiter' })).json()).toMatchObject({
      code: 'PASSWORD_WEAK',
    })
    const both = await Promise.all([
      setUp(house, { ...OPERATOR, token }, browser),
      setUp(house, { ...OPERATOR, token }),
    ])
    expect(both.map((one) => one.statusCode).sort()).toEqual([201, 410])
    expect((await setUp(house, { ...OPERATOR, username: 'zweiter', token })).statusCode).toBe(410)
    expect(await ensureSetupLink(house.services)).toBeUndefined()

    const operator = openBrowser(house)
    await operator.ask({ method: 'POST', url: '/api/login/password', payload: OPERATOR_SIGN_IN })
    const { policies } = (await operator.ask({ method: 'GET', url: '/api/policies/shipped' })).json()
    expect(policies.map(({ id }: { id: string }) => id)).toContain('puyang-2024')
    const founding = { name: '河湾市人民代表大会', level: 'prefecture', policyId: 'puyang-2024', alsoDirector: true }
    const founded = await operator.ask({ method: 'POST', url: '/api/congresses', payload: founding })
    expect(founded.statusCode).toBe(201)
    expect((await operator.ask({ method: 'POST', url: '/api/congresses', payload: founding })).statusCode).toBe(409)

    const now = (await operator.ask({ method: 'GET', url: '/api/me' })).json()
    expect(now).toMatchObject({
      account: { isOperator: true, name: '管理甲' },
      post: { postId: founded.json().postId, role: 'deputy_office_director' },
      congress: { name: '河湾市人民代表大会', policyId: 'puyang-2024', officeName: expect.stringContaining('选工委') },
    })
    expect(now.posts.map(({ role }: { role: string }) => role).sort()).toEqual([
      'administrator',
      'deputy_office_director',
    ])

    const atOnce = await Promise.all(
      ['河东县人民代表大会', '河西县人民代表大会'].map((name) =>
        operator.ask({
          method: 'POST',
          url: '/api/congresses',
          payload: { ...founding, name, policyId: 'yuzhou-2023' },
        }),
      ),
    )
    expect(atOnce.map((one) => [201, 409].includes(one.statusCode))).toEqual([true, true])
  })

  it('gives a new link at each start, lets the old one lapse, and a day later the new one too', async () => {
    await using house = await createHouse()
    const old = await tokenFor(house)
    const token = await tokenFor(house)

    expect((await setUp(house, { ...OPERATOR, token: old })).statusCode).toBe(410)
    house.clock.now = new Date(Date.parse(house.clock.now) + 24 * 60 * 60_000).toISOString()
    expect((await setUp(house, { ...OPERATOR, token })).statusCode).toBe(410)
  })
})

const OPERATOR_SIGN_IN = { username: OPERATOR.username, password: OPERATOR.password }

describe('a page of somebody else', () => {
  it('changes nothing with the cookie of a signed-in browser, and signs nobody in', async () => {
    await using house = await createHouse()
    const browser = await signInAs(house, await house.appoint({ role: 'deputy_office_clerk' }))
    const post = (headers: Record<string, string>) => browser.ask({ method: 'POST', url: '/api/logout', headers })

    for (const origin of ['https://evil.example', 'null', 'http://localhost.evil.example', 'http://localhost:81']) {
      expect((await post({ origin })).json(), origin).toMatchObject({ code: 'ORIGIN_REFUSED', status: 403 })
    }
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const bare = await house.app.inject({ method: 'POST', url: '/api/logout', headers: { cookie } })
    expect(bare.json()).toMatchObject({ code: 'ORIGIN_REFUSED' })
    const signIn = { method: 'POST', url: '/api/login/password', payload: { username: 'a.b', password: 'x' } } as const
    const foreign = await openBrowser(house).ask({ ...signIn, headers: { origin: 'https://evil.example' } })
    expect(foreign.json()).toMatchObject({ code: 'ORIGIN_REFUSED' })
    expect(
      (await browser.ask({ method: 'GET', url: '/api/me', headers: { origin: 'https://evil.example' } })).json(),
    ).toMatchObject({ state: 'account' })
    expect((await post({})).statusCode).toBe(204)
  })

  it('is told from ours by the configured address where there is one', async () => {
    await using house = await createHouse()
    house.services.login.ownOrigin = 'https://duban.example.cn'
    const browser = openBrowser(house)
    const ask = (headers: Record<string, string>) =>
      browser.ask({ method: 'POST', url: '/api/login/code/request', payload: { who: '13800000000' }, headers })

    expect((await ask({ origin: 'https://duban.example.cn' })).statusCode).toBe(202)
    expect((await ask({ origin: 'http://localhost', host: 'localhost' })).statusCode).toBe(403)
  })
})

describe('a token', () => {
  it('acts in its post within its scopes, needs no page of ours, and ends by revocation and in time', async () => {
    await using house = await createHouse()
    const admin = await house.appoint({ role: 'administrator' })
    const browser = await signInAs(house, admin)
    const make = async (scopes: string[], expiresInDays = 30) =>
      (
        await browser.ask({ method: 'POST', url: '/api/me/tokens', payload: { label: '统计', scopes, expiresInDays } })
      ).json()
    const use = (token: string, options: { method: 'GET' | 'PUT' | 'POST'; url: string; payload?: object }) =>
      house.app.inject({
        ...options,
        headers: { authorization: `Bearer ${token}`, origin: 'https://elsewhere.example' },
      })
    const read = { method: 'GET', url: '/api/sign-in-policy' } as const
    const current = (await browser.ask(read)).json()
    const write = { method: 'PUT', url: '/api/sign-in-policy', payload: current } as const

    const reading = await make(['read'])
    const all = await make(['read', 'write', 'admin'], 2)
    expect((await use(reading.token, read)).statusCode).toBe(200)
    expect((await use(reading.token, write)).json()).toMatchObject({ code: 'NOT_ALLOWED' })
    expect((await use(all.token, write)).statusCode).toBe(200)
    expect((await use(all.token, { method: 'POST', url: '/api/me/tokens', payload: {} })).statusCode).toBe(403)
    expect((await use(`${reading.token}x`, read)).statusCode).toBe(401)

    const { tokens } = (await browser.ask({ method: 'GET', url: '/api/me/tokens' })).json()
    expect(tokens.map(({ start }: { start: string }) => start).sort()).toEqual([all.start, reading.start].sort())
    expect(tokens[0]).toMatchObject({ label: '统计', lastUsedAt: expect.any(String) })
    expect(JSON.stringify(tokens)).not.toContain(all.token)
    const kept = await house.services.db.selectFrom('auth.api_token').selectAll().execute()
    expect(JSON.stringify(kept)).not.toContain(reading.token)

    expect((await browser.ask({ method: 'DELETE', url: `/api/me/tokens/${reading.id}` })).statusCode).toBe(204)
    expect((await use(reading.token, read)).statusCode).toBe(401)
    house.clock.now = new Date(Date.parse(house.clock.now) + 2 * 24 * 60 * 60_000).toISOString()
    expect((await use(all.token, read)).statusCode).toBe(401)
  })

  it('is nothing without its post, though its account goes on', async () => {
    await using house = await createHouse()
    const clerk = await house.appoint({ role: 'deputy_office_clerk' })
    const browser = await signInAs(house, clerk)
    const asked = { label: '统计', scopes: ['read'], expiresInDays: 30 }
    const { token } = (await browser.ask({ method: 'POST', url: '/api/me/tokens', payload: asked })).json()
    const owner = house.db.openPool('owner', { max: 1 })
    await owner.query(`select set_config('duban.tenant', $1, false)`, [clerk.tenantId])
    await owner.query(`update post set ended_at = now(), ended_by = 'test' where id = $1`, [clerk.postId])

    const headers = { authorization: `Bearer ${token}` }
    for (const [method, url] of [
      ['GET', '/api/me/sessions'],
      ['POST', '/api/logout/everywhere'],
      ['POST', '/api/congresses'],
      ['GET', '/api/cases'],
    ] as const) {
      expect((await house.app.inject({ method, url, headers })).statusCode, url).toBe(401)
    }
    expect((await house.app.inject({ url: '/api/me', headers })).json()).not.toMatchObject({ state: 'account' })
  })
})

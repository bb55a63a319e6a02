import { type TOTP, URI } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { withTenant } from '../../src/db/tenant.ts'
import { readRows, TENANT } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { givePassword, openBrowser, PASSWORD, signInAs } from './a-sign-in.ts'

let house: House
beforeAll(async () => {
  house = await createHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

const meOf = async (browser: ReturnType<typeof openBrowser>) =>
  (await browser.ask({ method: 'GET', url: '/api/me' })).json()
const letPass = (minutes: number) => {
  house.clock.now = new Date(Date.parse(house.clock.now) + minutes * 60_000).toISOString()
}

async function addPost(of: TestPost, id: string, role: TestPost['role']): Promise<void> {
  const nowhere = { unit_id: null, deputy_id: null, body_id: null, committee_id: null }
  const granted = { granted_at: new Date(house.clock.now), granted_by: 'test', ended_at: null, ended_by: null }
  await withTenant(house.services.db, TENANT, (trx) =>
    trx
      .insertInto('post')
      .values({ tenant_id: TENANT, id, person_id: `person-${of.postId}`, role, ...nowhere, ...granted })
      .execute(),
  )
}

describe('signing in', () => {
  it('opens a session in the only post, and the frame of the page knows all it needs', async () => {
    const clerk = await house.appoint({ role: 'deputy_office_clerk', name: '经办甲' })
    const browser = await signInAs(house, clerk)

    expect(await meOf(browser)).toMatchObject({
      state: 'account',
      account: { name: '经办甲', isOperator: false, mustDo: null, hasPassword: true, hasSecondFactor: false },
      post: { postId: clerk.postId, tenantId: TENANT, roleLabel: '代表工作机构工作人员' },
      congress: { id: TENANT, timeZone: 'Asia/Shanghai' },
      oidcLabel: null,
    })
  })

  it('sends a cookie that no script reads and no foreign page sends', async () => {
    const clerk = await house.appoint({ role: 'deputy_office_clerk' })
    const payload = await givePassword(house, clerk)
    const answer = await openBrowser(house).ask({ method: 'POST', url: '/api/login/password', payload })

    const [cookie = ''] = [answer.headers['set-cookie'] ?? []].flat()
    expect(cookie).toMatch(/^duban\.session_token=/)
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Lax/i)
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('answers an unknown name, a wrong password, a locked account and an impossible name alike', async () => {
    const clerk = await house.appoint({ role: 'deputy_office_clerk' })
    const locked = await house.appoint({ role: 'unit_clerk' })
    const { username } = await givePassword(house, clerk)
    const stopped = await givePassword(house, locked)
    await house.services.db
      .updateTable('auth.user')
      .set({ locked_at: new Date(house.clock.now) })
      .where('username', '=', stopped.username)
      .execute()
    const tries = [
      { username, password: 'falsch-falsch-1' },
      { username: 'niemand', password: PASSWORD },
      { username: '张三 or 1=1', password: PASSWORD },
      stopped,
    ]

    const answers = []
    for (const payload of tries) {
      const answer = await openBrowser(house, '192.0.2.60').ask({ method: 'POST', url: '/api/login/password', payload })
      const { requestId, ...body } = answer.json()
      answers.push({ status: answer.statusCode, cookies: answer.headers['set-cookie'], body })
    }
    expect(answers[0]).toMatchObject({ status: 401, cookies: undefined, body: { code: 'SIGN_IN_FAILED' } })
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })

  it('takes the character zero for what it is: input that cannot be', async () => {
    const browser = openBrowser(house, '192.0.2.64')
    for (const [url, payload] of [
      ['/api/login/password', { username: 'a\0b', password: 'x' }],
      ['/api/login/code/request', { who: '138\x000' }],
    ] as const) {
      expect((await browser.ask({ method: 'POST', url, payload })).json(), url).toMatchObject({
        code: 'REQUEST_INVALID',
      })
    }
  })

  it('locks an account after five wrong passwords, also for the right one, and opens it after a quarter of an hour', async () => {
    const clerk = await house.appoint({ role: 'deputy_office_clerk' })
    const right = await givePassword(house, clerk)
    const browser = openBrowser(house, '192.0.2.61')
    const sign = (payload: object) => browser.ask({ method: 'POST', url: '/api/login/password', payload })

    const wrong = await Promise.all(Array.from({ length: 5 }, () => sign({ ...right, password: 'falsch-falsch-1' })))
    expect(wrong.map((one) => one.statusCode)).toEqual([401, 401, 401, 401, 401])
    expect((await sign(right)).statusCode).toBe(401)

    letPass(16)
    expect((await sign(right)).statusCode).toBe(200)
  })

  it('refuses an address that fails again and again, whatever the names', async () => {
    const browser = openBrowser(house, '192.0.2.62')
    const statuses = []
    for (let n = 0; n < 33; n += 1) {
      const payload = { username: `nobody${n}`, password: 'x' }
      statuses.push((await browser.ask({ method: 'POST', url: '/api/login/password', payload })).statusCode)
    }

    expect(statuses.slice(0, 30)).toEqual(Array(30).fill(401))
    expect(statuses.at(-1)).toBe(429)
  })

  it('writes success and failure into the trail, without the typed name', async () => {
    const clerk = await house.appoint({ role: 'deputy_office_clerk' })
    await signInAs(house, clerk)
    const browser = openBrowser(house, '192.0.2.63')
    await browser.ask({ method: 'POST', url: '/api/login/password', payload: { username: 'geheim99', password: 'x' } })

    const own = await readRows(house.pool, `select * from access_trail where post_id = $1`, [clerk.postId])
    expect(own).toMatchObject([{ kind: 'sign_in', person_id: `person-${clerk.postId}`, address: '192.0.2.7' }])
    const failed = await readRows<{ address: string }>(house.pool, 'select * from access_trail', [], 'installation')
    expect(failed.find(({ address }) => address === '192.0.2.63')).toMatchObject({ kind: 'sign_in_failed' })
    expect(JSON.stringify(failed)).not.toContain('geheim99')
  })
})

describe('a session', () => {
  it('ends when nobody has asked for an hour, and pages that ask by themselves do not count', async () => {
    const browser = await signInAs(house, await house.appoint({ role: 'deputy_office_clerk' }))

    letPass(50)
    expect(await meOf(browser)).toMatchObject({ state: 'account' })
    letPass(50)
    expect(await meOf(browser)).toMatchObject({ state: 'account' })
    letPass(50)
    await browser.ask({ method: 'GET', url: '/api/me', headers: { 'x-background': '1' } })
    letPass(11)
    expect(await meOf(browser)).not.toMatchObject({ state: 'account' })
  })

  it('ends after twelve hours, however busy', async () => {
    const browser = await signInAs(house, await house.appoint({ role: 'deputy_office_clerk' }))
    for (let n = 0; n < 14; n += 1) {
      letPass(50)
      await meOf(browser)
    }
    expect(await meOf(browser)).toMatchObject({ state: 'account' })
    letPass(25)
    expect(await meOf(browser)).not.toMatchObject({ state: 'account' })
  })

  it('is listed, ended one by one and everywhere', async () => {
    const clerk = await house.appoint({ role: 'deputy_office_clerk' })
    const [here, there, elsewhere] = [
      await signInAs(house, clerk, '192.0.2.1'),
      await signInAs(house, clerk, '192.0.2.2'),
      await signInAs(house, clerk, '192.0.2.3'),
    ]
    const list = async () =>
      (await here.ask({ method: 'GET', url: '/api/me/sessions' })).json().sessions as {
        id: string
        isCurrent: boolean
        address: string
      }[]

    const sessions = await list()
    expect(sessions.map(({ address }) => address).sort()).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.3'])
    expect(sessions.filter(({ isCurrent }) => isCurrent).map(({ address }) => address)).toEqual(['192.0.2.1'])

    const second = sessions.find(({ address }) => address === '192.0.2.2')
    expect((await here.ask({ method: 'DELETE', url: `/api/me/sessions/${second?.id}` })).statusCode).toBe(204)
    expect(await meOf(there)).not.toMatchObject({ state: 'account' })

    const stranger = await signInAs(house, await house.appoint({ role: 'unit_clerk' }))
    const own = (await list())[0]?.id
    expect((await stranger.ask({ method: 'DELETE', url: `/api/me/sessions/${own}` })).statusCode).toBe(404)

    expect((await here.ask({ method: 'POST', url: '/api/logout/everywhere' })).statusCode).toBe(204)
    for (const browser of [here, elsewhere]) expect(await meOf(browser)).not.toMatchObject({ state: 'account' })
  })

  it('cannot be carried on with the old cookie after signing out', async () => {
    const browser = await signInAs(house, await house.appoint({ role: 'deputy_office_clerk' }))
    const kept = new Map(browser.cookies)
    expect((await browser.ask({ method: 'POST', url: '/api/logout' })).statusCode).toBe(204)
    expect(browser.cookies.size).toBe(0)

    const again = openBrowser(house)
    for (const [name, value] of kept) again.cookies.set(name, value)
    expect(await meOf(again)).not.toMatchObject({ state: 'account' })
  })

  it('acts in another post of the account when asked, and in no post of others', async () => {
    const clerk = await house.appoint({ role: 'deputy_office_clerk' })
    const other = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1' })
    await addPost(clerk, 'second-post', 'auditor')
    const browser = await signInAs(house, clerk)
    const change = (postId: string) =>
      browser.ask({ method: 'PUT', url: '/api/me/post', payload: { tenantId: TENANT, postId } })

    expect((await change('second-post')).json()).toMatchObject({ role: 'auditor' })
    expect(await meOf(browser)).toMatchObject({ post: { postId: 'second-post' } })
    expect((await change(other.postId)).statusCode).toBe(404)
    expect(await meOf(await signInAs(house, clerk))).toMatchObject({ post: { postId: 'second-post' } })
  })
})

describe('a password', () => {
  it('is changed by its owner, and every other session ends', async () => {
    const clerk = await house.appoint({ role: 'deputy_office_clerk' })
    const [here, there] = [await signInAs(house, clerk), await signInAs(house, clerk)]
    const change = (oldPassword: string, newPassword: string) =>
      here.ask({ method: 'PUT', url: '/api/me/password', payload: { oldPassword, newPassword } })

    expect((await change('falsch', 'Neues-Wort-2026')).json()).toMatchObject({ code: 'SIGN_IN_FAILED' })
    const weak = (await change(PASSWORD, 'kurz')).json()
    expect(weak).toMatchObject({ code: 'PASSWORD_WEAK' })
    expect(weak.detail).toContain('至少 10 个')
    expect((await change(PASSWORD, PASSWORD)).json()).toMatchObject({ code: 'PASSWORD_WEAK' })
    expect((await change(PASSWORD, 'Neues-Wort-2026')).statusCode).toBe(204)

    expect(await meOf(here)).toMatchObject({ state: 'account' })
    expect(await meOf(there)).not.toMatchObject({ state: 'account' })
  })
})

describe('the second factor', () => {
  const codeOf = (uri: string) => (URI.parse(uri) as TOTP).generate()
  // Authenticator and server look at the clock of the computer: it stands still, so that no code runs out between them.
  beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-03-20T02:00:10Z') }))
  afterAll(() => void vi.useRealTimers())

  it('is set up with an authenticator and asked for at the next sign-in; each backup code works once', async () => {
    const clerk = await house.appoint({ role: 'deputy_office_director' })
    const browser = await signInAs(house, clerk)
    const post = (url: string, payload: object) => browser.ask({ method: 'POST', url, payload })

    expect((await post('/api/me/second-factor', { password: 'falsch' })).statusCode).toBe(401)
    const started = await post('/api/me/second-factor', { password: PASSWORD })
    const { otpauthUri, backupCodes } = started.json()
    expect(otpauthUri).toMatch(/^otpauth:\/\/totp\/%E7%9D%A3%E5%8A%9E:tester/)
    expect((await post('/api/me/second-factor/confirm', { code: '000000' })).statusCode).toBe(401)
    const { endsAt } = (await meOf(browser)).account
    letPass(10)
    expect((await post('/api/me/second-factor/confirm', { code: codeOf(otpauthUri) })).statusCode).toBe(204)
    expect(await meOf(browser)).toMatchObject({
      account: { hasSecondFactor: true, backupCodesLeft: backupCodes.length, endsAt },
      post: { postId: clerk.postId },
    })

    const payload = await givePassword(house, clerk)
    const enter = async (code: string) => {
      const other = openBrowser(house)
      const first = await other.ask({ method: 'POST', url: '/api/login/password', payload })
      expect(first.json()).toEqual({ state: 'second_factor' })
      expect(await meOf(other)).not.toMatchObject({ state: 'account' })
      const second = await other.ask({ method: 'POST', url: '/api/login/second-factor', payload: { code } })
      return { status: second.statusCode, me: await meOf(other) }
    }
    const code = codeOf(otpauthUri)
    expect(await enter(code)).toMatchObject({ status: 200, me: { state: 'account' } })
    // Somebody has looked over the shoulder.
    expect((await enter(code)).status).toBe(401)
    expect(await enter(backupCodes[0])).toMatchObject({ status: 200, me: { account: { backupCodesLeft: 9 } } })
    expect(await enter(backupCodes[0])).toMatchObject({ status: 401 })
    expect(await enter('000000')).toMatchObject({ status: 401 })
  })

  it('is demanded where the administrator says so, before anything else may be done', async () => {
    const admin = await house.appoint({ role: 'administrator' })
    const clerk = await house.appoint({ role: 'procurator' })
    const browser = await signInAs(house, clerk)
    const policy = { secondFactorRoles: ['procurator'], idleMinutes: 60, absoluteMinutes: 720, passwordMinLength: 10 }
    const change = (revision: number) =>
      house.ask(admin, { method: 'PUT', url: '/api/sign-in-policy', payload: { ...policy, revision } })

    expect((await change(0)).statusCode).toBe(200)
    expect((await change(0)).json()).toMatchObject({ code: 'RECORD_STALE' })
    expect(await meOf(browser)).toMatchObject({ account: { mustDo: 'set_second_factor' } })
    expect((await browser.ask({ method: 'GET', url: '/api/worklist' })).json()).not.toMatchObject({ tabs: [] })
    const refused = await browser.ask({
      method: 'POST',
      url: '/api/me/tokens',
      payload: { label: 'x', scopes: ['read'], expiresInDays: 1 },
    })
    expect(refused.json()).toMatchObject({ code: 'SECOND_FACTOR_MISSING' })
  })

  it('is taken away with password and code only', async () => {
    const browser = await signInAs(house, await house.appoint({ role: 'deputy_office_director' }))
    const started = await browser.ask({ method: 'POST', url: '/api/me/second-factor', payload: { password: PASSWORD } })
    const { otpauthUri, backupCodes } = started.json()
    await browser.ask({ method: 'POST', url: '/api/me/second-factor/confirm', payload: { code: codeOf(otpauthUri) } })
    const remove = (payload: object) => browser.ask({ method: 'DELETE', url: '/api/me/second-factor', payload })

    expect((await remove({ password: PASSWORD })).json()).toMatchObject({ code: 'SECOND_FACTOR_NEEDED' })
    expect((await remove({ password: 'falsch', code: codeOf(otpauthUri) })).statusCode).toBe(401)
    expect((await remove({ password: PASSWORD, code: '000000' })).statusCode).toBe(401)
    expect((await remove({ password: PASSWORD, code: backupCodes[1] })).statusCode).toBe(204)
    expect(await meOf(browser)).toMatchObject({ account: { hasSecondFactor: false } })
  })
})

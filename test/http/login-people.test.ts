import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { withTenant } from '../../src/db/tenant.ts'
import { OTHER_TENANT, readRows, TENANT } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { openBrowser, PASSWORD, signInAs } from './a-sign-in.ts'

let house: House
let admin: TestPost
beforeAll(async () => {
  house = await createHouse()
  admin = await house.appoint({ role: 'administrator' })
})
afterAll(() => house[Symbol.asyncDispose]())

const signIn = async (payload: object, address?: string) => {
  const browser = openBrowser(house, address)
  const answer = await browser.ask({ method: 'POST', url: '/api/login/password', payload })
  return { browser, status: answer.statusCode }
}
const meOf = async (browser: ReturnType<typeof openBrowser>) =>
  (await browser.ask({ method: 'GET', url: '/api/me' })).json()

/** A person in the records who has never signed in. */
async function newcomer(role: TestPost['role']): Promise<string> {
  const post = await house.appoint({ role })
  const id = `person-${post.postId}`
  await withTenant(house.services.db, TENANT, (trx) =>
    trx.updateTable('person').set({ user_id: null }).where('id', '=', id).execute(),
  )
  return id
}

describe('an administrator', () => {
  it('gives a person an account; its password must be changed before anything else', async () => {
    const id = await newcomer('unit_clerk')
    const create = (username: string) =>
      house.ask(admin, { method: 'POST', url: `/api/people/${id}/account`, payload: { username } })
    const made = await create('Jing.Ban')
    expect(made.statusCode).toBe(201)
    expect((await create('jing.ban2')).json()).toMatchObject({ code: 'RECORD_EXISTS' })

    const { username, password } = made.json()
    const { browser, status } = await signIn({ username: 'JING.BAN', password })
    expect(status).toBe(200)
    expect(await meOf(browser)).toMatchObject({ account: { mustDo: 'set_password', username: 'jing.ban' } })
    const make = {
      method: 'POST',
      url: '/api/me/tokens',
      payload: { label: 'x', scopes: ['read'], expiresInDays: 1 },
    } as const
    expect((await browser.ask(make)).json()).toMatchObject({ code: 'PASSWORD_CHANGE_NEEDED' })
    const change = { oldPassword: password, newPassword: 'Eigenes-Wort-1' }
    expect((await browser.ask({ method: 'PUT', url: '/api/me/password', payload: change })).statusCode).toBe(204)
    expect(await meOf(browser)).toMatchObject({ account: { mustDo: null } })
    expect((await browser.ask(make)).statusCode).toBe(201)
    expect((await signIn({ username, password })).status).toBe(401)
  })

  it('cannot give a name that is taken, to two at once neither', async () => {
    const [one, two] = [await newcomer('unit_clerk'), await newcomer('unit_clerk')]
    const payload = { username: 'doppelt' }
    const both = await Promise.all(
      [one, two].map((id) => house.ask(admin, { method: 'POST', url: `/api/people/${id}/account`, payload })),
    )

    expect(both.map((made) => made.statusCode).sort()).toEqual([201, 409])
  })

  it('resets a password and the authenticator; sessions end', async () => {
    const clerk = await house.appoint({ role: 'unit_head' })
    const before = await signInAs(house, clerk)
    const reset = await house.ask(admin, {
      method: 'POST',
      url: `/api/people/person-${clerk.postId}/account/reset`,
      payload: { alsoSecondFactor: true },
    })

    expect(reset.statusCode).toBe(200)
    expect(await meOf(before)).not.toMatchObject({ state: 'account' })
    const { browser, status } = await signIn(reset.json())
    expect(status).toBe(200)
    expect(await meOf(browser)).toMatchObject({ account: { mustDo: 'set_password', hasSecondFactor: false } })
  })

  it('locks an account from the next request on, and unlocks it', async () => {
    const clerk = await house.appoint({ role: 'unit_head' })
    const browser = await signInAs(house, clerk)
    const url = `/api/people/person-${clerk.postId}/account`
    const made = await browser.ask({
      method: 'POST',
      url: '/api/me/tokens',
      payload: { label: 'x', scopes: ['read'], expiresInDays: 9 },
    })
    const withToken = () =>
      house.app.inject({ method: 'GET', url: '/api/me', headers: { authorization: `Bearer ${made.json().token}` } })
    expect((await withToken()).json()).toMatchObject({ state: 'account' })

    expect((await house.ask(admin, { method: 'POST', url: `${url}/lock` })).json()).toMatchObject({ isLocked: true })
    expect(await meOf(browser)).not.toMatchObject({ state: 'account' })
    expect((await withToken()).json()).not.toMatchObject({ state: 'account' })
    const username = (await house.ask(admin, { method: 'GET', url })).json().account.username
    expect((await signIn({ username, password: PASSWORD })).status).toBe(401)

    expect((await house.ask(admin, { method: 'POST', url: `${url}/unlock` })).json()).toMatchObject({ isLocked: false })
    expect((await signIn({ username, password: PASSWORD })).status).toBe(200)
  })

  it('leaves no address of a calendar to whoever had the account that is reset or locked, or the post that ends', async () => {
    const feedOf = async (post: TestPost) =>
      (await house.ask(post, { method: 'POST', url: '/api/me/feed' })).json<{ path: string }>().path
    const statusOf = async (path: string) => (await house.ask(null, { url: path })).statusCode
    const send = (url: string, payload: object = {}) => house.ask(admin, { method: 'POST', url, payload })
    const clerk = await house.appoint({ role: 'deputy_office_clerk' })
    const person = `/api/people/person-${clerk.postId}`

    const first = await feedOf(clerk)
    expect(await statusOf(first)).toBe(200)
    await send(`${person}/account/reset`, { alsoSecondFactor: false })
    const second = await feedOf(clerk)
    await send(`${person}/account/lock`)
    await send(`${person}/account/unlock`)
    const third = await feedOf(clerk)
    expect(await statusOf(third)).toBe(200)
    await send(`${person}/posts/${clerk.postId}/end`)

    for (const path of [first, second, third]) expect(await statusOf(path)).toBe(404)
    const left = await readRows(house.pool, 'select 1 from deadline_feed where post_id = $1', [clerk.postId])
    expect(left).toEqual([])
  })

  it('leaves no token of before to whoever had the account that is reset', async () => {
    const clerk = await house.appoint({ role: 'unit_head' })
    const asked = { label: 'x', scopes: ['read'], expiresInDays: 9 }
    const made = await (await signInAs(house, clerk)).ask({ method: 'POST', url: '/api/me/tokens', payload: asked })
    const url = `/api/people/person-${clerk.postId}/account/reset`
    const reset = await house.ask(admin, { method: 'POST', url, payload: { alsoSecondFactor: false } })

    expect(reset.statusCode).toBe(200)
    const headers = { authorization: `Bearer ${made.json().token}` }
    expect((await house.app.inject({ url: '/api/cases', headers })).statusCode).toBe(401)
  })

  it('has no hold on accounts that reach beyond the congress, nor on its own', async () => {
    const clerk = await house.appoint({ role: 'unit_head' })
    const elsewhere = await house.appoint({ role: 'administrator', tenantId: OTHER_TENANT })
    await withTenant(house.services.db, OTHER_TENANT, (trx) =>
      trx
        .updateTable('person')
        .set({ user_id: `user-of-person-${clerk.postId}` })
        .where('id', '=', `person-${elsewhere.postId}`)
        .execute(),
    )
    const lock = (post: TestPost, as = admin) =>
      house.ask(as, { method: 'POST', url: `/api/people/person-${post.postId}/account/lock` })

    expect((await lock(clerk)).json()).toMatchObject({ code: 'NOT_ALLOWED' })
    expect((await lock(admin)).json()).toMatchObject({ code: 'NOT_ALLOWED' })
    expect((await lock(elsewhere)).statusCode).toBe(404)
    const auditor = await house.appoint({ role: 'auditor' })
    expect((await lock(clerk, auditor)).statusCode).toBe(403)
  })

  it('ends a post, and the session in it acts nowhere from the next request on', async () => {
    const clerk = await house.appoint({ role: 'unit_head' })
    const browser = await signInAs(house, clerk)
    await withTenant(house.services.db, TENANT, (trx) =>
      trx
        .updateTable('post')
        .set({ ended_at: new Date(house.clock.now), ended_by: 'test' })
        .where('id', '=', clerk.postId)
        .execute(),
    )

    expect(await meOf(browser)).toMatchObject({ state: 'account', post: null, posts: [] })
  })
})

describe('a one-time code', () => {
  const PHONE = '138-0000-1111'
  let clerk: TestPost
  beforeAll(async () => {
    clerk = await house.appoint({ role: 'deputy_office_clerk' })
    await withTenant(house.services.db, TENANT, (trx) =>
      sql`insert into deputy (tenant_id, id, name, phone) values
        (${TENANT}, 'deputy-code', '代表甲', ${PHONE}), (${TENANT}, 'deputy-left', '代表乙', null)`.execute(trx),
    )
    await withTenant(house.services.db, TENANT, (trx) =>
      trx.updateTable('deputy').set({ status: 'ended' }).where('id', '=', 'deputy-left').execute(),
    )
  })
  const issue = (expiresInMinutes = 30, id = 'deputy-code') =>
    house.ask(clerk, { method: 'POST', url: `/api/deputies/${id}/sign-in-code`, payload: { expiresInMinutes } })
  const enter = async (who: string, code: string) => {
    const browser = openBrowser(house, '192.0.2.90')
    const answer = await browser.ask({ method: 'POST', url: '/api/login/code', payload: { who, code } })
    const { requestId, ...body } = answer.json()
    return { status: answer.statusCode, body, browser }
  }

  it('signs a deputy in by telephone number or name, once', async () => {
    const { code, username } = (await issue()).json()
    const wrong = await enter(username, code === '000000' ? '000001' : '000000')
    const unknown = await enter('13999999999', code)
    expect(wrong).toMatchObject({ status: 401, body: { code: 'SIGN_IN_FAILED' } })
    expect(unknown.body).toEqual(wrong.body)

    const twice = await Promise.all([enter('+86 138 0000 1111', code), enter(username, code)])
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 401])
    const inside = twice.find(({ status }) => status === 200)
    expect(inside && (await meOf(inside.browser))).toMatchObject({
      account: { name: '代表甲', hasPassword: false, mustDo: null },
      post: { role: 'deputy', deputyId: 'deputy-code' },
    })
  })

  it('dies with the next one, after five wrong ones and in time', async () => {
    const first = (await issue()).json()
    const second = (await issue()).json()
    if (first.code !== second.code) expect((await enter(second.username, first.code)).status).toBe(401)
    house.clock.now = new Date(Date.parse(house.clock.now) + 31 * 60_000).toISOString()
    expect((await enter(second.username, second.code)).status).toBe(401)

    const third = (await issue()).json()
    const wrong = third.code === '000000' ? '000001' : '000000'
    for (let n = 0; n < 5; n += 1) await enter(PHONE, wrong)
    expect((await enter(third.username, third.code)).status).toBe(401)
    house.clock.now = new Date(Date.parse(house.clock.now) + 16 * 60_000).toISOString()
    expect((await enter(PHONE, third.code)).status).toBe(401)
  })

  it('is given to no unknown or former deputy, and to nobody who also acts in another post', async () => {
    expect((await issue(30, 'nobody')).statusCode).toBe(404)
    expect((await issue(30, 'deputy-left')).json()).toMatchObject({ code: 'NOT_ALLOWED' })

    const director = await house.appoint({ role: 'administrator' })
    await withTenant(house.services.db, TENANT, (trx) =>
      trx
        .updateTable('post')
        .set({ person_id: `person-${director.postId}` })
        .where('deputy_id', '=', 'deputy-code')
        .execute(),
    )
    expect((await issue()).json()).toMatchObject({ code: 'NOT_ALLOWED' })
  })

  it('is asked for without learning whether there is such a deputy; the office sees who waits', async () => {
    const ask = (who: string) =>
      openBrowser(house).ask({ method: 'POST', url: '/api/login/code/request', payload: { who } })
    const [known, unknown] = [await ask('13800001111'), await ask('13999999999')]

    expect([known.statusCode, known.body]).toEqual([unknown.statusCode, unknown.body])
    const list = await house.ask(clerk, { method: 'GET', url: '/api/sign-in-code-requests' })
    expect(list.json()).toMatchObject({ requests: [{ deputyId: 'deputy-code', name: '代表甲' }] })
  })
})

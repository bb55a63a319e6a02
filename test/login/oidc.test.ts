import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
// @ts-expect-error: the package comes without types.
import Provider from 'oidc-provider'
import { TOTP, URI } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openLogin } from '../../src/login/login.ts'
import { createHouse, type House, type TestPost } from '../http/a-house.ts'
import { type Browser, openBrowser, signInAs } from '../http/a-sign-in.ts'

const CLIENT = { id: 'duban', secret: 'a secret between the two, long enough' }
const OPEN = {
  secret: 'a secret of the tests, long enough for cookies',
  publicUrl: undefined,
  port: 80,
  warn: () => {},
}

let house: House
let server: Server
let issuer: string
let admin: TestPost
beforeAll(async () => {
  house = await createHouse()
  ;({ server, issuer } = await openProvider())
  admin = await house.appoint({ role: 'administrator' })
  house.services.login = await openLogin({
    ...OPEN,
    db: house.services.db,
    oidc: { issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret, label: '市统一身份认证' },
    now: () => house.clock.now,
  })
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await house[Symbol.asyncDispose]()
})

/** A real provider; whoever signs in there is who the form says. */
async function openProvider(): Promise<{ server: Server; issuer: string }> {
  const listening = createServer()
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const at = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`
  const provider = new Provider(at, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: ['http://localhost:80/api/auth/callback/oidc', 'http://localhost/api/auth/callback/oidc'],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
    cookies: { keys: ['a key of the provider'] },
    findAccount: async (_: unknown, sub: string) => ({
      accountId: sub,
      claims: async () => ({
        sub,
        name: `外部${sub}`,
        preferred_username: `${sub}.name`,
        email: `${sub}@example.cn`,
        email_verified: sub !== 'unverified',
      }),
    }),
  })
  listening.on('request', provider.callback())
  return { server: listening, issuer: at }
}

/** Follows the redirects of the provider, signs in and consents in its forms; the address at which we are asked again. */
async function passProvider(start: string, sub: string): Promise<string> {
  const cookies = new Map<string, string>()
  let url = start
  let form: URLSearchParams | undefined
  for (let step = 0; step < 20; step += 1) {
    const answer: Response = await fetch(url, {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { body: form }),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const location = answer.headers.get('location')
    if (location) {
      url = new URL(location, url).href
      form = undefined
      if (url.includes('/api/auth/callback/')) return url
      continue
    }
    const page = await answer.text()
    const [, prompt] = /name="prompt" value="(\w+)"/.exec(page) ?? []
    const [, action] = /action="([^"]+)"/.exec(page) ?? []
    if (!prompt || !action) throw new Error(`The provider stops at ${answer.status}: ${page.slice(0, 500)}`)
    url = new URL(action, url).href
    form = new URLSearchParams({ prompt, ...(prompt === 'login' && { login: sub, password: 'x' }) })
  }
  throw new Error('The provider goes round in circles')
}

async function signInOutside(
  sub: string,
): Promise<{ browser: Browser; location: string | undefined; callback: string }> {
  const browser = openBrowser(house)
  const started = await browser.ask({ method: 'POST', url: '/api/login/oidc' })
  const callback = await passProvider(started.json().url, sub)
  const { pathname, search } = new URL(callback)
  const answer = await browser.ask({ method: 'GET', url: pathname + search })
  return { browser, location: answer.headers.location, callback: pathname + search }
}

const meOf = async (browser: Browser) => (await browser.ask({ method: 'GET', url: '/api/me' })).json()
const enter = (post: TestPost, externalName: string | null) =>
  house.ask(admin, { method: 'PATCH', url: `/api/people/person-${post.postId}/account`, payload: { externalName } })

describe('signing in at an identity provider', () => {
  it.each([
    ['subject', 'anna', 'anna'],
    ['user name', 'berta', 'berta.name'],
    ['verified e-mail', 'cleo', 'cleo@example.cn'],
  ])('lets in whom an administrator has entered by %s', async (_, sub, externalName) => {
    const clerk = await house.appoint({ role: 'unit_clerk', name: `经办${sub}` })
    expect((await enter(clerk, externalName)).statusCode).toBe(200)

    for (const time of ['first', 'again']) {
      const { browser, location } = await signInOutside(sub)
      expect(location, time).toBe('/')
      expect(await meOf(browser)).toMatchObject({
        oidcLabel: '市统一身份认证',
        account: { name: `经办${sub}` },
        post: { postId: clerk.postId },
      })
    }
    const kept = await house.services.db.selectFrom('auth.account').selectAll().where('account_id', '=', sub).execute()
    expect(kept).toMatchObject([{ provider_id: 'oidc', access_token: null, id_token: null, refresh_token: null }])
  })

  it('lets in no stranger, and makes no account for one', async () => {
    const count = async () => (await house.services.db.selectFrom('auth.user').select('id').execute()).length
    const before = await count()
    const { browser, location } = await signInOutside('stranger')

    expect(location).toMatch(/^\/sign-in\?problem=outside/)
    expect(await meOf(browser)).not.toMatchObject({ state: 'account' })
    expect(await count()).toBe(before)
  })

  it('believes no e-mail that the provider has not verified', async () => {
    await enter(await house.appoint({ role: 'unit_clerk' }), 'unverified@example.cn')

    expect((await signInOutside('unverified')).location).toMatch(/^\/sign-in\?problem=outside/)
  })

  it('lets nobody in any more whose name was taken away, or whose account is locked', async () => {
    const clerk = await house.appoint({ role: 'unit_clerk' })
    await enter(clerk, 'dora')
    expect((await signInOutside('dora')).location).toBe('/')
    await house.ask(admin, { method: 'POST', url: `/api/people/person-${clerk.postId}/account/lock` })
    const locked = await signInOutside('dora')
    expect(locked.location).toMatch(/^\/sign-in\?problem=outside/)
    expect(await meOf(locked.browser)).not.toMatchObject({ state: 'account' })

    await house.ask(admin, { method: 'POST', url: `/api/people/person-${clerk.postId}/account/unlock` })
    await enter(clerk, null)
    expect((await signInOutside('dora')).location).toMatch(/^\/sign-in\?problem=outside/)
  })

  it('lets in nobody else by a user name by which somebody has come in already', async () => {
    const clerk = await house.appoint({ role: 'unit_clerk' })
    await enter(clerk, 'gustav.name')
    expect((await signInOutside('gustav')).location).toBe('/')

    const other = await signInOutside('gustav.name')
    expect(other.location).toMatch(/^\/sign-in\?problem=outside/)
    expect(await meOf(other.browser)).not.toMatchObject({ state: 'account' })
    expect((await signInOutside('gustav')).location).toBe('/')
  })

  it('takes an answer once, and only in the browser that asked', async () => {
    await enter(await house.appoint({ role: 'unit_clerk' }), 'emil')
    const started = await openBrowser(house).ask({ method: 'POST', url: '/api/login/oidc' })
    const { pathname, search } = new URL(await passProvider(started.json().url, 'emil'))
    const foreign = openBrowser(house)
    await foreign.ask({ method: 'GET', url: pathname + search })
    expect(await meOf(foreign)).not.toMatchObject({ state: 'account' })

    const { callback } = await signInOutside('emil')
    const again = openBrowser(house)
    expect((await again.ask({ method: 'GET', url: callback })).statusCode).toBe(303)
    expect(await meOf(again)).not.toMatchObject({ state: 'account' })
  })

  it('that cannot be reached says so, and keeps nobody from signing in by password', async () => {
    const { login } = house.services
    const closed = { clientId: CLIENT.id, clientSecret: CLIENT.secret, label: '市统一身份认证' }
    house.services.login = await openLogin({
      ...OPEN,
      db: house.services.db,
      now: () => house.clock.now,
      oidc: { ...closed, issuer: 'http://127.0.0.1:1' },
    })
    const started = await openBrowser(house).ask({ method: 'POST', url: '/api/login/oidc' })
    const clerk = await house.appoint({ role: 'unit_clerk' })

    expect(started.json()).toMatchObject({ code: 'NOT_READY', status: 503 })
    expect(await meOf(await signInAs(house, clerk))).toMatchObject({ state: 'account' })
    house.services.login = login
  })

  it('is asked for the second factor here, too', async () => {
    const clerk = await house.appoint({ role: 'unit_clerk' })
    await enter(clerk, 'frida')
    const { browser } = await signInOutside('frida')
    const { otpauthUri } = (await browser.ask({ method: 'POST', url: '/api/me/second-factor', payload: {} })).json()
    const authenticator = URI.parse(otpauthUri)
    const code = authenticator instanceof TOTP ? authenticator.generate() : ''
    await browser.ask({ method: 'POST', url: '/api/me/second-factor/confirm', payload: { code } })

    const next = await signInOutside('frida')
    expect(next.location).toBe('/sign-in?step=second-factor')
    expect(await meOf(next.browser)).not.toMatchObject({ state: 'account' })
    await next.browser.ask({ method: 'POST', url: '/api/login/second-factor', payload: { code } })
    expect(await meOf(next.browser)).toMatchObject({ state: 'account' })
  })
})

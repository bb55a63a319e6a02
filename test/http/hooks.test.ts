import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { isPlainlyPrivate, isPublicAddress } from '../../src/channels/private-address.ts'
import { sendHook } from '../../src/channels/send-hook.ts'
import { HookBody, type HookView } from '../../src/contract/hook-endpoints.ts'
import { apply } from '../../src/engine/engine.ts'
import { clearDeliveries, tellHooks } from '../../src/office/hook-round.ts'
import { acknowledgement, expectApplied, handOver, OTHER_TENANT, readRows, START } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'

type Received = { headers: IncomingHttpHeaders; body: string }

let house: House
let administrator: TestPost
let receiver: Server
let origin: string
let answer = 200
let received: Received[] = []

beforeAll(async () => {
  house = await createHouse()
  administrator = await house.appoint({ role: 'administrator' })
  receiver = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) })
    response.writeHead(answer, { location: 'http://169.254.169.254/' }).end('so be it')
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(receiver.address() as { port: number }).port}`
})
afterEach(async () => {
  for (const { id } of await list()) await ask('DELETE', `/api/hooks/${id}`)
  received = []
  answer = 200
})
afterAll(async () => {
  receiver.close()
  await house[Symbol.asyncDispose]()
})

const ask = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object, post = administrator) =>
  house.ask(post, { method, url, ...(payload && { payload }) })
const list = async () => (await ask('GET', '/api/hooks')).json<{ hooks: HookView[] }>().hooks
const register = async (name = '政务平台', url = `${origin}/in`) =>
  (await ask('POST', '/api/hooks', { name, url })).json<{ hook: HookView; secret: string }>()
const tell = () => tellHooks({ db: house.services.db, now: () => house.clock.now, settings: house.services.hooks })
const later = (ms: number) => {
  house.clock.now = new Date(Date.parse(house.clock.now) + ms).toISOString()
}
const deliveriesOf = async (id: string) =>
  (await ask('GET', `/api/hooks/${id}/deliveries`)).json<{ deliveries: { outcome: string; tries: number }[] }>()
    .deliveries

describe('a registered address', () => {
  it('is told of a changed case once, by ids alone, and can prove who told it', async () => {
    const { hook, secret } = await register()
    const caseId = await handOver(house.engine, 1)
    await Promise.all([tell(), tell()])
    await tell()

    expect(received).toHaveLength(1)
    const [{ headers, body } = { headers: {}, body: '' }] = received
    const signed = createHmac('sha256', secret).update(`${headers['x-duban-timestamp']}.${body}`).digest('hex')
    expect(headers['x-duban-signature']).toBe(`v1=${signed}`)
    const told = HookBody.parse(JSON.parse(body))
    expect(told).toMatchObject({ event: 'case.changed', congressId: 'puyang', caseId })
    expect(headers['x-duban-delivery']).toBe(told.id)
    expect(Object.keys(told).sort()).toEqual(['at', 'caseId', 'congressId', 'event', 'id', 'revision'])

    expectApplied(await apply(house.engine, acknowledgement(caseId)))
    await tell()
    expect(received.map((one) => HookBody.parse(JSON.parse(one.body)).revision)).toEqual([told.revision, 8])
    expect(await list()).toMatchObject([{ id: hook.id, failures: 0, waiting: 0, lastDeliveredAt: START }])
  })

  it('is tried again, ever more rarely, until it takes the delivery', async () => {
    const { hook } = await register()
    answer = 503
    await ask('POST', `/api/hooks/${hook.id}/ping`)
    await tell()
    await tell()
    expect(received.filter(({ headers }) => headers['x-duban-event'] === 'ping')).toHaveLength(1)
    later(31_000)
    await tell()
    later(31_000)
    await tell()
    const pings = received.filter(({ headers }) => headers['x-duban-event'] === 'ping')
    expect(pings).toHaveLength(2)
    expect(new Set(pings.map(({ headers }) => headers['x-duban-delivery'])).size).toBe(1)

    answer = 204
    later(120_000)
    await tell()
    expect(await deliveriesOf(hook.id)).toContainEqual(expect.objectContaining({ tries: 3, outcome: '对方返回 204' }))
    expect(await list()).toMatchObject([{ waiting: 0, failures: 0 }])
  })

  it('is switched off when nobody takes anything for long, which stands in the trail, and goes on when asked', async () => {
    const { hook } = await register()
    answer = 302
    await Promise.all(Array.from({ length: 10 }, () => ask('POST', `/api/hooks/${hook.id}/ping`)))
    for (let round = 0; round < 12; round += 1) {
      await tell()
      later(7 * 60 * 60_000)
    }
    const [off] = await list()

    expect(off).toMatchObject({ isActive: false, stoppedWhy: expect.stringContaining('对方返回 302') })
    expect(await readRows(house.pool, `select kind from access_trail where kind = 'hook_stopped'`)).toHaveLength(1)
    expect((await ask('POST', `/api/hooks/${hook.id}/ping`)).json()).toMatchObject({ code: 'RULE_NOT_MET' })
    const before = received.length
    await tell()
    expect(received).toHaveLength(before)

    answer = 200
    const changed = await ask('PATCH', `/api/hooks/${hook.id}`, { revision: off?.revision, isActive: true })
    expect(changed.json()).toMatchObject({ hook: { isActive: true, stoppedWhy: null }, secret: null })
    later(7 * 60 * 60_000)
    await tell()
    expect(await list()).toMatchObject([{ waiting: 0 }])
  })

  it('stays on when very much fails within an hour, and sends again what was given up', async () => {
    const { hook } = await register()
    answer = 503
    await Promise.all(Array.from({ length: 60 }, () => ask('POST', `/api/hooks/${hook.id}/ping`)))
    await tell()
    later(60 * 60_000)
    await tell()
    expect(await list()).toMatchObject([{ isActive: true, failures: 120 }])

    answer = 200
    later(60 * 60_000)
    await tell()
    await readRows(house.pool, 'update hook_delivery set delivered_at = null, next_try_at = null')
    expect((await ask('POST', `/api/hooks/${hook.id}/resend`)).json()).toEqual({ queued: 60 })
    await tell()
    expect(await list()).toMatchObject([{ waiting: 0, failures: 0 }])
  })

  it('may get a new secret, and what is sent from then on is signed with it', async () => {
    const { hook, secret } = await register()
    const renewed = (await ask('PATCH', `/api/hooks/${hook.id}`, { revision: hook.revision, renewSecret: true })).json<{
      secret: string
    }>()
    await ask('POST', `/api/hooks/${hook.id}/ping`)
    await tell()

    const { headers, body } = received.at(-1) ?? { headers: {}, body: '' }
    expect(renewed.secret).not.toBe(secret)
    const signed = createHmac('sha256', renewed.secret).update(`${headers['x-duban-timestamp']}.${body}`).digest('hex')
    expect(headers['x-duban-signature']).toBe(`v1=${signed}`)
    expect((await ask('PATCH', `/api/hooks/${hook.id}`, { revision: 1, name: '别的' })).json()).toMatchObject({
      code: 'RECORD_STALE',
    })
  })

  it('is the business of this congress and of its administrator', async () => {
    const { hook } = await register()
    const clerk = await house.appoint({ role: 'deputy_office_clerk' })
    const other = await house.appoint({ tenantId: OTHER_TENANT, role: 'administrator' })

    expect((await ask('GET', '/api/hooks', undefined, clerk)).statusCode).toBe(403)
    expect((await ask('GET', '/api/hooks', undefined, other)).json()).toEqual({ hooks: [] })
    for (const [method, url] of [
      ['GET', `/api/hooks/${hook.id}/deliveries`],
      ['POST', `/api/hooks/${hook.id}/ping`],
      ['DELETE', `/api/hooks/${hook.id}`],
    ] as const) {
      expect((await ask(method, url, undefined, other)).statusCode, url).toBe(404)
    }
    expect((await register('政务平台')) as unknown).toMatchObject({ code: 'RECORD_EXISTS' })
    expect(JSON.stringify(await list())).not.toContain('dbhk_')
  })

  it('lists its deliveries page by page, and forgets old ones', async () => {
    const { hook } = await register()
    for (let n = 0; n < 5; n += 1) await ask('POST', `/api/hooks/${hook.id}/ping`)
    await tell()
    const page = async (query: string) =>
      (await ask('GET', `/api/hooks/${hook.id}/deliveries${query}`)).json<{
        deliveries: { id: string }[]
        nextCursor: string | null
      }>()
    const ids: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { deliveries, nextCursor } = await page(`?limit=2${cursor && `&cursor=${cursor}`}`)
      ids.push(...deliveries.map(({ id }) => id))
      cursor = nextCursor
    }

    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThanOrEqual(5)
    expect((await ask('GET', `/api/hooks/${hook.id}/deliveries?cursor=abc`)).statusCode).toBe(400)
    later(31 * 24 * 60 * 60_000)
    await clearDeliveries({ db: house.services.db, now: () => house.clock.now })
    expect((await page('')).deliveries).toEqual([])
  })
})

describe('no address inside is reached', () => {
  const send = (url: string) =>
    sendHook({ url, secret: 's', deliveryId: 'd', event: 'ping', body: '{}', at: START }, { mayReachPrivate: false })

  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://10.1.2.3/',
    'http://169.254.169.254/latest/meta-data',
    'http://[fd00::1]/',
    'http://[2002:7f00:1::]/',
    'http://localhost/',
    'http://localhost./',
  ])('%s', async (url) => {
    expect(await send(url)).toMatchObject({ isDelivered: false })
    expect(isPlainlyPrivate(url)).toBe(true)
    expect(received).toEqual([])
  })

  it('whatever a name resolves to: it is judged at the connection', async () => {
    const { port } = new URL(origin)

    expect(await send(`http://localhost:${port}/`)).toEqual({
      isDelivered: false,
      outcome: '地址指向本机或内网，没有发送',
    })
    expect(received).toEqual([])
  })

  it('and the public ones are', () => {
    for (const address of ['1.1.1.1', '223.5.5.5', '2400:3200::1']) expect(isPublicAddress(address)).toBe(true)
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [a = 0, b = 0] = address.split('.').map(Number)
        const isInside =
          a === 10 || a === 127 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || a >= 224
        if (isInside) expect(isPublicAddress(address)).toBe(false)
        expect(isPublicAddress(`::ffff:${address}`)).toBe(false)
      }),
    )
  })

  it('and none is registered where they may not be', async () => {
    await using strict = await createHouse({ hooks: { mayReachPrivate: false } })
    const post = await strict.appoint({ role: 'administrator' })
    const reply = await strict.ask(post, {
      method: 'POST',
      url: '/api/hooks',
      payload: { name: '内网', url: 'http://192.168.1.5/' },
    })

    expect(reply.json()).toMatchObject({ code: 'REQUEST_INVALID', detail: expect.stringContaining('内网') })
  })
})

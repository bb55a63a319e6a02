import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openDoor } from '../../src/http/door.ts'
import { handOver } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'

let house: House
let clerk: TestPost

beforeAll(async () => {
  house = await createHouse()
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
})
afterAll(() => house[Symbol.asyncDispose]())

describe('every reply', () => {
  it.each(['/api/cases', '/api/nowhere', '/api/openapi.json', '/api/docs', '/nowhere'])(
    '%s lets no foreign script run, no page frame it, and no computer keep it',
    async (url) => {
      const { headers } = await house.app.inject({ url })

      const policy = String(headers['content-security-policy'])
      expect(policy).toContain("default-src 'self'")
      expect(policy).toContain("script-src 'self';")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/script-src[^;]*unsafe/)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cache-control': expect.stringContaining('no-store'),
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      })
      expect(headers).not.toHaveProperty('strict-transport-security')
      expect(headers).not.toHaveProperty('x-powered-by')
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    },
  )

  it('demands https for a year where it came over https, as a trusted proxy says and nobody else', async () => {
    await using behind = await createHouse({}, { trustedProxies: ['10.0.0.1'] })
    const from = (remoteAddress: string) =>
      behind.app.inject({ url: '/api/cases', remoteAddress, headers: { 'x-forwarded-proto': 'https' } })

    expect((await from('10.0.0.1')).headers['strict-transport-security']).toBe('max-age=31536000')
    expect((await from('10.0.0.2')).headers).not.toHaveProperty('strict-transport-security')
  })

  it('bears the id under which it stands in the log, which nobody outside chooses', async () => {
    const reply = await house.app.inject({ url: '/api/cases', headers: { 'x-request-id': 'chosen' } })

    expect(reply.json()).toMatchObject({ requestId: reply.headers['x-request-id'] })
    expect(reply.headers['x-request-id']).not.toBe('chosen')
  })
})

describe('what one may not see', () => {
  it('is answered like what does not exist', async () => {
    const caseId = await handOver(house.engine, 1)
    const stranger = await house.appoint({ role: 'unit_clerk', unitId: 'unit-9' })
    const ask = async (url: string) => {
      const { requestId: _, ...rest } = (await house.ask(stranger, { url })).json<Record<string, unknown>>()
      return rest
    }

    const none = '0f8fad5b-d9cb-469f-a165-70867728950e'
    expect(await ask(`/api/cases/${caseId}/attachments`)).toEqual(await ask(`/api/cases/${none}/attachments`))
    expect(await ask(`/api/cases/${caseId}`)).toEqual(await ask(`/api/cases/${none}`))
    expect((await ask('/api/nowhere'))['code']).toBe('NOT_FOUND')
  })
})

describe('methods', () => {
  it('HEAD asks for the head of what GET gives; OPTIONS and TRACE are nothing here', async () => {
    const head = await house.ask(clerk, { method: 'HEAD', url: '/api/file-rules' })
    expect({ status: head.statusCode, body: head.body }).toEqual({ status: 200, body: '' })
    expect((await house.ask(clerk, { method: 'OPTIONS', url: '/api/cases' })).statusCode).toBe(404)
    expect((await house.ask(clerk, { method: 'PUT', url: '/api/cases' })).json()).toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('bodies', () => {
  it('beyond a megabyte, in another form, or of another length than they say are refused', async () => {
    const send = async (payload: string, type = 'application/json') =>
      (await house.ask(clerk, { method: 'POST', url: '/api/cases', payload, headers: { 'content-type': type } })).json<{
        code: string
      }>().code

    expect(await send(JSON.stringify({ a: 'x'.repeat(1024 * 1024) }))).toBe('BODY_TOO_LARGE')
    expect(await send('<a/>', 'application/xml')).toBe('FORMAT_UNSUPPORTED')
    expect(await send('{"a":')).toBe('REQUEST_INVALID')
    expect(await send('{"__proto__":{"x":1}}')).toBe('REQUEST_INVALID')
    expect(await send('')).toBe('REQUEST_INVALID')
  })
})

describe('who asks too often', () => {
  it('is told how long to wait: an account by itself, an address for all behind it', async () => {
    await using busy = await createHouse({}, { limits: { ratePerAccount: 3, ratePerAddress: 8 } })
    const one = await busy.appoint({ role: 'deputy_office_clerk' })
    const other = await busy.appoint({ role: 'deputy_office_clerk' })
    const ask = (post: TestPost | null) => busy.ask(post, { url: '/api/file-rules' })

    for (let n = 0; n < 3; n += 1) expect((await ask(one)).statusCode).toBe(200)
    const refused = await ask(one)
    expect(refused.json()).toMatchObject({
      status: 429,
      code: 'TOO_MANY_REQUESTS',
      detail: expect.stringMatching(/^请求太频繁；请在 \d+ 秒后再试$/),
    })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await ask(other)).statusCode).toBe(200)

    for (let n = 0; n < 3; n += 1) await ask(null)
    expect((await ask(null)).statusCode).toBe(429)
    expect((await ask(other)).statusCode).toBe(429)
  })
})

describe('the door', () => {
  it('does not wait for who sends a body byte by byte', async () => {
    const door = await openDoor({ port: 0, host: '127.0.0.1', bodyTimeoutMs: 50 }, [])
    door.open((request, response) => {
      request.resume()
      request.once('end', () => response.end('whole'))
    })
    const ask = (body: string, length: number) =>
      new Promise<string>((resolve) => {
        const socket = connect(door.port, '127.0.0.1')
        let said = ''
        socket.on('data', (text) => {
          said += text
        })
        socket.once('close', () => resolve(said))
        socket.once('error', () => {})
        socket.write(`POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${length}\r\n\r\n${body}`)
      })

    expect(await ask('abc', 3)).toContain('whole')
    expect(await ask('a', 3)).toBe('')
    await door.close()
  })
})

import { expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'

import { listCases, readCase, sendEvent } from '../../src/contract/case-endpoints.ts'
import type { CaseDetail } from '../../src/contract/case-views.ts'
import { createClient, ProblemError, UnreachableError, urlOf } from '../../src/contract/client.ts'
import { endpoint } from '../../src/contract/endpoint.ts'

const ID = '0f8fad5b-d9cb-469f-a165-70867728950e'

/** A server that remembers what it was asked and always gives the same answer. */
function aServer(answer: () => Response) {
  const asked: { url: string; init: RequestInit }[] = []
  const client = createClient(async (url, init) => {
    asked.push({ url, init })
    return answer()
  })
  return { asked, client }
}

it('writes path, query and body from the endpoint, and leaves out what is not given', async () => {
  const { asked, client } = aServer(() => Response.json({}))

  await client.call(listCases, { query: { q: '道路 & 养护', stage: ['a', 'b'], limit: 30, cursor: undefined } })
  await client.call(sendEvent, {
    params: { id: ID },
    headers: { 'if-match': '"3"', 'idempotency-key': undefined },
    body: { actorId: 'suggestion', event: { type: 'suggestion.submitted' } },
  } as never)

  expect(asked[0]?.url).toBe('/api/cases?q=%E9%81%93%E8%B7%AF+%26+%E5%85%BB%E6%8A%A4&stage=a&stage=b&limit=30')
  expect(asked[1]?.url).toBe(`/api/cases/${ID}/events`)
  expect(asked[1]?.init.headers).toMatchObject({ 'content-type': 'application/json', 'if-match': '"3"' })
  expect(asked[1]?.init.headers).not.toHaveProperty('idempotency-key')
})

it('knows the types of what is asked and of what comes back', async () => {
  const { client } = aServer(() => Response.json({}))

  expectTypeOf(client.call(readCase, { params: { id: ID } })).resolves.toEqualTypeOf<CaseDetail>()
  expectTypeOf(client.call(listCases)).resolves.toHaveProperty('lines')
  // @ts-expect-error: the case must be named
  await client.call(readCase).catch(() => {})
  // @ts-expect-error: no such tab
  await client.call(listCases, { query: { tab: 'nowhere' } })
})

it('throws the problem that the server tells', async () => {
  const problem = {
    type: 'urn:duban:NOT_FOUND',
    title: '找不到',
    status: 404,
    code: 'NOT_FOUND',
    detail: '没有',
    requestId: 'r',
  }
  const { client } = aServer(() => Response.json(problem, { status: 404, headers: { 'retry-after': '7' } }))

  const refused = await client.call(readCase, { params: { id: ID } }).catch((error: unknown) => error)

  expect(refused).toBeInstanceOf(ProblemError)
  expect(refused).toMatchObject({ code: 'NOT_FOUND', status: 404, message: '没有', retryAfterS: 7, problem })
})

it('makes a problem of what a proxy in between answers, and tells an unreachable server apart', async () => {
  const { client } = aServer(() => new Response('<html>502</html>', { status: 502 }))
  const cut = createClient(async () => Promise.reject(new TypeError('fetch failed')))

  await expect(client.call(listCases)).rejects.toMatchObject({ name: 'ProblemError', code: 'UNEXPECTED', status: 502 })
  await expect(cut.call(listCases)).rejects.toBeInstanceOf(UnreachableError)
})

it('gives null for no content and the response itself for a file', async () => {
  const none = endpoint({
    name: 'none',
    method: 'DELETE',
    url: '/api/x/:id',
    tag: '',
    summary: '',
    access: 'post',
    params: z.strictObject({ id: z.string() }),
    reply: z.null(),
    status: 204,
  })
  const file = endpoint({
    name: 'file',
    method: 'GET',
    url: '/api/y',
    tag: '',
    summary: '',
    access: 'post',
    reply: z.unknown(),
    produces: 'text/plain',
  })

  expect(await aServer(() => new Response(null, { status: 204 })).client.call(none, { params: { id: 'a/b' } })).toBe(
    null,
  )
  expect(await (await aServer(() => new Response('内容')).client.call(file)).text()).toBe('内容')
  expect(urlOf(none, { id: 'a/../b' })).toBe('/api/x/a%2F..%2Fb')
})

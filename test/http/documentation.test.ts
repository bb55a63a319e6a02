import type { RouteOptions } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'

import { ENDPOINTS } from '../../src/contract/all-endpoints.ts'
import { createHouse, type House } from './a-house.ts'

/** Addresses that are no endpoint of the contract: the document, its reader's files, and the screens. */
const BESIDE = [/^\/api\/openapi\.json$/, /^\/api\/docs(\/|$)/, /^\/\*$/]
/** The login library's own addresses, if it has any of its own. */
type Operation = {
  operationId: string
  responses: Record<string, { content?: Record<string, { schema: unknown }> }>
  'x-duban-access': unknown
  'x-duban-tokens': unknown
  requestBody?: { content: Record<string, unknown> }
}
type OpenApi = { openapi: string; paths: Record<string, Record<string, Operation>> }

let house: House
let document: OpenApi
const routes: string[] = []

beforeAll(async () => {
  const onRoute = ({ method, url }: RouteOptions) => {
    for (const one of [method].flat()) if (one !== 'HEAD') routes.push(`${one} ${url}`)
  }
  house = await createHouse({}, { onRoute })
  document = (await house.app.inject({ url: '/api/openapi.json' })).json()
})
afterAll(() => house[Symbol.asyncDispose]())

const named = ENDPOINTS.map(({ method, url }) => `${method} ${url}`).sort()
function operations(): [string, Operation][] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(
      ([method, one]) => [`${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`, one] as [string, Operation],
    ),
  )
}

it('every address of the server stands in the contract, and the other way round', () => {
  const served = routes.filter((route) => !BESIDE.some((one) => one.test(route.split(' ')[1] ?? '')))

  expect(served.sort()).toEqual(named)
  expect(new Set(ENDPOINTS.map(({ name }) => name)).size).toBe(ENDPOINTS.length)
})

it('the document is OpenAPI 3.1 and describes each of them, and no other', () => {
  expect(document.openapi).toBe('3.1.0')
  expect(
    operations()
      .map(([address]) => address)
      .sort(),
  ).toEqual(named)
})

it('says of each who may call it, with which token, and how it says no', () => {
  for (const [address, operation] of operations()) {
    const endpoint = ENDPOINTS.find(({ method, url }) => `${method} ${url}` === address)
    expect(operation.operationId, address).toBe(endpoint?.name)
    expect(operation['x-duban-access'], address).toEqual(endpoint?.access)
    expect(operation['x-duban-tokens'], address).toMatch(/^(read|write|admin|never)$/)
    expect(Object.keys(operation.responses), address).toEqual(
      expect.arrayContaining([String(endpoint?.status ?? 200), '404', '429', '500', '503']),
    )
    for (const [status, { content }] of Object.entries(operation.responses)) {
      if (Number(status) >= 400) expect(Object.keys(content ?? {}), address).toEqual(['application/problem+json'])
    }
    if (endpoint?.consumes) expect(Object.keys(operation.requestBody?.content ?? {})).toEqual([endpoint.consumes])
    if (endpoint?.produces) {
      expect(Object.keys(operation.responses['200']?.content ?? {}), address).toEqual([endpoint.produces])
    }
  }
})

it('every schema of it is one that a JSON Schema reader understands', () => {
  for (const { name, reply, body, query, params } of ENDPOINTS) {
    for (const schema of [reply, body, query, params]) {
      if (schema) expect(() => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), name).not.toThrow()
    }
  }
})

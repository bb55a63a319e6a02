import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { ENDPOINTS } from '../../src/contract/all-endpoints.ts'
import type { Endpoint } from '../../src/contract/endpoint.ts'
import { Problem } from '../../src/contract/problem.ts'
import { createHouse, type House } from './a-house.ts'
import { fitting, hostile, nearlyFitting } from './arbitraries.ts'
import { appointAll, type People } from './matrix/personas.ts'
import { furnish, type Rooms } from './matrix/rooms.ts'

const RUNS = 6 * Number(process.env.FC_SCALE ?? 1)
/** Streams that do not end by themselves have tests of their own. */
const ENDLESS = ['followLive']

type Shot = { url: string; payload: unknown; headers: Record<string, string> }

describe('whatever is sent to it', () => {
  let house: House
  let people: People
  let rooms: Rooms
  beforeAll(async () => {
    house = await createHouse()
    people = await appointAll(house)
    rooms = await furnish(house)
  })
  afterAll(() => house[Symbol.asyncDispose]())

  for (const endpoint of ENDPOINTS.filter(({ name }) => !ENDLESS.includes(name))) {
    it(`${endpoint.name} never fails, and never breaks its word`, async () => {
      await fc.assert(
        fc.asyncProperty(
          shots(endpoint, () => rooms),
          senders(endpoint),
          async (shot, role) => {
            const response = await house.ask(people[role], asRequest(endpoint, shot))

            expect(response.statusCode, `${shot.url} ${JSON.stringify(shot.payload)} → ${response.body}`).toBeLessThan(
              500,
            )
            if (response.statusCode >= 400) expect(Problem.safeParse(response.json()).error).toBeUndefined()
            else if (!endpoint.produces && response.statusCode !== 204)
              expect(endpoint.reply.safeParse(response.json()).error).toBeUndefined()
          },
        ),
        { numRuns: RUNS, endOnFailure: true },
      )
    })
  }
})

/** Mostly by those who may, so that the input is read at all. */
function senders({ access }: Endpoint): fc.Arbitrary<keyof People> {
  const able = typeof access === 'string' ? (['deputy_office_director', 'unit_head', 'deputy'] as const) : access
  return fc.constantFrom(...(able as readonly (keyof People)[]))
}

function shots(endpoint: Endpoint, rooms: () => Rooms): fc.Arbitrary<Shot> {
  const some = (schema: Parameters<typeof fitting>[0] | undefined) =>
    schema
      ? fc.oneof(
          { weight: 3, arbitrary: fitting(schema) },
          { weight: 3, arbitrary: nearlyFitting(schema) },
          { weight: 1, arbitrary: hostile() },
        )
      : fc.constant(undefined)
  return fc
    .tuple(
      some(endpoint.params),
      some(endpoint.query),
      some(endpoint.body),
      some(endpoint.headers),
      fc.boolean(),
      fc.nat(),
    )
    .map(([params, query, body, headers, isKnown, pick]) => ({
      url: addressOf(
        endpoint,
        isKnown ? { ...asRecord(params), ...rooms().paramsOf(endpoint, pick) } : asRecord(params),
        asRecord(query),
      ),
      payload: body,
      headers: headersOf(asRecord(headers)),
    }))
}

function asRequest({ method, body }: Endpoint, { url, payload, headers }: Shot): InjectOptions {
  if (method === 'GET' || body === undefined) return { method, url, headers }
  const text = JSON.stringify(payload) ?? ''
  return { method, url, payload: text, headers: { ...headers, 'content-type': 'application/json' } }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function addressOf({ url }: Endpoint, params: Record<string, unknown>, query: Record<string, unknown>): string {
  const path = url.replace(/:(\w+)/g, (_, name: string) => encode(params[name] ?? 'x') || 'x')
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined)
      .map((one) => `${encode(name)}=${encode(one)}`),
  )
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path
}

function encode(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  // What is no text at all cannot stand in an address.
  return encodeURIComponent(text.slice(0, 1_000).replace(/\p{Surrogate}/gu, ''))
}

/** As far as a header field can carry it at all. */
function headersOf(given: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      typeof value === 'string' && /^[\x20-\x7e]*$/.test(value) && /^[a-z-]+$/.test(name) ? [[name, value]] : [],
    ),
  )
}

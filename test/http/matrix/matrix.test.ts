import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { ENDPOINTS } from '../../../src/contract/all-endpoints.ts'
import type { Endpoint } from '../../../src/contract/endpoint.ts'
import { withTenant } from '../../../src/db/tenant.ts'
import { insertAccount } from '../../../src/login/accounts.ts'
import { START } from '../../engine/a-world.ts'
import { createHouse, type House } from '../a-house.ts'
import { fitting } from '../arbitraries.ts'
import { LET_IN, MAY_NOT_EVEN_SO, SEES_OTHER, SEES_OWN, UNSEEN_EVEN_SO } from './expected.ts'
import { appointAll, PERSONAS, type People, type Persona } from './personas.ts'
import { furnish, furnishAbroad, type Rooms } from './rooms.ts'

/** What a request came to: asked to sign in, refused for the post, told that there is nothing, or let in. */
type Outcome = 'signIn' | 'refused' | 'unseen' | 'in' | 'failed'
const WHERE = ['own', 'other', 'foreign'] as const
type Where = (typeof WHERE)[number]
type Cell = { endpoint: Endpoint; persona: Persona; where: Where | null }

const REFUSED_BY_POST = ['NOT_ALLOWED', 'SECOND_FACTOR_MISSING', 'PASSWORD_CHANGE_NEEDED']
const NOT_THERE = ['NOT_FOUND', 'CASE_NOT_FOUND']
/** Would end the sessions and posts of the others, or does not end by itself; they have tests of their own. */
const APART = ['followLive']
/** A fact that no state of the cases accepts: nothing changes while everybody tries it. */
const HARMLESS = { actorId: 'suggestion', event: { type: 'suggestion.submitted' } }

describe('every endpoint × every role × own case, other case, other congress', () => {
  let house: House
  let people: People
  let rooms: Rooms
  let document: { paths: Record<string, Record<string, { operationId: string }>> }
  beforeAll(async () => {
    house = await createHouse({}, {}, { remembersPosts: true })
    people = await appointAll(house)
    await withTenant(house.services.db, 'installation', (trx) =>
      insertAccount(
        trx,
        { id: 'user-operator', username: 'operator', name: '维护人员', mustSetPassword: false },
        START,
      ),
    )
    rooms = await furnish(house, {
      handling: `person-${people.handling_leader.postId}`,
      supervising: `person-${people.supervising_leader.postId}`,
    })
    document = (await house.ask(null, { method: 'GET', url: '/api/openapi.json' })).json()
  })
  afterAll(() => house[Symbol.asyncDispose]())

  it('has an expected answer for every operation of the OpenAPI document, and for nothing else', () => {
    const operations = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    )

    expect(operations.toSorted()).toEqual([...Object.keys(LET_IN), ...APART].toSorted())
  })

  it('answers every cell as expected', async () => {
    const cells = ENDPOINTS.filter(({ name }) => !APART.includes(name)).flatMap(cellsOf)
    const wrong: string[] = []
    for (const cell of cells) {
      const found = await ask(cell)
      const expected = expectedOf(cell)
      if (found !== expected)
        wrong.push(`${cell.endpoint.name} × ${cell.persona} × ${cell.where ?? '–'}: ${found}, not ${expected}`)
    }

    expect(wrong).toEqual([])
    expect(cells.length).toBeGreaterThan(3_000)
  })

  it('shows and changes no record of another congress', async () => {
    const records = await furnishAbroad(house)
    const opened: string[] = []
    for (const endpoint of ENDPOINTS.filter(isOfOneRecord)) {
      for (const persona of LET_IN[endpoint.name] ?? []) {
        if (persona === 'nobody' || persona === 'operator') continue
        for (const id of records.ids) {
          const response = await house.ask(people[persona], requestOf(endpoint, null, id))
          if (response.statusCode < 400 && response.statusCode !== 204)
            opened.push(`${endpoint.name} × ${persona} × ${id}`)
        }
      }
    }

    expect(opened).toEqual([])
    expect(await records.read()).toEqual(records.before)
  })

  async function ask({ endpoint, persona, where }: Cell): Promise<Outcome> {
    const post = persona === 'nobody' ? null : persona === 'operator' ? 'operator' : people[persona]
    const response = await house.ask(
      post,
      requestOf(endpoint, where, where === null ? 'not-there' : rooms.cases[where]),
    )
    const code = response.headers['content-type']?.toString().startsWith('application/problem')
      ? response.json().code
      : ''
    if (response.statusCode >= 500) return 'failed'
    if (code === 'NOT_SIGNED_IN') return 'signIn'
    if (REFUSED_BY_POST.includes(code)) return 'refused'
    return where !== null && NOT_THERE.includes(code) ? 'unseen' : 'in'
  }
})

/** One record by its id; cases have the matrix, and what belongs to oneself is found by oneself. */
function isOfOneRecord({ url }: Endpoint): boolean {
  return /^\/api\/(?!cases|me|policies|imports\/samples)\w[^:]*\/:id/.test(url)
}

function cellsOf(endpoint: Endpoint): Cell[] {
  const places = endpoint.url.startsWith('/api/cases/:id') ? WHERE : [null]
  return PERSONAS.flatMap((persona) => places.map((where) => ({ endpoint, persona, where })))
}

function expectedOf({ endpoint, persona, where }: Cell): Outcome {
  if (!LET_IN[endpoint.name]?.includes(persona)) return persona === 'nobody' ? 'signIn' : 'refused'
  if (where === null) return 'in'
  const sees = where === 'own' ? SEES_OWN : where === 'other' ? SEES_OTHER : []
  if (!sees.includes(persona)) return 'unseen'
  if (UNSEEN_EVEN_SO[endpoint.name]?.includes(persona)) return 'unseen'
  return MAY_NOT_EVEN_SO[endpoint.name]?.includes(persona) ? 'refused' : 'in'
}

/** A request that fits the contract; of records it names none that is there, so that nobody is ended by it. */
function requestOf(endpoint: Endpoint, where: Where | null, id: string): InjectOptions {
  const params = {
    id,
    deputyId: where === 'other' ? 'deputy-2' : 'deputy-1',
    seq: '1',
    name: 'suggestion',
    kind: 'ballot_session',
  }
  const url = endpoint.url.replace(
    /:(\w+)/g,
    (_, name: string) => (params as Record<string, string>)[name] ?? 'not-there',
  )
  const { method, body, query } = endpoint
  const asked = query ? `?${new URLSearchParams(fixed(query) as Record<string, string>)}` : ''
  if (method === 'GET' || body === undefined) return { method, url: `${url}${asked}` }
  return { method, url, payload: payloadOf(endpoint.name, body) }
}

function payloadOf(name: string, body: NonNullable<Endpoint['body']>): object {
  if (name === 'sendEvent') return HARMLESS
  // The one report that a unit writes, too.
  if (name === 'askReport') return { ...(fixed(body) as object), kind: 'unit_yearly', scope: {} }
  return fixed(body) as object
}

type Schema = NonNullable<Endpoint['query']> | NonNullable<Endpoint['body']>
const fixedValues = new Map<Schema, unknown>()

/** The same fitting value each time. */
function fixed(schema: Schema): unknown {
  if (!fixedValues.has(schema)) fixedValues.set(schema, firstFitting(schema))
  return fixedValues.get(schema)
}

function firstFitting(schema: Schema): unknown {
  if (schema.safeParse({}).success) return {}
  const fits = (value: unknown) => schema.safeParse(value).success
  const drawn = (numRuns: number) => fc.sample(fitting(schema), { seed: 7, numRuns }).find(fits)
  // The first of them mostly fits.
  return drawn(1) ?? drawn(40) ?? {}
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { NAME_SEARCH } from '../../src/web/admin/name-search.ts'
import { type PlaceNames, placeOf, postOf, ROLE_CHOICES } from '../../src/web/admin/people/post-words.ts'
import { createHouse, type House, type TestPost } from '../http/a-house.ts'

let house: House
let administrator: TestPost
const places: Partial<Record<PlaceNames, string>> = {}

beforeAll(async () => {
  house = await createHouse()
  administrator = await house.appoint({ role: 'administrator' })
  const office = await house.appoint({ role: 'deputy_office_clerk' })
  const made = async (post: TestPost, url: string, payload: object) =>
    (await house.ask(post, { method: 'POST', url, payload })).json().id as string
  places.units = await made(administrator, '/api/units', { name: '测试局' })
  places.bodies = await made(administrator, '/api/organs', { kind: 'body', name: '测试政府' })
  places.delegations = await made(administrator, '/api/organs', { kind: 'delegation', name: '测试代表团' })
  places.committees = await made(administrator, '/api/organs', { kind: 'committee', name: '测试委员会' })
  places.deputies = await made(office, '/api/deputies', { name: '代表测试' })
})
afterAll(() => house[Symbol.asyncDispose]())

describe('giving a post', () => {
  it.each(ROLE_CHOICES)('asks for the place that $label is held in, and for no other', async ({ value: role }) => {
    const names = placeOf(role)?.names
    const values = { role, ...(names && { [`place:${names}`]: places[names] ?? '' }) }

    const reply = await house.ask(administrator, {
      method: 'POST',
      url: '/api/people',
      payload: { name: '某甲', posts: [postOf(values)] },
    })

    expect(reply.statusCode, reply.body).toBe(201)
  })

  it('does not send the place of a role that was chosen before', () => {
    expect(postOf({ role: 'auditor', 'place:units': 'unit-1' })).toEqual({ role: 'auditor' })
  })
})

describe('a name that is searched for', () => {
  it('stands before the names that only contain the words', () => {
    const options = ['巴南区交通局', '交通局公路处', '交通局'].map((label) => ({ label }))

    const sorted = options.sort((one, other) => NAME_SEARCH.filterSort(one, other, { searchValue: '交通局' }))

    expect(sorted.map(({ label }) => label)).toEqual(['交通局', '交通局公路处', '巴南区交通局'])
  })
})

import { afterAll, beforeAll, expect, it } from 'vitest'

import { withTenant } from '../../src/db/tenant.ts'
import { handOver, OTHER_TENANT } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'

let house: House
let unit: TestPost

beforeAll(async () => {
  house = await createHouse()
  await handOver(house.engine, 1)
  unit = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1' })
})
afterAll(() => house[Symbol.asyncDispose]())

const make = async (post: TestPost) =>
  (await house.ask(post, { method: 'POST', url: '/api/me/feed' })).json<{ path: string }>().path
const read = (path: string) => house.ask(null, { url: path })

it('shows one’s open deadlines as whole days, by number and kind, without a title or a name', async () => {
  const reply = await read(await make(unit))

  expect(reply.headers['content-type']).toBe('text/calendar; charset=utf-8')
  const lines = reply.body.split('\r\n')
  expect(lines).toContain('SUMMARY:第1号 签收期限')
  expect(lines.some((line) => /^DTSTART;VALUE=DATE:2026\d{4}$/.test(line))).toBe(true)
  const uids = lines.filter((line) => line.startsWith('UID:'))
  expect(new Set(uids).size).toBe(uids.length)
  expect(reply.body).not.toContain('农村道路')
  expect(reply.body).not.toContain('甲')
  const again = (await read(await make(unit))).body.split('\r\n')
  expect(again.filter((line) => line.startsWith('UID:'))).toEqual(uids)
})

it('is only as long valid as the address, the post and the account', async () => {
  const old = await make(unit)
  const path = await make(unit)
  expect((await read(old)).statusCode).toBe(404)
  expect((await read(path)).statusCode).toBe(200)
  expect((await house.ask(unit, { url: '/api/me/feed' })).json()).toMatchObject({
    feed: { lastReadAt: house.clock.now },
  })

  await house.ask(unit, { method: 'DELETE', url: '/api/me/feed' })
  await house.ask(unit, { method: 'DELETE', url: '/api/me/feed' })
  expect((await read(path)).json()).toMatchObject({ code: 'NOT_FOUND' })
  expect((await house.ask(unit, { url: '/api/me/feed' })).json()).toEqual({ feed: null })

  const last = await house.appoint({ role: 'unit_head', unitId: 'unit-1' })
  const address = await make(last)
  await withTenant(house.services.db, last.tenantId, (trx) =>
    trx
      .updateTable('post')
      .set({ ended_at: new Date(house.clock.now) })
      .where('id', '=', last.postId)
      .execute(),
  )
  expect((await read(address)).statusCode).toBe(404)
})

it('shows nobody the deadlines of another unit or congress, and no guess leads to one', async () => {
  const other = await house.appoint({ role: 'unit_clerk', unitId: 'unit-2' })
  const elsewhere = await house.appoint({ tenantId: OTHER_TENANT, role: 'deputy_office_clerk' })

  for (const post of [other, elsewhere]) expect((await read(await make(post))).body).not.toContain('VEVENT')
  expect((await read('/feeds/puyang~AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics')).statusCode).toBe(404)
  expect((await read('/feeds/short.ics')).statusCode).toBe(400)
  const stolen = (await make(unit)).replace('puyang', 'yuzhou')
  expect((await read(stolen)).statusCode).toBe(404)
})

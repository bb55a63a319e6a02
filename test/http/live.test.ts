import { afterAll, beforeAll, expect, it } from 'vitest'

import { withTenant } from '../../src/db/tenant.ts'
import { apply } from '../../src/engine/engine.ts'
import { aCommand, acknowledgement, draftCase, expectApplied, handOver, OTHER_TENANT } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'

type Told = { event: string; data: { caseId?: string; revision?: number }; id?: string }
type Stream = { told: Told[]; until(find: (told: Told) => boolean): Promise<Told>; ended: Promise<void>; leave(): void }

let house: House
let origin: string
let clerk: TestPost
let unit: TestPost
let first: string
let draft: string

beforeAll(async () => {
  house = await createHouse()
  await house.app.listen({ port: 0, host: '127.0.0.1' })
  origin = `http://127.0.0.1:${(house.app.server.address() as { port: number }).port}`
  first = await handOver(house.engine, 1)
  draft = await draftCase(house.engine, 2)
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
  unit = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1' })
})
afterAll(() => house[Symbol.asyncDispose]())

/** Follows as a browser does. */
async function follow(post: TestPost, headers: Record<string, string> = {}): Promise<Stream> {
  const cut = new AbortController()
  const response = await fetch(`${origin}/api/live`, {
    headers: { 'x-test-post': `${post.tenantId}/${post.postId}`, ...headers },
    signal: cut.signal,
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const told: Told[] = []
  let wake = () => {}
  const ended = (async () => {
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString('utf8')
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
        const event = field('event')
        const id = field('id')
        if (event) told.push({ event, data: JSON.parse(field('data') ?? '{}'), ...(id !== undefined && { id }) })
      }
      wake()
    }
  })().catch(() => {})
  return {
    told,
    ended,
    leave: () => cut.abort(),
    until: async (find) => {
      for (;;) {
        const found = told.find(find)
        if (found) return found
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}

it('tells a case as soon as it changed, with its revision, to those who may see it and to nobody else', async () => {
  const [office, own, others, elsewhere] = await Promise.all([
    follow(clerk),
    follow(unit),
    follow(await house.appoint({ role: 'unit_clerk', unitId: 'unit-9' })),
    follow(await house.appoint({ tenantId: OTHER_TENANT, role: 'deputy_office_clerk' })),
  ])
  await own.until(({ data }) => data.caseId === first)

  expectApplied(await apply(house.engine, acknowledgement(first)))
  expectApplied(await apply(house.engine, aCommand(draft, { type: 'suggestion.amended', text: { title: '新的标题' } })))
  await office.until(({ data }) => data.caseId === draft && (data.revision ?? 0) > 1)
  const seen = await own.until(({ data }) => data.caseId === first && (data.revision ?? 0) > 7)

  expect(Object.keys(seen.data).sort()).toEqual(['caseId', 'revision'])
  expect(own.told.some(({ data }) => data.caseId === draft)).toBe(false)
  expect(own.told.some(({ event }) => event === 'worklist')).toBe(true)
  expect(others.told).toEqual([])
  expect(elsewhere.told).toEqual([])
  for (const stream of [office, own, others, elsewhere]) stream.leave()
})

it('tells after a cut what was missed, and says so when it was too much', async () => {
  const before = await follow(clerk)
  const { id = '' } = await before.until(({ event }) => event === 'case')
  before.leave()
  await before.ended
  expectApplied(await apply(house.engine, aCommand(draft, { type: 'suggestion.amended', text: { title: '又改了' } })))

  const after = await follow(clerk, { 'last-event-id': id })
  await after.until(({ data }) => data.caseId === draft && (data.revision ?? 0) > 2)
  const late = await follow(clerk, { 'last-event-id': '1' })
  await late.until(({ event }) => event === 'reset')
  const odd = await follow(clerk, { 'last-event-id': 'drop table' })
  await odd.until(({ event }) => event === 'reset')
  for (const stream of [after, late, odd]) stream.leave()
})

it('goes on for everybody when one gives back a moment that no clock has told', async () => {
  const moved = await draftCase(house.engine, 77)
  const other = await follow(clerk)
  for (const moment of ['9007199254740991', '8640000000000001', '-9007199254740991', '99999999999999999999']) {
    const odd = await follow(unit, { 'last-event-id': moment })
    await odd.until(({ event }) => event === 'reset')
    odd.leave()
  }

  expectApplied(await apply(house.engine, aCommand(moved, { type: 'suggestion.amended', text: { title: '改了' } })))
  await other.until(({ data }) => data.caseId === moved && (data.revision ?? 0) > 1)
  other.leave()
})

it('ends when the post ends', async () => {
  const post = await house.appoint({ role: 'deputy_office_clerk' })
  const stream = await follow(post)
  await withTenant(house.services.db, post.tenantId, (trx) =>
    trx
      .updateTable('post')
      .set({ ended_at: new Date(house.clock.now), ended_by: 'test' })
      .where('id', '=', post.postId)
      .execute(),
  )

  await stream.until(({ event }) => event === 'ended')
  await stream.ended
})

it('gives an account no more than its number of streams, and the number is free again after leaving', async () => {
  const post = await house.appoint({ role: 'deputy_office_director' })
  const streams = await Promise.all(Array.from({ length: 12 }, () => follow(post)))

  const refused = await house.ask(post, { url: '/api/live' })
  expect(refused.json()).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' })
  for (const stream of streams) stream.leave()
  while (house.services.live.countOf(`user-of-person-${post.postId}`) > 0) await new Promise(setImmediate)
  ;(await follow(post)).leave()
})

it('survives the database going away', async () => {
  const stream = await follow(clerk)
  await stream.until(({ event }) => event === 'case')
  stream.told.length = 0
  await house.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
        and usename = current_user and pid <> pg_backend_pid()`,
  )
  let isDone = false
  while (!isDone) {
    isDone = await apply(house.engine, aCommand(draft, { type: 'suggestion.amended', text: { title: '第三次' } })).then(
      ({ kind }) => kind === 'applied',
      () => false,
    )
  }

  await stream.until(({ data }) => data.caseId === draft)
  stream.leave()
})

it('has no head and is refused to nobody in particular', async () => {
  expect((await house.ask(null, { url: '/api/live' })).statusCode).toBe(401)
  expect((await house.ask(clerk, { method: 'HEAD', url: '/api/live' })).statusCode).toBe(404)
})

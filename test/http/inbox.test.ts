import { afterAll, beforeAll, expect, it } from 'vitest'

import { handOver, OTHER_TENANT, readRows } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { layNotice } from './a-notice.ts'

let house: House

beforeAll(async () => {
  house = await createHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

type Inbox = {
  lines: { id: string; subject: string; readAt: string | null; case: { id: string } | null; isBrief: boolean }[]
  kinds: { kind: string; label: string; count: number; unread: number }[]
  total: number
  unread: number
  nextCursor: string | null
}
const read = async (post: TestPost, query = ''): Promise<Inbox> =>
  (await house.ask(post, { method: 'GET', url: `/api/inbox${query}` })).json()
const unread = async (post: TestPost): Promise<number> =>
  (await house.ask(post, { method: 'GET', url: '/api/inbox/unread' })).json().unread
const mark = (post: TestPost, url: string, payload: object) =>
  house.ask(post, { method: 'POST', url: `/api/inbox/${url}`, payload })
const personOf = ({ postId }: TestPost) => `person-${postId}`

it('shows everybody what was sent to them, the newest first, and nobody else’s', async () => {
  const mine = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1' })
  const other = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1' })
  const id = await handOver(house.engine, 1)
  const to = { recipient_id: personOf(mine), case_id: id }
  await layNotice(house, { ...to, subject: '早的', sent_at: new Date('2026-03-01T00:00:00Z') })
  await layNotice(house, { ...to, subject: '晚的', sent_at: new Date('2026-03-02T00:00:00Z') })
  await layNotice(house, { ...to, subject: '还没发', state: 'planned' })
  await layNotice(house, { recipient_id: personOf(other), subject: '别人的' })
  await layNotice(house, { tenant_id: OTHER_TENANT, recipient_id: personOf(mine), subject: '外市的' })

  const inbox = await read(mine)

  expect(inbox.lines.map(({ subject }) => subject)).toEqual(['晚的', '早的'])
  expect(inbox).toMatchObject({ total: 2, unread: 2, kinds: [{ label: '逾期催办', count: 2, unread: 2 }] })
  expect(inbox.lines[0]?.case).toMatchObject({ id, number: '第1号' })
})

it('keeps the moment of the first reading, and takes no notice of other people’s', async () => {
  const mine = await house.appoint({ role: 'deputy_office_clerk' })
  const other = await house.appoint({ role: 'deputy_office_clerk' })
  const one = await layNotice(house, { recipient_id: personOf(mine) })
  const two = await layNotice(house, { recipient_id: personOf(mine) })
  const foreign = await layNotice(house, { recipient_id: personOf(other) })

  expect((await mark(mine, 'read', { ids: [one, foreign] })).json()).toEqual({ unread: 1 })
  const first = (await read(mine)).lines.find(({ id }) => id === one)?.readAt
  house.clock.now = new Date(Date.parse(house.clock.now) + 60_000).toISOString()
  await mark(mine, 'read', { ids: [one, two] })

  expect((await read(mine)).lines.find(({ id }) => id === one)?.readAt).toBe(first)
  expect(await unread(mine)).toBe(0)
  expect(await unread(other)).toBe(1)
})

it('marks everything that was on the screen, and not what came later', async () => {
  const mine = await house.appoint({ role: 'deputy_office_clerk' })
  const to = { recipient_id: personOf(mine) }
  await layNotice(house, { ...to, sent_at: new Date('2026-03-01T00:00:00Z') })
  await layNotice(house, { ...to, sent_at: new Date('2026-03-03T00:00:00Z') })

  const reply = await mark(mine, 'read-all', { until: '2026-03-02T00:00:00.000Z' })

  expect(reply.json()).toEqual({ unread: 1 })
  expect((await mark(mine, 'read-all', { until: '0000-01-01T00:00:00Z' })).statusCode).toBe(400)
})

it('shows the brief words where the case cannot be seen from this post, or has become secret', async () => {
  const mine = await house.appoint({ role: 'unit_clerk', unitId: 'unit-7' })
  const office = await house.appoint({ role: 'deputy_office_clerk' })
  const id = await handOver(house.engine, 2)
  await layNotice(house, { recipient_id: personOf(mine), case_id: id })
  await layNotice(house, { recipient_id: personOf(office), case_id: id })
  await readRows(house.pool, `update suggestion_case set mark = 'state_secret' where id = $1`, [id])

  for (const who of [mine, office]) {
    const inbox = await read(who)
    expect(inbox.lines).toMatchObject([{ isBrief: true, case: null, subject: '1 件建议待签收' }])
    expect(JSON.stringify(inbox)).not.toContain('修路')
  }
})

it('pages through ten thousand without missing or repeating one, though many came at one moment', async () => {
  const mine = await house.appoint({ role: 'deputy_office_director' })
  await readRows(
    house.pool,
    `insert into notice (tenant_id, id, kind, state, recipient_id, subject, body, brief, made_at, send_at, sent_at)
      select 'puyang', gen_random_uuid(), case when n % 4 = 0 then 'handed_over' else 'chase_before' end, 'sent', $1,
        '第' || n || '条', '㛃䶮', '1 件', t, t, t
      from (select n, timestamptz '2026-03-01 00:00:00.123456Z' + (n / 7) * interval '1 microsecond' as t
        from generate_series(1, 10000) n) x`,
    [personOf(mine)],
  )
  const seen = new Set<string>()
  let cursor: string | null = null
  for (let page = 0; page < 50; page += 1) {
    const found: Inbox = await read(mine, `?kind=handed_over&limit=200${cursor ? `&cursor=${cursor}` : ''}`)
    for (const { id } of found.lines) seen.add(id)
    cursor = found.nextCursor
    if (cursor === null) break
  }

  expect(seen.size).toBe(2500)
  expect(await unread(mine)).toBe(1000)
  expect((await read(mine, '?state=unread')).total).toBe(10_000)
  const { nextCursor } = await read(mine, '?limit=5')
  expect(
    (await house.ask(mine, { method: 'GET', url: `/api/inbox?state=unread&cursor=${nextCursor}` })).statusCode,
  ).toBe(400)
})

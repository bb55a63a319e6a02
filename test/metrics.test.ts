import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { loadConfig } from '../src/config.ts'
import { withTenant } from '../src/db/tenant.ts'
import { type Door, openDoor } from '../src/http/door.ts'
import { type Metrics, openMetrics, type Sources } from '../src/metrics.ts'
import { metricsPage } from '../src/metrics-page.ts'
import { TENANT } from './engine/a-world.ts'
import { createHouse, type House, type TestPost } from './http/a-house.ts'
import { layNotice } from './http/a-notice.ts'
import { handedOverCase } from './http/a-rich-case.ts'

const TOKEN = 'a token of the tests'

let house: House
let metrics: Metrics
let open: Door
let guarded: Door
let clerk: TestPost
let sources: Sources = {}

beforeAll(async () => {
  metrics = openMetrics(() => sources)
  house = await createHouse({}, { onAnswered: (answered) => metrics.noteAnswered(answered) })
  sources = {
    database: house.services,
    depths: async () => ({ timers: { waiting: 3, active: 1, delayed: 0, failed: 0 } }),
  }
  clerk = await house.appoint({ role: 'deputy_office_clerk', name: '人员甲' })
  open = await openDoor({ port: 0, host: '127.0.0.1' }, [], { '/metrics': metricsPage(metrics, undefined) })
  guarded = await openDoor({ port: 0, host: '127.0.0.1' }, [], { '/metrics': metricsPage(metrics, TOKEN) })
})
afterAll(async () => {
  await Promise.all([open.close(), guarded.close()])
  await house[Symbol.asyncDispose]()
})

function ask({ port }: Door, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/metrics`, { headers: { connection: 'close', ...headers } })
}

it('is shown to this computer alone when there is no token, and to nobody for whom a proxy asks', async () => {
  const page = await ask(open)

  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toContain('text/plain; version=0.0.4')
  for (const head of ['x-forwarded-for', 'forwarded', 'x-real-ip']) {
    const refused = await ask(open, { [head]: '203.0.113.9' })
    expect({ status: refused.status, body: await refused.json() }).toMatchObject({
      status: 403,
      body: { code: 'NOT_ALLOWED', detail: expect.stringContaining('DUBAN_METRICS_TOKEN') },
    })
  }
})

it('is shown to whoever has the token, and without it not even to this computer', async () => {
  expect((await ask(guarded, { authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': '203.0.113.9' })).status).toBe(200)
  for (const headers of [{}, { authorization: 'Bearer another' }, { authorization: TOKEN }]) {
    const refused = await ask(guarded, headers as Record<string, string>)
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toBe('Bearer')
  }
  expect(() => loadConfig({ DUBAN_METRICS_TOKEN: 'kurz' })).toThrow('DUBAN_METRICS_TOKEN')
})

it('tells what waits, what is late, what was given up and what left, of all congresses together', async () => {
  const { db, now } = house.services
  const at = (seconds: number) => new Date(Date.parse(now()) - seconds * 1000)
  await layNotice(house, { state: 'planned', send_at: at(90) })
  const noticeId = await layNotice(house, { recipient_id: clerk.postId })
  const delivery = { tenant_id: TENANT, notice_id: noticeId, channel_id: null, made_at: at(120), next_try_at: null }
  await withTenant(db, TENANT, async (trx) => {
    await trx
      .insertInto('notice_delivery')
      .values([
        { ...delivery, id: randomUUID(), channel: 'email', address: 'a@example.cn', state: 'dead' },
        { ...delivery, id: randomUUID(), channel: 'sms', address: '13800000000', state: 'waiting', next_try_at: at(0) },
      ])
      .execute()
    const fault = { tenant_id: TENANT, kind: 'relay' as const, message: '…', first_at: at(5), last_at: at(5) }
    await trx.insertInto('fault').values(fault).execute()
    await trx.insertInto('worker_pulse').values({ queue: 'timers', finished_at: new Date(), worker: 'w' }).execute()
  })
  metrics.noteFired([400, 7000])

  const text = await (await ask(open)).text()

  expect(linesOf(text)).toMatchObject({
    'duban_source_up{source="database"}': 1,
    'duban_source_up{source="queue"}': 1,
    'duban_queue_jobs{queue="timers",state="waiting"}': 3,
    duban_notices_due: 1,
    duban_notices_due_oldest_seconds: 90,
    'duban_deliveries_waiting{channel="sms"}': 1,
    'duban_deliveries_oldest_seconds{channel="sms"}': 120,
    'duban_dead_letters{channel="email"}': 1,
    'duban_faults_open{kind="relay"}': 1,
    'duban_notices_sent_last_day{kind="chase_after",channel="inbox",result="sent"}': 1,
    'duban_notices_sent_last_day{kind="chase_after",channel="email",result="dead"}': 1,
    'duban_timer_lateness_seconds_bucket{le="0.5"}': 1,
    duban_timer_lateness_seconds_count: 2,
    'duban_outbox_undone{topic="notice"}': expect.any(Number),
    'duban_worker_pulse_age_seconds{queue="timers"}': expect.any(Number),
    nodejs_eventloop_lag_seconds: expect.any(Number),
  })
})

it('counts answers by route, and tells no id, no name and no congress', async () => {
  const { id: caseId } = await handedOverCase(house, 1)
  await house.ask(clerk, { url: `/api/cases/${caseId}?q=secret` })
  await house.ask(clerk, { url: '/nowhere/at/all' })

  const text = await (await ask(open)).text()

  expect(text).toContain(
    'duban_http_request_duration_seconds_count{method="GET",route="/api/cases/:id",status="2xx"} 1',
  )
  for (const told of [caseId, TENANT, '人员甲', 'secret', 'nowhere', '13800000000', 'example.cn']) {
    expect(text).not.toContain(told)
  }
})

it('comes without the figures of a source that is away', async () => {
  const whole = sources
  sources = { database: house.services, depths: () => Promise.reject(new Error('away')) }
  const text = await (await ask(open)).text()
  sources = whole

  expect(linesOf(text)).toMatchObject({
    'duban_source_up{source="database"}': 1,
    'duban_source_up{source="queue"}': 0,
  })
  expect(text).not.toContain('duban_queue_jobs{')
})

function linesOf(text: string): Record<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
}

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { openSenders } from '../../src/channels/open-senders.ts'
import type { Senders } from '../../src/channels/sender.ts'
import type { ChannelView } from '../../src/contract/channels-endpoints.ts'
import type { TemplateView } from '../../src/contract/templates-endpoints.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { wordsOf } from '../../src/notices/words.ts'
import { type MailServer, openMailServer } from '../channels/a-mail-server.ts'
import { openReceiver, type Receiver } from '../channels/a-receiver.ts'
import { handOver, OTHER_TENANT, readRows, TENANT } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { layNotice } from './a-notice.ts'

let house: House
let mail: MailServer
let receiver: Receiver
let senders: Senders
let administrator: TestPost
let director: TestPost
let clerk: TestPost
let stranger: TestPost

beforeAll(async () => {
  mail = await openMailServer()
  receiver = await openReceiver()
  senders = openSenders({
    mail: { url: mail.url, from: 'duban@example.gov.cn' },
    sms: undefined,
    mayReachPrivate: true,
  })
  house = await createHouse({ senders })
  administrator = await house.appoint({ role: 'administrator' })
  director = await house.appoint({ role: 'deputy_office_director', name: '主任甲' })
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
  stranger = await house.appoint({ tenantId: OTHER_TENANT, role: 'administrator' })
})
afterEach(async () => {
  for (const { id } of await list()) await ask('DELETE', `/api/channels/${id}`)
  receiver.received = []
  receiver.answer = { status: 200, body: '{"errcode":0,"code":0}' }
})
afterAll(async () => {
  senders.close?.()
  await mail.close()
  await receiver.close()
  await house[Symbol.asyncDispose]()
})

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
const ask = (method: Method, url: string, payload?: object, post: TestPost = administrator) =>
  house.ask(post, { method, url, ...(payload && { payload }) })
const list = async (post = administrator) =>
  (await ask('GET', '/api/channels', undefined, post)).json<{ channels: ChannelView[] }>().channels
const add = async (payload: object) =>
  (await ask('POST', '/api/channels', payload)).json<{ channel: ChannelView; secret: string | null }>()
const robot = (differing: object = {}) => ({
  kind: 'dingtalk',
  name: '督办群',
  url: `${receiver.origin}/robot/send?access_token=geheim-geheim-1234`,
  ...differing,
})

describe('a channel', () => {
  it('keeps its key to itself, in views and in the trail', async () => {
    const { channel, secret } = await add(robot({ secret: 'SEC-nobody-sees-me' }))
    const shown = await ask('GET', '/api/channels')
    const trail = await readRows(house.pool, `select new from access_trail where kind like 'channel%'`)

    expect(secret).toBeNull()
    expect(channel).toMatchObject({ hasSecret: true, shownUrl: `${receiver.origin}/…1234`, wording: 'brief' })
    for (const text of [shown.body, JSON.stringify(trail)]) {
      expect(text).not.toContain('geheim')
      expect(text).not.toContain('nobody-sees-me')
    }
    expect(trail.length).toBeGreaterThan(0)
  })

  it('that signs gets a secret of ours, told once and renewed when asked', async () => {
    const { channel, secret } = await add({ kind: 'webhook', name: '平台', url: `${receiver.origin}/in` })
    const renewed = await ask('PATCH', `/api/channels/${channel.id}`, { revision: 1, renewSecret: true })

    expect(secret).toMatch(/^dbch_/)
    expect(renewed.json<{ secret: string }>().secret).not.toBe(secret)
    const stale = await ask('PATCH', `/api/channels/${channel.id}`, { revision: 1, name: '别的' })
    expect(stale.json()).toMatchObject({ code: 'RECORD_STALE' })
  })

  it.each([
    [{ kind: 'dingtalk', name: '甲' }, '应填写地址'],
    [{ kind: 'email', name: '甲', url: 'https://example.cn/' }, '不填地址'],
    [{ kind: 'wecom', name: '甲', url: 'https://example.cn/', secret: '12345678' }, '不填密钥'],
    [{ kind: 'sms', name: '甲' }, 'DUBAN_SMS_URL'],
    [{ kind: 'pigeon', name: '甲' }, 'kind'],
    [{ kind: 'wecom', name: '甲', url: 'ftp://example.cn/' }, 'https://'],
    [{ kind: 'wecom', name: '甲', url: 'https://a:b@example.cn/' }, '用户名和密码'],
    [{ kind: 'wecom', name: '甲', url: 'https://example.cn/', carries: ['nothing'] }, 'nothing'],
    [{ kind: 'wecom', name: '甲', url: 'https://example.cn/', carries: ['link_mail'] }, '只发给本人'],
  ])('is refused when it cannot work: %j', async (payload, said) => {
    const reply = await ask('POST', '/api/channels', payload)
    expect(reply.statusCode).toBeGreaterThanOrEqual(400)
    expect(reply.statusCode).toBeLessThan(500)
    expect(reply.body).toContain(said)
  })

  it('for e-mail is one, even when two people add it at once, and names are used once', async () => {
    const replies = await Promise.all(
      [1, 2].map((n) => ask('POST', '/api/channels', { kind: 'email', name: `邮件${n}` })),
    )
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409])
    await add(robot())
    expect((await ask('POST', '/api/channels', robot())).json()).toMatchObject({ code: 'RECORD_EXISTS' })
  })

  it('is the business of its own congress', async () => {
    const { channel } = await add(robot())

    expect(await list(stranger)).toEqual([])
    for (const [method, url] of [
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/test'],
    ] as const) {
      const payload = method === 'PATCH' ? { revision: 1, name: '乙' } : undefined
      expect((await ask(method, `/api/channels/${channel.id}${url}`, payload, stranger)).statusCode).toBe(404)
    }
    expect(receiver.received).toEqual([])
  })
})

describe('the test button', () => {
  it('says at once what came of it', async () => {
    const { channel } = await add(robot())
    const test = () => ask('POST', `/api/channels/${channel.id}/test`)
    expect((await test()).json()).toEqual({ isDelivered: true, outcome: '群机器人已接收', sentTo: '督办群' })

    receiver.answer = { status: 200, body: '{"errcode":310000}' }
    expect((await test()).json()).toMatchObject({ isDelivered: false, outcome: expect.stringContaining('加签密钥') })
    expect(await list()).toMatchObject([{ lastFailure: expect.stringContaining('310000') }])
  })

  it('writes to nobody but whoever presses it', async () => {
    const { channel } = await add({ kind: 'email', name: '邮件' })
    const test = () => ask('POST', `/api/channels/${channel.id}/test`)
    expect((await test()).json()).toMatchObject({ code: 'RULE_NOT_MET', detail: expect.stringContaining('电子邮箱') })

    await readRows(house.pool, 'update person set email = $1 where id = $2', [
      'wode@example.cn',
      `person-${administrator.postId}`,
    ])
    expect((await test()).json()).toMatchObject({ isDelivered: true, sentTo: 'w***@example.cn' })
    expect(mail.letters.map(({ to }) => to)).toEqual([['wode@example.cn']])
  })
})

describe('what did not arrive', () => {
  it('is listed page by page with masked addresses, and set aside with a reason', async () => {
    await readRows(house.pool, `update notice_delivery set state = 'stopped' where state = 'dead'`)
    const ids = []
    for (let n = 0; n < 5; n += 1) {
      const notice = await layNotice(house, { recipient_id: `person-${clerk.postId}` })
      const [row] = await readRows<{ id: string }>(
        house.pool,
        `insert into notice_delivery (tenant_id, id, notice_id, channel, address, state, made_at, outcome)
         values ($1, gen_random_uuid(), $2, 'sms', '13800000000', 'dead', $3, '短信网关返回 500') returning id`,
        [TENANT, notice, house.clock.now],
      )
      ids.push(row?.id ?? '')
    }
    type Page = { lines: { id: string; maskedAddress: string }[]; total: number; nextCursor: string | null }
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const url = `/api/notice-deliveries?limit=2${cursor && `&cursor=${cursor}`}`
      const page: Page = (await ask('GET', url, undefined, clerk)).json<Page>()
      seen.push(...page.lines.map(({ id }) => id))
      expect(page).toMatchObject({
        total: 5,
        lines: [{ maskedAddress: '138****00', channelLabel: '短信' }, ...page.lines.slice(1)],
      })
      cursor = page.nextCursor
    }
    expect(seen.sort()).toEqual([...ids].sort())
    expect((await ask('GET', '/api/notice-deliveries', undefined, stranger)).json()).toMatchObject({ total: 0 })
    expect((await ask('GET', '/api/notice-deliveries?cursor=x')).statusCode).toBe(400)

    const aside = await ask(
      'POST',
      '/api/notice-deliveries/set-aside',
      { ids: ids.slice(0, 2), reason: '已电话告知' },
      clerk,
    )
    expect(aside.json()).toEqual({ setAside: 2 })
    const again = await ask('POST', '/api/notice-deliveries/resend', { ids: ids.slice(0, 2) }, clerk)
    expect(again.json()).toMatchObject({ code: 'NOT_FOUND' })
    const all = await ask('POST', '/api/notice-deliveries/resend', { all: true, channel: 'email' }, director)
    expect(all.json()).toEqual({ queued: 0 })
    expect((await ask('POST', '/api/notice-deliveries/resend', { ids: ids.slice(2) }, stranger)).json()).toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('of 内部件 names neither case nor person to a clerk who may not read it', async () => {
    const caseId = await handOver(house.engine, 9)
    await readRows(house.pool, `update suggestion_case set mark = 'internal' where id = $1`, [caseId])
    const notice = await layNotice(house, { case_id: caseId, recipient_id: `person-${clerk.postId}` })
    await readRows(
      house.pool,
      `insert into notice_delivery (tenant_id, id, notice_id, channel, address, state, made_at, outcome)
       values ($1, gen_random_uuid(), $2, 'email', 'jia@example.cn', 'dead', $3, '拒收')`,
      [TENANT, notice, house.clock.now],
    )
    const seenBy = async (post: TestPost) =>
      (await ask('GET', '/api/notice-deliveries?channel=email', undefined, post)).json<{ lines: unknown[] }>().lines

    const hidden = { subject: '内部件的通知', caseId: null, caseNumber: null, recipientName: null, outcome: '拒收' }
    expect(await seenBy(clerk)).toMatchObject([hidden])
    expect(await seenBy(director)).toMatchObject([{ caseId, subject: '请签收第1号建议' }])
  })
})

describe('a template', () => {
  const read = async (id: string) =>
    (await ask('GET', `/api/notice-templates/${id}`, undefined, director)).json<TemplateView>()

  it('is put in own words, which are sent from then on, and back again', async () => {
    const { words } = await read('chase_before')
    const own = { ...words, subject: '请注意：{建议}将于{到期日}到期' }
    const saved = await ask('PUT', '/api/notice-templates/chase_before', { ...own, revision: 0 }, director)
    expect(saved.json()).toMatchObject({ isOwn: true, revision: 1, changedByName: '主任甲', isBroken: false })
    const stale = await ask('PUT', '/api/notice-templates/chase_before', { ...own, revision: 0 }, director)
    expect(stale.json()).toMatchObject({ code: 'RECORD_STALE' })

    const said = (tenant: string) =>
      withTenant(house.services.db, tenant, (trx) =>
        wordsOf(trx, 'chase_before', { case: '7', clock: 'reply', dueOn: '2026-03-20', days: 8, link: 'x' }),
      )
    expect((await said(TENANT)).subject).toBe('请注意：第7号建议将于2026年3月20日到期')
    expect((await said(OTHER_TENANT)).subject).toContain('答复期限')
    expect((await said(TENANT)).body).toContain('甲市人民代表大会')

    const reset = await ask('POST', '/api/notice-templates/chase_before/reset', { revision: 1 }, director)
    expect(reset.json()).toMatchObject({ isOwn: false, revision: 0, words })
  })

  it('with a wrong variable is not saved, and the place is named; the preview shows it before', async () => {
    const { words } = await read('chase_after')
    const wrong = { ...words, brief: '{建议}已逾期\n{承办单位}', body: `${words.body}{到期}` }
    const saved = await ask('PUT', '/api/notice-templates/chase_after', { ...wrong, revision: 0 }, director)
    const preview = await ask('POST', '/api/notice-templates/chase_after/preview', wrong, director)

    expect(saved.json()).toMatchObject({
      code: 'REQUEST_INVALID',
      detail: expect.stringMatching(
        /正文第 \d+ 行第 \d+ 个字：没有变量\{到期\}[\s\S]*简要内容第 2 行第 1 个字：\{承办单位\}不能用/,
      ),
    })
    expect(preview.json()).toMatchObject({
      problems: [{ field: 'body' }, { field: 'brief', line: 2, column: 1 }],
      words: { subject: expect.stringContaining('第17号建议') },
    })
    expect(await read('chase_after')).toMatchObject({ isOwn: false })
  })

  it('that an update has broken is marked, and the default goes out', async () => {
    await readRows(
      house.pool,
      `insert into notice_template (tenant_id, id, subject, body, brief, changed_at, changed_by)
       values ($1, 'chase_due', '{旧变量}', '{旧变量}', '{旧变量}', $2, 'x')`,
      [TENANT, house.clock.now],
    )
    const words = await withTenant(house.services.db, TENANT, (trx) => wordsOf(trx, 'chase_due', { case: '7' }))

    expect(words.subject).toContain('第7号建议')
    expect(await read('chase_due')).toMatchObject({ isOwn: true, isBroken: true })
    expect((await ask('GET', '/api/notice-templates/nothing', undefined, director)).statusCode).toBe(404)
  })
})

describe('how I am told', () => {
  it('shows what I can choose, what I must receive, and why something cannot reach me', async () => {
    await add({ kind: 'email', name: '邮件' })
    const reply = await ask('GET', '/api/me/notice-preferences', undefined, clerk)

    expect(reply.json()).toMatchObject({
      ways: {
        email: { isAvailable: false, hint: expect.stringContaining('电子邮箱') },
        sms: { isAvailable: false, hint: expect.stringContaining('尚未启用短信') },
      },
      kinds: expect.arrayContaining([
        expect.objectContaining({ id: 'chase_after', email: { isOn: true, isFixed: true } }),
        expect.objectContaining({ id: 'daily_digest', email: { isOn: true, isFixed: true } }),
        expect.objectContaining({ id: 'chase_before', email: { isOn: true, isFixed: false } }),
      ]),
    })
    expect(reply.body).not.toContain('screening_reference')
    const choices = [{ kind: 'chase_before', channel: 'email', isOn: false }]
    const saved = await ask('PUT', '/api/me/notice-preferences', { choices }, clerk)
    expect(saved.json<{ kinds: unknown[] }>().kinds).toContainEqual(
      expect.objectContaining({ id: 'chase_before', email: { isOn: false, isFixed: false } }),
    )
    const unknown = [{ kind: 'nothing', channel: 'email', isOn: true }]
    expect((await ask('PUT', '/api/me/notice-preferences', { choices: unknown }, clerk)).statusCode).toBe(400)
  })
})

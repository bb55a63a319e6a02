import { createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { call } from '../../src/channels/call.ts'
import { openSenders } from '../../src/channels/open-senders.ts'
import { cut } from '../../src/channels/send-robot.ts'
import { sendSms } from '../../src/channels/send-sms.ts'
import type { Message } from '../../src/channels/sender.ts'
import { openReceiver, type Receiver } from './a-receiver.ts'

const MESSAGE: Message = {
  id: '0b8f2a36-58c1-4f0a-9a55-0d9d7a1c2e01',
  subject: '第17号建议的答复期限已逾期',
  text: '第17号建议的"答复期限"为2026年3月5日，已逾期3个工作日。\n请尽快办理 & 答复\\。',
  at: '2026-03-10T01:30:00.000Z',
}
const SECRET = 'SEC-of-the-robot'
const senders = openSenders({ mail: undefined, sms: undefined, mayReachPrivate: true })

let receiver: Receiver

beforeAll(async () => {
  receiver = await openReceiver()
})
afterEach(() => {
  receiver.received = []
  receiver.answer = { status: 200, body: '{}' }
})
afterAll(() => receiver.close())

const say = (reply: object, status = 200) => {
  receiver.answer = { status, body: JSON.stringify(reply) }
}
const last = () => {
  const { url = '', headers = {}, body = '' } = receiver.received.at(-1) ?? {}
  return { url: new URL(url, receiver.origin), headers, body }
}

describe('a robot of a group', () => {
  it('of WeCom gets plain text', async () => {
    say({ errcode: 0, errmsg: 'ok' })
    const to = { kind: 'wecom', url: `${receiver.origin}/cgi-bin/webhook/send?key=abc`, secret: null } as const

    expect(await senders.post(to, MESSAGE)).toEqual({ isDelivered: true, outcome: '群机器人已接收' })
    expect(JSON.parse(last().body)).toEqual({ msgtype: 'text', text: { content: MESSAGE.text } })
    expect(last().url.searchParams.get('key')).toBe('abc')
  })

  it('of DingTalk gets a signature in its address', async () => {
    say({ errcode: 0, errmsg: 'ok' })
    await senders.post(
      { kind: 'dingtalk', url: `${receiver.origin}/robot/send?access_token=x`, secret: SECRET },
      MESSAGE,
    )

    const { searchParams } = last().url
    const timestamp = String(Date.parse(MESSAGE.at))
    expect(searchParams.get('timestamp')).toBe(timestamp)
    const signed = createHmac('sha256', SECRET).update(`${timestamp}\n${SECRET}`).digest('base64')
    expect(searchParams.get('sign')).toBe(signed)
    expect(searchParams.get('access_token')).toBe('x')
  })

  it('of Feishu gets a signature in its body', async () => {
    say({ code: 0, msg: 'success' })
    const sent = await senders.post({ kind: 'feishu', url: `${receiver.origin}/hook/1`, secret: SECRET }, MESSAGE)

    const timestamp = String(Date.parse(MESSAGE.at) / 1000)
    expect(sent.isDelivered).toBe(true)
    expect(JSON.parse(last().body)).toEqual({
      timestamp,
      sign: createHmac('sha256', `${timestamp}\n${SECRET}`).digest('base64'),
      msg_type: 'text',
      content: { text: MESSAGE.text },
    })
  })

  // Codes and words as the platforms document them.
  it.each([
    ['wecom', { errcode: 93000, errmsg: 'invalid webhook url, hint: [1]' }, '移出群'],
    ['wecom', { errcode: 40058, errmsg: 'invalid Request Parameter' }, '格式'],
    ['dingtalk', { errcode: 310000, errmsg: 'keywords not in content' }, '关键词'],
    ['dingtalk', { errcode: 310000, errmsg: 'sign not match' }, '加签密钥'],
    ['dingtalk', { errcode: 310000, errmsg: 'invalid timestamp' }, '时间'],
    ['dingtalk', { errcode: 310000, errmsg: 'ip 1.2.3.4 not in whitelist' }, '出口地址'],
    ['dingtalk', { errcode: 310000, errmsg: '错误描述:机器人发送签名过期' }, '安全设置'],
    ['dingtalk', { errcode: 300001, errmsg: 'token is not exist' }, '密钥无效'],
    ['dingtalk', { errcode: 430102, errmsg: 'unsuitable text' }, '措辞'],
    [
      'feishu',
      { code: 19021, msg: 'sign match fail or timestamp is not within one hour from current time' },
      '加签密钥',
    ],
    ['feishu', { code: 19022, msg: 'Ip Not Allowed' }, '出口地址'],
    ['feishu', { code: 19024, msg: 'Key Words Not Found' }, '关键词'],
    ['feishu', { code: 19001, msg: 'param invalid: incoming webhook access token invalid' }, '密钥无效'],
    ['feishu', { code: 9499, msg: 'Bad Request', data: {} }, '格式'],
  ] as const)('of %s that says %o is given up at once, and staff read what to mend', async (kind, reply, what) => {
    say(reply)
    const sent = await senders.post({ kind, url: `${receiver.origin}/x`, secret: null }, MESSAGE)

    expect(sent).toEqual({ isDelivered: false, isFinal: true, outcome: expect.stringContaining(what) })
    expect(sent.outcome).not.toMatch(/[A-Za-z]|1\.2\.3\.4/)
  })

  it.each([
    ['wecom', { errcode: 93000, errmsg: 'invalid webhook url 甲' }, 200],
    ['dingtalk', { errcode: 310000, errmsg: 'sign not match' }, 200],
    ['feishu', { code: 19021, msg: 'sign match fail' }, 400],
  ] as const)('of %s refuses for good, and its words are not kept', async (kind, reply, status) => {
    say(reply, status)
    const sent = await senders.post({ kind, url: `${receiver.origin}/x`, secret: null }, MESSAGE)

    expect(sent).toMatchObject({ isDelivered: false, isFinal: true })
    expect(sent.outcome).not.toMatch(/invalid|match|甲/)
  })

  it.each([
    ['wecom', { errcode: 45009 }, 200],
    ['dingtalk', { errcode: 130101 }, 200],
    ['feishu', { code: 11232, msg: 'frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]' }, 200],
    ['feishu', { code: 9499, msg: 'too many request' }, 200],
    ['dingtalk', { errcode: 410100, errmsg: 'send too fast, exceed 20 times per minute' }, 200],
    ['feishu', { code: 11232 }, 429],
    ['wecom', 'nonsense', 200],
    ['wecom', {}, 500],
  ] as const)('of %s that says %o is tried again', async (kind, reply, status) => {
    receiver.answer = { status, body: JSON.stringify(reply) }
    const sent = await senders.post({ kind, url: `${receiver.origin}/x`, secret: null }, MESSAGE)

    expect(sent).toMatchObject({ isDelivered: false })
    expect(sent).not.toHaveProperty('isFinal')
  })

  it('is never reached at a private address unless the installation allows it, nor by a redirect', async () => {
    const strict = openSenders({ mail: undefined, sms: undefined, mayReachPrivate: false })
    for (const url of [
      `${receiver.origin}/x`,
      'http://169.254.169.254/latest',
      'http://localhost:1/x',
      'http://[::1]/',
    ]) {
      expect(await strict.post({ kind: 'wecom', url, secret: null }, MESSAGE)).toMatchObject({ isDelivered: false })
    }
    expect(receiver.received).toEqual([])

    receiver.answer = { status: 302, body: '', headers: { location: `${receiver.origin}/elsewhere` } }
    expect(await senders.post({ kind: 'wecom', url: `${receiver.origin}/x`, secret: null }, MESSAGE)).toMatchObject({
      isDelivered: false,
      outcome: '对方返回 302',
    })
    expect(receiver.received).toHaveLength(1)
  })

  it('that never answers keeps nobody waiting for it', async () => {
    receiver.answer = 'hang'
    const asked = {
      url: `${receiver.origin}/x`,
      method: 'POST',
      headers: {},
      mayReachPrivate: true,
      mostBytes: 100,
    } as const

    expect(await call({ ...asked, timeoutMs: 200 })).toEqual({ failure: expect.stringContaining('秒') })
  })

  it('that breaks the connection is tried again', async () => {
    receiver.answer = 'break'
    const sent = await senders.post({ kind: 'feishu', url: `${receiver.origin}/x`, secret: null }, MESSAGE)
    expect(sent).toEqual({ isDelivered: false, outcome: expect.stringContaining('连接失败') })
  })

  it('gets whole characters when the text is too long', () => {
    expect(cut('㛃䶮'.repeat(400), 2048)).toMatch(/^(㛃䶮)+㛃?…$/)
    expect(Buffer.byteLength(cut('𠮷'.repeat(1000), 2048))).toBeLessThanOrEqual(2048)
    expect(cut('短', 2048)).toBe('短')
  })
})

describe('a signed webhook', () => {
  it('proves who speaks, and says for good when it is gone', async () => {
    const to = { kind: 'webhook', url: `${receiver.origin}/in`, secret: SECRET } as const
    expect(await senders.post(to, MESSAGE)).toMatchObject({ isDelivered: true })

    const { headers, body } = last()
    const signed = createHmac('sha256', SECRET).update(`${headers['x-duban-timestamp']}.${body}`).digest('hex')
    expect(headers['x-duban-signature']).toBe(`v1=${signed}`)
    expect(headers['x-duban-delivery']).toBe(MESSAGE.id)
    expect(JSON.parse(body)).toMatchObject({ id: MESSAGE.id, event: 'notice.sent', text: MESSAGE.text })
    say({}, 410)
    expect(await senders.post(to, MESSAGE)).toMatchObject({ isFinal: true })
    say({}, 500)
    expect(await senders.post(to, MESSAGE)).toEqual({ isDelivered: false, outcome: '对方返回 500' })
  })
})

describe('the gateway for SMS', () => {
  const settings = (differing: Partial<Parameters<typeof sendSms>[0]> = {}) => ({
    url: `${receiver.origin}/sms`,
    method: 'POST' as const,
    headers: { 'content-type': 'application/json' },
    body: '{"to":["{phone}"],"content":"【督办】{text}","ref":"{id}"}',
    success: undefined,
    ...differing,
  })
  const flat = MESSAGE.text.replace('\n', ' ')

  it('gets a body that stays JSON, or a form, or an address, whatever the text holds', async () => {
    await sendSms(settings(), '13800000000', MESSAGE)
    expect(JSON.parse(last().body)).toEqual({ to: ['13800000000'], content: `【督办】${flat}`, ref: MESSAGE.id })

    const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
    await sendSms(settings({ headers: form, body: 'm={phone}&c={text}' }), '13800000000', MESSAGE)
    expect(new URLSearchParams(last().body).get('c')).toBe(flat)

    await sendSms(settings({ method: 'GET', url: `${receiver.origin}/s?m={phone}&c={text}` }), '13800000000', MESSAGE)
    expect(last().url.searchParams.get('c')).toBe(flat)
    expect(receiver.received.at(-1)).toMatchObject({ method: 'GET', body: '' })
  })

  it('has taken a message when its reply says so, not when it only answers', async () => {
    const strict = settings({ success: '"code":0' })
    receiver.answer = { status: 200, body: '{"code":7,"message":"balance of 13800000000"}' }
    const refused = await sendSms(strict, '13800000000', MESSAGE)
    receiver.answer = { status: 200, body: '{"code":0}' }

    expect(refused).toEqual({ isDelivered: false, outcome: expect.not.stringContaining('138') })
    expect(await sendSms(strict, '13800000000', MESSAGE)).toMatchObject({ isDelivered: true })
    receiver.answer = { status: 503, body: '' }
    expect(await sendSms(settings(), '13800000000', MESSAGE)).toMatchObject({ outcome: '短信网关返回 503' })
  })
})

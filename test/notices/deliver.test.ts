import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import type { Role } from '../../machines/policy/words.ts'
import { openSenders } from '../../src/channels/open-senders.ts'
import type { Senders } from '../../src/channels/sender.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { deliver, listDueDeliveries } from '../../src/notices/deliver.ts'
import { queueDeliveries } from '../../src/notices/queue-deliveries.ts'
import type { NoticeWork } from '../../src/notices/work.ts'
import { type MailServer, openMailServer } from '../channels/a-mail-server.ts'
import { openReceiver, type Receiver } from '../channels/a-receiver.ts'
import { handOver, OTHER_TENANT, readRows, START, TENANT } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from '../http/a-house.ts'
import { deadlineOf, layNotice } from '../http/a-notice.ts'

let house: House
let mail: MailServer
let receiver: Receiver
let senders: Senders
let work: NoticeWork
let administrator: TestPost
let people = 0

beforeAll(async () => {
  mail = await openMailServer()
  receiver = await openReceiver()
  senders = openSenders({
    mail: { url: mail.url, from: '督办系统 <duban@example.gov.cn>' },
    sms: {
      url: `${receiver.origin}/sms`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"phone":"{phone}","text":"{text}"}',
      success: undefined,
    },
    mayReachPrivate: true,
  })
  house = await createHouse({ senders })
  work = { ...house.services, senders }
  administrator = await house.appoint({ role: 'administrator' })
})
afterEach(async () => {
  await change(`update notice_delivery set state = 'stopped', next_try_at = null where state <> 'sent'`)
  await change('delete from channel')
  await change('delete from notice_preference')
  mail.mood = 'well'
  mail.letters = []
  mail.unknown.clear()
  receiver.received = []
  receiver.answer = { status: 200, body: '{"errcode":0}' }
  house.clock.now = START
})
afterAll(async () => {
  senders.close?.()
  await mail.close()
  await receiver.close()
  await house[Symbol.asyncDispose]()
})

const change = (statement: string, values: unknown[] = []) => readRows(house.pool, statement, values)
const later = (ms: number) => {
  house.clock.now = new Date(Date.parse(house.clock.now) + ms).toISOString()
}
const dead = () =>
  readRows<{ id: string; channel: string; state: string; outcome: string; tries: number; address: string }>(
    house.pool,
    `select * from notice_delivery where state = 'dead' order by made_at, channel, address`,
  )

async function open(kind: string, differing: object = {}): Promise<string> {
  const url = kind === 'email' || kind === 'sms' ? {} : { url: `${receiver.origin}/${kind}` }
  const reply = await house.ask(administrator, {
    method: 'POST',
    url: '/api/channels',
    payload: { kind, name: `渠道${kind}`, ...url, ...differing },
  })
  expect(reply.statusCode, reply.body).toBe(201)
  return reply.json<{ channel: { id: string } }>().channel.id
}

/** Somebody with an address; returns the person's id. */
async function someone(role: Role, email: string | null, phone: string | null = null): Promise<string> {
  people += 1
  const { postId } = await house.appoint({ role, name: `人员甲${people}` })
  await change('update person set email = $1, phone = $2 where id = $3', [email, phone, `person-${postId}`])
  return `person-${postId}`
}

/** A notice that was just sent to them, and what carries it. */
async function send(recipients: readonly string[], given: Parameters<typeof layNotice>[1] = {}): Promise<number> {
  const ids: string[] = []
  for (const recipient_id of recipients) ids.push(await layNotice(house, { recipient_id, ...given }))
  return withTenant(house.services.db, TENANT, async (trx) => {
    const notices = await trx.selectFrom('notice').selectAll().where('id', 'in', ids).execute()
    return queueDeliveries(trx, notices, house.clock.now)
  })
}

async function run(): Promise<string[]> {
  const outcomes: string[] = []
  for (const due of await listDueDeliveries(work, 100)) outcomes.push(await deliver(work, due))
  return outcomes.sort()
}

describe('a letter', () => {
  it('says counts and numbers alone until the administrator decides otherwise', async () => {
    const id = await open('email')
    const person = await someone('unit_clerk', 'jia@example.cn')
    expect(await send([person])).toBe(1)
    expect(await run()).toEqual(['sent'])
    await house.ask(administrator, {
      method: 'PATCH',
      url: `/api/channels/${id}`,
      payload: { revision: 1, wording: 'full' },
    })
    await send([person])
    expect(await run()).toEqual(['sent'])

    expect(mail.letters.map(({ text }) => text?.includes('关于修路'))).toEqual([false, true])
    expect(await run()).toEqual([])
  })

  it('leaves once, however many hands reach for it', async () => {
    await open('email')
    await send([await someone('unit_clerk', 'jia@example.cn')])
    const [due = { tenantId: '', id: '' }] = await listDueDeliveries(work, 10)

    const outcomes = await Promise.all([deliver(work, due), deliver(work, due), deliver(work, due)])
    expect(outcomes.sort()).toEqual(['gone', 'gone', 'sent'])
    expect(mail.letters).toHaveLength(1)
    expect(await deliver(work, { tenantId: OTHER_TENANT, id: due.id })).toBe('gone')
  })

  it('goes again under the same id when its worker was killed after sending', async () => {
    await open('email')
    await send([await someone('unit_clerk', 'jia@example.cn')])
    const [due = { tenantId: '', id: '' }] = await listDueDeliveries(work, 10)
    const dying: NoticeWork = {
      ...work,
      senders: {
        ...senders,
        mail: async (...letter) => {
          await senders.mail?.(...letter)
          throw new Error('killed')
        },
      },
    }
    await expect(deliver(dying, due)).rejects.toThrow('killed')
    expect(await run()).toEqual([])
    later(121_000)
    expect(await run()).toEqual(['sent'])

    expect(mail.letters).toHaveLength(2)
    expect(new Set(mail.letters.map(({ messageId }) => messageId))).toEqual(new Set([`<${due.id}@example.gov.cn>`]))
  })

  it('is tried ever more rarely, then given up, and staff send it again', async () => {
    await open('email')
    const clerk = await house.appoint({ role: 'deputy_office_clerk' })
    await send([await someone('unit_clerk', 'jia@example.cn')])
    mail.mood = 'busy'
    const outcomes: string[] = []
    for (let hours = 0; hours < 24 && outcomes.at(-1) !== 'dead'; ) {
      outcomes.push(...(await run()))
      later(15 * 60_000)
      hours += 0.25
    }
    expect(outcomes).toHaveLength(12)
    expect(outcomes.at(-1)).toBe('dead')

    const listed = await house.ask(clerk, { method: 'GET', url: '/api/notice-deliveries' })
    expect(listed.json()).toMatchObject({ total: 1, lines: [{ maskedAddress: 'j***@example.cn', tries: 12 }] })
    mail.mood = 'well'
    const again = await house.ask(clerk, {
      method: 'POST',
      url: '/api/notice-deliveries/resend',
      payload: { all: true },
    })
    expect(again.json()).toEqual({ queued: 1 })
    expect(await run()).toEqual(['sent'])
    expect(mail.letters).toHaveLength(1)
    expect(await readRows(house.pool, `select 1 from access_trail where kind = 'delivery_resent'`)).toHaveLength(1)
  })

  it('to an unknown mailbox is dead at once, and goes to the mended address when sent again', async () => {
    await open('email')
    mail.unknown.add('weg@example.cn')
    const person = await someone('unit_clerk', 'weg@example.cn')
    await send([person])
    expect(await run()).toEqual(['dead'])
    const [line] = await dead()
    expect(line).toMatchObject({ state: 'dead', outcome: expect.stringContaining('550'), tries: 1 })

    await change('update person set email = $1 where id = $2', ['neu@example.cn', person])
    await house.ask(administrator, {
      method: 'POST',
      url: '/api/notice-deliveries/resend',
      payload: { ids: [line?.id] },
    })
    expect(await run()).toEqual(['sent'])
    expect(mail.letters.map(({ to }) => to)).toEqual([['neu@example.cn']])
  })
})

describe('what no longer holds is stopped', () => {
  it('when the deadline was met or moved, and when a warning comes too late', async () => {
    await open('email')
    const caseId = await handOver(house.engine, 1)
    const { actor_id, clock, version, due_on } = await deadlineOf(house, caseId, 'acknowledge')
    const person = await someone('unit_clerk', 'jia@example.cn')
    const about = { case_id: caseId, actor_id, clock, version, due_on, step: 1 }
    await send([person], { ...about, kind: 'chase_before' })
    await send([person], { ...about, version: version - 1, step: 2 })
    expect(await run()).toEqual(['sent', 'stopped'])

    await send([person], { ...about, kind: 'chase_before', step: 3 })
    later(30 * 24 * 60 * 60_000)
    expect(await run()).toEqual(['stopped'])
    expect(mail.letters).toHaveLength(1)
  })

  it('when it is the digest of a day that is over', async () => {
    await open('email')
    const person = await someone('unit_clerk', 'jia@example.cn')
    await send([person], { kind: 'daily_digest' })
    await change(`update notice set day = '2026-03-10' where kind = 'daily_digest'`)
    later(30 * 24 * 60 * 60_000)

    expect(await run()).toEqual(['stopped'])
    expect(mail.letters).toEqual([])
  })

  it('when the person has left, the deputy is no deputy any more, or the channel is off', async () => {
    const id = await open('email')
    const gone = await someone('unit_clerk', 'weg@example.cn')
    const former = await someone('deputy', 'alt@example.cn')
    const staying = await someone('unit_clerk', 'da@example.cn')
    await send([gone, former, staying], { role: null })
    await change(`update notice set role = 'deputy' where recipient_id = $1`, [former])
    await change(`update person set left_on = '2026-03-01' where id = $1`, [gone])
    expect(await run()).toEqual(['sent', 'stopped', 'stopped'])

    await send([staying])
    await house.ask(administrator, {
      method: 'PATCH',
      url: `/api/channels/${id}`,
      payload: { revision: 1, isActive: false },
    })
    expect(await send([staying])).toBe(0)
    expect(await run()).toEqual(['stopped'])
    expect(mail.letters.map(({ to }) => to)).toEqual([['da@example.cn']])
  })
})

describe('who is told how', () => {
  it('follows what people chose, but for what they must be told', async () => {
    await open('email')
    const person = await someone('unit_head', 'jia@example.cn')
    const post: TestPost = { tenantId: TENANT, postId: person.replace('person-', ''), role: 'unit_head' }
    const choose = (kind: string) =>
      house.ask(post, {
        method: 'PUT',
        url: '/api/me/notice-preferences',
        payload: { choices: [{ kind, channel: 'email', isOn: false }] },
      })
    expect((await choose('chase_before')).statusCode).toBe(200)
    expect((await choose('chase_after')).json()).toMatchObject({ code: 'RULE_NOT_MET' })

    expect(await send([person], { kind: 'chase_before' })).toBe(0)
    expect(await send([person], { kind: 'chase_after' })).toBe(1)
    expect(await send([person], { kind: 'daily_digest' })).toBe(1)
  })

  it('sends an SMS to a mobile number for the kinds that it carries, and never rings at night', async () => {
    await open('sms')
    const mobile = await someone('unit_clerk', null, '+86 138-0000-0000')
    const fixed = await someone('unit_clerk', null, '0393-8888888')
    expect(await send([mobile, fixed], { kind: 'chase_after' })).toBe(1)
    expect(await send([mobile], { kind: 'chase_before' })).toBe(0)

    const [due = { tenantId: '', id: '' }] = await listDueDeliveries(work, 10)
    house.clock.now = '2026-03-10T11:59:50.000Z'
    receiver.answer = { status: 500, body: '' }
    expect(await deliver(work, due)).toBe('failed')
    const [{ next_try_at } = { next_try_at: null }] = await readRows<{ next_try_at: Date | null }>(
      house.pool,
      `select next_try_at from notice_delivery where state = 'waiting'`,
    )
    expect(next_try_at?.toISOString()).toBe('2026-03-11T00:00:00.000Z')
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toEqual({ phone: '13800000000', text: '1 件建议待签收' })
  })

  it('lets telephones and groups be while the office is closed, after downtime, too, but not the mail', async () => {
    await open('email')
    await open('sms')
    await open('wecom')
    await send([await someone('unit_clerk', 'jia@example.cn', '13800000001')])
    // A Saturday morning.
    house.clock.now = '2026-03-14T01:30:00.000Z'
    expect(await run()).toEqual(['sent'])
    house.clock.now = '2026-03-16T00:35:00.000Z'
    expect(await run()).toEqual(['sent', 'sent'])

    expect(mail.letters).toHaveLength(1)
    expect(receiver.received).toHaveLength(2)
  })

  it('gives up what cannot be prepared after as many tries as anything else, and others go first meanwhile', async () => {
    await open('email')
    await send([await someone('unit_clerk', 'jia@example.cn')])
    const [due = { tenantId: '', id: '' }] = await listDueDeliveries(work, 10)
    const broken = Object.defineProperty({ ...work }, 'publicUrl', {
      get: () => {
        throw new Error('broken')
      },
    })

    await expect(deliver(broken, due)).rejects.toThrow()
    expect(await listDueDeliveries(work, 10)).toEqual([])
    for (let tries = 1; tries < 12; tries += 1) {
      later(2 * 60_000)
      await expect(deliver(broken, due)).rejects.toThrow()
    }
    later(2 * 60_000)
    expect(await deliver(broken, due)).toBe('dead')
  })

  it('tells a group one thing once, whoever it is for and however many processes say it', async () => {
    await open('wecom')
    const caseId = await handOver(house.engine, 2)
    const three = [
      await someone('unit_clerk', null),
      await someone('unit_head', null),
      await someone('unit_head', null),
    ]
    const counts = await Promise.all(three.map((person) => send([person], { case_id: caseId })))
    expect(counts.reduce((sum, n) => sum + n)).toBe(1)
    expect(await send(three, { case_id: caseId, brief: '2 件建议待签收' })).toBe(1)
    expect(await send(three, { kind: 'daily_digest' })).toBe(0)

    expect(await run()).toEqual(['sent', 'sent'])
    expect(receiver.received.map(({ body }) => JSON.parse(body).text.content)).toContain(
      '1 件建议待签收\nhttp://localhost',
    )
  })

  it('makes a fault of a contact without an account whom nothing reaches, and of a dead mailbox', async () => {
    const caseId = await handOver(house.engine, 3)
    await change(`insert into unit (tenant_id, id, name) values ($1, 'unit-1', '市样例局')`, [TENANT])
    await change(
      `insert into unit_contact (tenant_id, unit_id, id, name, duty, section, phone, email, person_id, ended_on)
       values ($1, 'unit-1', 'k1', '经办人乙', 'clerk', null, '0393-8888888', null, null, null)`,
      [TENANT],
    )
    expect(await send(['contact:k1'], { case_id: caseId, role: 'unit_clerk' })).toBe(1)
    expect(await run()).toEqual(['dead'])
    const faults = () =>
      readRows<{ message: string }>(house.pool, 'select message from fault where case_id = $1', [caseId])
    expect(await faults()).toMatchObject([{ message: expect.stringContaining('联系人没有账号') }])

    await open('email')
    await change(`update unit_contact set email = 'weg@example.cn' where id = 'k1'`)
    mail.unknown.add('weg@example.cn')
    await house.ask(administrator, { method: 'POST', url: '/api/notice-deliveries/resend', payload: { all: true } })
    expect(await run()).toEqual(['dead'])
    expect(await faults()).toContainEqual({ message: expect.stringContaining('550') })
    expect(JSON.stringify(await faults())).not.toContain('weg@')

    await change(`update unit_contact set email = 'da@example.cn' where id = 'k1'`)
    await house.ask(administrator, { method: 'POST', url: '/api/notice-deliveries/resend', payload: { all: true } })
    expect(await run()).toEqual(['sent'])
  })

  it('gives up at once what can never leave, and says to staff why', async () => {
    await open('email')
    await send([await someone('unit_clerk', 'jia@example.cn')])
    const [due = { tenantId: '', id: '' }] = await listDueDeliveries(work, 10)

    expect(await deliver({ ...work, senders: { ...senders, mail: undefined } }, due)).toBe('dead')
    expect(await dead()).toMatchObject([{ outcome: expect.stringContaining('没有设置邮件服务器') }])
  })
})

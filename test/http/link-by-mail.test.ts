import { afterAll, beforeAll, expect, it } from 'vitest'

import { openSenders } from '../../src/channels/open-senders.ts'
import type { Senders } from '../../src/channels/sender.ts'
import { deliver, listDueDeliveries } from '../../src/notices/deliver.ts'
import { type MailServer, openMailServer } from '../channels/a-mail-server.ts'
import { readRows, TENANT } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { fillRoll, handedOverCase } from './a-rich-case.ts'

const FACTS = { leader: '领导甲', section: '养护科', clerk: '经办人㛃', phone: '0393-0000000' }

let house: House
let clerk: TestPost
let administrator: TestPost
let mail: MailServer
let senders: Senders

beforeAll(async () => {
  mail = await openMailServer()
  const settings = { url: mail.url, from: '督办系统 <duban@example.gov.cn>' }
  senders = openSenders({ mail: settings, sms: undefined, mayReachPrivate: true })
  house = await createHouse({ senders })
  await fillRoll(house)
  clerk = await house.appoint({ role: 'deputy_office_clerk', name: '工作人员甲' })
  administrator = await house.appoint({ role: 'administrator' })
  await change(
    `insert into unit_contact (tenant_id, unit_id, id, name, duty) values ($1, 'unit-1', 'contact-1', '联系人甲', 'clerk')`,
    [TENANT],
  )
})
afterAll(async () => {
  senders?.close?.()
  await mail?.close()
  await house?.[Symbol.asyncDispose]()
})

const change = (statement: string, values: unknown[] = []) => readRows(house.pool, statement, values)

/** By the link in a letter. */
async function acknowledge(text = ''): Promise<{ token: string; status: number }> {
  const [, congress = '', token = ''] = /\/l\/([^/]+)\/([\w-]{43})/.exec(text) ?? []
  const payload = { congress, token, act: { purpose: 'acknowledge', ...FACTS } }
  const { statusCode } = await house.ask(null, { method: 'POST', url: '/api/one-time-links/act', payload })
  return { token, status: statusCode }
}

it('a link is sent by mail with one click: nobody here sees its address, the mail alone brings it', async () => {
  const { id } = await handedOverCase(house, 1)
  const payload = { actorId: 'assignment-1', purpose: 'acknowledge', recipientId: 'contact:contact-1' }
  const send = () => house.ask(clerk, { method: 'POST', url: `/api/cases/${id}/links/message`, payload })
  expect((await send()).json()).toMatchObject({
    code: 'RULE_NOT_MET',
    detail: expect.stringContaining('没有登记电子邮箱'),
  })
  await change(`update unit_contact set email = 'yi@example.cn'`)
  expect((await send()).json().detail).toContain('没有开通邮件渠道')
  const channel = { kind: 'email', name: '邮件' }
  await house.ask(administrator, { method: 'POST', url: '/api/channels', payload: channel })

  const sent = [await send(), await send()]
  expect(sent.map((reply) => reply.json().by)).toEqual([['电子邮件'], ['电子邮件']])
  const work = { ...house.services, senders }
  const ours = new Set(sent.map((reply) => reply.json().noticeId))
  const due = await listDueDeliveries(work, 100)
  for (const one of due) expect(await deliver(work, one)).toBe('sent')

  const letters = mail.letters.filter(({ subject }) => subject?.includes('签收承办'))
  expect(letters.map(({ to }) => to)).toEqual([['yi@example.cn'], ['yi@example.cn']])
  // Of two letters for the same act whichever is used first is the only one.
  const [second, first] = [await acknowledge(letters[1]?.text), await acknowledge(letters[0]?.text)]
  expect([second.status, first.status]).toEqual([200, 410])
  const { notices } = (await house.ask(clerk, { url: `/api/cases/${id}/notices` })).json()
  expect(notices.filter((notice: { id: string }) => ours.has(notice.id))).toHaveLength(2)
  const trail = await change(`select kind, person_id, new from access_trail where case_id = $1`, [id])
  const kept = JSON.stringify([await change('select * from notice'), notices, trail])
  for (const { token } of [first, second]) expect(kept).not.toContain(token)
  const kinds = trail.map((line) => (line as { kind: string }).kind)
  expect(kinds.filter((kind) => kind === 'link_mail_ordered' || kind === 'link_issued')).toHaveLength(4)
  const { links } = (await house.ask(clerk, { url: `/api/cases/${id}/links` })).json()
  expect(links[0]).toMatchObject({ madeBy: '工作人员甲', recipientName: '联系人甲' })
  // Nothing is left to be done by it.
  expect((await send()).json().code).toBe('RULE_NOT_MET')
})

it('a mail that comes too late brings no link: what it was for was done meanwhile', async () => {
  const it = await handedOverCase(house, 2)
  const payload = { actorId: 'assignment-1', purpose: 'acknowledge', recipientId: 'contact:contact-1' }
  const sent = await house.ask(clerk, { method: 'POST', url: `/api/cases/${it.id}/links/message`, payload })
  expect(sent.statusCode, sent.body).toBe(201)
  await change(`update unit_contact set ended_on = '2026-03-01'`)

  const work = { ...house.services, senders }
  for (const one of await listDueDeliveries(work, 100)) await deliver(work, one)

  const [delivery] = await change('select state, outcome from notice_delivery where notice_id = $1', [
    sent.json().noticeId,
  ])
  expect(delivery).toMatchObject({ state: 'stopped' })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { withTenant } from '../../src/db/tenant.ts'
import { CLERK, TENANT } from '../engine/a-world.ts'
import { PDF } from '../files/sample-files.ts'
import { aForm } from './a-form.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { type CaseOfHouse, fillRoll, handedOverCase } from './a-rich-case.ts'

const FACTS = { leader: '领导甲', section: '养护科', clerk: '经办人㛃', phone: '0393-0000000' }

describe('a one-time link', () => {
  let house: House
  let clerk: TestPost
  let unit: TestPost
  let n = 0
  beforeAll(async () => {
    house = await createHouse()
    await fillRoll(house)
    clerk = await house.appoint({ role: 'deputy_office_clerk', name: '工作人员甲' })
    unit = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1', name: '经办人乙' })
  })
  afterAll(() => house[Symbol.asyncDispose]())

  /** A contact of unit 1 without an account. */
  async function aContact(duty: 'clerk' | 'head' = 'clerk'): Promise<string> {
    n += 1
    const id = `contact-${n}`
    await withTenant(house.services.db, TENANT, (trx) =>
      trx
        .insertInto('unit_contact')
        .values({
          tenant_id: TENANT,
          unit_id: 'unit-1',
          id,
          name: `联系人${n}`,
          duty,
          section: null,
          phone: '0393-1',
          email: null,
          person_id: null,
          ended_on: null,
        })
        .execute(),
    )
    return `contact:${id}`
  }
  async function aCase(draft = {}): Promise<CaseOfHouse> {
    n += 1
    return handedOverCase(house, n, draft)
  }
  function issue(it: CaseOfHouse, recipientId: string, purpose = 'acknowledge') {
    const payload = { actorId: 'assignment-1', purpose, recipientId }
    return house.ask(clerk, { method: 'POST', url: `/api/cases/${it.id}/links`, payload })
  }
  async function aLink(it: CaseOfHouse, purpose = 'acknowledge', recipientId?: string) {
    const response = await issue(it, recipientId ?? (await aContact()), purpose)
    expect(response.statusCode, response.body).toBe(201)
    const { url, link } = response.json()
    const [, congress, token] = /\/l\/([^/]+)\/([^/]+)$/.exec(url) ?? []
    return { congress: congress ?? '', token: token ?? '', id: link.id as string, name: link.recipientName as string }
  }
  type Key = { congress: string; token: string }
  const open = ({ congress, token }: Key) =>
    house.ask(null, { method: 'POST', url: '/api/one-time-links/open', payload: { congress, token } })
  const acknowledge = ({ congress, token }: Key) =>
    house.ask(null, {
      method: 'POST',
      url: '/api/one-time-links/act',
      payload: { congress, token, act: { purpose: 'acknowledge', ...FACTS } },
    })
  async function read(it: CaseOfHouse) {
    return (await house.ask(clerk, { method: 'GET', url: `/api/cases/${it.id}` })).json()
  }
  const listOf = async (it: CaseOfHouse) =>
    (await house.ask(clerk, { method: 'GET', url: `/api/cases/${it.id}/links` })).json()

  it('lets a contact without account acknowledge, and the log says by which way and whose link', async () => {
    const it = await aCase()
    const link = await aLink(it)

    const page = (await open(link)).json()
    expect(page).toMatchObject({
      purpose: 'acknowledge',
      unitName: '甲局',
      recipientName: link.name,
      congressName: '甲市人民代表大会',
    })
    expect(page.case).toMatchObject({ number: `第${n - 1}号`, body: expect.stringContaining('㛃') })
    expect(page.deadline.dueOn).toMatch(/^2026-/)
    const done = await acknowledge(link)
    expect(done.statusCode, done.body).toBe(200)

    const detail = await read(it)
    expect(detail.assignments[0].acknowledged).toMatchObject({ clerk: '经办人㛃' })
    const line = detail.timeline.find(({ type }: { type: string }) => type === 'assignment.acknowledged')
    expect(line).toMatchObject({ by: `经一次性链接：${link.name}`, role: 'unit_clerk' })
    expect(line.facts).toContainEqual({ label: '一次性链接', value: `发给${link.name}，由工作人员甲发出` })
    expect((await listOf(it)).links[0]).toMatchObject({
      state: 'used',
      openedAt: expect.any(String),
      madeBy: '工作人员甲',
    })
  })

  it('changes nothing by being looked at, however often', async () => {
    const it = await aCase()
    const link = await aLink(it)
    const before = await read(it)

    for (let times = 0; times < 3; times += 1) expect((await open(link)).statusCode).toBe(200)
    await house.ask(null, { method: 'GET', url: `/l/${link.congress}/${link.token}` })

    expect((await read(it)).revision).toBe(before.revision)
    expect((await listOf(it)).links[0]).toMatchObject({ state: 'open', usedAt: null })
  })

  it('works once: the second is told so, and of two at once one is refused', async () => {
    const it = await aCase()
    const link = await aLink(it)

    const codes = (await Promise.all([acknowledge(link), acknowledge(link), acknowledge(link)])).map(
      (r) => r.statusCode,
    )

    expect(codes.filter((code) => code === 200)).toHaveLength(1)
    const again = await acknowledge(link)
    expect(again.statusCode).toBe(410)
    expect(again.json()).toMatchObject({ code: 'LINK_INVALID', detail: expect.stringContaining('已经使用') })
    const { timeline } = await read(it)
    expect(timeline.filter(({ type }: { type: string }) => type === 'assignment.acknowledged')).toHaveLength(1)
  })

  it('says the same of every wrong address', async () => {
    const it = await aCase()
    const link = await aLink(it)
    const wrong = [
      { ...link, token: 'A'.repeat(43) },
      { ...link, token: 'x' },
      { ...link, congress: 'yuzhou' },
      { ...link, congress: "'; drop table link --" },
      { ...link, congress: 'nowhere' },
    ]

    const said = await Promise.all(wrong.map(open))

    expect(new Set(said.map((response) => `${response.statusCode} ${response.json().detail}`))).toEqual(
      new Set(['410 链接无效或已失效']),
    )
  })

  it.each([
    [
      'is three days old',
      async () => {
        house.clock.now = '2026-03-13T01:30:00.000Z'
      },
      '三日',
    ],
    [
      'was taken back',
      async (it: CaseOfHouse, id: string) => {
        const url = `/api/cases/${it.id}/links/${id}/revocation`
        expect((await house.ask(clerk, { method: 'POST', url, payload: { reason: '发错了人' } })).statusCode).toBe(200)
      },
      '发错了人',
    ],
    [
      'has no ground any more: the case was withdrawn',
      async (it: CaseOfHouse) => {
        const asked = {
          type: 'suggestion.withdrawn',
          inWriting: true,
          agreedBy: ['deputy-1', 'deputy-2'],
          text: { reason: '撤回' },
        }
        await it.send(asked)
      },
      '办结或不再办理',
    ],
    [
      'was sent to somebody who is no contact any more',
      async (_: CaseOfHouse, __: string, contact: string) => {
        await withTenant(house.services.db, TENANT, (trx) =>
          trx.updateTable('unit_contact').set({ ended_on: '2026-03-10' }).where('id', '=', contact.slice(8)).execute(),
        )
      },
      '不在这一岗位',
    ],
  ] as const)('is refused when it %s', async (_, happen, why) => {
    const before = house.clock.now
    const it = await aCase()
    const contact = await aContact()
    const link = await aLink(it, 'acknowledge', contact)

    await happen(it, link.id, contact)

    for (const response of [await open(link), await acknowledge(link)]) {
      expect(response.statusCode).toBe(410)
      expect(response.json().detail).toContain(why)
    }
    house.clock.now = before
  })

  it('closes when its deadline moves to another version', async () => {
    const it = await aCase()
    const link = await aLink(it, 'upload_reply')
    await it.send(
      { type: 'extension.notified', deputyId: 'deputy-1', text: { reason: '涉及多部门' } },
      CLERK,
      'assignment-1',
    )

    const response = await open(link)

    expect(response.json().detail).toContain('期限已经变动')
  })

  it('of a newer one takes the place of the older', async () => {
    const it = await aCase()
    const contact = await aContact()
    const first = await aLink(it, 'acknowledge', contact)
    const second = await aLink(it, 'acknowledge', contact)

    expect((await open(first)).json().detail).toContain('换发')
    expect((await open(second)).statusCode).toBe(200)
  })

  it('is good for its own purpose alone', async () => {
    const it = await aCase()
    const link = await aLink(it, 'request_reassignment')

    expect((await acknowledge(link)).json().detail).toBe('链接无效或已失效')
    const payload = { ...pick(link), act: { purpose: 'request_reassignment', reason: '职责已划转' } }
    const asked = await house.ask(null, { method: 'POST', url: '/api/one-time-links/act', payload })

    expect(asked.statusCode, asked.body).toBe(200)
    expect((await read(it)).timeline.at(-1)).toMatchObject({ type: 'reassignment.requested' })
  })

  it('is not issued for an internal case, a stranger to the unit, nor by a unit', async () => {
    const open = await aCase()
    const internal = await aCase()
    await internal.send(
      { type: 'mark.changed', mark: 'internal', text: { reason: '内部' } },
      { ...CLERK, role: 'deputy_office_director' },
    )
    const director = await house.appoint({ role: 'deputy_office_director' })
    const payload = { actorId: 'assignment-1', purpose: 'acknowledge', recipientId: await aContact() }
    const refused = await house.ask(director, { method: 'POST', url: `/api/cases/${internal.id}/links`, payload })

    expect(refused.statusCode, refused.body).toBe(403)
    expect((await issue(open, 'person-nobody')).statusCode).toBe(400)
    const byUnit = await house.ask(unit, { method: 'POST', url: `/api/cases/${open.id}/links`, payload })
    expect(byUnit.statusCode).toBe(403)
  })

  it('shows nothing that a clerk of this unit may not read, and no proposer where that is protected', async () => {
    const it = await aCase({ mark: 'protected_proposer' })
    const link = await aLink(it)

    const response = await open(link)

    expect(response.json().case.signers).toEqual([])
    for (const hidden of ['SCREENING', 'DECISION', '代表甲', '代表乙', '13800000001', 'OTHERDRAFT']) {
      expect(response.body).not.toContain(hidden)
    }
  })

  it('gives out the form as a Word file', async () => {
    const link = await aLink(await aCase(), 'upload_reply')

    const response = await house.ask(null, { method: 'POST', url: '/api/one-time-links/form', payload: pick(link) })

    expect(response.statusCode).toBe(200)
    expect(response.headers['cache-control']).toContain('no-store')
    expect(response.headers['referrer-policy']).toBe('no-referrer')
    expect(response.rawPayload.subarray(0, 2).toString()).toBe('PK')
  })

  it('carries the whole reply on paper: what was done until the check, then the stamped scan', async () => {
    const it = await aCase()
    const link = await aLink(it, 'upload_reply')
    const page = (await open(link)).json()
    expect(page.reply).toMatchObject({
      steps: ['contacted', 'drafted', 'consulted', 'checked'],
      waitsFor: ['归口交办单位预审'],
    })

    const before = {
      contact: { deputyId: 'deputy-1', on: '2026-03-10', form: 'visit', metBy: 'head' },
      draftedOn: '2026-03-10',
      consulted: { deputyId: 'deputy-1', on: '2026-03-10', view: '同意' },
      checkedOn: '2026-03-10',
    }
    const first = await submit(link, before)
    expect(first.json(), first.body).toMatchObject({
      isFinished: false,
      done: expect.stringContaining('归口交办单位预审'),
    })
    await it.send(
      { type: 'reply.preReviewed', passed: true },
      { id: 'p-routing', role: 'routing_office', bodyId: 'government' },
      'assignment-1',
    )
    const now = (await open(link)).json()
    expect(now.reply).toMatchObject({ steps: ['signed'], waitsFor: [] })

    const signed = {
      on: '2026-03-10',
      signer: '局长甲',
      documentNumber: '函〔2026〕1号',
      resultClass: now.reply.classes[0].code,
      promises: [],
    }
    expect((await submit(link, { signed })).json().detail).toContain('扫描件')
    const done = await submit(link, { signed }, PDF)
    expect(done.json(), done.body).toMatchObject({ isFinished: true })

    const detail = await read(it)
    const line = detail.timeline.find(({ type }: { type: string }) => type === 'reply.signed')
    expect(line).toMatchObject({ by: `经一次性链接：${link.name}`, basis: 'scan', role: 'unit_clerk' })
    expect(detail.assignments[0].replies.find(({ step }: { step: string }) => step === 'signed')).toMatchObject({
      signer: '局长甲',
      documentNumber: '函〔2026〕1号',
    })
    expect(detail.attachments[0]).toMatchObject({ name: '盖章答复.pdf', purpose: 'reply_scan' })
    expect((await submit(link, { signed }, PDF)).statusCode).toBe(410)
  })

  it('keeps nothing of a file that is refused, and stays open', async () => {
    const link = await aLink(await aCase(), 'upload_reply')

    const refused = await submit(link, { draftedOn: '2026-03-10' }, Buffer.from('MZ not a scan'))

    expect(refused.statusCode, refused.body).toBe(422)
    expect((await open(link)).statusCode).toBe(200)
  })

  async function submit(link: Key, facts: object, scan?: Buffer | string) {
    const form = aForm('盖章答复.pdf', scan ?? '')
    const boundary = /boundary=(.+)$/.exec(String(form.headers?.['content-type']))?.[1] ?? ''
    const field = `--${boundary}\r\ncontent-disposition: form-data; name="facts"\r\n\r\n${JSON.stringify(facts)}\r\n`
    const rest = scan === undefined ? Buffer.from(`--${boundary}--\r\n`) : (form.payload as Buffer)
    return house.ask(null, {
      method: 'POST',
      url: '/api/one-time-links/reply',
      headers: { ...form.headers, 'x-link-congress': link.congress, 'x-link-token': link.token },
      payload: Buffer.concat([Buffer.from(field), rest]),
    })
  }
})

function pick({ congress, token }: { congress: string; token: string }) {
  return { congress, token }
}

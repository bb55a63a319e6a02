import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Told } from '../../machines/effects.ts'
import type { AttachmentView } from '../../src/contract/case-views.ts'
import { apply } from '../../src/engine/engine.ts'
import { sweepFiles } from '../../src/open-files.ts'
import { aCommand, DIRECTOR, expectApplied, handOver, OTHER_TENANT, readRows, TENANT } from '../engine/a-world.ts'
import { DOCX, EXE, PDF } from '../files/sample-files.ts'
import { aForm, halfAForm } from './a-form.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'

let house: House
let caseId: string
let clerk: TestPost
let unit: TestPost
let otherUnit: TestPost
let deputy: TestPost
let stranger: TestPost

beforeAll(async () => {
  house = await createHouse()
  caseId = await handOver(house.engine, 1)
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
  unit = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1' })
  otherUnit = await house.appoint({ role: 'unit_clerk', unitId: 'unit-2' })
  deputy = await house.appoint({ role: 'deputy', deputyId: 'deputy-1' })
  stranger = await house.appoint({ tenantId: OTHER_TENANT, role: 'deputy_office_clerk' })
})
afterAll(() => house[Symbol.asyncDispose]())

async function decide(id: string, event: Told): Promise<void> {
  expectApplied(await apply(house.engine, aCommand(id, event, { principal: DIRECTOR })))
}
const stored = async () => {
  const names = await readdir(join(house.services.reception.folder, '..', 'files'), { recursive: true })
  return names.filter((name) => /[0-9a-f-]{36}$/.test(name)).length
}
async function upload(post: TestPost, name: string, bytes: Buffer, query = '', id = caseId) {
  const reply = await house.ask(post, {
    method: 'POST',
    url: `/api/cases/${id}/attachments${query}`,
    ...aForm(name, bytes),
  })
  return { status: reply.statusCode, body: reply.json<AttachmentView & { code: string; detail: string }>() }
}
const download = (post: TestPost, id: string) => house.ask(post, { url: `/api/attachments/${id}/content` })
async function namesFor(post: TestPost): Promise<string[]> {
  const reply = await house.ask(post, { url: `/api/cases/${caseId}/attachments` })
  return reply.statusCode === 200 ? reply.json<{ attachments: AttachmentView[] }>().attachments.map((a) => a.name) : []
}
const incoming = () => readdir(house.services.reception.folder).catch(() => [])

describe('a file comes in and goes out', () => {
  it('once, when its upload is sent again after a cut', async () => {
    const { headers, payload } = aForm('重发.docx', DOCX)
    const send = (query: string) =>
      house.ask(clerk, {
        method: 'POST',
        url: `/api/cases/${caseId}/attachments${query}`,
        headers: { ...headers, 'idempotency-key': 'one-upload' },
        payload: payload as Buffer,
      })
    const before = await stored()

    const [first, second] = await Promise.all([send(''), send('')])
    const other = await send('?purpose=paper_original')

    expect(second.json()).toEqual(first.json())
    expect(other.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
    expect((await namesFor(clerk)).filter((name) => name === '重发.docx')).toHaveLength(1)
    expect(await stored()).toBe(before + 1)
  })

  it('whole, under its own name, as a thing to keep and not to show', async () => {
    const { status, body } = await upload(clerk, '㛃代表甲建议（原件）🙂.docx', DOCX, '?purpose=paper_original')
    const reply = await download(clerk, body.id)

    expect(status).toBe(201)
    expect(body).toMatchObject({ purposeLabel: '纸质原件扫描件', audienceLabel: '本件各方', sizeBytes: DOCX.length })
    expect(reply.rawPayload.equals(DOCX)).toBe(true)
    expect(reply.headers).toMatchObject({
      'content-type': expect.stringContaining('wordprocessingml'),
      'content-disposition': expect.stringMatching(/^attachment; /),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
    const written = String(reply.headers['content-disposition']).split("UTF-8''")[1] ?? ''
    expect(decodeURIComponent(written)).toBe('㛃代表甲建议（原件）🙂.docx')
    expect(await incoming()).toEqual([])
  })

  it('and no path in its name leads anywhere', async () => {
    expect((await upload(clerk, '../../../etc/批复.pdf', PDF)).body.name).toBe('批复.pdf')
  })

  it('two at once, and both are kept', async () => {
    const both = await Promise.all([upload(clerk, '一.pdf', PDF), upload(clerk, '二.pdf', PDF)])

    expect(both.map(({ status }) => status)).toEqual([201, 201])
    expect(new Set(both.map(({ body }) => body.id)).size).toBe(2)
  })

  it('but not when it is something else than it says, too large, empty, or not there', async () => {
    expect(await upload(clerk, '程序.pdf', EXE)).toMatchObject({ status: 422, body: { code: 'FILE_REFUSED' } })
    expect(await upload(clerk, '程序.exe', EXE)).toMatchObject({ status: 422, body: { code: 'FILE_REFUSED' } })
    expect(await upload(clerk, '大.pdf', Buffer.concat([PDF, Buffer.alloc(1024 * 1024)]))).toMatchObject({
      status: 413,
      body: { code: 'BODY_TOO_LARGE', detail: expect.stringContaining('1 MB') },
    })
    expect(await upload(clerk, '空.pdf', Buffer.alloc(0))).toMatchObject({ status: 422 })
    const url = `/api/cases/${caseId}/attachments`
    expect((await house.ask(clerk, { method: 'POST', url, payload: { a: 1 } })).json()).toMatchObject({
      code: 'FORMAT_UNSUPPORTED',
    })
    const empty = { 'content-type': 'multipart/form-data; boundary=x' }
    expect(
      (await house.ask(clerk, { method: 'POST', url, headers: empty, payload: '--x--\r\n' })).json(),
    ).toMatchObject({ code: 'REQUEST_INVALID' })
    const form = aForm('批复.pdf', PDF)
    const cut = (form.payload as Buffer).subarray(0, -20)
    expect((await house.ask(clerk, { method: 'POST', url, ...form, payload: cut })).json()).toMatchObject({
      code: 'REQUEST_INVALID',
    })
    expect((await house.ask(clerk, { method: 'POST', url, ...form, payload: 'unsinn' })).statusCode).toBe(400)
    expect(await incoming()).toEqual([])
  })
})

it('a client that leaves in the middle leaves nothing behind', async () => {
  const before = (await namesFor(clerk)).length
  await house.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = house.app.server.address() as { port: number }
  const { headers, payload } = halfAForm('半个.pdf', Buffer.concat([PDF, Buffer.alloc(200_000)]))
  const socket = connect(port, '127.0.0.1')
  const ended = new Promise((resolve) => house.app.server.once('connection', (one) => one.once('close', resolve)))
  socket.write(
    `POST /api/cases/${caseId}/attachments HTTP/1.1\r\nhost: x\r\nx-test-post: ${clerk.tenantId}/${clerk.postId}\r\n` +
      `content-type: ${headers['content-type']}\r\ncontent-length: ${payload.length * 2}\r\n\r\n`,
  )
  socket.write(payload)
  while ((await incoming()).length === 0) await new Promise(setImmediate)
  socket.destroy()
  await ended
  while ((await incoming()).length > 0) await new Promise(setImmediate)

  expect(await namesFor(clerk)).toHaveLength(before)
})

it('bytes without a row are swept after a day, and those with one stay', async () => {
  const { files, db, reception } = house.services
  const kept = (await upload(clerk, '留下.pdf', PDF)).body
  const stray = (await upload(clerk, '丢失.pdf', PDF)).body
  await house.db
    .openPool('owner', { max: 1 })
    .query(`select set_config('duban.tenant', '${TENANT}', false); delete from attachment where id = '${stray.id}'`)

  expect(await sweepFiles({ files, reception }, db, Date.now())).toBe(0)
  expect(await sweepFiles({ files, reception }, db, Date.now() + 25 * 60 * 60 * 1000)).toBe(1)
  expect((await download(clerk, kept.id)).statusCode).toBe(200)
  expect(await readdir(join(reception.folder, '..', 'files', TENANT))).toContain(kept.id.slice(0, 2))
})

describe('who reads a file', () => {
  it('a draft scan is for its own unit and the office; evidence is for the office alone', async () => {
    await decide(caseId, { type: 'unit.added', unitId: 'unit-2', role: 'co', text: { reason: '需要协办' } })
    const draft = (await upload(unit, '答复草稿.pdf', PDF, '?purpose=reply_scan')).body
    const evidence = (await upload(clerk, '佐证.pdf', PDF, '?purpose=evidence')).body
    const shared = (await upload(unit, '答复.pdf', PDF, '?purpose=reply_scan&audience=parties')).body

    const statuses = async (id: string) =>
      Promise.all([clerk, unit, otherUnit, deputy, stranger].map(async (post) => (await download(post, id)).statusCode))
    expect(await statuses(draft.id)).toEqual([200, 200, 404, 404, 404])
    expect(await statuses(evidence.id)).toEqual([200, 404, 404, 404, 404])
    expect(await statuses(shared.id)).toEqual([200, 200, 200, 200, 404])
    expect(await namesFor(otherUnit)).toContain('答复.pdf')
    expect(await namesFor(otherUnit)).not.toContain('答复草稿.pdf')
  })

  it('a unit names no office as its audience, and files no evidence of an inquiry', async () => {
    expect(await upload(unit, '佐证.pdf', PDF, '?purpose=evidence')).toMatchObject({ status: 403 })
    expect(await upload(unit, '公开.pdf', PDF, '?audience=public')).toMatchObject({ status: 403 })
    expect(await upload(clerk, '佐证.pdf', PDF, '?purpose=evidence&audience=parties')).toMatchObject({ status: 403 })
  })

  it('only who may act on the case hands one in, before a byte is read', async () => {
    const auditor = await house.appoint({ role: 'auditor' })
    const administrator = await house.appoint({ role: 'administrator' })
    const alone = await house.appoint({ role: 'unit_clerk', unitId: 'unit-9' })

    expect((await upload(auditor, '一.pdf', PDF)).body.code).toBe('NOT_ALLOWED')
    expect((await upload(administrator, '一.pdf', PDF)).body.code).toBe('NOT_FOUND')
    expect((await upload(alone, '一.pdf', PDF)).body.code).toBe('NOT_FOUND')
    expect((await upload(stranger, '一.pdf', PDF)).body.code).toBe('NOT_FOUND')
    expect((await upload(clerk, '一.pdf', PDF, '?seq=9999')).body.code).toBe('REQUEST_INVALID')
    expect((await upload(clerk, '一.pdf', PDF, '?actorId=ballot-7')).body.code).toBe('ACTOR_NOT_FOUND')
    expect((await upload(clerk, '一.pdf', PDF, '?seq=2&actorId=assignment-1')).body).toMatchObject({ seq: 2 })
    expect((await house.ask(null, { url: `/api/cases/${caseId}/attachments` })).statusCode).toBe(401)
  })

  it('of a state secret nothing comes in, and what was there before the mark is given out no more', async () => {
    const id = await handOver(house.engine, 2)
    const before = (await upload(clerk, '先前.pdf', PDF, '', id)).body
    await decide(id, { type: 'mark.changed', mark: 'state_secret', text: { reason: '定密' } })

    expect(await upload(clerk, '秘密.pdf', PDF, '', id)).toMatchObject({ status: 403, body: { code: 'NOT_ALLOWED' } })
    expect((await download(clerk, before.id)).statusCode).toBe(404)
  })

  it('the paper of protected proposers is not for the units, and each read of it stands in the trail', async () => {
    const id = await handOver(house.engine, 3)
    await decide(id, { type: 'mark.changed', mark: 'protected_proposer', text: { reason: '本人要求' } })
    const paper = (await upload(clerk, '原件.pdf', PDF, '?purpose=paper_original&audience=parties', id)).body

    expect((await download(unit, paper.id)).statusCode).toBe(404)
    expect((await download(deputy, paper.id)).statusCode).toBe(200)
    expect((await download(clerk, paper.id)).statusCode).toBe(200)
    const reads = await readRows<{ role: string }>(
      house.pool,
      `select role from access_trail where kind = 'attachment_read' and subject = $1 order by n`,
      [paper.id],
    )
    expect(reads.map(({ role }) => role)).toEqual(['deputy', 'deputy_office_clerk'])
  })
})

it('what is withdrawn is given to nobody, stays listed for the office with its reason, and its bytes stay', async () => {
  const mine = (await upload(unit, '误传.pdf', PDF, '?audience=parties')).body
  const withdraw = (post: TestPost, reason = '传错了') =>
    house.ask(post, {
      method: 'PATCH',
      url: `/api/attachments/${mine.id}`,
      payload: { isWithdrawn: true, reason },
    })

  expect((await withdraw(deputy)).statusCode).toBe(403)
  expect((await withdraw(stranger)).statusCode).toBe(404)
  expect((await withdraw(unit, ' ')).statusCode).toBe(400)
  expect((await withdraw(unit)).json()).toEqual({ id: mine.id, caseId })
  expect((await withdraw(unit)).statusCode).toBe(404)
  expect((await withdraw(clerk)).json()).toMatchObject({ code: 'RECORD_STALE' })
  expect((await download(clerk, mine.id)).statusCode).toBe(404)
  expect(await namesFor(unit)).not.toContain('误传.pdf')
  const listed = (await house.ask(clerk, { url: `/api/cases/${caseId}/attachments` })).json<{
    attachments: AttachmentView[]
  }>()
  expect(listed.attachments.find(({ id }) => id === mine.id)).toMatchObject({
    mayWithdraw: false,
    withdrawn: { reason: '传错了' },
  })
  const keys: string[] = []
  for await (const { key } of house.services.files.list()) keys.push(key)
  expect(keys).toContainEqual(expect.stringContaining(mine.id))
})

it('tells every upload page what it must say', async () => {
  const rules = (await house.ask(deputy, { url: '/api/file-rules' })).json()

  expect(rules).toMatchObject({ warning: '严禁上传涉密信息', limitBytes: 1024 * 1024 })
  expect(rules.extensions).toContain('.wps')
  expect(rules.extensions).not.toContain('.zip')
})

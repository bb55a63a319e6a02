import { createHash, randomUUID } from 'node:crypto'
import JSZip from 'jszip'
import mammoth from 'mammoth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import { listWaitingPacks, makePack } from '../../src/archive/jobs.ts'
import { retentionInWords, retentionOf } from '../../src/archive/retention.ts'
import { documentsQueue } from '../../src/queue/documents.ts'
import { documentsTask } from '../../workers/documents.ts'
import { CLERK, DIRECTOR, TENANT } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from '../http/a-house.ts'
import { answer, type CaseOfHouse, fillRoll, handedOverCase } from '../http/a-rich-case.ts'

let house: House
let clerk: TestPost
let archived: CaseOfHouse
let internal: CaseOfHouse
let open: CaseOfHouse
const YEAR = 2026

/** Answered to everybody's content, concluded and archived. */
async function close(one: CaseOfHouse, archiveNumber: string): Promise<CaseOfHouse> {
  await answer(one, 1)
  await answer(one, 2)
  const asked = { type: 'inquiry.asked', channel: 'in_person', hasScan: true }
  const ratings = { attitude: 'satisfied', outcome: 'satisfied' }
  for (const deputyId of ['deputy-1', 'deputy-2']) {
    const text = { where: '会议室', notes: 'NOTES1' }
    await one.send({ ...asked, deputyId, ratings, text }, CLERK, 'inquiry-1')
    await one.send({ type: 'inquiry.confirmed', deputyId }, DIRECTOR, 'inquiry-1')
  }
  await one.send({ type: 'case.concluded', withDissatisfaction: false }, DIRECTOR)
  return one.send({ type: 'case.archived', archiveNumber }, CLERK)
}
const order = (payload: object, by = clerk) => house.ask(by, { method: 'POST', url: '/api/archive', payload })
async function makeAll(): Promise<string[]> {
  const outcomes = []
  for (const waiting of await listWaitingPacks(house.services, 10)) {
    outcomes.push(await makePack(house.services, waiting))
  }
  return outcomes
}
/** As a worker does: every job that is due must be one that the queue takes. */
async function workOff(): Promise<number> {
  const task = documentsTask(house.services)
  const due = await task.listDue(10)
  for (const { data } of due) await task.run(documentsQueue.job.parse(data))
  return due.length
}
async function packOf(id: string): Promise<JSZip> {
  const reply = await house.ask(clerk, { method: 'GET', url: `/api/archive/${id}/file` })
  expect(reply.statusCode, reply.body.slice(0, 300)).toBe(200)
  return JSZip.loadAsync(reply.rawPayload)
}
async function wordsIn(zip: JSZip, path: string): Promise<string> {
  const file = zip.file(path)
  if (!file) throw new Error(`No ${path} among ${Object.keys(zip.files).join(', ')}`)
  return (await mammoth.extractRawText({ buffer: await file.async('nodebuffer') })).value
}

beforeAll(async () => {
  house = await createHouse()
  await fillRoll(house)
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
  archived = await close(await handedOverCase(house, 1), '2026-建议-0001')
  internal = await handedOverCase(house, 2)
  await internal.send({ type: 'mark.changed', mark: 'internal', text: { reason: '内部事项' } }, DIRECTOR)
  await close(internal, '2026-建议-0002')
  open = await handedOverCase(house, 3)
})
afterAll(() => house[Symbol.asyncDispose]())

describe('the pack of one suggestion', () => {
  const id = randomUUID()

  it('holds original, handover, course, contacts, what deputies said, and an index that names every file', async () => {
    expect((await order({ kind: 'case', id, caseId: archived.id })).statusCode).toBe(202)
    expect(await makeAll()).toEqual(['made'])

    const zip = await packOf(id)
    const paths = Object.values(zip.files).flatMap(({ name, dir }) => (dir ? [] : [name]))
    const index = await wordsIn(zip, '00-卷内文件目录.docx')
    const papers = paths.filter((path) => /^\d\d-.*\//.test(path))
    expect(papers.map((path) => path.split('/')[0])).toEqual([
      '01-建议原文',
      '02-交办',
      '03-办理过程',
      '04-沟通联系和答复',
      '05-代表意见',
    ])
    for (const path of papers) expect(index).toContain(path)
    expect(index).toContain('2026-建议-0001')
    expect(index).toContain('保管期限：永久')
    expect(await wordsIn(zip, papers[0] ?? '')).toContain('道路㛃损坏')
    expect(await wordsIn(zip, papers[1] ?? '')).toMatch(/分别办理[\s\S]*2026-03-10[\s\S]*2026-06-10/)
    expect(await wordsIn(zip, papers[2] ?? '')).toContain('REPLY1')
    expect(await wordsIn(zip, papers[3] ?? '')).toContain('答复送达')
    // What deputies said stands in a paper of its own.
    for (const path of papers.slice(0, 4)) expect(await wordsIn(zip, path)).not.toContain('NOTES1')
    const said = await wordsIn(zip, papers[4] ?? '')
    expect(said).toContain('NOTES1')
    expect(said).toMatch(/办理态度：满意；办理结果：满意/)
  })

  it('says which papers nobody uploaded, so that they are bound in from the shelf', async () => {
    const index = await wordsIn(await packOf(id), '00-卷内文件目录.docx')

    expect(index).toContain('没有以下材料的电子件，请以纸质件入卷：建议纸质原件、盖章的答复函')
  })

  it('can be checked: the sum of every file is the one that is written', async () => {
    const zip = await packOf(id)
    const sums = await zip.file('SHA256SUMS.txt')?.async('string')
    for (const line of (sums ?? '').trim().split('\n')) {
      const [sum, path = ''] = line.split('  ')
      const bytes = await zip.file(path)?.async('nodebuffer')
      expect(
        createHash('sha256')
          .update(bytes ?? '')
          .digest('hex'),
        path,
      ).toBe(sum)
    }
    expect(sums?.trim().split('\n')).toHaveLength(6)
  })

  it('is one pack, however often it is ordered under its id, and another order is refused', async () => {
    expect((await order({ kind: 'case', id, caseId: archived.id })).statusCode).toBe(202)
    expect(await makeAll()).toEqual([])
    expect((await order({ kind: 'year', id, year: YEAR })).json<{ code: string }>().code).toBe('RECORD_EXISTS')
  })

  it.each([
    ['is not archived', () => open.id, '还没有归档'],
    ['is internal', () => internal.id, '内部件不能打包'],
  ])('is refused in words where the suggestion %s', async (_, which, words) => {
    const director = await house.appoint({ role: 'deputy_office_director' })
    const reply = await order({ kind: 'case', id: randomUUID(), caseId: which() }, director)

    expect(reply.json<{ code: string; detail: string }>()).toMatchObject({ code: 'RULE_NOT_MET' })
    expect(reply.json<{ detail: string }>().detail).toContain(words)
  })
})

describe('the pack of a year', () => {
  it('holds every file that may leave, and names the others by number alone', async () => {
    const id = randomUUID()
    await order({ kind: 'year', id, year: YEAR })
    expect(await workOff()).toBe(1)

    const zip = await packOf(id)
    const cases = await wordsIn(zip, '案卷目录.docx')
    expect(Object.keys(zip.files).some((path) => path.startsWith('2026-建议-0001 第1号/'))).toBe(true)
    expect(Object.keys(zip.files).some((path) => path.includes('第2号'))).toBe(false)
    expect(cases).toContain('第2号')
    expect(cases).toContain('内部件')
    expect(cases.split('农村道路养护')).toHaveLength(2)
  })

  it('is not given out any more once a suggestion in it has become internal; a new one leaves that out', async () => {
    const later = await close(await handedOverCase(house, 4), '2026-建议-0004')
    const [former, anew] = [randomUUID(), randomUUID()]
    await order({ kind: 'year', id: former, year: YEAR })
    await makeAll()
    expect(Object.keys((await packOf(former)).files).some((path) => path.includes('第4号'))).toBe(true)

    await later.send({ type: 'mark.changed', mark: 'internal', text: { reason: '内部事项' } }, DIRECTOR)
    const refused = await house.ask(clerk, { method: 'GET', url: `/api/archive/${former}/file` })
    expect(refused.json<{ code: string }>().code).toBe('RULE_NOT_MET')
    await order({ kind: 'year', id: anew, year: YEAR })
    await makeAll()
    expect(Object.keys((await packOf(anew)).files).some((path) => path.includes('第4号'))).toBe(false)
  })

  it('says so where nothing was archived, and takes an order back', async () => {
    const [empty, unwanted] = [randomUUID(), randomUUID()]
    await order({ kind: 'year', id: empty, year: 2020 })
    await order({ kind: 'year', id: unwanted, year: YEAR })
    const cancelled = await house.ask(clerk, {
      method: 'POST',
      url: `/api/archive/${unwanted}/cancel`,
      payload: { revision: 1 },
    })

    expect(cancelled.statusCode).toBe(200)
    expect(await makeAll()).toEqual(['failed'])
    const { packs } = (await house.ask(clerk, { method: 'GET', url: '/api/archive' })).json<{
      packs: { id: string; state: string; why: string | null }[]
    }>()
    expect(packs.find((pack) => pack.id === empty)).toMatchObject({
      state: 'failed',
      why: expect.stringContaining('2020年'),
    })
    expect(packs.find((pack) => pack.id === unwanted)?.state).toBe('cancelled')
  })

  it('is taken up by another process when one dies with it in hand', async () => {
    const id = randomUUID()
    await order({ kind: 'year', id, year: YEAR })
    const owner = house.db.openPool('owner', { max: 1 })
    await owner.query(`select set_config('duban.tenant', $1, false)`, [TENANT])
    // The first claimed it and was killed; its hold ends.
    await owner.query(`update archive_pack set tries = 1, done = 1, total = 2 where id = $1`, [id])

    expect(await makeAll()).toEqual(['made'])
  })

  it('that kills every process which takes it in hand is given up, and says so', async () => {
    const id = randomUUID()
    await order({ kind: 'year', id, year: YEAR })
    const owner = house.db.openPool('owner', { max: 1 })
    await owner.query(`select set_config('duban.tenant', $1, false)`, [TENANT])
    await owner.query(`update archive_pack set tries = 5 where id = $1`, [id])

    expect(await makeAll()).toEqual(['failed'])
    const { packs } = (await house.ask(clerk, { method: 'GET', url: '/api/archive' })).json<{
      packs: { id: string; state: string; why: string | null }[]
    }>()
    expect(packs.find((pack) => pack.id === id)).toMatchObject({
      state: 'failed',
      why: expect.stringContaining('中断'),
    })
  })
})

describe('how long papers are kept', () => {
  it('follows from the rules: longest for key suggestions and those of the first category', () => {
    const policy = shippedPolicy('puyang-2024')
    const years = (isKey: boolean, category: 'first' | 'third' | null) =>
      retentionInWords(retentionOf(policy, { isKey, category }))

    expect([years(false, 'first'), years(true, 'third'), years(false, 'third'), years(false, null)]).toEqual([
      '永久',
      '永久',
      '30年',
      '30年',
    ])
    expect(retentionInWords(retentionOf({}, { isKey: true, category: null }))).toBe('未规定')
  })
})

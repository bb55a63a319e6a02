import { randomUUID } from 'node:crypto'
import JSZip from 'jszip'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { withTenant } from '../../src/db/tenant.ts'
import { HANDOVER_SLIP } from '../../src/documents/forms/handover-slip.ts'
import { fillTemplate } from '../../src/documents/templates/fill.ts'
import { sampleData } from '../../src/documents/templates/sample-data.ts'
import { findTemplate } from '../../src/forms/template-shelf.ts'
import { makeReport } from '../../src/reports/jobs.ts'
import { changed } from '../documents/templates/a-document.ts'
import { OTHER_TENANT, readRows, TENANT } from '../engine/a-world.ts'
import { aForm } from './a-form.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'

const URL = '/api/document-templates/handover_slip'

describe('templates of the office', () => {
  let house: House
  let director: TestPost
  let clerk: TestPost
  let administrator: TestPost
  let stranger: TestPost
  let shipped: Buffer
  beforeAll(async () => {
    house = await createHouse()
    director = await house.appoint({ role: 'deputy_office_director' })
    clerk = await house.appoint({ role: 'deputy_office_clerk' })
    administrator = await house.appoint({ role: 'administrator' })
    stranger = await house.appoint({ tenantId: OTHER_TENANT, role: 'deputy_office_director' })
    shipped = await HANDOVER_SLIP.build()
  })
  afterAll(() => house[Symbol.asyncDispose]())

  const upload = (who: TestPost, bytes: Buffer, query = '', name = '我们的交办单.docx') =>
    house.ask(who, { method: 'POST', url: `${URL}/versions${query}`, ...aForm(name, bytes) })
  const choose = (who: TestPost, id: string | null) =>
    house.ask(who, { method: 'PUT', url: `${URL}/current`, payload: { id } })
  const read = async (who: TestPost) => (await house.ask(who, { url: URL })).json()
  const worded = (words: string, docx = shipped) => changed(docx, (xml) => xml.replace('承办单位和期限', words))
  const inForce = (tenantId = TENANT) =>
    withTenant(house.services.db, tenantId, (trx) => findTemplate(trx, house.services.files, 'handover_slip'))
  async function wordsOf(docx: Buffer): Promise<string> {
    return (await (await JSZip.loadAsync(docx)).file('word/document.xml')?.async('string')) ?? ''
  }

  it('begin with the shipped one, whose fields are listed with how they are written', async () => {
    const lines = (await house.ask(clerk, { url: '/api/document-templates' })).json().lines
    const view = await read(clerk)

    expect(lines).toContainEqual({
      kind: 'handover_slip',
      label: '交办单',
      group: 'form',
      groupLabel: '表单',
      current: null,
      hasShipped: true,
    })
    expect(view).toMatchObject({ versions: [], mayUpload: false })
    expect(view.fields).toContainEqual(expect.objectContaining({ tag: '{标题}', isRequired: true, of: null }))
    expect(view.fields).toContainEqual(expect.objectContaining({ tag: '{#承办}…{/承办}', name: '承办' }))
    expect((await inForce()).id).toBeNull()
  })

  it('refuse a file with a wrong tag, tell its place, and store nothing', async () => {
    const response = await upload(director, await changed(shipped, (xml) => xml.replace('{标题}', '{题目}')))

    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({
      stored: null,
      problems: [
        { kind: 'unknown_field', name: '题目', place: '第1个表格第1行第2列“{题目}”' },
        { kind: 'missing_field', name: '标题', place: null },
      ],
    })
    expect((await read(director)).versions).toEqual([])
  })

  it('only look where it is a trial, and refuse what is no .docx or carries macros', async () => {
    expect((await upload(director, await worded('甲'), '?isTrial=true')).json()).toEqual({
      stored: null,
      problems: [],
      notes: [],
    })
    expect((await upload(director, shipped, '', '模板.docm')).json().code).toBe('FILE_REFUSED')
    expect((await upload(director, Buffer.from('%PDF-1.7'), '', '模板.docx')).json().code).toBe('FILE_REFUSED')
    expect((await read(director)).versions).toEqual([])
  })

  it('put the newest version in force; an older and the shipped one can come back; the trail tells who', async () => {
    const first = (await upload(director, await worded('第一版'), '?note=换标题')).json()
    const second = (await upload(director, await worded('第二版'))).json()
    expect([first.stored.version, second.stored.version]).toEqual([1, 2])
    expect(await wordsOf((await inForce()).bytes)).toContain('第二版')

    expect((await choose(director, first.stored.id)).json()).toEqual({ version: 1 })
    const view = await read(clerk)
    expect(await wordsOf((await inForce()).bytes)).toContain('第一版')
    expect(view.versions.map((one: { version: number; isCurrent: boolean }) => [one.version, one.isCurrent])).toEqual([
      [2, false],
      [1, true],
    ])
    expect(view.current).toMatchObject({ version: 1, note: '换标题', fileName: '我们的交办单.docx' })

    expect((await choose(director, null)).json()).toEqual({ version: null })
    expect((await inForce()).id).toBeNull()
    const deeds = await readRows(
      house.pool,
      `select kind from access_trail where kind like 'document_template_%' order by n`,
    )
    expect(deeds.map(({ kind }) => String(kind).slice('document_template_'.length))).toEqual([
      'uploaded',
      'uploaded',
      'chosen',
      'chosen',
    ])
  })

  it('take a document that was made here, and edited, for its template', async () => {
    const made = await worded('改过的说法', fillTemplate(shipped, sampleData(HANDOVER_SLIP.fields)))

    const reply = (await upload(director, made)).json()
    const { bytes } = await inForce()

    expect(reply).toMatchObject({ problems: [], notes: [expect.stringContaining('已还原成字段')] })
    const xml = await wordsOf(fillTemplate(bytes, { ...sampleData(HANDOVER_SLIP.fields), 标题: '另一件' }))
    expect(xml).toContain('改过的说法')
    expect(xml).toContain('另一件')
    expect(xml).not.toContain('关于加强农村道路日常养护的建议')
  })

  it('are given out as they are, as shipped, and filled with the sample', async () => {
    const get = (query: string) => house.ask(clerk, { url: `${URL}/file?${query}` })

    expect(await wordsOf((await get('which=shipped')).rawPayload)).toBe(await wordsOf(shipped))
    expect(await wordsOf((await get('')).rawPayload)).toContain('改过的说法')
    expect(await wordsOf((await get('filled=true')).rawPayload)).toContain('代表甲')
    expect((await get('which=not-there')).statusCode).toBe(400)
  })

  it('are changed by the director alone, read by the office, and end at the wall of the congress', async () => {
    const of = async (who: TestPost) => (await house.ask(who, { url: URL })).statusCode
    const { versions } = await read(director)

    expect((await upload(clerk, shipped)).statusCode).toBe(403)
    expect((await choose(clerk, null)).statusCode).toBe(403)
    expect(await of(administrator)).toBe(403)
    expect((await choose(stranger, versions[0].id)).statusCode).toBe(404)
    expect((await read(stranger)).versions).toEqual([])
    expect((await inForce(OTHER_TENANT)).id).toBeNull()
  })

  it('two who upload at once get two versions, one of them in force', async () => {
    const replies = await Promise.all([upload(director, await worded('甲')), upload(director, await worded('乙'))])

    const versions = replies.map((one) => one.json().stored.version)
    expect(new Set(versions).size).toBe(2)
    const view = await read(director)
    expect(view.versions.filter((one: { isCurrent: boolean }) => one.isCurrent)).toHaveLength(1)
    expect(view.current.version).toBe(Math.max(...versions))
  })

  describe('of a report', () => {
    const REPORT = '/api/document-templates/report:ledger'
    const send = async (docx: Buffer) =>
      (await house.ask(director, { method: 'POST', url: `${REPORT}/versions`, ...aForm('台账.docx', docx) })).json()
    const make = async (year: number) => {
      const id = randomUUID()
      const payload = { id, kind: 'ledger', fromOn: `${year}-01-01`, toOn: `${year}-12-31`, asOf: TODAY }
      await house.ask(director, { method: 'POST', url: '/api/reports', payload })
      const { db, engine, files } = house.services
      expect(await makeReport({ db, engine, files, now: () => house.clock.now }, { tenantId: TENANT, id })).toBe('made')
      return (await house.ask(director, { url: `/api/reports/${id}/files/docx` })).rawPayload
    }
    let TODAY = ''
    let made: Buffer
    beforeAll(async () => {
      TODAY = house.clock.now.slice(0, 10)
      made = await make(2025)
    })

    it('lists its fields under headings, its figures among them, each as it is written', async () => {
      const { fields } = (await house.ask(clerk, { url: REPORT })).json()

      expect(fields).toContainEqual(expect.objectContaining({ tag: '{统计结束日}', group: '基本信息' }))
      expect(fields).toContainEqual(expect.objectContaining({ tag: '{有协办单位}', group: '其他统计数字' }))
      expect(new Set(fields.map(({ name }: { name: string }) => name)).size).toBe(fields.length)
    })

    it('is refused for a field that no such report has, a broken tag, or none at all, each with its place', async () => {
      const wrong = await send(
        await changed(made, (xml) =>
          xml.replace('<w:t xml:space="preserve">本期', '<w:t xml:space="preserve">{收到建仪}{交办本期'),
        ),
      )
      const bare = await send(await changed(shipped, (xml) => xml.replace(/\{[^{}]*\}/g, '无')))

      expect(wrong.stored).toBeNull()
      expect(wrong.problems).toContainEqual(
        expect.objectContaining({ kind: 'unknown_field', name: '收到建仪', place: expect.stringMatching(/^第\d+段/) }),
      )
      expect(wrong.problems).toContainEqual(expect.objectContaining({ kind: 'broken_tag' }))
      expect(bare).toMatchObject({ stored: null, problems: [{ kind: 'missing_field' }] })
    })

    it('is refilled from a report of last year with nothing of that year left, and says what stays as it is', async () => {
      const reply = await send(await changed(made, (xml) => xml.replace('本期', '去年共12件。本期')))
      expect(reply.problems).toEqual([])
      expect(reply.notes).toContainEqual(expect.stringMatching(/^第\d+段.*“12件”不是字段/))

      const words = (await wordsOf(await make(2024))).replace(/<[^>]+>/g, '')
      expect(words).toContain('2024年1月1日至2024年12月31日')
      expect(words).toContain('去年共12件。')
      expect(words).not.toContain('2025年')
    })
  })
})

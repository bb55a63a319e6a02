import { buffer } from 'node:stream/consumers'
import JSZip from 'jszip'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { withTenant } from '../../src/db/tenant.ts'
import { FORM_KINDS } from '../../src/documents/forms/all-kinds.ts'
import { CHASE_LETTER } from '../../src/documents/forms/chase-letter.ts'
import { checkTemplate } from '../../src/documents/templates/check.ts'
import { fillTemplate } from '../../src/documents/templates/fill.ts'
import { sampleData } from '../../src/documents/templates/sample-data.ts'
import type { FileStore } from '../../src/files/store.ts'
import {
  chooseTemplate,
  findOwnTemplate,
  findTemplate,
  judgeTemplate,
  storeTemplate,
} from '../../src/forms/template-shelf.ts'
import type { Doer } from '../../src/office/doer.ts'
import { aDocument, changed, partOf } from '../documents/templates/a-document.ts'
import { TENANT } from '../engine/a-world.ts'
import { createHouse, type House } from '../http/a-house.ts'

async function keysOf(files: FileStore): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of files.list()) keys.push(key)
  return keys
}

describe('the shelf of templates', () => {
  let house: House
  let doer: Doer
  beforeAll(async () => {
    house = await createHouse()
    const { postId } = await house.appoint({ role: 'deputy_office_director' })
    const id = `person-${postId}`
    const viewer = { id, postId, tenantId: TENANT, role: 'deputy_office_director', name: '主任甲' } as Doer['viewer']
    doer = { viewer, now: house.clock.now }
  })
  afterAll(() => house[Symbol.asyncDispose]())
  const find = (kind: string) =>
    withTenant(house.services.db, TENANT, (trx) => findTemplate(trx, house.services.files, kind))

  it('gives the shipped template, made once, until the office has its own', async () => {
    const [first, second] = [await find('chase_letter'), await find('chase_letter')]

    expect(first.id).toBeNull()
    expect(second.bytes).toBe(first.bytes)
    await expect(find('no_such_kind')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(find('report:annual_report')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('leaves nothing in the store when the row cannot be written', async () => {
    const { files } = house.services
    const count = async () => (await keysOf(files)).length
    const before = await count()
    const bytes = await CHASE_LETTER.build()

    const broken = { ...doer, viewer: { ...doer.viewer, id: '\0' } }
    await expect(
      storeTemplate(house.services, broken, { kind: 'chase_letter', fileName: 'a.docx', bytes, note: null }),
    ).rejects.toThrow()

    expect(await count()).toBe(before)
  })

  it('keeps templates of reports too, by the names that a report brings along', async () => {
    const report = await aDocument('全年收到{收到件数}件', '{#各类}{类别}{/各类}')
    const { problems } = judgeTemplate(report, null)
    const kind = 'report:annual_report'

    await storeTemplate(house.services, doer, { kind, fileName: '年度报告.docx', bytes: report, note: null })

    expect(problems).toEqual([])
    const own = await withTenant(house.services.db, TENANT, (trx) => findOwnTemplate(trx, house.services.files, kind))
    expect(own?.bytes.equals(report)).toBe(true)
    await chooseTemplate(house.services, doer, { kind, id: null })
    await expect(find(kind)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(judgeTemplate(await aDocument('全年收到{收到件数件'), null).problems).toMatchObject([{ kind: 'broken_tag' }])
  })

  it('every shipped template can be filled, uploaded after that, and filled again', async () => {
    for (const kind of FORM_KINDS) {
      const shipped = await kind.build()
      const filled = fillTemplate(shipped, sampleData(kind.fields))
      const { bytes, problems, wasFilled } = judgeTemplate(filled, kind.fields)

      expect(problems, kind.label).toEqual([])
      expect(wasFilled, kind.label).toBe(true)
      expect(checkTemplate(bytes, kind.fields), kind.label).toEqual([])
      expect(await partOf(fillTemplate(bytes, sampleData(kind.fields))), kind.label).toBe(await partOf(filled))
    }
  })

  it('a letter that was made keeps its bytes when the template changes', async () => {
    const { files } = house.services
    const before = fillTemplate((await find('chase_letter')).bytes, sampleData(CHASE_LETTER.fields))
    const own = await changed(await CHASE_LETTER.build(), (xml) => xml.replace('附件：', '所附：'))
    const { id } = await storeTemplate(house.services, doer, {
      kind: 'chase_letter',
      fileName: '催办函.docx',
      bytes: own,
      note: null,
    })

    const { bytes } = await find('chase_letter')
    expect((await find('chase_letter')).id).toBe(id)
    expect(await partOf(bytes)).toContain('所附：')
    expect(await partOf(before)).not.toContain('所附：')
    const keys = await keysOf(files)
    const kept = await Promise.all(keys.map(async (key) => buffer(await files.read(key))))
    expect(kept.some((one) => one.equals(own))).toBe(true)
    expect((await JSZip.loadAsync(bytes)).file('word/document.xml')).not.toBeNull()
  })
})

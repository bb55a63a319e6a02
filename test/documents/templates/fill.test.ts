import fc from 'fast-check'
import mammoth from 'mammoth'
import { describe, expect, it } from 'vitest'
import { repeated, signatureLines } from '../../../src/documents/forms/form-blocks.ts'
import { type FormData, type FormKind, isList } from '../../../src/documents/forms/form-kind.ts'
import { HANDOVER_SLIP } from '../../../src/documents/forms/handover-slip.ts'
import { packDocument } from '../../../src/documents/official/page.ts'
import { bodyText } from '../../../src/documents/official/text.ts'
import { fillTemplate } from '../../../src/documents/templates/fill.ts'
import { sampleData } from '../../../src/documents/templates/sample-data.ts'
import { toTemplate } from '../../../src/documents/templates/to-template.ts'
import { aDocument, aTable, changed, partOf, templateOf, textsOf, tornDocument } from './a-document.ts'

const RUNS = 8 * Number(process.env['FC_SCALE'] ?? 1)

async function filled(template: Buffer | Promise<Buffer>, data: FormData): Promise<string[]> {
  return textsOf(await partOf(fillTemplate(await template, data)))
}

describe('a template that is filled', () => {
  it('puts texts into their places and prints nothing for what is not known', async () => {
    const template = await aDocument('{标题}：{编号}', '（{没有}）')

    expect(await filled(template, { 标题: '关于道路', 编号: '第1号' })).toEqual(['文稿', '关于道路：第1号', '（）'])
  })

  it('finds a tag that Word has torn into several runs, in the look of its first letter', async () => {
    const template = await tornDocument({ text: '前{标', isBold: true }, { text: '题' }, { text: '}后' })

    const xml = await partOf(fillTemplate(template, { 标题: '道路' }))

    expect(textsOf(xml)).toEqual(['前道路后'])
    expect(xml).toMatch(/<w:b\/>[^/]*(<w:bCs\/>)?<\/w:rPr><w:t xml:space="preserve">道路/)
  })

  it('takes wide signs for what they are meant to be', async () => {
    const template = await aDocument('{＃代表}', '{姓名}', '{／代表}')

    expect(await filled(template, { 代表: [{ 姓名: '代表甲' }, { 姓名: '代表乙' }] })).toEqual([
      '文稿',
      '代表甲',
      '代表乙',
    ])
  })

  it('repeats rows between head and total, and leaves the table whole without lines', async () => {
    const template = aTable([
      ['姓名', '电话'],
      ['{#代表}{姓名}', '{电话}{/代表}'],
      ['合计', '{人数}'],
    ])
    const lines = Array.from({ length: 200 }, (_, n) => ({ 姓名: `代表${n}`, 电话: `${n}` }))

    const many = await filled(template, { 代表: lines, 人数: '200' })
    const none = await filled(template, { 代表: [], 人数: '0' })

    expect(many).toHaveLength(2 + 2 + 400 + 2)
    expect(many.slice(-5)).toEqual(['代表199', '199', '合计', '200', '表后'])
    expect(none).toEqual(['表前', '姓名', '电话', '合计', '0', '表后'])
  })

  it('leaves a part out where its field says nothing', async () => {
    const template = await aDocument('{#抄送}', '抄送：{抄送}', '{/抄送}', '{^抄送}', '不抄送', '{/抄送}')

    expect(await filled(template, { 抄送: '甲局' })).toEqual(['文稿', '抄送：甲局'])
    expect(await filled(template, { 抄送: '' })).toEqual(['文稿', '不抄送'])
  })

  it('makes paragraphs of lines where the tag stands alone, with the indent of the first; breaks elsewhere', async () => {
    const template = await aDocument('{正文}', '意见：{正文}')

    const xml = await partOf(fillTemplate(template, { 正文: '一\r\n二\n三' }))

    expect(textsOf(xml)).toEqual(['文稿', '一', '二', '三', '意见：一⏎二⏎三'])
    expect([...xml.matchAll(/w:firstLineChars="200"/g)]).toHaveLength(4)
  })

  it('keeps fonts by their Chinese names, and the indent in characters', async () => {
    const xml = await partOf(fillTemplate(await aDocument('{标题}'), { 标题: '㛃䶮' }))

    expect(xml).toMatch(/w:eastAsia="仿宋_GB2312"[^>]*\/>.{0,120}<w:t xml:space="preserve">㛃䶮/)
    expect(xml).toContain('w:firstLineChars="200"')
  })

  it('writes braces, marks of XML and rare characters as they are, and leaves out what XML cannot hold', async () => {
    const title = `${'㛃䶮𠮷'.repeat(98)}<&>"{标题}`
    const docx = fillTemplate(await aDocument('{标题}'), { 标题: `甲\u0000\u0007\ud800${title}\ufffe` })

    expect(await mammoth.extractRawText({ buffer: docx })).toMatchObject({ value: `文稿\n\n甲${title}\n\n` })
  })

  it('fills head and foot too, and makes one line of a long name there', async () => {
    const template = await aDocument('{机关|一行}')
    const size = async (name: string) =>
      /<w:sz w:val="(\d+)"\/>(?:(?!<w:sz ).)*?<w:t [^>]*>甲/.exec(
        await partOf(fillTemplate(template, { 机关: name })),
      )?.[1]

    expect(await size('甲局')).toBe('32')
    expect(Number(await size('甲'.repeat(60)))).toBeLessThan(16)
  })

  it('sets who signs in the middle above the date', async () => {
    const template = await packDocument({ title: '函', children: signatureLines('机关', '日期') })
    const rights = async (name: string) =>
      [...(await partOf(fillTemplate(template, { 机关: name, 日期: '2026年7月1日' }))).matchAll(/w:right="(\d+)"/g)]
        .map(([, twips]) => Number(twips))
        .slice(0, 2)

    const [nameRight = 0, dateRight = 0] = await rights('甲局')
    expect(nameRight).toBeGreaterThan(dateRight)
    expect((await rights('甲市人民代表大会常务委员会代表联络工作委员会'))[1]).toBeGreaterThan(dateRight)
  })
})

describe('a filled document that comes back as a template', () => {
  it('is filled again like the shipped one, whatever was in it', async () => {
    const shipped = await HANDOVER_SLIP.build()
    await fc.assert(
      fc.asyncProperty(dataFor(HANDOVER_SLIP), dataFor(HANDOVER_SLIP), async (before, after) => {
        const again = fillTemplate(templateOf(fillTemplate(shipped, before)), after)

        expect(await partOf(again)).toBe(await partOf(fillTemplate(shipped, after)))
      }),
      { numRuns: RUNS },
    )
  })

  it('says which fields were in it and what stood there', async () => {
    const { fields } = toTemplate(fillTemplate(await HANDOVER_SLIP.build(), sampleData(HANDOVER_SLIP.fields)))

    expect(fields).toContainEqual({ name: '编号', list: null, text: '第12号' })
    expect(fields.filter(({ list, name }) => list === '承办' && name === '单位')).toHaveLength(3)
  })

  it('keeps what was changed around the fields and in their looks', async () => {
    const first = fillTemplate(await aDocument('标题是{标题}。', '编号{编号}'), { 标题: '道路', 编号: '第1号' })
    const edited = await changed(first, (xml) =>
      xml.replace('标题是', '所提的标题为').replace(/仿宋_GB2312("[^>]*\/>.{0,200}第1号)/, '楷体_GB2312$1'),
    )

    const xml = await partOf(fillTemplate(templateOf(edited), { 标题: '桥梁', 编号: '第2号' }))

    expect(textsOf(xml)).toEqual(['文稿', '所提的标题为桥梁。', '编号第2号'])
    expect(xml).toMatch(/楷体_GB2312"[^>]*\/>.{0,200}第2号/)
  })

  it('folds repeated paragraphs and words into one', async () => {
    const template = await packDocument({
      title: '函',
      children: [
        ...repeated('代表', [bodyText('姓名：{姓名}'), bodyText('签字：')]),
        bodyText('{#代表}{姓名}、{/代表}等'),
      ],
    })
    const three = fillTemplate(template, { 代表: ['代表甲', '代表乙', '代表丙'].map((姓名) => ({ 姓名 })) })

    expect(await filled(templateOf(three), { 代表: [{ 姓名: '代表丁' }] })).toEqual([
      '姓名：代表丁',
      '签字：',
      '代表丁、等',
    ])
  })

  it('folds rows even where a program has dropped the control around them', async () => {
    const template = aTable([
      ['姓名', '电话'],
      ['{#代表}{姓名}', '{电话}{/代表}'],
      ['合计', '{人数}'],
    ])
    const lines = [1, 2, 3].map((n) => ({ 姓名: `代表${n}`, 电话: `${n}` }))
    const first = fillTemplate(await template, { 代表: lines, 人数: '3' })
    const loose = await changed(first, (xml) =>
      xml.replace(
        /<w:sdt><w:sdtPr><w:alias w:val="#代表"\/>.*?<w:sdtContent>(.*<\/w:tr>)<\/w:sdtContent><\/w:sdt>/s,
        '$1',
      ),
    )

    expect(await partOf(loose)).not.toContain('#代表')
    expect(await filled(templateOf(loose), { 代表: lines.slice(0, 1), 人数: '1' })).toEqual([
      '表前',
      '姓名',
      '电话',
      '代表1',
      '1',
      '合计',
      '1',
      '表后',
    ])
  })

  it('leaves a document that was not made here as it is', async () => {
    expect(toTemplate(await aDocument('办理151件'))).toMatchObject({ fields: [], notes: [] })
  })
})

/** Any data of this kind; lists have at least one line, since of none nothing is left to fold. */
function dataFor(kind: FormKind): fc.Arbitrary<FormData> {
  const text = fc.string({
    unit: fc.constantFrom('甲', '乙', '㛃', '1', '<', '{', '}', '\n', ' ', '。'),
    maxLength: 12,
  })
  return fc.record(
    Object.fromEntries(
      kind.fields.map((field) => [
        field.name,
        isList(field)
          ? fc.array(fc.record(Object.fromEntries(field.of.map(({ name }) => [name, text]))), {
              minLength: 1,
              maxLength: 4,
            })
          : text,
      ]),
    ),
  ) as fc.Arbitrary<FormData>
}

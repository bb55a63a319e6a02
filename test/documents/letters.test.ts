import JSZip from 'jszip'
import { describe, expect, it } from 'vitest'

import type { LetterItem } from '../../src/contract/letters-endpoints.ts'
import { type ChaseLetter, renderChaseLetter } from '../../src/documents/letters/chase-letter.ts'

const ITEM: LetterItem = {
  caseId: '00000000-0000-4000-8000-000000000001',
  actorId: 'assignment-1',
  clock: 'reply',
  clockLabel: '答复期限',
  number: '第1号',
  title: '关于加强农村道路养护的建议',
  dueOn: '2026-06-10',
  daysOverdue: 21,
  workingDaysOverdue: 14,
  provisional: false,
  demand: '书面答复代表并报送答复件',
}

function aLetter(differing: Partial<ChaseLetter> = {}): ChaseLetter {
  return {
    sender: '甲市人民代表大会常务委员会',
    number: '甲人常选〔2026〕5号',
    title: '关于催办第1号建议的函',
    addressee: '甲局',
    paragraphs: ['开头。', '请办理。', '特此函告。'],
    datedOn: '2026-07-01',
    demandOn: '2026-07-08',
    copyTo: ['甲市人民政府督查室'],
    contact: '联系人：某甲；电话：0393-0000000',
    items: [ITEM],
    tablePlace: 'none',
    ...differing,
  }
}

async function opened(letter: ChaseLetter) {
  const zip = await JSZip.loadAsync(await renderChaseLetter(letter))
  const read = async (path: string) => (await zip.file(path)?.async('string')) ?? ''
  const names = Object.keys(zip.files).filter((name) => /word\/(header|footer)\d+\.xml/.test(name))
  const edges = await Promise.all(names.map(read))
  return { document: await read('word/document.xml'), edges, settings: await read('word/settings.xml') }
}

function textsOf(xml: string): string[] {
  return [...xml.matchAll(/<w:p[ >].*?<\/w:p>/gs)]
    .map(([block]) => [...block.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, text]) => text).join(''))
    .filter((text) => text !== '')
}

describe('a letter that chases, as .docx', () => {
  it('has the parts of a 函 in their order: number, title, addressee, body, signature, date, copies', async () => {
    const { document } = await opened(aLetter())

    expect(textsOf(document)).toEqual([
      '甲人常选〔2026〕5号',
      '关于催办第1号建议的函',
      '甲局：',
      '开头。',
      '请办理。',
      '特此函告。',
      '甲市人民代表大会常务委员会',
      '2026年7月1日',
      '（联系人：某甲；电话：0393-0000000）',
      '抄送：甲市人民政府督查室。',
    ])
  })

  it('bears the red name and two red lines on top, and has no page number on page 1', async () => {
    const { document, edges, settings } = await opened(aLetter())
    const head = edges.find((xml) => xml.includes('甲市人民代表大会常务委员会')) ?? ''

    expect(head).toContain('w:val="FF0000"')
    expect([...head.matchAll(/<w:bottom [^>]*w:color="FF0000"/g)]).toHaveLength(2)
    expect(document).toContain('<w:titlePg/>')
    expect(settings).toContain('<w:evenAndOddHeaders/>')
    expect(edges.filter((xml) => xml.includes('PAGE'))).toHaveLength(2)
    expect(document).toMatch(/<w:headerReference w:type="first"/)
    expect(document).toMatch(/<w:footerReference w:type="first"/)
  })

  it('names the fonts of official documents for Chinese text, and the margins of the sheet', async () => {
    const { document, edges } = await opened(aLetter())

    expect(document).toContain('w:eastAsia="仿宋_GB2312"')
    expect(document).toContain('w:eastAsia="方正小标宋简体"')
    expect(edges.join('')).toContain('w:eastAsia="方正小标宋简体"')
    expect(document).toMatch(/<w:pgMar w:top="2097"/)
    expect(document).toContain('w:firstLineChars="200"')
  })

  it('puts a short table into the letter, and a long one behind it with its head on every page', async () => {
    const items = Array.from({ length: 200 }, (_, n) => ({ ...ITEM, number: `第${n + 1}号`, daysOverdue: n + 1 }))
    const short = await opened(aLetter({ items: items.slice(0, 3), tablePlace: 'within' }))
    const long = await opened(aLetter({ items, tablePlace: 'attached' }))

    expect([...short.document.matchAll(/<w:tr[ >]/g)]).toHaveLength(4)
    expect(textsOf(short.document)).not.toContain('附件')
    expect([...long.document.matchAll(/<w:tr[ >]/g)]).toHaveLength(201)
    expect([...long.document.matchAll(/<w:tblHeader\/>/g)]).toHaveLength(1)
    expect(long.document).toContain('<w:br w:type="page"/>')
    expect(textsOf(long.document)).toEqual(
      expect.arrayContaining(['附件：逾期代表建议清单', '附件', '第200号', '200天', '办理要求（2026年7月8日前）']),
    )
  })

  it('holds rare characters, a title of three hundred, and what would break its XML', async () => {
    const title = `${'㛃䶮'.repeat(148)}<&>"`
    const letter = aLetter({
      addressee: '㛃䶮局',
      items: [
        { ...ITEM, title },
        { ...ITEM, title: null },
      ],
      tablePlace: 'within',
      paragraphs: ['甲\u0000乙<w:p>', '丙'],
    })

    const texts = textsOf((await opened(letter)).document)

    expect(texts).toEqual(expect.arrayContaining(['㛃䶮局：', '甲乙&lt;w:p&gt;', '（标题从略）']))
    expect(texts.join('')).toContain('㛃䶮'.repeat(148))
  })
})

import JSZip from 'jszip'
import mammoth from 'mammoth'
import { describe, expect, it } from 'vitest'

import type { ReportBody, ReportTable } from '../../src/contract/report-body.ts'
import { writeReportDocx } from '../../src/documents/reports/write-docx.ts'
import { toTemplate } from '../../src/documents/templates/to-template.ts'

const LONG_TITLE = '关于加强农村道路养护的建议'.repeat(24).slice(0, 300)

function aTable(differing: Partial<ReportTable> = {}): ReportTable {
  return {
    kind: 'table',
    name: '按类别',
    title: '各类别建议办理情况',
    head: [
      [
        { text: '类别', span: 1, rows: 2 },
        { text: '办理', span: 2, rows: 1 },
      ],
      [
        { text: '交办', span: 1, rows: 1 },
        { text: '办复', span: 1, rows: 1 },
      ],
    ],
    columns: [
      { label: '类别', format: 'text', width: 10 },
      { label: '办理·交办', format: 'count', width: 6 },
      { label: '办理·办复', format: 'count', width: 6 },
    ],
    rows: [
      { kind: 'line', cells: [{ text: '一类' }, { text: '11' }, { text: '10' }] },
      { kind: 'line', cells: [{ text: '二类 < & "三类"' }, { text: '29' }, { text: '28' }] },
      { kind: 'total', cells: [{ text: '合计' }, { text: '40' }, { text: '38' }] },
    ],
    note: '说明。',
    ...differing,
  }
}

function aBody(received = '40'): ReportBody {
  return {
    title: '关于2026年甲市人大代表建议办理情况的报告',
    subtitle: null,
    maker: '甲市人大常委会选举任免代表联络工作委员会',
    datedOn: '2026-12-15',
    fromOn: '2026-01-01',
    toOn: '2026-12-31',
    asOf: '2026-12-15',
    basis: 'recorded',
    blocks: [
      { kind: 'paragraph', name: '称呼', runs: [{ text: '主任、各位副主任、秘书长，各位委员：' }] },
      { kind: 'heading', level: 1, text: '一、基本情况' },
      { kind: 'heading', level: 2, text: '（一）收到' },
      {
        kind: 'paragraph',
        runs: [{ text: '共收到代表建议' }, { text: received, name: '收到建议' }, { text: '件。\u0001' }],
      },
      aTable(),
      {
        kind: 'chart',
        name: '按类别图',
        title: '按类别',
        chart: 'bar',
        labels: ['一类', '二类'],
        series: [{ label: '本期', values: [11, 29] }],
        format: 'count',
      },
      { kind: 'paragraph', name: '下一步工作', runs: [{ text: '〔请补充〕' }] },
    ],
    annexes: [
      aTable({
        name: '建议一览表',
        title: '代表建议办理情况一览表',
        columns: [
          { label: '类别', format: 'text', width: 40 },
          { label: '办理·交办', format: 'count', width: 20 },
          { label: '办理·办复', format: 'count', width: 20 },
        ],
        rows: Array.from({ length: 40 }, (_, n) => ({
          kind: 'line' as const,
          cells: [{ text: n === 7 ? LONG_TITLE : `㛃䶮${n}` }, { text: String(n) }, { text: '1' }],
        })),
      }),
    ],
    formulas: [{ label: '收到建议', unit: '件', formula: '正式提出的建议件数。' }],
  }
}

async function opened(docx: Buffer) {
  const zip = await JSZip.loadAsync(docx)
  const read = async (path: string) => (await zip.file(path)?.async('string')) ?? ''
  const feet = Object.keys(zip.files).filter((name) => /word\/footer\d+\.xml/.test(name))
  return {
    document: await read('word/document.xml'),
    settings: await read('word/settings.xml'),
    fonts: await read('word/fontTable.xml'),
    feet: await Promise.all(feet.map(read)),
  }
}
const wordsOf = async (docx: Buffer) => (await mammoth.extractRawText({ buffer: docx })).value
/** The paragraph that holds the words. */
function paragraphWith(xml: string, words: string): string {
  return [...xml.matchAll(/<w:p>.*?<\/w:p>/gs)].map(([one]) => one).find((one) => one.includes(words)) ?? ''
}

describe('a report as .docx', async () => {
  const docx = await writeReportDocx(aBody())
  const { document, settings, fonts, feet } = await opened(docx)

  it('stands on A4 with the margins of GB/T 9704, and wide tables on a page that lies', () => {
    const pages = document.match(/<w:pgSz [^>]*>/g)
    const margins = document.match(/<w:pgMar [^>]*>/g)

    expect(pages).toEqual([
      '<w:pgSz w:w="11905" w:h="16837" w:orient="portrait"/>',
      '<w:pgSz w:w="16837" w:h="11905" w:orient="landscape"/>',
      '<w:pgSz w:w="11905" w:h="16837" w:orient="portrait"/>',
    ])
    expect(margins?.[0]).toContain('w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"')
  })

  it('names the fonts of official documents for Chinese text, with their stand-ins', () => {
    expect(paragraphWith(document, '关于2026年甲市人大')).toMatch(/w:eastAsia="方正小标宋简体".*?<w:sz w:val="44"\/>/s)
    expect(paragraphWith(document, '一、基本情况')).toContain('w:eastAsia="黑体"')
    expect(paragraphWith(document, '（一）收到')).toContain('w:eastAsia="楷体_GB2312"')
    expect(paragraphWith(document, '共收到代表建议')).toMatch(/w:eastAsia="仿宋_GB2312".*?<w:sz w:val="32"\/>/s)
    expect(fonts).toContain('<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>')
  })

  it('sets running text in by two characters, 28 to a line, in lines of an exact height', () => {
    const body = paragraphWith(document, '共收到代表建议')

    expect(body).toContain('w:firstLineChars="200"')
    expect(body).toContain('<w:spacing w:val="-5"/>')
    expect(body).toMatch(/w:line="578" w:lineRule="exact"/)
    expect(paragraphWith(document, '主任、各位副主任')).not.toContain('firstLineChars')
  })

  it('numbers its pages on the outer side: — 1 — right on odd pages, left on even ones', () => {
    expect(settings).toContain('<w:evenAndOddHeaders/>')
    expect(document).toMatch(/<w:footerReference w:type="even"/)
    expect(feet.some((foot) => foot.includes('<w:jc w:val="right"/>') && foot.includes('— '))).toBe(true)
    expect(feet.some((foot) => foot.includes('<w:jc w:val="left"/>') && foot.includes('— '))).toBe(true)
  })

  it('repeats the heads of tables, tears no row, and has no red', () => {
    expect(document.match(/<w:tblHeader\/>/g)?.length).toBe(4)
    expect(document.match(/<w:cantSplit\/>/g)?.length).toBe(2 + 3 + 2 + 40)
    expect(document).not.toMatch(/FF0000/i)
  })

  it('reads back as what was composed, whatever characters there are', async () => {
    const words = await wordsOf(docx)

    expect(words).toContain('共收到代表建议40件。')
    expect(words).toContain('二类 < & "三类"')
    expect(words).toContain('㛃䶮39')
    expect(words).toContain(LONG_TITLE)
    expect(words).toContain('附件：1.代表建议办理情况一览表')
    expect(words).not.toContain('\u0001')
    expect(document).not.toMatch(/<w:rows\d/)
  })

  it('marks every named number, table and chart for a template', () => {
    for (const tag of ['收到建议', '#按类别', '按类别/类别', '按类别合计·办理·交办', '下一步工作', '#建议一览表']) {
      expect(document, tag).toContain(`<w:tag w:val="${tag}"/>`)
    }
    expect(document).toContain('descr="图:按类别图"')
  })

  it('is refilled with new numbers when the office has changed the words around them', async () => {
    const { template } = toTemplate(docx)
    const next = aBody('52')
    const [, , , , table] = next.blocks
    if (table?.kind === 'table')
      table.rows.splice(2, 0, { kind: 'line', cells: [{ text: '三类' }, { text: '12' }, { text: '9' }] })

    const words = await wordsOf(await writeReportDocx(next, { template }))

    expect(words).toContain('共收到代表建议52件。')
    expect(words).toMatch(/三类\s+12\s+9/)
    expect(words.match(/㛃䶮39/g)).toHaveLength(1)
  })
})

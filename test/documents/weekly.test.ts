import fc from 'fast-check'
import JSZip from 'jszip'
import { describe, expect, it } from 'vitest'

import { WEEKLY_SECTION_LABELS, WEEKLY_SECTIONS, type WeeklyReport } from '../../src/contract/digests-endpoints.ts'
import { allotRows } from '../../src/documents/weekly/allot-rows.ts'
import { fitText } from '../../src/documents/weekly/fit-text.ts'
import { writeWeekly } from '../../src/documents/weekly/write-weekly.ts'

const SCALE = Number(process.env['FC_SCALE'] ?? 1)
const TITLE = '关于进一步加强农村道路养护资金保障和日常管护机制建设的建议㛃䶮'
/** Of A4 between the narrow margins. */
const BODY_TWIPS = 14_798

function aReport(counts: readonly number[], differing: Partial<WeeklyReport> = {}): WeeklyReport {
  return {
    congressName: '甲市人民代表大会',
    from: '2026-03-09',
    to: '2026-03-15',
    madeOn: '2026-03-09',
    inHand: 120,
    overdue: 7,
    before: null,
    sections: WEEKLY_SECTIONS.map((key, n) => ({
      key,
      label: WEEKLY_SECTION_LABELS[key],
      count: counts[n] ?? 0,
      before: null,
      lines: Array.from({ length: Math.min(40, counts[n] ?? 0) }, (_, line) => ({
        caseId: '00000000-0000-4000-8000-000000000000',
        number: `2026闭第${line + 1}号`,
        title: line === 1 ? null : TITLE,
        mark: line === 1 ? 'internal' : 'none',
        units: ['甲局', '乙局'],
        clock: 'reply',
        clockLabel: '答复期限',
        dueOn: '2026-03-12',
        workingDaysLeft: 3 - line,
      })),
    })),
    lastWeek: { handedOver: 1, replied: 2, concluded: 3 },
    faults: { open: 0, fresh: 0 },
    ...differing,
  }
}
const TEXTS = { summary: '在办 120 件，已逾期 7 件', changes: ['上周新交办 1 件。', '系统没有未解决的故障。'] }

async function xmlOf(report: WeeklyReport, texts = TEXTS): Promise<string> {
  const zip = await JSZip.loadAsync(await writeWeekly(report, texts))
  return (await zip.file('word/document.xml')?.async('string')) ?? ''
}

/** The height of everything on the page: rows and lines are exact, so no renderer makes them higher. */
function heightTwips(xml: string, linesPerParagraph: number): number {
  const rows = [...xml.matchAll(/<w:trHeight w:val="(\d+)" w:hRule="exact"\/>/g)]
  const outside = xml.replace(/<w:tbl>.*?<\/w:tbl>/gs, '')
  const spacings = [...outside.matchAll(/<w:spacing ([^>]*)\/>/g)].map(([, attributes = '']) => {
    const of = (name: string) => Number(new RegExp(`w:${name}="(\\d+)"`).exec(attributes)?.[1] ?? 0)
    return of('after') + of('before') + of('line') * (of('line') === 360 ? linesPerParagraph : 1)
  })
  // A thin line above and below each row.
  return rows.reduce((all, [, height]) => all + Number(height) + 10, 0) + spacings.reduce((all, one) => all + one, 0)
}

describe('the weekly A4', () => {
  it('is one page with no case, with ten, and with two hundred', async () => {
    for (const counts of [[], [3, 2, 3, 1, 1], [60, 40, 50, 30, 20], [0, 0, 200, 0, 0], [10_000, 1, 0, 9_999, 6]]) {
      expect(heightTwips(await xmlOf(aReport(counts)), 2), `${counts}`).toBeLessThan(BODY_TWIPS)
    }
  })

  it('names the most urgent and says how many more there are', async () => {
    const xml = await xmlOf(aReport([60, 1, 0, 0, 0]))
    const said = (text: string) => xml.split(text).length - 1

    expect(said('一、未签收：60 件')).toBe(1)
    expect(said('三、本周到期：无')).toBe(1)
    expect(said('2026闭第')).toBe(23)
    expect(said('另有 38 件，见工作台')).toBe(1)
    expect(said('（内部件，不列案由）')).toBe(1)
    expect(said('甲局等2家')).toBe(23)
  })

  it('counts what a reader may not see a line of', async () => {
    const report = aReport([3])
    const seen = {
      ...report,
      sections: report.sections.map((section) => ({ ...section, lines: section.lines.slice(0, 1) })),
    }

    expect(await xmlOf(seen)).toContain('另有 2 件，见工作台')
  })

  it('uses the fonts of official documents and survives any text', async () => {
    const report = aReport([1, 0, 0, 0, 0], { congressName: '甲\u0000市\ud800<&>人民代表大会' })
    const xml = await xmlOf(report)

    expect(xml).toContain('w:eastAsia="仿宋_GB2312"')
    expect(xml).toContain('w:firstLineChars="200"')
    expect(xml).toContain('甲市&lt;&amp;&gt;人民代表大会')
  })
})

describe('rows of one page', () => {
  it('are never more than there are nor than a section needs, and none is left over while one is missing', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 8 }), fc.nat(60), (needs, rows) => {
        const shares = allotRows(needs, rows)
        const given = shares.reduce((all, one) => all + one, 0)
        const needed = needs.reduce((all, one) => all + one, 0)
        expect(given).toBe(Math.min(rows, needed))
        expect(shares.every((share, n) => share <= (needs[n] ?? 0))).toBe(true)
      }),
      { numRuns: 100 * SCALE },
    )
  })

  it('are taken from a long section before a short one', () => {
    expect(allotRows([60, 1, 2, 0, 40], 25)).toEqual([11, 1, 2, 0, 11])
  })
})

describe('a text in one line', () => {
  it('is cut with a sign where it does not fit, and never within a character', () => {
    expect(fitText('甲局', 4)).toBe('甲局')
    expect(fitText('市自然资源和规划局', 5)).toBe('市自然资…')
    expect(fitText('𠮷𠮷𠮷𠮷', 3)).toBe('𠮷𠮷…')
    expect(fitText('  两行\n的 字 ', 9)).toBe('两行 的 字')
  })
})

import type { DigestLine, WeeklyReport, WeeklySection } from '../../contract/digests-endpoints.ts'
import { packDocument, textWidthTwips } from '../official/page.ts'
import { type Row, table } from '../official/table.ts'
import { bodyText, dateInWords, paragraph, title } from '../official/text.ts'
import { allotRows } from './allot-rows.ts'
import { fitText } from './fit-text.ts'

/** What is said in words beside the table. */
export type WeeklyTexts = { summary: string; changes: readonly string[] }

/** So many lines of cases fit beside all the rest; every height on the page is exact. */
export const MOST_ROWS = 24
const ROW_PT = 16
const TEXT_PT = 10
const COLUMNS = [
  { header: '编号', share: 17, place: 'center' },
  { header: '案由', share: 41 },
  { header: '承办单位', share: 18 },
  { header: '期限（工作日）', share: 24, place: 'center' },
] as const
const WIDTH_TWIPS = textWidthTwips('compact')
const NUMERALS = ['一', '二', '三', '四', '五'] as const
const TWIPS_PER_POINT = 20
/** Of a cell's two margins. */
const CELL_MARGINS_PT = 6.5

/** The director's week as a .docx of one A4, however many cases there are: what does not fit is counted. */
export async function writeWeekly(report: WeeklyReport, { summary, changes }: WeeklyTexts): Promise<Buffer> {
  const { congressName, from, to, madeOn, sections } = report
  const small = { sizePt: 12, linePt: 18 }
  return packDocument({
    title: `${congressName}代表建议办理周报`,
    margins: 'compact',
    children: [
      title(fitText(`${congressName}代表建议办理周报`, 21), { linePt: 32 }),
      paragraph(`（${dateInWords(from)}—${dateInWords(to)}）`, {
        font: 'subheading',
        place: 'center',
        sizePt: 12,
        linePt: 20,
        afterPt: 3,
      }),
      bodyText(fitText(`${summary}。`, 76), small),
      bodyText(fitText(changes[0] ?? '', 76), { ...small, afterPt: 4 }),
      countsTable(sections),
      paragraph('', { sizePt: 4, linePt: 6 }),
      casesTable(sections),
      bodyText(fitText(changes[1] ?? '', 76), { ...small, beforePt: 4 }),
      paragraph(`数据截至${dateInWords(madeOn)}，由代表建议督办系统按登记情况统计。`, {
        place: 'right',
        sizePt: 9,
        linePt: 14,
      }),
    ],
  })
}

function countsTable(sections: readonly WeeklySection[]) {
  return table({
    columns: sections.map(({ key }) => ({ header: SHORT_LABELS[key], share: 1, place: 'center' as const })),
    rows: [sections.map(({ count, before }) => `${count} 件${changeOf(count, before)}`)],
    widthTwips: WIDTH_TWIPS,
    rowPt: 20,
    look: { sizePt: 12 },
  })
}

const SHORT_LABELS: Readonly<Record<WeeklySection['key'], string>> = {
  not_acknowledged: '未签收',
  not_contacted: '未沟通',
  due_this_week: '本周到期',
  disputed: '争议',
  dissatisfied: '不满意',
}

function changeOf(count: number, before: number | null): string {
  if (before === null) return ''
  if (count === before) return '（持平）'
  return count > before ? `（增 ${count - before}）` : `（减 ${before - count}）`
}

function casesTable(sections: readonly WeeklySection[]) {
  const shares = allotRows(
    sections.map(({ count }) => count),
    MOST_ROWS,
  )
  return table({
    columns: COLUMNS,
    rows: sections.flatMap((section, n) => rowsOf(section, NUMERALS[n] ?? '', shares[n] ?? 0)),
    widthTwips: WIDTH_TWIPS,
    rowPt: ROW_PT,
    look: { sizePt: TEXT_PT },
  })
}

function rowsOf({ label, count, lines }: WeeklySection, numeral: string, share: number): Row[] {
  const band = { band: `${numeral}、${label}：${count === 0 ? '无' : `${count} 件`}` }
  // The last of the rows says how many do not fit.
  const isCut = count > Math.min(share, lines.length)
  const shown = lines.slice(0, isCut ? Math.max(0, share - 1) : share)
  const rows: Row[] = [band, ...shown.map((line) => cellsOf(line))]
  if (count > shown.length) rows.push(['', `另有 ${count - shown.length} 件，见工作台`, '', ''])
  return rows
}

function cellsOf(line: DigestLine): string[] {
  return [
    fitText(line.number ?? '未编号', columnChars(0)),
    fitText(line.title ?? MARK_WORDS[line.mark] ?? '（无案由）', columnChars(1)),
    unitsOf(line, columnChars(2)),
    fitText(dueOf(line), columnChars(3)),
  ]
}

/** The first unit, and how many there are. */
function unitsOf({ units }: DigestLine, widthChars: number): string {
  const [first = '—'] = units
  return units.length > 1 ? `${fitText(first, widthChars - 3)}等${units.length}家` : fitText(first, widthChars)
}

const MARK_WORDS: Readonly<Partial<Record<DigestLine['mark'], string>>> = {
  state_secret: '（涉密件，不列案由）',
  internal: '（内部件，不列案由）',
}

function dueOf({ dueOn, workingDaysLeft: left }: DigestLine): string {
  if (dueOn === null || left === null) return '—'
  const [, month, date] = dueOn.split('-').map(Number)
  const rest = left === 0 ? '今天' : left > 0 ? `剩 ${left}` : `逾期 ${-left}`
  return `${month}月${date}日，${rest}`
}

/** How many characters stand in a cell of this column. */
function columnChars(n: number): number {
  const shares = COLUMNS.reduce((all, { share }) => all + share, 0)
  const widthPt = (WIDTH_TWIPS * (COLUMNS[n]?.share ?? 0)) / shares / TWIPS_PER_POINT
  return Math.floor((widthPt - CELL_MARGINS_PT) / TEXT_PT)
}

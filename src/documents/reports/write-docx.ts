import { Document, type FileChild, type ISectionOptions, PageOrientation, SectionType } from 'docx'

import type { ReportBody, ReportChart, ReportTable } from '../../contract/report-body.ts'
import { drawChart } from '../charts/draw-chart.ts'
import { A4, MARGINS, packWithFonts, textWidthTwips } from '../official/page.ts'
import { pageNumber } from '../official/page-number.ts'
import { dateInWords, heading, paragraph, run, SIZES, signature, title } from '../official/text.ts'
import { listFieldNames } from '../templates/field-names.ts'
import { fillTemplate } from '../templates/fill.ts'
import { annexList, chartBlocks, formulaBlocks, headingBlock, paragraphBlock } from './docx-blocks.ts'
import { namedWords } from './docx-control.ts'
import { LaterRows } from './docx-rows.ts'
import { isWide, tableBlocks } from './docx-table.ts'
import { reportData } from './report-data.ts'

export const FORMULAS_TITLE = '统计口径'
const TWIPS_PER_MM = 1440 / 25.4
/** The page lies on its side: what was left is at the foot. */
const LANDSCAPE = { top: 28, bottom: 26, left: 35, right: 37, footer: 17 }
const LANDSCAPE_WIDTH_TWIPS = Math.floor((297 - LANDSCAPE.left - LANDSCAPE.right) * TWIPS_PER_MM)
/** An uploaded form, and what may stand in it beside what this report says. */
export type ReportTemplate = { template: Buffer; others?: Readonly<Record<string, string>> }
/** Names of groups, of which a report names only those in which something falls. */
const OF_A_GROUP = /^(?:类别|领域|征求方式)·/u

function noughts(template: Buffer): Record<string, string> {
  const names = listFieldNames(template).filter((name) => OF_A_GROUP.test(name))
  return Object.fromEntries(names.map((name) => [name, name.endsWith('占比') ? '0.0%' : '0']))
}

/**
 * The report as .docx after GB/T 9704. `form`: an uploaded one, refilled by the names of runs, paragraphs, tables
 * and charts. Throws FILE_REFUSED where that is no .docx.
 */
export async function writeReportDocx(body: ReportBody, form?: ReportTemplate): Promise<Buffer> {
  const images = await drawCharts(body)
  if (form) {
    const data = { ...noughts(form.template), ...form.others, ...reportData(body) }
    return fillTemplate(form.template, data, Object.fromEntries(images))
  }
  const later = new LaterRows()
  const file = new Document({
    title: body.title,
    creator: '督办',
    lastModifiedBy: '督办',
    compatibility: { version: 15 },
    evenAndOddHeaderAndFooters: true,
    // The grid of the page counts from the size of ordinary text.
    styles: {
      default: { document: { run: { size: SIZES.three * 2 } } },
      paragraphStyles: [{ id: 'Normal', name: 'Normal', quickFormat: true, run: { size: SIZES.three * 2 } }],
    },
    sections: sections(layOut(body, images, later)),
  })
  return later.putInto(await packWithFonts(file))
}

async function drawCharts({ blocks }: ReportBody): Promise<Map<string, Buffer>> {
  const images = new Map<string, Buffer>()
  for (const block of blocks) if (block.kind === 'chart') images.set(block.name, await drawChart(block))
  return images
}

/** What stands on upright pages and what lies, in order; each begins a new page. */
type Part = { lies: boolean; children: FileChild[] }

function layOut(body: ReportBody, images: ReadonlyMap<string, Buffer>, later: LaterRows): Part[] {
  const first: Part = { lies: false, children: headBlocks(body) }
  const parts = [first]
  const place = (lies: boolean, children: FileChild[]) => {
    const last = parts.at(-1) ?? first
    if (last.lies === lies) last.children.push(...children)
    else parts.push({ lies, children })
  }
  const tables = body.blocks.filter(({ kind }) => kind === 'table')
  const charts = body.blocks.filter(({ kind }) => kind === 'chart')
  for (const block of body.blocks) {
    if (block.kind === 'heading') place(false, [headingBlock(block.level, block.text)])
    if (block.kind === 'paragraph') {
      place(false, [paragraphBlock(block, { keepsWithNext: block === body.blocks.at(-1) })])
    }
    if (block.kind === 'table') place(isWide(block), tableOn(block, tables.indexOf(block) + 1, later))
    if (block.kind === 'chart') place(false, chartOn(block, images, charts.indexOf(block) + 1))
  }
  place(false, footBlocks(body))
  return [...parts, ...annexParts(body, later)]
}

function tableOn(table: ReportTable, number: number | null, later: LaterRows): FileChild[] {
  const widthTwips = isWide(table) ? LANDSCAPE_WIDTH_TWIPS : textWidthTwips()
  return tableBlocks(table, { widthTwips, number, later })
}

function chartOn(chart: ReportChart, images: ReadonlyMap<string, Buffer>, number: number): FileChild[] {
  const png = images.get(chart.name)
  return png ? chartBlocks(chart, png, number) : []
}

function headBlocks({ title: text, subtitle, maker }: ReportBody): FileChild[] {
  const kai = { font: 'subheading', place: 'center' } as const
  const line = (name: string, words: string) => [namedWords(name, run(words, kai))]
  return [
    title([namedWords('标题', run(text, { font: 'title', sizePt: SIZES.two }))], {
      afterPt: subtitle === null ? LINE_PT : 6,
      level: 1,
    }),
    ...(subtitle === null
      ? []
      : [paragraph(line('副标题', subtitle), kai), paragraph(line('报告单位', maker), { ...kai, afterPt: LINE_PT })]),
  ]
}
const LINE_PT = 28.9

/** 附件说明, and the signature where the maker does not stand under the title. */
function footBlocks(body: ReportBody): FileChild[] {
  const { subtitle, maker, datedOn } = body
  const annexes = annexList(annexTitles(body))
  if (subtitle !== null) return annexes
  return [
    ...annexes,
    signature([namedWords('报告单位', run(maker))], { beforePt: LINE_PT * 2, keepsWithNext: true }),
    signature([namedWords('报告日期', run(dateInWords(datedOn)))]),
  ]
}

function annexTitles({ annexes, formulas }: ReportBody): string[] {
  return [...annexes.map(({ title: text }) => text), ...(formulas.length > 0 ? [FORMULAS_TITLE] : [])]
}

function annexParts(body: ReportBody, later: LaterRows): Part[] {
  const titles = annexTitles(body)
  const top = (n: number): FileChild[] => [
    heading(titles.length > 1 ? `附件${n + 1}` : '附件', { indentChars: 0 }),
    title(titles[n] ?? '', { sizePt: SIZES.smallThree + 3, beforePt: 4, afterPt: 10, linePt: 28, level: 1 }),
  ]
  const tables = body.annexes.map((table, n) => ({
    lies: isWide(table),
    children: [...top(n), ...tableOn(table, null, later)],
  }))
  if (body.formulas.length === 0) return tables
  return [...tables, { lies: false, children: [...top(body.annexes.length), ...formulaBlocks(body)] }]
}

function sections(parts: readonly Part[]): ISectionOptions[] {
  return parts.map(({ lies, children }) => ({
    properties: {
      type: SectionType.NEXT_PAGE,
      page: {
        size: { ...A4, orientation: lies ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT },
        margin: inTwips(lies ? LANDSCAPE : MARGINS.official),
      },
    },
    footers: { default: pageNumber('right'), even: pageNumber('left') },
    children,
  }))
}

function inTwips({ top, bottom, left, right, footer }: typeof LANDSCAPE) {
  const twips = (mm: number) => Math.round(mm * TWIPS_PER_MM)
  return {
    top: twips(top),
    bottom: twips(bottom),
    left: twips(left),
    right: twips(right),
    footer: twips(footer),
    header: twips(15),
  }
}

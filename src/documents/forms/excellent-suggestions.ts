import {
  AlignmentType,
  Document,
  type FileChild,
  LeaderType,
  LineRuleType,
  convertMillimetersToTwip as mm,
  NumberFormat,
  Paragraph,
  SectionType,
  Tab,
  TabStopType,
  TextRun,
} from 'docx'
import { A4, MARGINS, packWithFonts, textWidthTwips } from '../official/page.ts'
import { pageNumber } from '../official/page-number.ts'
import { bodyText, paragraph, run, SIZES, title } from '../official/text.ts'
import { putPages } from '../templates/put-pages.ts'
import { repeated } from './form-blocks.ts'
import type { FormKind } from './form-kind.ts'

/** 优秀建议汇编: cover, contents with the pages, and each suggestion with its reply; printed for the congress. */
export const EXCELLENT_SUGGESTIONS: FormKind = {
  id: 'excellent_suggestions',
  label: '优秀建议汇编',
  group: 'collection',
  fields: [
    { name: '书名', hint: '封面上的书名', sample: '2026年度优秀代表建议汇编', isRequired: true },
    { name: '会议', hint: '印发的会议', sample: '甲市第十五届人民代表大会第五次会议' },
    { name: '编者', hint: '汇编的机关', sample: '甲市人大常委会选举任免代表联络工作委员会', isRequired: true },
    { name: '日期', hint: '封面上的日期', sample: '2026年12月', isRequired: true },
    {
      name: '目录',
      hint: '目录，一件一行',
      isRequired: true,
      of: [
        { name: '序', hint: '从1开始', sample: '1' },
        { name: '篇名', hint: '建议的标题', sample: '关于加强农村道路日常养护的建议' },
        { name: '页码', hint: '由 Word 自动计算', sample: '1' },
      ],
    },
    {
      name: '篇',
      hint: '一件建议和它的答复',
      isRequired: true,
      of: [
        { name: '标题', hint: '建议的标题', sample: '关于加强农村道路日常养护的建议' },
        { name: '编号', hint: '会议和编号', sample: '甲市第十五届人民代表大会第四次会议第12号' },
        { name: '提出人', hint: '领衔代表和附议人数；受保护的提出人不印', sample: '代表甲等5名代表' },
        { name: '正文', hint: '建议的正文，一段一行', sample: '近年来，农村道路损坏较多。\n建议明确养护责任。' },
        { name: '答复单位', hint: '答复的单位、文号和日期', sample: '甲局　甲交函〔2026〕24号　2026年5月20日' },
        { name: '答复', hint: '答复的正文，一段一行', sample: '您提出的建议收悉。\n养护经费已列入预算。' },
      ],
    },
    { name: '编后', hint: '未收入的情况；没有的不印', sample: '' },
  ],
  build: buildCollection,
  finish: (filled) => putPages(filled, '篇/标题', '目录/页码'),
}

async function buildCollection(): Promise<Buffer> {
  const { top, bottom, left, right, footer } = MARGINS.official
  const page = (start?: number) => ({
    page: {
      size: A4,
      margin: { top: mm(top), bottom: mm(bottom), left: mm(left), right: mm(right), footer: mm(footer) },
      ...(start !== undefined && { pageNumbers: { start, formatType: NumberFormat.DECIMAL } }),
    },
    type: SectionType.NEXT_PAGE,
  })
  const numbers = { default: pageNumber('right'), even: pageNumber('left') }
  const file = new Document({
    title: '优秀建议汇编',
    creator: '督办',
    lastModifiedBy: '督办',
    compatibility: { version: 15 },
    features: { updateFields: true },
    evenAndOddHeaderAndFooters: true,
    sections: [
      { properties: page(), children: cover() },
      { properties: page(), children: contents() },
      { properties: page(1), footers: numbers, children: texts() },
    ],
  })
  return packWithFonts(file)
}

const LINE = { sizePt: SIZES.four } as const

function cover(): FileChild[] {
  return [
    paragraph('{会议}', { place: 'center', font: 'subheading', beforePt: 60 }),
    title('{书名}', { sizePt: 36, linePt: 56, beforePt: 120 }),
    paragraph('{编者}', { place: 'center', beforePt: 250 }),
    paragraph('{日期}', { place: 'center' }),
  ]
}

function contents(): FileChild[] {
  return [
    title('目　　录', { afterPt: 16 }),
    ...repeated('目录', [
      new Paragraph({
        children: [run('{序}．{篇名}', LINE), new TextRun({ children: [new Tab()] }), run('{页码}', LINE)],
        tabStops: [{ type: TabStopType.RIGHT, position: textWidthTwips(), leader: LeaderType.DOT }],
        // A long title goes on beneath its own beginning.
        indent: { left: mm(8), hanging: mm(8) },
        spacing: { line: 28 * 20, before: 60 },
      }),
    ]),
    // The section ends with it, and not with a line that the filling takes away.
    paragraph('', { sizePt: 1, linePt: 1 }),
  ]
}

function texts(): FileChild[] {
  return [
    ...repeated('篇', [
      new Paragraph({
        children: [run('{标题}', { font: 'title', sizePt: SIZES.two })],
        alignment: AlignmentType.CENTER,
        outlineLevel: 0,
        pageBreakBefore: true,
        keepNext: true,
        spacing: { line: 32 * 20, lineRule: LineRuleType.EXACT, before: 120, after: 120 },
      }),
      paragraph('{编号}', { place: 'center', font: 'subheading', sizePt: SIZES.four }),
      paragraph('{提出人}', { place: 'center', font: 'subheading', sizePt: SIZES.four, afterPt: 14 }),
      bodyText('{正文}'),
      paragraph('办理答复', { font: 'heading', beforePt: 20, indentChars: 2, keepsWithNext: true }),
      paragraph('{答复单位}', { font: 'subheading', sizePt: SIZES.four, indentChars: 2, keepsWithNext: true }),
      bodyText('{答复}'),
    ]),
    ...repeated('编后', [paragraph('{编后}', { sizePt: SIZES.four, indentChars: 2, beforePt: 28.9 })]),
  ]
}

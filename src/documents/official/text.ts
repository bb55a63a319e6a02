import { AlignmentType, type IParagraphOptions, LineRuleType, Paragraph, type ParagraphChild, TextRun } from 'docx'

/** Fonts of official documents, by the names under which Chinese Word and WPS know them. */
export const FONTS = {
  title: '方正小标宋简体',
  heading: '黑体',
  body: '仿宋_GB2312',
  subheading: '楷体_GB2312',
  plain: '宋体',
} as const
export type FontRole = keyof typeof FONTS
export const LATIN = 'Times New Roman'
/** Sizes in points: 二号, 三号, 小三号, 四号, 小四号, 五号, 小五号. */
export const SIZES = { two: 22, three: 16, smallThree: 15, four: 14, smallFour: 12, five: 10.5, smallFive: 9 } as const

/** How a piece of text looks; sizes in points; `spacingTwips` between its characters. */
export type Look = { font?: FontRole; sizePt?: number; isBold?: boolean; spacingTwips?: number }
type Place = 'left' | 'center' | 'right' | 'justified'
/** `indentChars`: of the first line, in characters; `linePt`: the exact height of a line. */
export type Block = Look & {
  place?: Place
  indentChars?: number
  /** Of the whole block from the right margin, in characters. */
  rightChars?: number
  linePt?: number
  beforePt?: number
  afterPt?: number
  /** Stays on the page of the next block. */
  keepsWithNext?: boolean
  /** A heading of that level, for the outline of Word. */
  level?: 1 | 2 | 3
}

const PLACES = {
  left: AlignmentType.LEFT,
  center: AlignmentType.CENTER,
  right: AlignmentType.RIGHT,
  justified: AlignmentType.JUSTIFIED,
} as const
const TWIPS_PER_POINT = 20
/** 三号 text stands in lines of 28 points or a little more: 22 lines on a page. */
const OFFICIAL_LINE_PT = 28.9

/** Some text in one look. */
export function run(
  text: string,
  { font = 'body', sizePt = SIZES.three, isBold = false, spacingTwips = 0 }: Look = {},
): TextRun {
  return new TextRun({
    text: printable(text),
    font: { eastAsia: FONTS[font], ascii: LATIN, hAnsi: LATIN, cs: LATIN, hint: 'eastAsia' },
    size: sizePt * 2,
    bold: isBold,
    ...(spacingTwips !== 0 && { characterSpacing: spacingTwips }),
  })
}

/** One paragraph: a text in the block's look, or runs in looks of their own. */
export function paragraph(content: string | readonly ParagraphChild[], block: Block = {}): Paragraph {
  return new Paragraph({
    children: typeof content === 'string' ? [run(content, block)] : [...content],
    ...paragraphLayout(block),
  })
}

/** The main title: 二号 小标宋, in the middle. */
export function title(text: string | readonly ParagraphChild[], block: Block = {}): Paragraph {
  return paragraph(text, {
    font: 'title',
    sizePt: SIZES.two,
    place: 'center',
    linePt: 32,
    keepsWithNext: true,
    ...block,
  })
}

/** A heading of the first level: 三号 黑体. */
export function heading(text: string, block: Block = {}): Paragraph {
  return paragraph(text, { font: 'heading', indentChars: 2, keepsWithNext: true, ...block })
}

/** Running text: 三号 仿宋, the first line in by two characters. */
export function bodyText(content: string | readonly ParagraphChild[], block: Block = {}): Paragraph {
  return paragraph(content, { indentChars: 2, place: 'justified', ...block })
}

/** Signature and date: to the right, four characters from the margin. */
export function signature(text: string | readonly ParagraphChild[], block: Block = {}): Paragraph {
  return paragraph(text, { place: 'right', rightChars: 4, ...block })
}

/** The date of a document: 2026年3月10日. */
export function dateInWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}

function paragraphLayout({
  place = 'left',
  indentChars = 0,
  rightChars = 0,
  linePt = OFFICIAL_LINE_PT,
  beforePt = 0,
  afterPt = 0,
  keepsWithNext = false,
  sizePt = SIZES.three,
  level,
}: Block): IParagraphOptions {
  return {
    alignment: PLACES[place],
    ...(level !== undefined && { outlineLevel: level - 1 }),
    keepNext: keepsWithNext,
    spacing: {
      line: Math.round(linePt * TWIPS_PER_POINT),
      lineRule: LineRuleType.EXACT,
      before: Math.round(beforePt * TWIPS_PER_POINT),
      after: Math.round(afterPt * TWIPS_PER_POINT),
    },
    indent: {
      // Word takes the characters, others the twips beside them.
      ...(indentChars > 0 && {
        firstLineChars: indentChars * 100,
        firstLine: Math.round(indentChars * sizePt * TWIPS_PER_POINT),
      }),
      ...(rightChars > 0 && { right: Math.round(rightChars * sizePt * TWIPS_PER_POINT) }),
    },
  }
}

/** XML knows no control characters and no half of a pair: what was pasted in with the text is left out. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '')
}

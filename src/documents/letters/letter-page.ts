import {
  AlignmentType,
  BorderStyle,
  convertMillimetersToTwip,
  Document,
  type FileChild,
  Footer,
  FrameAnchorType,
  FrameWrap,
  Header,
  HorizontalPositionAlign,
  LineRuleType,
  Paragraph,
  TextRun,
  VerticalPositionAlign,
} from 'docx'

import { A4, MARGINS, packWithFonts, textWidthTwips } from '../official/page.ts'
import { pageNumber } from '../official/page-number.ts'
import { FONTS, run, SIZES } from '../official/text.ts'

const RED = 'FF0000'
const mm = convertMillimetersToTwip
/** The red lines are 170 mm long: longer than the text by these, so that they stand in the middle of the sheet. */
const BEYOND = { left: -mm(8), right: -mm(6) }
/** From the edge of the sheet: the sender's name, and the lower red line. */
const HEAD_MM = 30
const FOOT_MM = 20
const THICK_EIGHTHS = 20
const THIN_EIGHTHS = 6
/** The name fills the line of 170 mm at most, and is no larger than this. */
const NAME_LINE_PT = 465
const LARGEST_NAME_PT = 42
const SMALLEST_NAME_PT = 16
const TWIPS_PER_POINT = 20

/** The bytes of a letter: red name and double line on top of page 1, double line at its foot, page numbers from page 2. */
export function packLetter({
  title,
  sender,
  children,
}: {
  title: string
  sender: string
  children: readonly FileChild[]
}): Promise<Buffer> {
  const { top, bottom, left, right } = MARGINS.official
  const none = () => new Header({ children: [new Paragraph({})] })
  const file = new Document({
    title,
    creator: '督办',
    lastModifiedBy: '督办',
    compatibility: { version: 15 },
    evenAndOddHeaderAndFooters: true,
    sections: [
      {
        properties: {
          titlePage: true,
          page: {
            size: A4,
            margin: {
              top: mm(top),
              bottom: mm(bottom),
              left: mm(left),
              right: mm(right),
              header: mm(HEAD_MM),
              footer: mm(FOOT_MM),
            },
          },
        },
        headers: { first: letterhead(sender), default: none(), even: none() },
        footers: { first: footLine(), default: pageNumber('right'), even: pageNumber('left') },
        children: [...children],
      },
    ],
  })
  return packWithFonts(file)
}

function letterhead(sender: string): Header {
  const length = Array.from(sender).length
  const sizePt = Math.max(SMALLEST_NAME_PT, Math.min(LARGEST_NAME_PT, Math.floor(NAME_LINE_PT / length)))
  const font = { eastAsia: FONTS.title, ascii: FONTS.title, hAnsi: FONTS.title, hint: 'eastAsia' }
  return new Header({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        indent: BEYOND,
        spacing: { before: 0, after: 0 },
        border: { bottom: { style: BorderStyle.SINGLE, size: THICK_EIGHTHS, color: RED, space: 6 } },
        children: [new TextRun({ text: sender, font, size: sizePt * 2, color: RED })],
      }),
      redLine(THIN_EIGHTHS),
    ],
  })
}

function footLine(): Footer {
  return new Footer({ children: [redLine(THIN_EIGHTHS), redLine(THICK_EIGHTHS)] })
}

/** A paragraph of next to no height with a red line under it: two of them keep thick and thin in order everywhere. */
function redLine(size: number): Paragraph {
  return new Paragraph({
    indent: BEYOND,
    spacing: { before: 0, after: 0, line: 2 * TWIPS_PER_POINT, lineRule: LineRuleType.EXACT },
    border: { bottom: { style: BorderStyle.SINGLE, size, color: RED, space: 0 } },
    children: [new TextRun({ text: '', size: 2 })],
  })
}

/** 抄送 at the foot of the last page, one character in from both sides; the frame hangs on the last paragraph. */
export function copiesAtFoot(copyTo: readonly string[]): FileChild[] {
  const last = new Paragraph({ spacing: { line: TWIPS_PER_POINT, lineRule: LineRuleType.EXACT }, children: [] })
  if (copyTo.length === 0) return [last]
  const oneCharacter = SIZES.four * TWIPS_PER_POINT
  return [
    new Paragraph({
      frame: {
        type: 'alignment',
        width: textWidthTwips(),
        height: 0,
        wrap: FrameWrap.AROUND,
        anchor: { horizontal: FrameAnchorType.MARGIN, vertical: FrameAnchorType.MARGIN },
        alignment: { x: HorizontalPositionAlign.CENTER, y: VerticalPositionAlign.BOTTOM },
      },
      indent: { left: oneCharacter * 4, hanging: oneCharacter * 3, right: oneCharacter },
      spacing: { line: 24 * TWIPS_PER_POINT, lineRule: LineRuleType.EXACT },
      children: [run(`抄送：${copyTo.join('，')}。`, { sizePt: SIZES.four })],
    }),
    last,
  ]
}

import {
  AlignmentType,
  convertMillimetersToTwip,
  Document,
  type FileChild,
  Footer,
  Packer,
  PageNumber,
  Paragraph,
  TextRun,
} from 'docx'

import { FONTS } from './text.ts'

/** Millimetres: as GB/T 9704 has them, and narrower ones for sheets that must hold much. */
export const MARGINS = {
  official: { top: 37, bottom: 35, left: 28, right: 26, footer: 25 },
  compact: { top: 20, bottom: 16, left: 22, right: 20, footer: 8 },
} as const
export const A4 = { width: convertMillimetersToTwip(210), height: convertMillimetersToTwip(297) }
/** Which font stands in where the named one is not installed; Word and LibreOffice both ask the font table. */
const STAND_INS: readonly (readonly [name: string, other: string])[] = [
  [FONTS.title, '宋体'],
  [FONTS.heading, 'SimHei'],
  [FONTS.body, '仿宋'],
  [FONTS.subheading, '楷体'],
  [FONTS.plain, 'SimSun'],
]

export type OfficialDocument = {
  title: string
  children: readonly FileChild[]
  margins?: keyof typeof MARGINS
  /** — 1 — at the foot. */
  hasPageNumbers?: boolean
}

/** The bytes of a .docx on A4. */
export async function packDocument(document: OfficialDocument): Promise<Buffer> {
  const { title, children, margins = 'official', hasPageNumbers = false } = document
  const { top, bottom, left, right, footer } = MARGINS[margins]
  const file = new Document({
    title,
    creator: '督办',
    lastModifiedBy: '督办',
    // The compatibility mode of today's Word.
    compatibility: { version: 15 },
    sections: [
      {
        properties: {
          page: {
            size: A4,
            margin: {
              top: convertMillimetersToTwip(top),
              bottom: convertMillimetersToTwip(bottom),
              left: convertMillimetersToTwip(left),
              right: convertMillimetersToTwip(right),
              footer: convertMillimetersToTwip(footer),
            },
          },
        },
        ...(hasPageNumbers && { footers: { default: pageNumberFooter() } }),
        children: [...children],
      },
    ],
  })
  return packWithFonts(file)
}

/** The bytes of a .docx that names the stand-ins of its fonts. */
export function packWithFonts(file: Document): Promise<Buffer> {
  return Packer.toBuffer(file, undefined, [{ path: 'word/fontTable.xml', data: fontTable() }])
}

/** Twips between the margins. */
export function textWidthTwips(margins: keyof typeof MARGINS = 'official'): number {
  const { left, right } = MARGINS[margins]
  return convertMillimetersToTwip(210 - left - right)
}

function pageNumberFooter(): Footer {
  const font = { eastAsia: FONTS.plain, ascii: FONTS.plain, hAnsi: FONTS.plain }
  return new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], font, size: 28 })],
      }),
    ],
  })
}

function fontTable(): string {
  const fonts = STAND_INS.map(([name, other]) => `<w:font w:name="${name}"><w:altName w:val="${other}"/></w:font>`)
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${fonts.join('')}</w:fonts>`
}

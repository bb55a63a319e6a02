import { AlignmentType, Footer, PageNumber, Paragraph, TextRun } from 'docx'

import { FONTS, SIZES } from './text.ts'

const TWIPS_PER_POINT = 20

/** — 2 — in 四号, one character from the outer edge. */
export function pageNumber(place: 'left' | 'right'): Footer {
  const font = { eastAsia: FONTS.plain, ascii: FONTS.plain, hAnsi: FONTS.plain }
  const oneCharacter = SIZES.four * TWIPS_PER_POINT
  return new Footer({
    children: [
      new Paragraph({
        alignment: place === 'left' ? AlignmentType.LEFT : AlignmentType.RIGHT,
        indent: place === 'left' ? { left: oneCharacter } : { right: oneCharacter },
        children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], font, size: SIZES.four * 2 })],
      }),
    ],
  })
}

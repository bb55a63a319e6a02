import PizZip from 'pizzip'

import type { ReportCell } from '../../contract/report-body.ts'
import { FONTS, LATIN, printable } from '../official/text.ts'

export const LINE_FACTOR = 1.35
/** Twips. */
export const CELL_MARGINS = { left: 50, right: 50, top: 20, bottom: 20 } as const
const TWIPS_PER_POINT = 20
const DOCUMENT = 'word/document.xml'

/** Rows that are written as they are, by the marks that stand for them until the document is packed. */
export class LaterRows {
  readonly #rows = new Map<string, string>()

  /** The mark for this XML. */
  keep(xml: string): string {
    const mark = `w:rows${this.#rows.size + 1}`
    this.#rows.set(mark, xml)
    return mark
  }

  /** The packed document with the rows in their places. */
  putInto(docx: Buffer): Buffer {
    if (this.#rows.size === 0) return docx
    const zip = new PizZip(docx)
    const whole = (zip.file(DOCUMENT)?.asText() ?? '').replace(
      /<(w:rows\d+)\/>/g,
      (found, mark: string) => this.#rows.get(mark) ?? found,
    )
    zip.file(DOCUMENT, whole)
    return zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' })
  }
}

export type LineLook = {
  widths: readonly number[]
  sizePt: number
  isHeld: boolean
  /** Of the first cell: by it the line is known to be of its list. */
  name: string
  places: readonly ('left' | 'center')[]
}

/** One line of a table as XML, looking like the lines that the library writes. */
export function lineXml(cells: readonly ReportCell[], look: LineLook): string {
  const written = look.widths.map((width, n) => {
    const words = runXml(cells[n]?.text ?? '', look.sizePt)
    const content = n === 0 ? controlXml(look.name, words) : words
    return `<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="${width}"/>${MARGIN_XML}<w:vAlign w:val="center"/></w:tcPr>${paragraphXml(content, look, n)}</w:tc>`
  })
  return `<w:tr><w:trPr><w:cantSplit/></w:trPr>${written.join('')}</w:tr>`
}

const MARGIN_XML = `<w:tcMar>${(['top', 'left', 'bottom', 'right'] as const)
  .map((side) => `<w:${side} w:type="dxa" w:w="${CELL_MARGINS[side]}"/>`)
  .join('')}</w:tcMar>`

function paragraphXml(content: string, { sizePt, isHeld, places }: LineLook, n: number): string {
  const line = Math.round(sizePt * LINE_FACTOR * TWIPS_PER_POINT)
  const place = places[n] === 'center' ? 'center' : 'left'
  return `<w:p><w:pPr>${isHeld ? '<w:keepNext/>' : ''}<w:spacing w:after="0" w:before="0" w:line="${line}" w:lineRule="exact"/><w:jc w:val="${place}"/></w:pPr>${content}</w:p>`
}

const FONTS_XML = `<w:rFonts w:ascii="${LATIN}" w:cs="${LATIN}" w:eastAsia="${FONTS.body}" w:hAnsi="${LATIN}" w:hint="eastAsia"/>`

function runXml(text: string, sizePt: number): string {
  const size = sizePt * 2
  return `<w:r><w:rPr>${FONTS_XML}<w:sz w:val="${size}"/><w:szCs w:val="${size}"/></w:rPr><w:t xml:space="preserve">${escaped(printable(text))}</w:t></w:r>`
}

function controlXml(name: string, content: string): string {
  const tag = escaped(name)
  return `<w:sdt><w:sdtPr><w:alias w:val="${tag}"/><w:tag w:val="${tag}"/></w:sdtPr><w:sdtContent>${content}</w:sdtContent></w:sdt>`
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}

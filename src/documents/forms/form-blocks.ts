import {
  AlignmentType,
  BorderStyle,
  type FileChild,
  HeightRule,
  PageBreak,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlignTable,
  WidthType,
} from 'docx'

import { type MARGINS, textWidthTwips } from '../official/page.ts'
import { type Block, type Look, paragraph, run, SIZES, signature, title } from '../official/text.ts'

/**
 * The blocks of which shipped templates are made. A field is written as its tag, `{标题}`; a cell may hold several:
 * `{编号}（{届次}）`.
 */
const THIN = { style: BorderStyle.SINGLE, size: 4, color: '000000' } as const
const BORDERS = {
  top: THIN,
  bottom: THIN,
  left: THIN,
  right: THIN,
  insideHorizontal: THIN,
  insideVertical: THIN,
} as const
const SIDE_TWIPS = 85
const TWIPS_PER_POINT = 20
/** Columns of which a form is made; a cell covers some of them. */
const GRID = 12

/** The heading of a form, and under it, to the right, a line such as its number. */
export function formTitle(text: string, under?: string): FileChild[] {
  return [
    title(text, { afterPt: under === undefined ? 14 : 4 }),
    ...(under === undefined ? [] : [paragraph(under, { place: 'right', sizePt: SIZES.four, linePt: 24, afterPt: 2 })]),
  ]
}

/** A cell of a form: a label, or what is filled in; `span` of twelve columns. */
export type FormCell = {
  text: string
  span: number
  isLabel?: boolean
  place?: 'left' | 'center' | 'right'
  /** Lines that stand at the foot of the cell: for hands that sign. */
  foot?: readonly string[]
}
export type FormRow = { cells: readonly FormCell[]; leastPt?: number }

export function label(text: string, span = 2): FormCell {
  return { text, span, isLabel: true, place: 'center' }
}

export function value(text: string, span = 4, more: Partial<FormCell> = {}): FormCell {
  return { text, span, ...more }
}

type TableLook = { margins?: keyof typeof MARGINS; sizePt?: number }

/** A form with borders: labels and what is filled in. The spans of each row give twelve. */
export function formTable(
  rows: readonly FormRow[],
  { margins = 'official', sizePt = SIZES.smallFour }: TableLook = {},
) {
  const widthTwips = textWidthTwips(margins)
  const columns = Array.from({ length: GRID }, () => Math.floor(widthTwips / GRID))
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: widthTwips, type: WidthType.DXA },
    columnWidths: columns,
    alignment: AlignmentType.CENTER,
    borders: BORDERS,
    rows: rows.map(
      ({ cells, leastPt = 30 }) =>
        new TableRow({
          height: { value: leastPt * TWIPS_PER_POINT, rule: HeightRule.ATLEAST },
          children: cells.map((cell) => formCell(cell, Math.floor(widthTwips / GRID), sizePt)),
        }),
    ),
  })
}

function formCell({ text, span, isLabel, place, foot = [] }: FormCell, columnTwips: number, sizePt: number): TableCell {
  const look: Block = { sizePt, linePt: sizePt * 1.5, ...(isLabel && { font: 'heading' }) }
  return new TableCell({
    width: { size: columnTwips * span, type: WidthType.DXA },
    ...(span > 1 && { columnSpan: span }),
    verticalAlign: foot.length > 0 ? VerticalAlignTable.BOTTOM : VerticalAlignTable.CENTER,
    margins: { left: SIDE_TWIPS, right: SIDE_TWIPS, top: 30, bottom: 30 },
    children: [
      ...text.split('\n').map((line) => paragraph(line, { ...look, place: place ?? 'left' })),
      ...foot.map((line, n) => paragraph(line, { ...look, place: 'right', rightChars: 1, beforePt: n === 0 ? 10 : 0 })),
    ],
  })
}

/** A column of a list: what its lines hold, as a tag (`{姓名}`) or fixed words. */
export type ListColumn = { header: string; text: string; share: number; place?: 'left' | 'center' | 'right' }
type ListShape = TableLook & {
  /** The list that is repeated; its begin and end are put into the first and the last cell. */
  list: string
  columns: readonly ListColumn[]
  /** The line under the repeated ones: texts by column. */
  total?: readonly string[]
  leastPt?: number
}

/** A table whose one row is repeated for every line of a list; its head is repeated on every page. */
export function listTable({
  list,
  columns,
  total,
  margins = 'official',
  sizePt = SIZES.smallFour,
  leastPt = 26,
}: ListShape) {
  const widthTwips = textWidthTwips(margins)
  const shares = columns.reduce((sum, { share }) => sum + share, 0)
  const widths = columns.map(({ share }) => Math.floor((widthTwips * share) / shares))
  const row = (texts: readonly string[], isHead: boolean, look: Look = {}) =>
    new TableRow({
      tableHeader: isHead,
      cantSplit: true,
      height: { value: leastPt * TWIPS_PER_POINT, rule: HeightRule.ATLEAST },
      children: columns.map(({ place = 'left' }, n) =>
        listCell(texts[n] ?? '', widths[n] ?? 0, { sizePt, ...look }, isHead ? 'center' : place),
      ),
    })
  const last = columns.length - 1
  const texts = columns.map(({ text }, n) => `${n === 0 ? `{#${list}}` : ''}${text}${n === last ? `{/${list}}` : ''}`)
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: widthTwips, type: WidthType.DXA },
    columnWidths: widths,
    alignment: AlignmentType.CENTER,
    borders: BORDERS,
    rows: [
      row(
        columns.map(({ header }) => header),
        true,
        { font: 'heading' },
      ),
      row(texts, false),
      ...(total ? [row(total, false, { font: 'heading' })] : []),
    ],
  })
}

function listCell(text: string, widthTwips: number, look: Look, place: 'left' | 'center' | 'right'): TableCell {
  const sizePt = look.sizePt ?? SIZES.smallFour
  return new TableCell({
    width: { size: widthTwips, type: WidthType.DXA },
    verticalAlign: VerticalAlignTable.CENTER,
    margins: { left: 60, right: 60, top: 0, bottom: 0 },
    children: text.split('\n').map((line) => paragraph(line, { ...look, linePt: sizePt * 1.4, place })),
  })
}

/** Paragraphs that are there for every line of a list, or only where the field has something to say. */
export function repeated(name: string, children: readonly FileChild[]): FileChild[] {
  return [paragraph(`{#${name}}`), ...children, paragraph(`{/${name}}`)]
}

/** Who signs and when, the name in the middle above the date; room for the seal. */
export function signatureLines(name: string, date: string): FileChild[] {
  return [signature(`{${name}|署名}`, { beforePt: 1.5 * 28.9, keepsWithNext: true }), signature(`{${date}}`)]
}

/** Lines for hands: 经办人（签字）：＿＿＿ beside each other. */
export function handLines(texts: readonly string[], sizePt: number = SIZES.smallFour): FileChild {
  return paragraph(
    texts.map((text, n) => run(`${n === 0 ? '' : '　　　　'}${text}`, { sizePt })),
    { sizePt, linePt: sizePt * 2, beforePt: 8 },
  )
}

/** A line of small type under a form: how it is filled in. */
export function formNote(text: string): FileChild {
  return paragraph(text, { sizePt: SIZES.five, linePt: 17, beforePt: 4 })
}

export function pageBreak(): Paragraph {
  return new Paragraph({ children: [new PageBreak()], spacing: { line: 20, before: 0, after: 0 } })
}

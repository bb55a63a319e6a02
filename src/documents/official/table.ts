import {
  AlignmentType,
  BorderStyle,
  HeightRule,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlignTable,
  WidthType,
} from 'docx'

import { type Look, paragraph, SIZES } from './text.ts'

/** One column: its share of the width, and where its text stands. */
export type Column = { header: string; share: number; place?: 'left' | 'center' | 'right' }
export type TableShape = {
  columns: readonly Column[]
  rows: readonly (readonly string[])[]
  /** Twips; of all columns together. */
  widthTwips: number
  look?: Look
  /** Set: every row has exactly this height, and what does not fit is cut off. */
  rowPt?: number
  /** False: no line with the names of the columns. */
  hasHead?: boolean
}
const TWIPS_PER_POINT = 20
const THIN = { style: BorderStyle.SINGLE, size: 4, color: '000000' } as const
const BORDERS = {
  top: THIN,
  bottom: THIN,
  left: THIN,
  right: THIN,
  insideHorizontal: THIN,
  insideVertical: THIN,
}
const SIDE_MARGIN_TWIPS = 60

/** A table with thin lines; its head is repeated on every page and no row is torn apart. */
export function table(shape: TableShape): Table {
  const { columns, rows, widthTwips, hasHead = true } = shape
  const shares = columns.reduce((sum, { share }) => sum + share, 0)
  const widths = columns.map(({ share }) => Math.floor((widthTwips * share) / shares))
  const head = columns.map(({ header }) => header)
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: widthTwips, type: WidthType.DXA },
    columnWidths: widths,
    alignment: AlignmentType.CENTER,
    borders: BORDERS,
    rows: [
      ...(hasHead ? [tableRow(head, widths, shape, true)] : []),
      ...rows.map((row) => tableRow(row, widths, shape, false)),
    ],
  })
}

function tableRow(
  cells: readonly string[],
  widths: readonly number[],
  { columns, look = {}, rowPt }: TableShape,
  isHead: boolean,
): TableRow {
  const sizePt = look.sizePt ?? SIZES.five
  const linePt = rowPt === undefined ? sizePt * 1.4 : Math.min(rowPt - 1, sizePt * 1.4)
  return new TableRow({
    tableHeader: isHead,
    cantSplit: true,
    ...(rowPt !== undefined && { height: { value: Math.round(rowPt * TWIPS_PER_POINT), rule: HeightRule.EXACT } }),
    children: columns.map(({ place = 'left' }, n) => {
      const text = cells[n] ?? ''
      return new TableCell({
        width: { size: widths[n] ?? 0, type: WidthType.DXA },
        verticalAlign: VerticalAlignTable.CENTER,
        margins: { left: SIDE_MARGIN_TWIPS, right: SIDE_MARGIN_TWIPS, top: 0, bottom: 0 },
        children: [
          paragraph(text, {
            ...look,
            sizePt,
            linePt,
            place: isHead ? 'center' : place,
            ...(isHead && { font: 'heading' as const }),
          }),
        ],
      })
    }),
  })
}

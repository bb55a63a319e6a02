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
/** The texts of the columns, or one text over all of them. */
export type Row = readonly string[] | { band: string }
export type TableShape = {
  columns: readonly Column[]
  rows: readonly Row[]
  /** Twips; of all columns together. */
  widthTwips: number
  look?: Look
  /** Set: every row has exactly this height, and what does not fit is cut off. */
  rowPt?: number
  /** Set: a row whose text needs more is higher instead. */
  mayGrow?: boolean
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

function tableRow(row: Row, widths: readonly number[], shape: TableShape, isHead: boolean): TableRow {
  const { columns, rowPt, mayGrow } = shape
  const isBand = 'band' in row
  const cells = isBand
    ? [
        tableCell(
          row.band,
          { widthTwips: sum(widths), columnSpan: columns.length, isStrong: true, place: 'left' },
          shape,
        ),
      ]
    : columns.map(({ place = 'left' }, n) =>
        tableCell(
          row[n] ?? '',
          { widthTwips: widths[n] ?? 0, columnSpan: 1, isStrong: isHead, place: isHead ? 'center' : place },
          shape,
        ),
      )
  return new TableRow({
    tableHeader: isHead,
    cantSplit: true,
    ...(rowPt !== undefined && {
      height: {
        value: Math.round(rowPt * TWIPS_PER_POINT),
        rule: mayGrow ? HeightRule.ATLEAST : HeightRule.EXACT,
      },
    }),
    children: cells,
  })
}

type Cell = { widthTwips: number; columnSpan: number; isStrong: boolean; place: 'left' | 'center' | 'right' }

function tableCell(
  text: string,
  { widthTwips, columnSpan, isStrong, place }: Cell,
  { look = {}, rowPt }: TableShape,
): TableCell {
  const sizePt = look.sizePt ?? SIZES.five
  const linePt = rowPt === undefined ? sizePt * 1.4 : Math.min(rowPt - 1, sizePt * 1.4)
  return new TableCell({
    width: { size: widthTwips, type: WidthType.DXA },
    ...(columnSpan > 1 && { columnSpan }),
    verticalAlign: VerticalAlignTable.CENTER,
    margins: { left: SIDE_MARGIN_TWIPS, right: SIDE_MARGIN_TWIPS, top: 0, bottom: 0 },
    children: [paragraph(text, { ...look, sizePt, linePt, place, ...(isStrong && { font: 'heading' as const }) })],
  })
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}

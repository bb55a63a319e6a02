import {
  AlignmentType,
  BorderStyle,
  type FileChild,
  type ITableOptions,
  type ParagraphChild,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlignTable,
  WidthType,
} from 'docx'

import type { ReportCell, ReportTable } from '../../contract/report-body.ts'
import { type Block, paragraph, run, SIZES } from '../official/text.ts'
import { ListTable, namedWords } from './docx-control.ts'
import { CELL_MARGINS, type LaterRows, LINE_FACTOR, lineXml } from './docx-rows.ts'

/** So many characters of 小五 stand side by side on an upright page, and of 五号, with the margins of the cells. */
const UPRIGHT_CHARS = 58
const LARGER_CHARS = 42
/** From so many on, six 号 lets them stand on a page that lies. */
const SMALLER_CHARS = 85
const SIX_PT = 7.5
const HEAD_FILL = 'EDEDED'
const GROUP_FILL = 'F6F6F6'
const THIN = { style: BorderStyle.SINGLE, size: 4, color: '000000' } as const
const BORDERS = { top: THIN, bottom: THIN, left: THIN, right: THIN, insideHorizontal: THIN, insideVertical: THIN }
/** From so many characters on a text column is set from the left. */
const WIDE_COLUMN = 8
/** A table of no more lines is not torn over two pages. */
const MOST_TOGETHER = 18

function sizeOf({ columns }: ReportTable): number {
  const chars = columns.reduce((all, { width }) => all + width, 0)
  if (chars > SMALLER_CHARS) return SIX_PT
  return chars <= LARGER_CHARS ? SIZES.five : SIZES.smallFive
}

/** Must it lie on a landscape page? */
export function isWide({ columns }: ReportTable): boolean {
  return columns.reduce((all, { width }) => all + width, 0) > UPRIGHT_CHARS
}

export function listName({ name }: ReportTable): string {
  return name
}

/** What stands under the table, with its name: a template finds it by that. */
export function noteName({ name }: Pick<ReportTable, 'name'>): string {
  return `${name}·注`
}

export function noteText({ note }: ReportTable): string {
  return note === null ? '' : `注：${note}`
}

/** Names of the texts of a total: 按类别合计·件数. */
export function totalName({ name }: ReportTable, label: string): string {
  return `${name}合计·${label}`
}

/**
 * Title, table and note. The head is repeated on every page and no row is torn apart; its lines can be refilled as a
 * list under the table's name.
 */
export function tableBlocks(
  table: ReportTable,
  { widthTwips, number, later }: { widthTwips: number; number: number | null; later: LaterRows },
): FileChild[] {
  const { title, note } = table
  const small = { sizePt: SIZES.smallFive, linePt: 13 }
  return [
    ...(number === null
      ? []
      : [
          paragraph(`表${number}　${title}`, {
            font: 'heading',
            sizePt: SIZES.smallFour,
            place: 'center',
            linePt: 24,
            beforePt: 8,
            keepsWithNext: true,
          }),
        ]),
    grid(table, { widthTwips, later, isTogether: number !== null && table.rows.length <= MOST_TOGETHER }),
    paragraph(
      note === null ? '' : [namedWords(noteName(table), run(noteText(table), small))],
      note === null ? { sizePt: 1, linePt: 10 } : { ...small, beforePt: 2, afterPt: 8 },
    ),
  ]
}

/** `isTogether`: on one page; an annex begins its page, and goes on over the next ones. */
function grid(
  table: ReportTable,
  { widthTwips, later, isTogether }: { widthTwips: number; later: LaterRows; isTogether: boolean },
): FileChild {
  const { columns, head, rows } = table
  const all = columns.reduce((sum, { width }) => sum + width, 0)
  const widths = columns.map(({ width }) => Math.floor((widthTwips * width) / all))
  const firstAt = rows.findIndex(({ kind }) => kind === 'line')
  // The last line stands on the page of its note.
  const isHeld = (n: number) => (n < rows.length - 1 ? isTogether : table.note !== null)
  const isLater = (n: number) => n > firstAt && rows[n]?.kind === 'line' && firstAt >= 0
  const drawn = rows.flatMap((row, n) =>
    isLater(n) ? [] : [{ n, row: bodyRow(table, row, { widths, isHeld: isHeld(n) }) }],
  )
  const first = drawn.find(({ n }) => n === firstAt)?.row
  const options: ITableOptions = {
    layout: TableLayoutType.FIXED,
    width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    columnWidths: widths,
    alignment: AlignmentType.CENTER,
    borders: BORDERS,
    rows: [...head.map((cells) => headRow(table, cells, rows.length > 1)), ...drawn.map(({ row }) => row)],
  }
  if (!first) return new ListTable(options, null)
  const sizePt = sizeOf(table)
  const xml = rows
    .flatMap(({ cells }, n) =>
      isLater(n)
        ? [
            lineXml(cells, {
              widths,
              sizePt,
              isHeld: isHeld(n),
              name: listPath(table, 0),
              places: columns.map(placeOf),
            }),
          ]
        : [],
    )
    .join('')
  return new ListTable(options, { name: listName(table), first, mark: later.keep(xml) })
}

function listPath(table: ReportTable, column: number): string {
  return `${listName(table)}/${table.columns[column]?.label ?? ''}`
}

function placeOf({ format, width }: ReportTable['columns'][number]): 'left' | 'center' {
  return format === 'text' && width >= WIDE_COLUMN ? 'left' : 'center'
}

function headRow(table: ReportTable, cells: ReportTable['head'][number], isLong: boolean): TableRow {
  const sizePt = sizeOf(table)
  return new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: cells.map(({ text, span, rows }) =>
      cell([run(text, { font: 'heading', sizePt })], {
        sizePt,
        width: null,
        span,
        rows,
        place: 'center',
        fill: HEAD_FILL,
        keepsWithNext: isLong,
      }),
    ),
  })
}

type RowLook = { widths: readonly number[]; isHeld: boolean }

/** The first line of a list and its total bear the names of all columns. */
function bodyRow(table: ReportTable, row: ReportTable['rows'][number], { widths, isHeld }: RowLook): TableRow {
  const { columns } = table
  const sizePt = sizeOf(table)
  const look = { sizePt, ...(row.kind !== 'line' && { font: 'heading' as const }) }
  const words = (one: ReportCell | undefined, n: number): ParagraphChild[] => {
    const text = run(one?.text ?? '', look)
    const label = columns[n]?.label ?? ''
    if (label === '' || row.kind === 'group') return [text]
    return [namedWords(row.kind === 'total' ? totalName(table, label) : listPath(table, n), text)]
  }
  return tableRow(
    columns.map((column, n) =>
      cell(words(row.cells[n], n), {
        sizePt,
        width: widths[n] ?? 0,
        span: 1,
        rows: 1,
        place: placeOf(column),
        fill: row.kind === 'group' ? GROUP_FILL : undefined,
        keepsWithNext: isHeld,
      }),
    ),
  )
}

function tableRow(children: TableCell[]): TableRow {
  return new TableRow({ cantSplit: true, children })
}

type CellLook = {
  sizePt: number
  /** Null: that of the columns it spans. */
  width: number | null
  span: number
  rows: number
  place: NonNullable<Block['place']>
  fill?: string | undefined
  keepsWithNext?: boolean
}

function cell(
  children: ParagraphChild[],
  { sizePt, width, span, rows, place, fill, keepsWithNext = false }: CellLook,
): TableCell {
  return new TableCell({
    ...(width !== null && { width: { size: width, type: WidthType.DXA } }),
    ...(span > 1 && { columnSpan: span }),
    ...(rows > 1 && { rowSpan: rows }),
    ...(fill !== undefined && { shading: { fill, color: 'auto', type: 'clear' } }),
    verticalAlign: VerticalAlignTable.CENTER,
    margins: CELL_MARGINS,
    children: [paragraph(children, { place, linePt: sizePt * LINE_FACTOR, keepsWithNext })],
  })
}

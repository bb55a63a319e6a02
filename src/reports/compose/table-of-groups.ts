import type { FigureRef, ReportCell, ReportTable } from '../../contract/report-body.ts'
import type { FigureValue } from '../../figures/figure.ts'
import { countChange, NONE, partition, percent, shareChange } from './number-words.ts'
import type { Desk, Group, Groups } from './report-desk.ts'

type Head = ReportTable['head']
type ColumnKind = 'value' | 'former' | 'change' | 'partition'
/** One column: a figure of the breakdown, and what of it; `over`: the upper head that it stands under. */
export type GroupColumn = { figure: string; label?: string; over?: string; kind?: ColumnKind; width?: number }
export type GroupTable = {
  name: string
  title: string
  /** Head of the first column. */
  first: string
  firstWidth?: number
  columns: readonly GroupColumn[]
  note?: string | null
  /** At most so many rows; the rest is in the annex. */
  most?: number
  hasTotal?: boolean
}

/** A table of a breakdown: a row for each group, a total that is the figure itself, every number open to its list. */
export function tableOfGroups(desk: Desk, groups: Groups, shape: GroupTable): ReportTable {
  const columns = shape.columns.filter(({ kind }) => desk.ask.formerBook || (kind !== 'former' && kind !== 'change'))
  const rows = groups.rows.slice(0, shape.most ?? groups.rows.length)
  const partitions = new Map(
    columns.flatMap((column, n) => (column.kind === 'partition' ? [[n, partitionOf(groups, column.figure)]] : [])),
  )
  const cellsOf = (row: Group, at: number): ReportCell[] => [
    { text: row.label },
    ...columns.map((column, n) => cellOf(desk, { groups, column, row, share: partitions.get(n)?.[at] ?? null })),
  ]
  const total: Group = { key: null, label: '合计', values: groups.total, former: formerTotal(desk, groups) }
  return {
    kind: 'table',
    name: shape.name,
    title: shape.title,
    head: headOf(
      shape.first,
      columns.map((column) => ({ label: labelFor(desk, column), over: column.over })),
    ),
    columns: [
      { label: shape.first, format: 'text', width: shape.firstWidth ?? 14 },
      ...columns.map((column) => ({
        label: column.over === undefined ? labelFor(desk, column) : `${column.over}·${labelFor(desk, column)}`,
        format: formatOf(groups, column),
        width: column.width ?? 6,
      })),
    ],
    rows: [
      ...rows.map((row, n) => ({ kind: 'line' as const, cells: cellsOf(row, n) })),
      ...(shape.hasTotal === false
        ? []
        : [
            {
              kind: 'total' as const,
              cells: [{ text: '合计' }, ...totalCells(desk, { groups, columns, total, partitions })],
            },
          ]),
    ],
    note: shape.note ?? null,
  }
}

type TotalAsk = {
  groups: Groups
  columns: readonly GroupColumn[]
  total: Group
  partitions: ReadonlyMap<number, (number | null)[]>
}

function totalCells(desk: Desk, { groups, columns, total, partitions }: TotalAsk): ReportCell[] {
  return columns.map((column, n) => {
    const share = partitions.has(n) && sum(partitions.get(n) ?? []) > 0 ? 1 : null
    const cell = cellOf(desk, { groups, column, row: total, share })
    if (cell.ref === undefined) return cell
    const { by: _, key: __, ...ref } = cell.ref
    return { ...cell, ref }
  })
}

type CellAsk = { groups: Groups; column: GroupColumn; row: Group; share: number | null }

function cellOf(desk: Desk, { groups, column, row, share }: CellAsk): ReportCell {
  const at = groups.figures.indexOf(column.figure)
  const [value, former] = [row.values[at], row.former?.[at]]
  if (!value) throw new Error(`Figure "${column.figure}" is not in the breakdown by "${groups.by}"`)
  const ref: FigureRef = {
    figure: column.figure,
    by: groups.by,
    key: row.key,
    ...(desk.within && { within: desk.within }),
  }
  if (column.kind === 'partition') return { text: percent(share), value: share }
  if (column.kind === 'former') return former ? { ...plain(former), ref: { ...ref, isFormer: true } } : { text: NONE }
  if (column.kind === 'change') return { text: former ? changeText(value, former) : NONE }
  return { ...plain(value), ref }
}

function plain(value: FigureValue): ReportCell {
  if (value.kind === 'count') return { text: String(value.count), value: value.count }
  return { text: percent(value.share), value: value.share }
}

/** +3, -3, 0; in per cent points of what is printed. */
function changeText(value: FigureValue, former: FigureValue): string {
  if (value.kind === 'count' && former.kind === 'count') return signed(countChange(value.count, former.count, ''))
  if (value.kind === 'share' && former.kind === 'share' && value.share !== null && former.share !== null) {
    return signed(shareChange(value.share, former.share).replace('个百分点', ''))
  }
  return NONE
}

function signed(change: string): string {
  return change === '持平' ? '0' : change.replace(/增加|提高/, '+').replace(/减少|下降/, '－')
}

function partitionOf({ rows, figures }: Groups, figure: string): (number | null)[] {
  const at = figures.indexOf(figure)
  return partition(
    rows.map(({ values }) => {
      const value = values[at]
      return value?.kind === 'count' ? value.count : 0
    }),
  )
}

function formerTotal(desk: Desk, { figures }: Groups): FigureValue[] | null {
  if (!desk.ask.formerBook) return null
  return figures.map((figure) => desk.formerValue(figure))
}

function formatOf(
  { figures, total }: Groups,
  { figure, kind = 'value' }: GroupColumn,
): ReportTable['columns'][number]['format'] {
  if (kind === 'partition') return 'share'
  if (kind === 'change') return 'text'
  return total[figures.indexOf(figure)]?.kind === 'share' ? 'share' : 'count'
}

function labelFor(desk: Desk, { figure, label, kind }: GroupColumn): string {
  if (label !== undefined) return label
  if (kind === 'former') return '上年同期'
  if (kind === 'change') return '增减'
  if (kind === 'partition') return '占比'
  return desk.label(figure)
}

function sum(shares: readonly (number | null)[]): number {
  return shares.reduce<number>((all, share) => all + (share ?? 0), 0)
}

/** One line of heads, or two where some columns stand under a common one. */
export function headOf(first: string, columns: readonly { label: string; over?: string | undefined }[]): Head {
  if (columns.every(({ over }) => over === undefined)) {
    return [[first, ...columns.map(({ label }) => label)].map((text) => ({ text, span: 1, rows: 1 }))]
  }
  const upper: Head[number] = [{ text: first, span: 1, rows: 2 }]
  const lower: Head[number] = []
  for (const [n, { label, over }] of columns.entries()) {
    if (over === undefined) {
      upper.push({ text: label, span: 1, rows: 2 })
      continue
    }
    const last = upper.at(-1)
    if (last && n > 0 && columns[n - 1]?.over === over) last.span += 1
    else upper.push({ text: over, span: 1, rows: 1 })
    lower.push({ text: label, span: 1, rows: 1 })
  }
  return [upper, lower]
}

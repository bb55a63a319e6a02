import type { ReactNode, Ref } from 'react'

import type { Order } from './order.ts'

/** One column; `sort` is the server's name of the order, and only columns that have one can be sorted. */
export type Column<Row, Sort extends string = never> = {
  key: string
  title: string
  sort?: Sort
  width?: number | string
  /** On a narrow screen a line becomes a block: `title` leads it, `wide` and `bare` take no label. */
  narrow?: 'title' | 'wide' | 'bare'
  isNumber?: boolean
  isHiddenInPrint?: boolean
  render: (row: Row) => ReactNode
}

type DataTableProps<Row, Sort extends string> = {
  /** Read out before the table. */
  caption: string
  columns: readonly Column<Row, Sort>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  sorted?: Order<Sort>
  onSort?: (next: Order<Sort>) => void
  /** What is shown belongs to the former question. */
  isStale?: boolean
  ref?: Ref<HTMLDivElement>
}

/** A dense table of lines; the roles are written out, for the narrow layout would take them away. */
export function DataTable<Row, Sort extends string = never>({
  caption,
  columns,
  rows,
  rowKey,
  sorted,
  onSort,
  isStale = false,
  ref,
}: DataTableProps<Row, Sort>) {
  return (
    <div className="table-frame" ref={ref}>
      {sorted && onSort && <SortChoice columns={columns} sorted={sorted} onSort={onSort} />}
      {/* biome-ignore lint/a11y/noRedundantRoles: `display: block` takes the roles of a table away. */}
      <table className={isStale ? 'table is-stale' : 'table'} role="table" aria-busy={isStale}>
        <caption className="only-read-aloud">{caption}</caption>
        {/* biome-ignore lint/a11y/noRedundantRoles: see above. */}
        <thead role="rowgroup">
          {/* biome-ignore lint/a11y/noRedundantRoles: see above. */}
          <tr role="row">
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} {...(sorted && { sorted })} {...(onSort && { onSort })} />
            ))}
          </tr>
        </thead>
        {/* biome-ignore lint/a11y/noRedundantRoles: see above. */}
        <tbody role="rowgroup">
          {rows.map((row) => (
            // biome-ignore lint/a11y/noRedundantRoles: see above.
            <tr key={rowKey(row)} role="row">
              {columns.map((column) => (
                // biome-ignore lint/a11y/noRedundantRoles: see above.
                <td key={column.key} role="cell" className={cellClass(column)} data-label={column.title}>
                  {column.render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function HeaderCell<Row, Sort extends string>({
  column: { title, sort, width, isNumber, isHiddenInPrint },
  sorted,
  onSort,
}: {
  column: Column<Row, Sort>
  sorted?: Order<Sort>
  onSort?: (next: Order<Sort>) => void
}) {
  const now = sort !== undefined && sorted?.sort === sort ? sorted.order : undefined
  const className = [isNumber && 'is-number', isHiddenInPrint && 'no-print'].filter(Boolean).join(' ')
  const turn = () => sort && onSort?.({ sort, order: now === 'asc' ? 'desc' : 'asc' })
  return (
    <th
      scope="col"
      // biome-ignore lint/a11y/noRedundantRoles: `display: block` takes the roles of a table away.
      role="columnheader"
      style={{ width }}
      className={className || undefined}
      aria-sort={now && (now === 'asc' ? 'ascending' : 'descending')}
    >
      {sort && onSort ? (
        <button type="button" className="sort-button" onClick={turn} title={`按${title}排序`}>
          {title}
          <span className="arrow" aria-hidden="true">
            {now === 'asc' ? '↑' : now === 'desc' ? '↓' : '↕'}
          </span>
        </button>
      ) : (
        title
      )}
    </th>
  )
}

/** On a narrow screen there is no heading to click. */
function SortChoice<Row, Sort extends string>({
  columns,
  sorted,
  onSort,
}: {
  columns: readonly Column<Row, Sort>[]
  sorted: Order<Sort>
  onSort: (next: Order<Sort>) => void
}) {
  const choices = columns.flatMap(({ sort, title }) =>
    sort
      ? [
          { sort, order: 'asc' as const, title: `${title} ↑` },
          { sort, order: 'desc' as const, title: `${title} ↓` },
        ]
      : [],
  )
  return (
    <label className="only-narrow">
      顺序{' '}
      <select
        value={`${sorted.sort} ${sorted.order}`}
        onChange={(event) => {
          const chosen = choices.find(({ sort, order }) => event.target.value === `${sort} ${order}`)
          if (chosen) onSort(chosen)
        }}
      >
        {choices.map(({ sort, order, title }) => (
          <option key={title} value={`${sort} ${order}`}>
            {title}
          </option>
        ))}
      </select>
    </label>
  )
}

function cellClass<Row, Sort extends string>({ narrow, isNumber, isHiddenInPrint }: Column<Row, Sort>) {
  const names = [
    narrow === 'title' && 'is-title',
    narrow === 'wide' && 'is-wide is-bare',
    narrow === 'bare' && 'is-bare',
    isNumber && 'is-number',
    isHiddenInPrint && 'no-print',
  ].filter(Boolean)
  return names.length > 0 ? names.join(' ') : undefined
}

import { Link } from 'react-router'

import type { ReportCell, ReportTable } from '../../contract/report-body.ts'
import { type Books, FigureLink } from './figure-link.tsx'

type Row = ReportTable['rows'][number]
type Column = ReportTable['columns'][number]

/** A table of the report with heads of one or two levels; counts open to their lists, suggestions to their pages. */
export function ReportTableView({ table, books }: { table: ReportTable; books: Books }) {
  const { title, head, columns, rows, note } = table
  return (
    <figure className="report-table">
      <figcaption>{title}</figcaption>
      <div className="table-frame">
        <table className="table">
          <thead>
            {numbered(head).map(({ n, item: cells }) => (
              <tr key={n}>
                {numbered(cells).map(({ n: at, item: { text, span, rows: high } }) => (
                  <th key={at} scope="col" colSpan={span} rowSpan={high}>
                    {text}
                  </th>
                ))}
              </tr>
            ))}
          </thead>
          <tbody>
            {numbered(rows).map(({ n, item }) => (
              <TableRow key={n} row={item} columns={columns} books={books} />
            ))}
          </tbody>
        </table>
      </div>
      {rows.length === 0 && <p className="quiet">没有可列的内容。</p>}
      {note && <p className="report-note">{note}</p>}
    </figure>
  )
}

/** A finished table does not change: the place of a line is its name. */
function numbered<Item>(items: readonly Item[]): { n: number; item: Item }[] {
  return items.map((item, n) => ({ n, item }))
}

function TableRow({ row: { kind, cells }, columns, books }: { row: Row; columns: readonly Column[]; books: Books }) {
  return (
    <tr className={kind === 'line' ? undefined : `is-${kind}`}>
      {numbered(columns).map(({ n, item: column }) => (
        <td key={n} className={column.format === 'text' ? undefined : 'is-number'}>
          <Cell cell={cells[n]} books={books} />
        </td>
      ))}
    </tr>
  )
}

function Cell({ cell, books }: { cell: ReportCell | undefined; books: Books }) {
  if (!cell) return null
  if (cell.caseId) return <Link to={`/cases/${cell.caseId}`}>{cell.text}</Link>
  return (
    <FigureLink refTo={cell.ref} books={books}>
      {cell.text}
    </FigureLink>
  )
}

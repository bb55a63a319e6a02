import { Link } from 'react-router'

import type { ImportJob, ImportRow, RowOutcome } from '../../contract/import-endpoints.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { isBusy, outcomeLabel, remarksOf } from './import-words.ts'

/** What each row would become, or has become. */
export function RowTable({ job, rows }: { job: ImportJob; rows: readonly ImportRow[] }) {
  const isApplied = job.state === 'applied'
  const isLooking = isBusy(job)
  const hasVerdicts = job.counts.new + job.counts.changed + job.counts.unchanged + job.counts.refused > 0
  const columns: Column<ImportRow>[] = [
    { key: 'row', title: '行', width: 56, isNumber: true, render: ({ row }) => row },
    {
      key: 'outcome',
      title: '结果',
      width: 90,
      render: ({ outcome, problems }) => {
        if (!hasVerdicts || (isLooking && outcome === 'refused' && problems.length === 0)) return '—'
        return <span className={`outcome is-${outcome}`}>{outcomeLabel(outcome, isApplied)}</span>
      },
    },
    {
      key: 'label',
      title: '内容',
      width: '34%',
      narrow: 'title',
      render: ({ label, cells, caseId }) => {
        const text =
          label === ''
            ? cells
                .filter((cell) => cell !== '')
                .slice(0, 4)
                .join(' · ')
            : label
        return isApplied && caseId !== null ? <Link to={`/cases/${caseId}`}>{text}</Link> : text
      },
    },
    {
      key: 'remarks',
      title: '说明',
      narrow: 'wide',
      render: (row) => (
        <>
          {remarksOf(row).map((remark) => (
            <div key={remark}>{remark}</div>
          ))}
        </>
      ),
    },
  ]
  if (rows.length === 0) return <p className="quiet">这一栏没有行。</p>
  return <DataTable caption="逐行预览" columns={columns} rows={rows} rowKey={({ row }) => String(row)} />
}

/** Other pages of the rows, as links. */
export function RowPages({
  page,
  pageSize,
  total,
  outcome,
}: {
  page: number
  pageSize: number
  total: number
  outcome: RowOutcome | undefined
}) {
  const last = Math.max(1, Math.ceil(total / pageSize))
  if (last === 1) return null
  const to = (n: number) => `?${new URLSearchParams({ ...(outcome && { outcome }), page: String(n) })}`
  return (
    <nav aria-label="翻页" className="row import-pages">
      {page > 1 && <Link to={to(page - 1)}>上一页</Link>}
      <span>
        第 {page} / {last} 页，共 {total} 行
      </span>
      {page < last && <Link to={to(page + 1)}>下一页</Link>}
    </nav>
  )
}

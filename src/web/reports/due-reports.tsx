import { Link } from 'react-router'

import type { CallReply } from '../../contract/client.ts'
import type { DueReport, listReportKinds } from '../../contract/reports-endpoints.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { dayText } from '../parts/day-text.ts'

export type ReportKinds = CallReply<typeof listReportKinds>

/** What the rules of the place demand in the year: by when, by whom, to whom, by which text. */
export function DueReports({ kinds: { year, due } }: { kinds: ReportKinds }) {
  if (due.length === 0) {
    return <p className="quiet">办理规则没有规定本年度应提交的报告。</p>
  }
  return (
    <section className="report-due" aria-label="应提交的报告">
      <h2 className="report-heading">{year} 年应提交的报告</h2>
      <DataTable
        caption={`${year} 年应提交的报告`}
        columns={columnsFor(year)}
        rows={due}
        rowKey={({ entry }) => entry}
      />
    </section>
  )
}

function columnsFor(year: number): Column<DueReport>[] {
  return [
    {
      key: 'label',
      title: '报告',
      narrow: 'title',
      render: ({ label, source }) => (
        <>
          {label}
          <div className="quiet report-source">{source}</div>
        </>
      ),
    },
    { key: 'who', title: '谁向谁', width: 180, render: ({ by, to }) => `${by} → ${to}` },
    { key: 'due', title: '期限', width: 150, render: (line) => <DueDay line={line} /> },
    {
      key: 'made',
      title: '',
      width: 110,
      narrow: 'bare',
      render: ({ kind, made }) => {
        if (made) return <Link to={`/reports/${made.id}`}>已生成</Link>
        if (kind) return <Link to={`/reports/new?kind=${kind}&year=${year}`}>生成</Link>
        return <span className="quiet">由对方提交</span>
      },
    },
  ]
}

function DueDay({ line: { dueOn, daysLeft, isDayAssumed, made } }: { line: DueReport }) {
  const isLate = daysLeft < 0 && made === null
  return (
    <>
      <span className={isLate ? 'urgent' : undefined}>{dayText(dueOn)}</span>
      <div className="quiet report-source">
        {made === null && (isLate ? `已过 ${-daysLeft} 天` : `还有 ${daysLeft} 天`)}
        {isDayAssumed && '（日期为系统缺省）'}
      </div>
    </>
  )
}

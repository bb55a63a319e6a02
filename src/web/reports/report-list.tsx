import { keepPreviousData } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'

import {
  BASIS_LABELS,
  listReportKinds,
  listReports,
  REPORT_STATE_LABELS,
  REPORT_STATES,
  type ReportLine,
} from '../../contract/reports-endpoints.ts'
import { useAsk } from '../app/ask.ts'
import { useRowKeys } from '../app/shortcuts.ts'
import { spanText } from '../figures/figure-text.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { dayText, momentText } from '../parts/day-text.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { Pager, usePaging } from '../parts/pager.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { TabRow } from '../parts/tab-row.tsx'
import { DueReports } from './due-reports.tsx'
import { ReportProgress } from './report-progress.tsx'

const PAGE_SIZE = 30
const POLL_MS = 1500

/** `/reports`: what the rules demand this year, and every report that was made, the newest first. */
export function ReportList() {
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const paging = usePaging()
  const state = REPORT_STATES.find((one) => one === params.get('state'))
  const kinds = useAsk(listReportKinds, { query: {} }, { refetchOnMount: 'always' })
  const { data, error, isPlaceholderData } = useAsk(
    listReports,
    { query: { limit: PAGE_SIZE, ...(state && { state }), ...(paging.cursor && { cursor: paging.cursor }) } },
    {
      placeholderData: keepPreviousData,
      refetchOnMount: 'always',
      refetchInterval: ({ state: { data: now } }) =>
        now?.lines.some((line) => line.state === 'waiting') ? POLL_MS : false,
    },
  )
  const list = useRef<HTMLDivElement>(null)
  useRowKeys(list)
  return (
    <PageFrame
      title="报告"
      actions={
        <Button type="primary" onClick={() => void navigate('/reports/new')}>
          生成报告
        </Button>
      }
    >
      <ProblemNotice error={error ?? kinds.error} />
      {kinds.data && <DueReports kinds={kinds.data} />}
      <h2 className="report-heading">已生成的报告</h2>
      <TabRow label="报告分栏" current={state ?? 'all'} items={TABS} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && data.lines.length > 0 && (
        <DataTable
          ref={list}
          caption="报告，新的在前"
          columns={COLUMNS}
          rows={data.lines}
          rowKey={({ id }) => id}
          isStale={isPlaceholderData}
        />
      )}
      {data?.lines.length === 0 && paging.page === 1 && (
        <EmptyState title={state ? `没有“${REPORT_STATE_LABELS[state]}”的报告` : '还没有生成过报告'}>
          <p>
            选定时段和截至日，就可以<Link to="/reports/new">生成一份报告</Link>：Word、Excel 和网页，数字都能点开。
          </p>
        </EmptyState>
      )}
      {data && (
        <Pager
          paging={paging}
          pageSize={PAGE_SIZE}
          shown={data.lines.length}
          total={null}
          unit="份"
          nextCursor={data.nextCursor}
        />
      )}
    </PageFrame>
  )
}

const TABS = [
  { key: 'all', label: '全部', count: null, to: '/reports' },
  ...REPORT_STATES.map((key) => ({ key, label: REPORT_STATE_LABELS[key], count: null, to: `/reports?state=${key}` })),
]

const COLUMNS: Column<ReportLine>[] = [
  {
    key: 'title',
    title: '报告',
    narrow: 'title',
    render: ({ id, title, scopeLabel }) => (
      <>
        <Link to={`/reports/${id}`} className="row-link" data-row-link>
          {title}
        </Link>
        {scopeLabel && <span className="quiet">　{scopeLabel}</span>}
      </>
    ),
  },
  {
    key: 'period',
    title: '统计时段',
    width: 210,
    render: spanText,
  },
  {
    key: 'asOf',
    title: '截至',
    width: 150,
    render: ({ asOf, basis }) => (
      <>
        {dayText(asOf)}
        <div className="quiet report-source">{BASIS_LABELS[basis]}</div>
      </>
    ),
  },
  { key: 'state', title: '状态', width: 170, render: (line) => <StateCell line={line} /> },
  {
    key: 'asked',
    title: '生成',
    width: 190,
    render: ({ askedAt, askedBy }) => `${momentText(askedAt)} ${askedBy ?? ''}`,
  },
]

function StateCell({ line }: { line: ReportLine }) {
  const { state, stateLabel, publications } = line
  if (state === 'waiting') return <ReportProgress line={line} />
  return (
    <>
      <Stamp label={stateLabel} tone={state === 'failed' ? 'urgent' : 'plain'} />
      {publications.length > 0 && <span className="quiet">　已公布</span>}
    </>
  )
}

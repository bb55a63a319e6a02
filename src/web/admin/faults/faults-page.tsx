import { keepPreviousData } from '@tanstack/react-query'
import { Select } from 'antd'
import { useRef } from 'react'
import { Link, Route, Routes, useNavigate, useSearchParams } from 'react-router'

import type { CallReply } from '../../../contract/client.ts'
import { FAULT_KIND_LABELS, FAULT_KINDS, listFaults } from '../../../contract/faults-endpoints.ts'
import { useAsk } from '../../app/ask.ts'
import { NotFoundPage } from '../../app/error-page.tsx'
import { useSession } from '../../app/session.tsx'
import { useRowKeys } from '../../app/shortcuts.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { momentText } from '../../parts/day-text.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import type { Order } from '../../parts/order.ts'
import { PageFrame } from '../../parts/page-frame.tsx'
import { Pager, usePaging } from '../../parts/pager.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { TabRow } from '../../parts/tab-row.tsx'
import { FaultDetail } from './fault-detail.tsx'

type Fault = CallReply<typeof listFaults>['lines'][number]
type Sort = 'last_at' | 'first_at' | 'kind' | 'tries'

const PAGE_SIZE = 30
const STATES = [
  { key: 'open', label: '待处理' },
  { key: 'resolved', label: '已处理' },
  { key: 'all', label: '全部' },
] as const
const SORTS: readonly Sort[] = ['last_at', 'first_at', 'kind', 'tries']

/** What the system could not do by itself, and what was done about it. */
export default function FaultsPages() {
  return (
    <Routes>
      <Route index element={<FaultList />} />
      <Route path=":id" element={<FaultDetail />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  )
}

function FaultList() {
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const paging = usePaging()
  const { post } = useSession()
  const state = STATES.find(({ key }) => key === params.get('state'))?.key ?? 'open'
  const kind = FAULT_KINDS.find((one) => one === params.get('kind'))
  const sorted: Order<Sort> = {
    sort: SORTS.find((one) => one === params.get('sort')) ?? 'last_at',
    order: params.get('order') === 'asc' ? 'asc' : 'desc',
  }
  const { data, error, isPlaceholderData } = useAsk(
    listFaults,
    {
      query: {
        state,
        ...sorted,
        limit: PAGE_SIZE,
        ...(kind && { kind }),
        ...(paging.cursor && { cursor: paging.cursor }),
      },
    },
    { placeholderData: keepPreviousData, refetchOnMount: 'always' },
  )
  const list = useRef<HTMLDivElement>(null)
  useRowKeys(list)
  const address = (change: Record<string, string | undefined>) => addressOf(params, change)
  return (
    <PageFrame title="故障" subtitle="系统自己没有办成的事；处理以前，到期提醒可能缺漏">
      <TabRow
        label="故障分栏"
        current={state}
        items={STATES.map(({ key, label }) => ({
          key,
          label,
          count: key === state ? (data?.total ?? null) : null,
          isUrgent: key === 'open',
          to: address({ state: key === 'open' ? undefined : key }),
        }))}
      />
      <KindChoice kind={kind} onChoose={(next) => void navigate(address({ kind: next }), { replace: true })} />
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && data.lines.length > 0 && (
        <DataTable
          ref={list}
          caption="故障"
          columns={columnsOf(post?.role !== 'administrator')}
          rows={data.lines}
          rowKey={({ id }) => String(id)}
          sorted={sorted}
          onSort={({ sort, order }) => void navigate(address({ sort, order }), { replace: true })}
          isStale={isPlaceholderData}
        />
      )}
      {data?.lines.length === 0 && paging.page === 1 && <NoFaults isOpen={state === 'open'} isFiltered={!!kind} />}
      {data && (
        <Pager
          paging={paging}
          pageSize={PAGE_SIZE}
          shown={data.lines.length}
          total={data.total}
          unit="个"
          nextCursor={data.nextCursor}
        />
      )}
    </PageFrame>
  )
}

function KindChoice({
  kind,
  onChoose,
}: {
  kind: Fault['kind'] | undefined
  onChoose: (kind: string | undefined) => void
}) {
  return (
    <label className="row" style={{ marginBottom: 10 }} htmlFor="fault-kind">
      种类
      <Select
        id="fault-kind"
        style={{ minWidth: 200 }}
        value={kind ?? ''}
        onChange={(next) => onChoose(next || undefined)}
        options={[
          { value: '', label: '全部种类' },
          ...FAULT_KINDS.map((value) => ({ value, label: FAULT_KIND_LABELS[value] })),
        ]}
      />
    </label>
  )
}

function NoFaults({ isOpen, isFiltered }: { isOpen: boolean; isFiltered: boolean }) {
  if (isFiltered) return <EmptyState title="这一种没有故障" />
  return (
    <EmptyState title={isOpen ? '没有待处理的故障' : '没有故障记录'}>
      <p>期限提醒、通知、状态核对出错时会列在这里，并在系统管理员的今日工作台上提醒。</p>
    </EmptyState>
  )
}

/** An administrator is told of a case's number, and opens none. */
function columnsOf(mayOpenCases: boolean): Column<Fault, Sort>[] {
  return [
    {
      key: 'message',
      title: '情况',
      narrow: 'title',
      render: ({ id, message }) => (
        <Link to={String(id)} className="row-link" data-row-link>
          {message}
        </Link>
      ),
    },
    { key: 'kind', title: '种类', sort: 'kind', narrow: 'bare', width: 170, render: ({ kindLabel }) => kindLabel },
    {
      key: 'case',
      title: '建议',
      width: 130,
      render: ({ caseId, caseNumber }) =>
        caseId !== null && mayOpenCases ? (
          <Link to={`/cases/${caseId}`}>{caseNumber ?? '未编号'}</Link>
        ) : (
          (caseNumber ?? '')
        ),
    },
    { key: 'tries', title: '次数', sort: 'tries', isNumber: true, width: 70, render: ({ tries }) => tries },
    { key: 'first', title: '首次', sort: 'first_at', width: 165, render: ({ firstAt }) => momentText(firstAt) },
    { key: 'last', title: '最近', sort: 'last_at', width: 165, render: ({ lastAt }) => momentText(lastAt) },
    {
      key: 'state',
      title: '处理',
      width: 170,
      render: ({ resolvedAt, nextTryAt }) => {
        if (resolvedAt) return `${momentText(resolvedAt)} 已处理`
        return nextTryAt ? `${momentText(nextTryAt)} 再试` : <span className="urgent">待人处理</span>
      },
    },
  ]
}

function addressOf(params: URLSearchParams, change: Record<string, string | undefined>): string {
  const next = new URLSearchParams(params)
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) next.delete(name)
    else next.set(name, value)
  }
  return `/admin/faults${next.size > 0 ? `?${next}` : ''}`
}

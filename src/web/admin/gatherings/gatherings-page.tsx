import { keepPreviousData, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { Link, Route, Routes, useNavigate, useSearchParams } from 'react-router'

import {
  createGathering,
  GATHERING_KINDS,
  GATHERING_LABELS,
  GATHERING_STATUS_LABELS,
  listGatherings,
} from '../../../contract/meetings-endpoints.ts'
import { ask, useAsk } from '../../app/ask.ts'
import { NotFoundPage } from '../../app/error-page.tsx'
import { useToday } from '../../app/session.tsx'
import { useRowKeys } from '../../app/shortcuts.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { dayText } from '../../parts/day-text.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import type { Order } from '../../parts/order.ts'
import { PageFrame } from '../../parts/page-frame.tsx'
import { Pager, usePaging } from '../../parts/pager.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { TabRow } from '../../parts/tab-row.tsx'
import { FormDialog } from '../form-dialog.tsx'
import { useMay } from '../may.ts'
import { GatheringDetail } from './gathering-detail.tsx'
import { GatheringForm } from './gathering-form.tsx'
import { ADDRESS, DAY_LABELS, type Gathering, type GatheringKind, PURPOSES } from './gathering-words.ts'

type Sort = 'on' | 'label' | 'status'

const PAGE_SIZE = 30
const SORTS: readonly Sort[] = ['on', 'label', 'status']

/** Handover meetings, ballot sessions, campaigns of looking back. */
export default function GatheringsPages() {
  return (
    <Routes>
      <Route index element={<GatheringList />} />
      <Route path=":kind/:id" element={<GatheringDetail />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  )
}

function GatheringList() {
  const [params] = useSearchParams()
  const kind = GATHERING_KINDS.find((one) => one === params.get('kind')) ?? 'handover_meeting'
  const [isOpen, setOpen] = useState(false)
  const may = useMay()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const mayCreate = may(createGathering)
  return (
    <PageFrame
      title="会议和批次"
      actions={mayCreate && <Button onClick={() => setOpen(true)}>登记{GATHERING_LABELS[kind]}</Button>}
    >
      <TabRow
        label="种类"
        current={kind}
        items={GATHERING_KINDS.map((one) => ({
          key: one,
          label: GATHERING_LABELS[one],
          count: null,
          to: one === 'handover_meeting' ? ADDRESS : `${ADDRESS}?kind=${one}`,
        }))}
      />
      <Lines key={kind} kind={kind} onCreate={mayCreate ? () => setOpen(true) : undefined} />
      <FormDialog title={`登记${GATHERING_LABELS[kind]}`} isOpen={isOpen} onClose={() => setOpen(false)}>
        <GatheringForm
          kind={kind}
          known={[]}
          onSend={async (body) => {
            const { id } = await ask(createGathering, { params: { kind }, body })
            await queryClient.invalidateQueries({ queryKey: [listGatherings.name] })
            setOpen(false)
            await navigate(`${ADDRESS}/${kind}/${id}`)
          }}
          onCancel={() => setOpen(false)}
        />
      </FormDialog>
    </PageFrame>
  )
}

function Lines({ kind, onCreate }: { kind: GatheringKind; onCreate: (() => void) | undefined }) {
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const paging = usePaging()
  const today = useToday()
  const sorted: Order<Sort> = {
    sort: SORTS.find((one) => one === params.get('sort')) ?? 'on',
    order: params.get('order') === 'asc' ? 'asc' : 'desc',
  }
  const { data, error, isPlaceholderData } = useAsk(
    listGatherings,
    {
      params: { kind },
      query: { ...sorted, limit: PAGE_SIZE, ...(paging.cursor && { cursor: paging.cursor }) },
    },
    { placeholderData: keepPreviousData, refetchOnMount: 'always' },
  )
  const list = useRef<HTMLDivElement>(null)
  useRowKeys(list)
  if (error) return <ProblemNotice error={error} />
  if (!data) return <p className="waiting">正在读取…</p>
  if (data.lines.length === 0 && paging.page === 1) {
    return (
      <EmptyState title={`还没有${GATHERING_LABELS[kind]}`}>
        <p>{PURPOSES[kind]}</p>
        {onCreate && (
          <Button type="primary" onClick={onCreate}>
            登记{GATHERING_LABELS[kind]}
          </Button>
        )}
      </EmptyState>
    )
  }
  return (
    <>
      <DataTable
        ref={list}
        caption={GATHERING_LABELS[kind]}
        columns={columnsOf(kind, today)}
        rows={data.lines}
        rowKey={({ id }) => id}
        sorted={sorted}
        onSort={({ sort, order }) =>
          void navigate(`${ADDRESS}?${new URLSearchParams({ kind, sort, order })}`, { replace: true })
        }
        isStale={isPlaceholderData}
      />
      <Pager
        paging={paging}
        pageSize={PAGE_SIZE}
        shown={data.lines.length}
        total={data.total}
        unit="次"
        nextCursor={data.nextCursor}
      />
    </>
  )
}

function columnsOf(kind: GatheringKind, today: string | undefined): Column<Gathering, Sort>[] {
  return [
    {
      key: 'label',
      title: '名称',
      sort: 'label',
      narrow: 'title',
      render: ({ id, label }) => (
        <Link to={`${kind}/${id}`} className="row-link" data-row-link>
          {label}
        </Link>
      ),
    },
    { key: 'on', title: DAY_LABELS[kind], sort: 'on', width: 150, render: ({ on }) => dayText(on, today) },
    {
      key: 'status',
      title: '状态',
      sort: 'status',
      narrow: 'bare',
      width: 100,
      render: ({ status }) => GATHERING_STATUS_LABELS[status],
    },
    { key: 'place', title: '地点', width: 200, render: ({ place }) => place ?? '' },
    {
      key: 'cases',
      title: '列入的建议',
      isNumber: true,
      width: 110,
      render: ({ caseIds }) => (caseIds.length > 0 ? `${caseIds.length} 件` : ''),
    },
  ]
}

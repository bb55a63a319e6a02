import { keepPreviousData } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'

import {
  LETTER_STATE_LABELS,
  LETTER_STATES,
  type LetterLine,
  listLetterCandidates,
  listLetters,
} from '../../contract/letters-endpoints.ts'
import { useMay } from '../admin/may.ts'
import { useAsk } from '../app/ask.ts'
import { useRowKeys } from '../app/shortcuts.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { dayText } from '../parts/day-text.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { Pager, usePaging } from '../parts/pager.tsx'
import { PrintHeading } from '../parts/print-heading.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { TabRow } from '../parts/tab-row.tsx'

const PAGE_SIZE = 30
const POLL_MS = 4000

/** Every letter, the newest first; a unit sees those that were sent to it. */
export function LetterList() {
  const [params] = useSearchParams()
  const paging = usePaging()
  const state = LETTER_STATES.find((one) => one === params.get('state'))
  const isOffice = useMay()(listLetterCandidates)
  const { data, error, isPlaceholderData } = useAsk(
    listLetters,
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
      title="催办函"
      subtitle={isOffice ? '逾期未办的，以函催办' : '发给本单位的催办函'}
      actions={isOffice && <OfficeActions />}
    >
      <PrintHeading title="催办函" />
      <TabRow label="催办函分栏" current={state ?? 'all'} items={TABS} />
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && data.lines.length > 0 && (
        <DataTable
          ref={list}
          caption="催办函，新的在前"
          columns={COLUMNS}
          rows={data.lines}
          rowKey={({ id }) => id}
          isStale={isPlaceholderData}
        />
      )}
      {data?.lines.length === 0 && paging.page === 1 && (
        <EmptyState title={state ? `没有“${LETTER_STATE_LABELS[state]}”的催办函` : '还没有催办函'}>
          {isOffice && (
            <p>
              逾期未办的建议，可以按单位<Link to="/chasing/letters/new">制发催办函</Link>。
            </p>
          )}
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
  { key: 'all', label: '全部', count: null, to: '/chasing/letters' },
  ...LETTER_STATES.map((key) => ({
    key,
    label: LETTER_STATE_LABELS[key],
    count: null,
    to: `/chasing/letters?state=${key}`,
  })),
]

function OfficeActions() {
  const navigate = useNavigate()
  return (
    <>
      <Button onClick={() => void navigate('/chasing/letters/numbers')}>文号登记簿</Button>
      <Button type="primary" onClick={() => void navigate('/chasing/letters/new')}>
        制发催办函
      </Button>
    </>
  )
}

const COLUMNS: Column<LetterLine>[] = [
  {
    key: 'number',
    title: '文号',
    narrow: 'title',
    render: ({ id, number }) => (
      <Link to={`/chasing/letters/${id}`} className="row-link" data-row-link>
        {number}
      </Link>
    ),
  },
  { key: 'unit', title: '单位', render: ({ unit }) => unit.name },
  { key: 'cases', title: '件数', isNumber: true, width: 64, render: ({ caseCount }) => caseCount },
  { key: 'dated', title: '日期', width: 130, render: ({ datedOn }) => dayText(datedOn) },
  { key: 'demand', title: '要求办结', width: 130, render: ({ demandOn }) => dayText(demandOn) },
  {
    key: 'state',
    title: '状态',
    narrow: 'bare',
    width: 96,
    render: ({ state, stateLabel }) => <Stamp label={stateLabel} tone={state === 'failed' ? 'urgent' : 'plain'} />,
  },
  { key: 'by', title: '经办', width: 100, render: ({ askedBy }) => askedBy },
]

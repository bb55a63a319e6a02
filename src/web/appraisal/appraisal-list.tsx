import { keepPreviousData } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef } from 'react'
import { Link, useNavigate } from 'react-router'

import { type AppraisalHead, listAppraisals, makeAppraisal } from '../../contract/appraisal-endpoints.ts'
import { useMay } from '../admin/may.ts'
import { useAsk } from '../app/ask.ts'
import { useRowKeys } from '../app/shortcuts.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { dayText } from '../parts/day-text.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { Pager, usePaging } from '../parts/pager.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Stamp } from '../parts/stamp.tsx'

const PAGE_SIZE = 30

/** Every appraisal, the newest first; a unit finds the way to its own sheets. */
export function AppraisalList() {
  const paging = usePaging()
  const navigate = useNavigate()
  const isOffice = useMay()(makeAppraisal)
  const { data, error, isPlaceholderData } = useAsk(
    listAppraisals,
    { query: { limit: PAGE_SIZE, ...(paging.cursor && { cursor: paging.cursor }) } },
    { placeholderData: keepPreviousData, refetchOnMount: 'always' },
  )
  const list = useRef<HTMLDivElement>(null)
  useRowKeys(list)
  return (
    <PageFrame
      title="综合评价"
      subtitle={isOffice ? '按办理规则的权重评价承办单位' : '本单位的得分、申诉和结果'}
      actions={
        isOffice && (
          <Button type="primary" onClick={() => void navigate('/appraisals/new')}>
            生成评价草稿
          </Button>
        )
      }
    >
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && data.lines.length > 0 && (
        <DataTable
          ref={list}
          caption="综合评价，新的在前"
          columns={isOffice ? OFFICE_COLUMNS : UNIT_COLUMNS}
          rows={data.lines}
          rowKey={({ id }) => id}
          isStale={isPlaceholderData}
        />
      )}
      {data?.lines.length === 0 && paging.page === 1 && <Empty isOffice={isOffice} />}
      {data && (
        <Pager
          paging={paging}
          pageSize={PAGE_SIZE}
          shown={data.lines.length}
          total={null}
          unit="次"
          nextCursor={data.nextCursor}
        />
      )}
    </PageFrame>
  )
}

function Empty({ isOffice }: { isOffice: boolean }) {
  return (
    <EmptyState title="还没有综合评价">
      {isOffice ? (
        <p>
          年度办理结束后，由统计底册<Link to="/appraisals/new">生成评价草稿</Link>，核对后向各单位公开。
        </p>
      ) : (
        <p>代表工作机构公开评价以后，本单位的得分在这里查看和申诉。</p>
      )}
    </EmptyState>
  )
}

const STATE: Column<AppraisalHead> = {
  key: 'state',
  title: '状态',
  narrow: 'bare',
  width: 110,
  render: ({ state, stateLabel }) => <Stamp label={stateLabel} tone={state === 'open' ? 'notice' : 'plain'} />,
}
const PERIOD: Column<AppraisalHead> = {
  key: 'period',
  title: '期间',
  render: ({ book }) => `${dayText(book.fromOn)}至${dayText(book.toOn)}`,
}
const UNTIL: Column<AppraisalHead> = {
  key: 'until',
  title: '申诉截止',
  width: 130,
  render: ({ appealUntil }) => (appealUntil ? dayText(appealUntil) : '—'),
}

const OFFICE_COLUMNS: Column<AppraisalHead>[] = [
  {
    key: 'title',
    title: '评价',
    narrow: 'title',
    render: ({ id, title }) => (
      <Link to={`/appraisals/${id}`} className="row-link" data-row-link>
        {title}
      </Link>
    ),
  },
  PERIOD,
  { key: 'units', title: '单位', isNumber: true, width: 64, render: ({ units }) => units },
  UNTIL,
  {
    key: 'appeals',
    title: '待答复申诉',
    isNumber: true,
    width: 96,
    render: ({ openAppeals }) => (openAppeals > 0 ? <strong className="urgent">{openAppeals}</strong> : 0),
  },
  STATE,
]
const UNIT_COLUMNS: Column<AppraisalHead>[] = [
  {
    key: 'title',
    title: '评价',
    narrow: 'title',
    render: ({ id, title, ownUnits }) =>
      ownUnits.map((unit) => (
        <Link key={unit.id} to={`/appraisals/${id}/units/${unit.id}`} className="row-link" data-row-link>
          {title}（{unit.name}）
        </Link>
      )),
  },
  PERIOD,
  UNTIL,
  STATE,
]

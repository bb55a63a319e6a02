import { keepPreviousData } from '@tanstack/react-query'
import { useRef } from 'react'
import { Link } from 'react-router'

import type { CallInput, CallReply } from '../../contract/client.ts'
import { DEPUTY_STATUS_LABELS } from '../../contract/deputies-endpoints.ts'
import { listDossiers } from '../../contract/dossiers-endpoints.ts'
import { useNames } from '../admin/names.ts'
import { ChoiceFilter, FilterRow } from '../admin/record-filters.tsx'
import { orderIn, useRecordQuery } from '../admin/record-query.ts'
import { useAsk } from '../app/ask.ts'
import { useRowKeys } from '../app/shortcuts.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { Pager, usePaging } from '../parts/pager.tsx'
import { PrintHeading } from '../parts/print-heading.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Stamp } from '../parts/stamp.tsx'

type Line = CallReply<typeof listDossiers>['lines'][number]
type Sort = 'name' | 'delegation'
type ListInput = NonNullable<CallInput<typeof listDossiers>['query']>

const PAGE_SIZE = 30

/** Deputies by name or delegation; nothing is counted here, so that nobody is ranked by numbers. */
export default function DossierList() {
  const { query, change, isFiltered } = useRecordQuery(['q', 'delegationId', 'awaiting'])
  const paging = usePaging()
  const asked = { ...query, limit: PAGE_SIZE, ...(paging.cursor && { cursor: paging.cursor }) } as ListInput
  const { data, error, isPlaceholderData } = useAsk(
    listDossiers,
    { query: asked },
    { placeholderData: keepPreviousData, refetchOnMount: 'always' },
  )
  const list = useRef<HTMLDivElement>(null)
  useRowKeys(list)
  const { delegations } = useNames()
  return (
    <PageFrame title="代表履职档案" subtitle="只记事实和日期，不作代表之间的比较和排名">
      <PrintHeading title="代表履职档案" />
      <FilterRow words={query['q']} label="按姓名查找" onWords={(q) => change({ q })}>
        <ChoiceFilter
          label="代表团"
          value={query['delegationId']}
          choices={delegations}
          onChange={(delegationId) => change({ delegationId })}
        />
        <ChoiceFilter
          label="更正申请"
          value={query['awaiting']}
          choices={[{ value: 'yes', label: '等待答复' }]}
          onChange={(awaiting) => change({ awaiting })}
        />
      </FilterRow>
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && data.lines.length > 0 && (
        <DataTable
          ref={list}
          caption="有履职档案的代表"
          columns={COLUMNS}
          rows={data.lines}
          rowKey={({ id }) => id}
          sorted={orderIn<Sort>(query, 'name')}
          onSort={({ sort, order }) => change({ sort, order })}
          isStale={isPlaceholderData}
        />
      )}
      {data?.lines.length === 0 && <NoDossiers isFiltered={isFiltered} />}
      {data && (
        <Pager
          paging={paging}
          pageSize={PAGE_SIZE}
          shown={data.lines.length}
          total={data.total}
          unit="名"
          nextCursor={data.nextCursor}
        />
      )}
    </PageFrame>
  )
}

function NoDossiers({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) return <EmptyState title="没有符合条件的代表" />
  return (
    <EmptyState title="名册里还没有代表">
      <p>
        先在<Link to="/admin/deputies">代表名册</Link>里登记，每名代表就有一份履职档案。
      </p>
    </EmptyState>
  )
}

const COLUMNS: readonly Column<Line, Sort>[] = [
  {
    key: 'name',
    title: '姓名',
    sort: 'name',
    width: 180,
    narrow: 'title',
    render: ({ id, name }) => (
      <Link className="row-link" data-row-link to={`/dossiers/${id}`}>
        {name ?? '（已删去姓名）'}
      </Link>
    ),
  },
  {
    key: 'delegation',
    title: '代表团',
    sort: 'delegation',
    render: ({ delegationName }) => delegationName ?? '—',
  },
  {
    key: 'terms',
    title: '届次',
    width: 180,
    render: ({ termNos }) => (termNos.length > 0 ? `第 ${termNos.join('、')} 届` : '—'),
  },
  { key: 'status', title: '资格', width: 140, render: ({ status }) => DEPUTY_STATUS_LABELS[status] },
  {
    key: 'awaiting',
    title: '更正申请',
    width: 120,
    render: ({ isAwaitingAnswer }) => (isAwaitingAnswer ? <Stamp label="等待答复" tone="urgent" /> : '—'),
  },
]

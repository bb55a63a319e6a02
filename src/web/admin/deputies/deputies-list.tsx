import { keepPreviousData } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { Link, useNavigate } from 'react-router'

import type { CallInput, CallReply } from '../../../contract/client.ts'
import {
  createDeputy,
  DEPUTY_STATUS_LABELS,
  DEPUTY_STATUSES,
  listDeputies,
} from '../../../contract/deputies-endpoints.ts'
import { exportDeputies } from '../../../contract/export-endpoints.ts'
import { ask, useAsk } from '../../app/ask.ts'
import { useRowKeys } from '../../app/shortcuts.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { Pager, usePaging } from '../../parts/pager.tsx'
import { PrintHeading } from '../../parts/print-heading.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { Stamp } from '../../parts/stamp.tsx'
import { FormDialog } from '../form-dialog.tsx'
import { useMay } from '../may.ts'
import { useNames } from '../names.ts'
import { ChoiceFilter, FilterRow } from '../record-filters.tsx'
import { orderIn, type RecordQuery, useRecordQuery } from '../record-query.ts'
import { NewDeputyForm } from './deputy-form.tsx'
import { DeputyTabs } from './deputy-tabs.tsx'

type Line = CallReply<typeof listDeputies>['lines'][number]
type Sort = 'name' | 'delegation' | 'status' | 'open_cases'
type ListInput = NonNullable<CallInput<typeof listDeputies>['query']>
type ExportInput = NonNullable<CallInput<typeof exportDeputies>['query']>

const PAGE_SIZE = 30
const STATUS_CHOICES = DEPUTY_STATUSES.map((value) => ({ value, label: DEPUTY_STATUS_LABELS[value] }))
const COLUMNS: readonly Column<Line, Sort>[] = [
  {
    key: 'name',
    title: '姓名',
    sort: 'name',
    width: 150,
    narrow: 'title',
    render: ({ id, name }) => (
      <Link className="row-link" data-row-link to={`/admin/deputies/${id}`}>
        {name ?? '（已删去姓名）'}
      </Link>
    ),
  },
  {
    key: 'status',
    title: '资格',
    sort: 'status',
    width: 130,
    narrow: 'bare',
    render: ({ status }) =>
      status === 'active' ? (
        DEPUTY_STATUS_LABELS.active
      ) : (
        <Stamp label={DEPUTY_STATUS_LABELS[status]} tone={status === 'suspended' ? 'notice' : 'plain'} />
      ),
  },
  {
    key: 'delegation',
    title: '代表团',
    sort: 'delegation',
    width: 180,
    render: ({ delegationName }) => delegationName ?? <span className="quiet">未填</span>,
  },
  { key: 'employer', title: '工作单位', render: ({ employer }) => employer },
  {
    key: 'terms',
    title: '届次',
    width: 150,
    render: ({ termNos }) => termNos.length > 0 && `第 ${termNos.join('、')} 届`,
  },
  {
    key: 'phone',
    title: '电话',
    width: 80,
    render: ({ hasPhone }) => (hasPhone ? '已登记' : <span className="quiet">没有</span>),
  },
  {
    key: 'open_cases',
    title: '在办件',
    sort: 'open_cases',
    width: 90,
    isNumber: true,
    render: ({ openCases }) => openCases,
  },
]

/** The roll of deputies; telephone numbers stand with each deputy, and there for the office alone. */
export function DeputyList() {
  const { query, change, isFiltered } = useRecordQuery(['q', 'delegationId', 'termNo', 'status'])
  const paging = usePaging()
  const asked = { ...query, limit: PAGE_SIZE, ...(paging.cursor && { cursor: paging.cursor }) } as ListInput
  const { data, error, isPlaceholderData } = useAsk(
    listDeputies,
    { query: asked },
    { placeholderData: keepPreviousData, refetchOnMount: 'always' },
  )
  const list = useRef<HTMLDivElement>(null)
  useRowKeys(list)
  const [isAdding, setAdding] = useState(false)
  const may = useMay()
  const add = may(createDeputy) ? () => setAdding(true) : undefined
  return (
    <PageFrame title="代表" actions={<Actions query={query} onAdd={add} />}>
      <PrintHeading title="代表名册" />
      <DeputyTabs current="roll" />
      <Filters query={query} onChange={change} />
      {error && <ProblemNotice error={error} />}
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && data.lines.length === 0 && <NoDeputies isFiltered={isFiltered} onAdd={add} />}
      {data && data.lines.length > 0 && (
        <div ref={list}>
          <DataTable
            caption="代表名册"
            columns={COLUMNS}
            rows={data.lines}
            rowKey={({ id }) => id}
            sorted={orderIn(query, 'name')}
            onSort={change}
            isStale={isPlaceholderData}
          />
        </div>
      )}
      {data && (
        <Pager
          paging={paging}
          pageSize={PAGE_SIZE}
          shown={data.lines.length}
          total={data.total}
          nextCursor={data.nextCursor}
          unit="名"
        />
      )}
      <NewDeputy isOpen={isAdding} onClose={() => setAdding(false)} />
    </PageFrame>
  )
}

function Actions({ query, onAdd }: { query: RecordQuery; onAdd: (() => void) | undefined }) {
  const may = useMay()
  const { q, delegationId, termNo, status } = query
  const asked = {
    ...(q && { q }),
    ...(delegationId && { delegationId }),
    ...(termNo && { termNo }),
    ...(status && { status }),
  } as ExportInput
  return (
    <>
      {onAdd && (
        <Button type="primary" onClick={onAdd}>
          登记代表
        </Button>
      )}
      {may(exportDeputies) && <ExportButton onAsk={() => ask(exportDeputies, { query: asked })}>导出</ExportButton>}
    </>
  )
}

function Filters({ query, onChange }: { query: RecordQuery; onChange: (changes: RecordQuery) => void }) {
  const { delegations } = useNames()
  return (
    <FilterRow label="姓名" words={query['q']} onWords={(q) => onChange({ q })}>
      <ChoiceFilter
        label="代表团"
        value={query['delegationId']}
        choices={delegations}
        width={190}
        onChange={(delegationId) => onChange({ delegationId })}
      />
      <ChoiceFilter
        label="资格"
        value={query['status']}
        choices={STATUS_CHOICES}
        onChange={(status) => onChange({ status })}
      />
    </FilterRow>
  )
}

function NewDeputy({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const navigate = useNavigate()
  return (
    <FormDialog title="登记代表" isOpen={isOpen} onClose={onClose}>
      <NewDeputyForm onCancel={onClose} onMade={(id) => void navigate(`/admin/deputies/${id}`)} />
    </FormDialog>
  )
}

function NoDeputies({ isFiltered, onAdd }: { isFiltered: boolean; onAdd: (() => void) | undefined }) {
  if (isFiltered) {
    return (
      <EmptyState title="没有符合条件的代表">
        <p>
          可以少填几个字。<Link to="/admin/deputies">看全部代表</Link>
        </p>
      </EmptyState>
    )
  }
  return (
    <EmptyState title="名册中还没有代表">
      <p>
        {onAdd ? '有名册表格的，导入最快；也可以逐名登记。' : '由代表工作机构登记或者导入；系统管理员可以帮忙导入。'}
      </p>
      <div className="row" style={{ justifyContent: 'center' }}>
        <Link to="/import">从表格导入</Link>
        {onAdd && <Button onClick={onAdd}>登记代表</Button>}
      </div>
    </EmptyState>
  )
}

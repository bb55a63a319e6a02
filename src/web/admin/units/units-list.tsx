import { keepPreviousData } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { Link, Navigate, useNavigate } from 'react-router'

import type { CallInput, CallReply } from '../../../contract/client.ts'
import { exportUnits } from '../../../contract/export-endpoints.ts'
import { createUnit, listUnits, UNIT_SUCCESSION_LABELS } from '../../../contract/units-endpoints.ts'
import { ask, useAsk } from '../../app/ask.ts'
import { useRowKeys } from '../../app/shortcuts.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { Pager, usePaging } from '../../parts/pager.tsx'
import { PrintHeading } from '../../parts/print-heading.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { FormDialog } from '../form-dialog.tsx'
import { useMay } from '../may.ts'
import { useNames } from '../names.ts'
import { ChoiceFilter, FilterRow } from '../record-filters.tsx'
import { orderIn, type RecordQuery, useRecordQuery } from '../record-query.ts'
import { NewUnitForm } from './unit-form.tsx'
import { UnitTabs } from './unit-tabs.tsx'

type Line = CallReply<typeof listUnits>['lines'][number]
type Sort = 'name' | 'kind' | 'body' | 'open_cases'
type ListInput = NonNullable<CallInput<typeof listUnits>['query']>
type ExportInput = NonNullable<CallInput<typeof exportUnits>['query']>

const PAGE_SIZE = 30
const STATES = [
  { value: 'closed', label: '已停用' },
  { value: 'all', label: '在用和停用' },
]
const COLUMNS: readonly Column<Line, Sort>[] = [
  {
    key: 'name',
    title: '单位',
    sort: 'name',
    narrow: 'title',
    render: (line) => (
      <>
        <Link className="row-link" data-row-link to={`/admin/units/${line.id}`}>
          {line.name}
        </Link>
        <WhatBecame line={line} />
      </>
    ),
  },
  { key: 'kind', title: '类别', sort: 'kind', width: 140, render: ({ kind }) => kind },
  { key: 'body', title: '交办机构', sort: 'body', width: 170, render: ({ bodyName }) => bodyName },
  {
    key: 'head',
    title: '主要负责人',
    width: 130,
    render: ({ headName, closedOn }) => headName ?? (closedOn === null && <span className="quiet">未登记</span>),
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

/** The units as lines; who may not read the records sees the tree of names instead. */
export function UnitList() {
  const may = useMay()
  return may(listUnits) ? <List /> : <Navigate to="/admin/units/tree" replace />
}

function List() {
  const { query, change, isFiltered } = useRecordQuery(['q', 'bodyId', 'state'])
  const paging = usePaging()
  const asked = { ...query, limit: PAGE_SIZE, ...(paging.cursor && { cursor: paging.cursor }) } as ListInput
  const { data, error, isPlaceholderData } = useAsk(
    listUnits,
    { query: asked },
    { placeholderData: keepPreviousData, refetchOnMount: 'always' },
  )
  const list = useRef<HTMLDivElement>(null)
  useRowKeys(list)
  const [isAdding, setAdding] = useState(false)
  const may = useMay()
  const add = may(createUnit) ? () => setAdding(true) : undefined
  return (
    <PageFrame title="承办单位" actions={<Actions query={query} onAdd={add} />}>
      <PrintHeading title="承办单位" />
      <UnitTabs current="list" />
      <Filters query={query} onChange={change} />
      {error && <ProblemNotice error={error} />}
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && data.lines.length === 0 && <NoUnits isFiltered={isFiltered} onAdd={add} />}
      {data && data.lines.length > 0 && (
        <div ref={list}>
          <DataTable
            caption="承办单位"
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
          unit="个"
        />
      )}
      <NewUnit isOpen={isAdding} onClose={() => setAdding(false)} />
    </PageFrame>
  )
}

function Actions({ query: { q, bodyId, state }, onAdd }: { query: RecordQuery; onAdd: (() => void) | undefined }) {
  const may = useMay()
  const asked = { ...(q && { q }), ...(bodyId && { bodyId }), ...(state && { state }) } as ExportInput
  return (
    <>
      {onAdd && (
        <Button type="primary" onClick={onAdd}>
          登记单位
        </Button>
      )}
      {may(exportUnits) && <ExportButton onAsk={() => ask(exportUnits, { query: asked })}>导出</ExportButton>}
    </>
  )
}

function Filters({ query, onChange }: { query: RecordQuery; onChange: (changes: RecordQuery) => void }) {
  const { bodies } = useNames()
  return (
    <FilterRow label="单位名称" words={query['q']} onWords={(q) => onChange({ q })}>
      <ChoiceFilter
        label="交办机构"
        value={query['bodyId']}
        choices={bodies}
        width={190}
        onChange={(bodyId) => onChange({ bodyId })}
      />
      <ChoiceFilter
        label="在用"
        value={query['state']}
        choices={STATES}
        width={130}
        onChange={(state) => onChange({ state })}
      />
    </FilterRow>
  )
}

function NewUnit({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const navigate = useNavigate()
  return (
    <FormDialog title="登记单位" isOpen={isOpen} onClose={onClose}>
      <NewUnitForm onCancel={onClose} onMade={(id) => void navigate(`/admin/units/${id}`)} />
    </FormDialog>
  )
}

function WhatBecame({ line: { closedOn, successorName, succession } }: { line: Line }) {
  if (closedOn === null && succession === null) return null
  const passed = succession && `${UNIT_SUCCESSION_LABELS[succession]}到 ${successorName ?? ''}`
  return <span className="quiet">　{[closedOn && `${closedOn} 停用`, passed].filter(Boolean).join('，')}</span>
}

function NoUnits({ isFiltered, onAdd }: { isFiltered: boolean; onAdd: (() => void) | undefined }) {
  if (isFiltered) {
    return (
      <EmptyState title="没有符合条件的单位">
        <p>
          可以少填几个字；已停用的要在“在用”里选“已停用”。<Link to="/admin/units">看全部在用单位</Link>
        </p>
      </EmptyState>
    )
  }
  return (
    <EmptyState title="还没有承办单位">
      <p>有了单位才能交办；有去年名单的，导入最快。</p>
      <div className="row" style={{ justifyContent: 'center' }}>
        <Link to="/import">从表格导入</Link>
        {onAdd && <Button onClick={onAdd}>登记单位</Button>}
      </div>
    </EmptyState>
  )
}

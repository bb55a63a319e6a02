import { keepPreviousData } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'

import type { CallInput, CallReply } from '../../../contract/client.ts'
import {
  amendOrgan,
  closeOrgan,
  createOrgan,
  listOrgans,
  ORGAN_KIND_LABELS,
  ORGAN_KINDS,
} from '../../../contract/organs-endpoints.ts'
import { ask, useAsk } from '../../app/ask.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { Pager, usePaging } from '../../parts/pager.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { TabRow } from '../../parts/tab-row.tsx'
import { Confirm } from '../confirm.tsx'
import { FormDialog } from '../form-dialog.tsx'
import { useMay } from '../may.ts'
import { ChoiceFilter, FilterRow } from '../record-filters.tsx'
import { orderIn, type RecordQuery, useRecordQuery } from '../record-query.ts'
import { AmendOrganForm, NewOrganForm, type Organ, useRereadOrgans } from './organ-form.tsx'

type Kind = Organ['kind']
type Sort = 'name' | 'kind'
type ListInput = NonNullable<CallInput<typeof listOrgans>['query']>
type Opened = { kind: 'new' } | { kind: 'amend' | 'close'; organ: Organ }

const PAGE_SIZE = 100
const WHAT_FOR: Readonly<Record<Kind, string>> = {
  body: '交办机构把建议交给承办单位，例如市政府办公室；单位登记在它名下。',
  delegation: '代表按代表团登记；大会期间的建议由代表团收转。',
  committee: '专门委员会、工作委员会督办重点建议。',
}
const STATES = [
  { value: 'closed', label: '已停用' },
  { value: 'all', label: '在用和停用' },
]

/** 机构: bodies that hand over, delegations, committees. */
export default function OrgansPage() {
  const { query, change } = useRecordQuery(['kind', 'q', 'state'])
  const kind = ORGAN_KINDS.find((one) => one === query['kind']) ?? 'body'
  const paging = usePaging()
  const asked = { ...query, kind, limit: PAGE_SIZE, ...(paging.cursor && { cursor: paging.cursor }) } as ListInput
  const { data, error, isPlaceholderData } = useAsk(
    listOrgans,
    { query: asked },
    { placeholderData: keepPreviousData, refetchOnMount: 'always' },
  )
  const [opened, setOpened] = useState<Opened>()
  const may = useMay()
  const add = may(createOrgan) ? () => setOpened({ kind: 'new' }) : undefined
  const columns = may(amendOrgan) ? [...columnsOf(kind), actionColumn(setOpened)] : columnsOf(kind)
  return (
    <PageFrame
      title="机构"
      actions={
        add && (
          <Button type="primary" onClick={add}>
            登记{ORGAN_KIND_LABELS[kind]}
          </Button>
        )
      }
    >
      <KindTabs kind={kind} />
      <Filters query={query} onChange={change} />
      {error && <ProblemNotice error={error} />}
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && data.lines.length === 0 && (
        <NoOrgans kind={kind} isFiltered={Boolean(query['q'] || query['state'])} onAdd={add} />
      )}
      {data && data.lines.length > 0 && (
        <DataTable
          caption={ORGAN_KIND_LABELS[kind]}
          columns={columns}
          rows={data.lines}
          rowKey={({ id }) => id}
          sorted={orderIn<Sort>(query, 'name')}
          onSort={change}
          isStale={isPlaceholderData}
        />
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
      <OrganDialog opened={opened} kind={kind} onDone={() => setOpened(undefined)} />
    </PageFrame>
  )
}

function KindTabs({ kind }: { kind: Kind }) {
  return (
    <TabRow
      label="机构的种类"
      current={kind}
      items={ORGAN_KINDS.map((one) => ({
        key: one,
        label: ORGAN_KIND_LABELS[one],
        count: null,
        to: `/admin/organs?kind=${one}`,
      }))}
    />
  )
}

function Filters({ query, onChange }: { query: RecordQuery; onChange: (changes: RecordQuery) => void }) {
  return (
    <FilterRow label="机构名称" words={query['q']} onWords={(q) => onChange({ q })}>
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

function NoOrgans({ kind, isFiltered, onAdd }: { kind: Kind; isFiltered: boolean; onAdd: (() => void) | undefined }) {
  if (isFiltered)
    return <EmptyState title="没有符合条件的机构">可以少填几个字，或者在“在用”里选“在用和停用”。</EmptyState>
  return (
    <EmptyState title={`还没有${ORGAN_KIND_LABELS[kind]}`}>
      <p>{WHAT_FOR[kind]}</p>
      {onAdd && <Button onClick={onAdd}>登记{ORGAN_KIND_LABELS[kind]}</Button>}
    </EmptyState>
  )
}

function OrganDialog({ opened, kind, onDone }: { opened: Opened | undefined; kind: Kind; onDone: () => void }) {
  const title =
    opened === undefined || opened.kind === 'new'
      ? `登记${ORGAN_KIND_LABELS[kind]}`
      : `${opened.kind === 'amend' ? '更名' : '停用'}：${opened.organ.name}`
  return (
    <FormDialog title={title} isOpen={opened !== undefined} onClose={onDone}>
      {opened?.kind === 'new' && <NewOrganForm kind={kind} onDone={onDone} />}
      {opened?.kind === 'amend' && <AmendOrganForm organ={opened.organ} onDone={onDone} />}
      {opened?.kind === 'close' && <CloseOrgan organ={opened.organ} onDone={onDone} />}
    </FormDialog>
  )
}

function CloseOrgan({ organ: { id, name, revision }, onDone }: { organ: Organ; onDone: () => void }) {
  const reread = useRereadOrgans()
  return (
    <Confirm
      label="停用"
      isDangerous
      onConfirm={async () => {
        await ask(closeOrgan, { params: { id }, body: { revision } })
        await reread()
        onDone()
      }}
      onCancel={onDone}
    >
      <p>“{name}”停用后不能再选它，记录都保留。还有单位、代表、岗位或者未了结的建议在它名下时不能停用。</p>
    </Confirm>
  )
}

function columnsOf(kind: Kind): readonly Column<CallReply<typeof listOrgans>['lines'][number], Sort>[] {
  const members: Column<Organ, Sort> = {
    key: 'members',
    title: kind === 'body' ? '单位数' : '代表数',
    width: 100,
    isNumber: true,
    render: ({ members }) => members,
  }
  return [
    {
      key: 'name',
      title: '名称',
      sort: 'name',
      narrow: 'title',
      render: ({ name, isClosed }) => (
        <>
          {name}
          {isClosed && <span className="quiet">　已停用</span>}
        </>
      ),
    },
    ...(kind === 'committee' ? [] : [members]),
  ]
}

function actionColumn(onOpen: (opened: Opened) => void): Column<Organ, Sort> {
  return {
    key: 'actions',
    title: '操作',
    width: 150,
    narrow: 'bare',
    isHiddenInPrint: true,
    render: (organ) =>
      !organ.isClosed && (
        <span className="row" style={{ flexWrap: 'nowrap' }}>
          <Button size="small" aria-label={`更名“${organ.name}”`} onClick={() => onOpen({ kind: 'amend', organ })}>
            更名
          </Button>
          <Button size="small" aria-label={`停用“${organ.name}”`} onClick={() => onOpen({ kind: 'close', organ })}>
            停用
          </Button>
        </span>
      ),
  }
}

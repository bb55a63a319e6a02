import { keepPreviousData } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'

import type { CallInput, CallReply } from '../../../contract/client.ts'
import { exportPeople } from '../../../contract/export-endpoints.ts'
import { createPerson, listPeople } from '../../../contract/people-endpoints.ts'
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
import { NewPersonForm } from './person-form.tsx'
import { postWords, ROLE_CHOICES } from './post-words.ts'

type Line = CallReply<typeof listPeople>['lines'][number]
type ListInput = NonNullable<CallInput<typeof listPeople>['query']>

const PAGE_SIZE = 30
const STATES = [
  { value: 'left', label: '已离任' },
  { value: 'all', label: '在任和离任' },
]
const COLUMNS: readonly Column<Line, 'name' | 'left_on'>[] = [
  {
    key: 'name',
    title: '姓名',
    sort: 'name',
    width: 130,
    narrow: 'title',
    render: ({ id, name }) => (
      <Link className="row-link" data-row-link to={`/admin/people/${id}`}>
        {name}
      </Link>
    ),
  },
  { key: 'posts', title: '岗位', narrow: 'wide', render: (line) => <Posts line={line} /> },
  {
    key: 'account',
    title: '账号',
    width: 90,
    render: ({ hasAccount }) => (hasAccount ? '已开' : <span className="quiet">未开</span>),
  },
  { key: 'left_on', title: '离任', sort: 'left_on', width: 120, render: ({ leftOn }) => leftOn },
]

/** Everybody who works here or worked here. */
export function PeopleList() {
  const { query, change, isFiltered } = useRecordQuery(['q', 'role', 'unitId', 'state'])
  const paging = usePaging()
  const asked = { ...query, limit: PAGE_SIZE, ...(paging.cursor && { cursor: paging.cursor }) } as ListInput
  const { data, error, isPlaceholderData } = useAsk(
    listPeople,
    { query: asked },
    { placeholderData: keepPreviousData, refetchOnMount: 'always' },
  )
  const list = useRef<HTMLDivElement>(null)
  useRowKeys(list)
  const wanted = useWantedRole()
  const [isAdding, setAdding] = useState(wanted !== undefined)
  const may = useMay()
  const add = may(createPerson) ? () => setAdding(true) : undefined
  return (
    <PageFrame title="人员和岗位" actions={<Actions query={query} onAdd={add} />}>
      <PrintHeading title="人员和岗位" />
      <Filters query={query} onChange={change} />
      {error && <ProblemNotice error={error} />}
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && data.lines.length === 0 && <NoPeople isFiltered={isFiltered} onAdd={add} />}
      {data && data.lines.length > 0 && (
        <div ref={list}>
          <DataTable
            caption="人员"
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
          unit="人"
        />
      )}
      <NewPerson role={wanted} isOpen={isAdding && add !== undefined} onClose={() => setAdding(false)} />
    </PageFrame>
  )
}

function Actions({ query, onAdd }: { query: RecordQuery; onAdd: (() => void) | undefined }) {
  const may = useMay()
  const { q, unitId } = query
  return (
    <>
      {onAdd && (
        <Button type="primary" onClick={onAdd}>
          登记人员
        </Button>
      )}
      {may(exportPeople) && (
        <ExportButton onAsk={() => ask(exportPeople, { query: { ...(q && { q }), ...(unitId && { unitId }) } })}>
          导出
        </ExportButton>
      )}
    </>
  )
}

function Filters({ query, onChange }: { query: RecordQuery; onChange: (changes: RecordQuery) => void }) {
  const { units } = useNames()
  return (
    <FilterRow label="姓名" words={query['q']} onWords={(q) => onChange({ q })}>
      <ChoiceFilter
        label="岗位"
        value={query['role']}
        choices={ROLE_CHOICES}
        width={190}
        onChange={(role) => onChange({ role })}
      />
      <ChoiceFilter
        label="承办单位"
        value={query['unitId']}
        choices={units}
        width={190}
        onChange={(unitId) => onChange({ unitId })}
      />
      <ChoiceFilter
        label="在任"
        value={query['state']}
        choices={STATES}
        width={130}
        onChange={(state) => onChange({ state })}
      />
    </FilterRow>
  )
}

/** The post that somebody is to be registered for at once, as a link to this page says. */
function useWantedRole(): string | undefined {
  const [params] = useSearchParams()
  return ROLE_CHOICES.find(({ value }) => value === params.get('new'))?.value
}

function NewPerson({ role, isOpen, onClose }: { role: string | undefined; isOpen: boolean; onClose: () => void }) {
  const navigate = useNavigate()
  return (
    <FormDialog title="登记人员" isOpen={isOpen} onClose={onClose}>
      <NewPersonForm role={role} onCancel={onClose} onMade={(id) => void navigate(`/admin/people/${id}`)} />
    </FormDialog>
  )
}

/** A deputy's post bears the deputy's own name, which stands at the left already. */
function Posts({ line: { name, posts, leftOn } }: { line: Line }) {
  if (posts.length === 0 && leftOn === null) return <span className="quiet">没有岗位，不能办事</span>
  return posts.map(({ id, role, place }) => (
    <span key={id} className="post-line">
      {postWords(role, place === name ? null : place)}
    </span>
  ))
}

function NoPeople({ isFiltered, onAdd }: { isFiltered: boolean; onAdd: (() => void) | undefined }) {
  if (isFiltered) {
    return (
      <EmptyState title="没有符合条件的人员">
        <p>
          可以少填几个字；已离任的要在“在任”里选“已离任”。<Link to="/admin/people">看全部在任人员</Link>
        </p>
      </EmptyState>
    )
  }
  return (
    <EmptyState title="还没有人员">
      <p>登记人员、给予岗位、开账号之后，他们才能登录办理。</p>
      <div className="row" style={{ justifyContent: 'center' }}>
        {onAdd && <Button onClick={onAdd}>登记人员</Button>}
        <Link to="/import">从表格导入</Link>
      </div>
    </EmptyState>
  )
}

import { keepPreviousData } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef } from 'react'
import { useNavigate, useSearchParams } from 'react-router'

import { CASE_TABS, listCases } from '../../contract/case-endpoints.ts'
import type { CaseLine } from '../../contract/case-views.ts'
import type { CallInput, CallReply } from '../../contract/client.ts'
import { exportCases } from '../../contract/export-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { useListNews } from '../app/live.ts'
import { useRowKeys } from '../app/shortcuts.ts'
import { ChaseBar } from '../chasing/chase-bar.tsx'
import { useTicks } from '../chasing/use-ticks.tsx'
import { CATEGORY, DEADLINE, LEAD_SIGNER, LEAD_UNIT, NUMBER, STAGE, TITLE } from '../parts/case-columns.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { ExportButton } from '../parts/export-button.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { Pager, usePaging } from '../parts/pager.tsx'
import { PrintHeading } from '../parts/print-heading.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { TabRow } from '../parts/tab-row.tsx'
import { UpdatesBar } from '../parts/updates-bar.tsx'
import { CaseFilterBar } from './case-filter-bar.tsx'
import {
  type AddressQuery,
  addressOfQuery,
  type CaseTab,
  orderOf,
  queryOfAddress,
  tabOf,
  withField,
} from './case-query.ts'
import { CasesEmpty } from './cases-empty.tsx'
import { SavedViews } from './saved-views.tsx'

const PAGE_SIZE = 30
const COLUMNS = [NUMBER, TITLE, LEAD_SIGNER, LEAD_UNIT, CATEGORY, STAGE, DEADLINE]
export const TAB_LABELS: Readonly<Record<CaseTab, string>> = {
  open: '在办',
  not_handed_over: '未交办',
  awaiting_reply: '待答复',
  replied: '已答复',
  concluded: '已办结',
  archived: '已归档',
  all: '全部',
}

/** Every case that one may see; the address holds tab, filters and order, so a view can be kept, sent and gone back to. */
export function CaseListPage() {
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const query = queryOfAddress(params)
  const paging = usePaging()
  const { data, error, isPlaceholderData, refetch, dataUpdatedAt } = useAsk(
    listCases,
    { query: { ...query, limit: PAGE_SIZE, ...(paging.cursor && { cursor: paging.cursor }) } as CaseQueryInput },
    { placeholderData: keepPreviousData, refetchOnMount: 'always' },
  )
  const list = useRef<HTMLDivElement>(null)
  useRowKeys(list)
  const news = useListNews(list, dataUpdatedAt, () => void refetch())
  const go = (next: AddressQuery) => void navigate(addressOfQuery(next), { replace: true })
  const tab = tabOf(query)
  return (
    <PageFrame title="建议" actions={<Actions query={query} onView={go} />}>
      <PrintHeading title={`代表建议：${TAB_LABELS[tab]}`} />
      <TabRow label="建议分栏" current={tab} items={tabItems(query, data?.counts)} />
      <CaseFilterBar query={query} onChange={go} />
      {error && <ProblemNotice error={error} />}
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && (
        <>
          <UpdatesBar count={news} onRefresh={() => void refetch()} />
          <div ref={list}>
            {data.lines.length > 0 ? (
              <Lines
                caption={`${TAB_LABELS[tab]}的建议`}
                rows={data.lines}
                query={query}
                onGo={go}
                isStale={isPlaceholderData}
              />
            ) : (
              <CasesEmpty query={query} counts={data.counts} />
            )}
          </div>
          <Pager
            paging={paging}
            pageSize={PAGE_SIZE}
            shown={data.lines.length}
            total={data.total}
            nextCursor={data.nextCursor}
          />
        </>
      )}
    </PageFrame>
  )
}

/** Lines that can be sorted, and ticked to be chased together. */
function Lines({
  caption,
  rows,
  query,
  onGo,
  isStale,
}: {
  caption: string
  rows: readonly CaseLine[]
  query: AddressQuery
  onGo: (next: AddressQuery) => void
  isStale: boolean
}) {
  const ticks = useTicks(rows)
  return (
    <>
      <DataTable
        caption={caption}
        columns={ticks.column ? [ticks.column, ...COLUMNS] : COLUMNS}
        rows={rows}
        rowKey={({ id }) => id}
        sorted={orderOf(query)}
        onSort={({ sort, order }) => onGo({ ...query, sort, order })}
        isStale={isStale}
      />
      <ChaseBar ticks={ticks} />
    </>
  )
}

type CaseQueryInput = NonNullable<CallInput<typeof listCases>['query']>
type ExportQueryInput = NonNullable<CallInput<typeof exportCases>['query']>

function Actions({ query, onView }: { query: AddressQuery; onView: (next: AddressQuery) => void }) {
  return (
    <>
      <SavedViews query={query} onView={onView} />
      <ExportButton onAsk={() => ask(exportCases, { query: query as ExportQueryInput })}>导出</ExportButton>
      <Button onClick={() => window.print()}>打印</Button>
    </>
  )
}

function tabItems(query: AddressQuery, counts: CallReply<typeof listCases>['counts'] | undefined) {
  return CASE_TABS.filter((tab) => !counts || counts[tab] !== undefined).map((tab) => ({
    key: tab,
    label: TAB_LABELS[tab],
    count: counts?.[tab] ?? null,
    to: addressOfQuery(withField(query, 'tab', tab === 'open' ? undefined : tab)),
  }))
}

import { keepPreviousData } from '@tanstack/react-query'
import { Button } from 'antd'
import { lazy, Suspense, useRef } from 'react'
import { Link, Navigate, useSearchParams } from 'react-router'

import { readWorklist, WORKLIST_TABS } from '../../contract/case-endpoints.ts'
import type { CallReply } from '../../contract/client.ts'
import { exportWorklist } from '../../contract/export-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { useListNews } from '../app/live.ts'
import { useRowKeys } from '../app/shortcuts.ts'
import { ChaseBar } from '../chasing/chase-bar.tsx'
import { useTicks } from '../chasing/use-ticks.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { dayText } from '../parts/day-text.ts'
import { ExportButton } from '../parts/export-button.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { Pager, usePaging } from '../parts/pager.tsx'
import { PrintHeading } from '../parts/print-heading.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { TabRow } from '../parts/tab-row.tsx'
import { UpdatesBar } from '../parts/updates-bar.tsx'
import { WORKLIST_COLUMNS } from './worklist-columns.tsx'
import { WorklistEmpty } from './worklist-empty.tsx'

const DraftsPanel = lazy(async () => ({ default: (await import('../chasing/drafts-panel.tsx')).DraftsPanel }))

export type Worklist = CallReply<typeof readWorklist>
type Tab = (typeof WORKLIST_TABS)[number]

const PAGE_SIZE = 30

/** 今日工作台: what is due, what waits for me, and the one next thing to do with each. */
export function WorklistPage() {
  const [params] = useSearchParams()
  const asked = WORKLIST_TABS.find((tab) => tab === params.get('tab'))
  const paging = usePaging()
  // The drafts turn their pages themselves.
  const cursor = asked === 'drafts' ? undefined : paging.cursor
  const { data, error, isPlaceholderData, refetch, dataUpdatedAt } = useAsk(
    readWorklist,
    { query: { limit: PAGE_SIZE, ...(asked && { tab: asked }), ...(cursor && { cursor }) } },
    { placeholderData: keepPreviousData, refetchOnMount: 'always' },
  )
  const list = useRef<HTMLDivElement>(null)
  useRowKeys(list)
  const news = useListNews(list, dataUpdatedAt, () => void refetch())
  const tab = asked ?? data?.tab
  if (!asked && data?.tab === 'drafts') return <Navigate to="/worklist?tab=drafts" replace />
  return (
    <PageFrame title="今日工作台" subtitle={data && todayText(data)} actions={<Actions tab={tab} />}>
      <PrintHeading title={`今日工作台：${data?.tabs.find(({ key }) => key === tab)?.label ?? ''}`} />
      {error && (
        <div className="stack">
          <ProblemNotice error={error} />
          {asked && <Link to="/worklist">看本岗位的工作台</Link>}
        </div>
      )}
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && (
        <>
          <Notes notes={data.notes} />
          <TabRow label="工作台分栏" current={tab ?? data.tab} items={data.tabs.map(toTabItem)} />
          {tab !== 'drafts' && <UpdatesBar count={news} onRefresh={() => void refetch()} />}
          <div ref={list}>
            {tab === 'drafts' ? (
              <Suspense fallback={<p className="waiting">正在打开…</p>}>
                <DraftsPanel />
              </Suspense>
            ) : (
              <Lines key={data.tab} worklist={data} isStale={isPlaceholderData} />
            )}
          </div>
          {tab !== 'drafts' && (
            <Pager
              paging={paging}
              pageSize={PAGE_SIZE}
              shown={data.lines.length}
              total={data.tabs.find(({ key }) => key === data.tab)?.count ?? null}
              nextCursor={data.nextCursor}
            />
          )}
        </>
      )}
    </PageFrame>
  )
}

/** The cases of one tab; those that are ticked can be chased together. */
function Lines({ worklist: { lines, tabs, tab }, isStale }: { worklist: Worklist; isStale: boolean }) {
  const ticks = useTicks(lines)
  if (lines.length === 0) return <WorklistEmpty tabs={tabs} tab={tab} />
  return (
    <>
      <DataTable
        caption="按期限先后排列的建议"
        columns={ticks.column ? [ticks.column, ...WORKLIST_COLUMNS] : WORKLIST_COLUMNS}
        rows={lines}
        rowKey={({ id }) => id}
        isStale={isStale}
      />
      <ChaseBar ticks={ticks} />
    </>
  )
}

function Actions({ tab }: { tab: Tab | undefined }) {
  return (
    <>
      <ExportButton onAsk={() => ask(exportWorklist, { query: tab ? { tab } : {} })}>导出</ExportButton>
      <Button onClick={() => window.print()}>打印</Button>
    </>
  )
}

function todayText({ today, soonUntil, isWorkingDay }: Worklist): string {
  const weekday = new Intl.DateTimeFormat('zh-CN', { weekday: 'long', timeZone: 'UTC' }).format(new Date(today))
  return `今天 ${dayText(today)} ${weekday}${isWorkingDay ? '' : '，休息日'}；三个工作日内即到 ${dayText(soonUntil, today)}`
}

/** Gaps that are no case, such as next year's calendar. */
function Notes({ notes }: { notes: Worklist['notes'] }) {
  if (notes.length === 0) return null
  return (
    <ul className="plain-list notes no-print" aria-label="提醒">
      {notes.map(({ text, tone, link }) => (
        <li key={text} className={tone === 'urgent' ? 'is-urgent' : undefined}>
          {text} {link && <Link to={link}>去处理</Link>}
        </li>
      ))}
    </ul>
  )
}

function toTabItem({ key, label, count, tone }: Worklist['tabs'][number]) {
  return { key, label, count, isUrgent: tone === 'urgent', to: `/worklist?tab=${key}` }
}

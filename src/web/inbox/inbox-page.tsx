import { keepPreviousData } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'

import type { CallReply } from '../../contract/client.ts'
import { listInbox } from '../../contract/inbox-endpoints.ts'
import { ChoiceFilter } from '../admin/record-filters.tsx'
import { useAsk } from '../app/ask.ts'
import { useNews } from '../app/live.ts'
import { useRowKeys } from '../app/shortcuts.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { Pager, usePaging } from '../parts/pager.tsx'
import { PrintHeading } from '../parts/print-heading.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { TabRow } from '../parts/tab-row.tsx'
import { InboxItem } from './inbox-item.tsx'
import { useReadMarks } from './use-read-marks.ts'
import '../parts/event-parts.css'
import './inbox.css'

type Inbox = CallReply<typeof listInbox>

const PAGE_SIZE = 30

/** 收件箱: what was sent to the person who works here, the newest first. */
export function InboxPage() {
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const state = params.get('state') === 'unread' ? 'unread' : 'all'
  const kind = params.get('kind') ?? undefined
  const paging = usePaging()
  const { data, error, isPlaceholderData, refetch } = useAsk(
    listInbox,
    { query: { state, limit: PAGE_SIZE, ...(kind && { kind }), ...(paging.cursor && { cursor: paging.cursor }) } },
    { placeholderData: keepPreviousData, refetchOnMount: 'always' },
  )
  const list = useRef<HTMLUListElement>(null)
  useRowKeys(list)
  // What one is about to read must not move away: only the first page follows by itself.
  useNews(() => paging.page === 1 && state === 'all' && void refetch())
  const { read, readAll, problem, isBusy } = useReadMarks()
  const newest = data?.lines[0]?.sentAt
  return (
    <PageFrame
      title="收件箱"
      subtitle={data && (data.unread > 0 ? `${data.unread.toLocaleString('zh-CN')} 条未读` : '没有未读的通知')}
      actions={
        <>
          {data && data.unread > 0 && newest && paging.page === 1 && (
            <Button loading={isBusy} onClick={() => void readAll(newest, kind)}>
              {kind ? '这一类全部标为已读' : '全部标为已读'}
            </Button>
          )}
          <Button onClick={() => window.print()}>打印</Button>
        </>
      }
    >
      <PrintHeading title={state === 'unread' ? '收件箱：未读' : '收件箱'} />
      <TabRow label="收件箱分栏" current={state} items={tabsOf(data, kind)} />
      {data && data.kinds.length > 1 && (
        <div className="filter-row no-print">
          <ChoiceFilter
            label="通知种类"
            value={kind}
            width={220}
            choices={data.kinds.map((one) => ({ value: one.kind, label: `${one.label}（${one.count}）` }))}
            onChange={(next) => void navigate(addressOf(state, next), { replace: true })}
          />
        </div>
      )}
      <ProblemNotice error={error ?? problem} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && data.lines.length > 0 && (
        <ul className="plain-list mails" ref={list} aria-label="通知，最新的在前" aria-busy={isPlaceholderData}>
          {data.lines.map((line) => (
            <InboxItem key={line.id} line={line} onRead={() => void read(line)} />
          ))}
        </ul>
      )}
      {data?.lines.length === 0 && paging.page === 1 && <InboxEmpty state={state} kind={kind} />}
      {data && (
        <Pager
          paging={paging}
          pageSize={PAGE_SIZE}
          shown={data.lines.length}
          total={data.total}
          unit="条"
          nextCursor={data.nextCursor}
        />
      )}
    </PageFrame>
  )
}

function tabsOf(data: Inbox | undefined, kind: string | undefined) {
  const chosen = data?.kinds.filter((one) => !kind || one.kind === kind) ?? []
  const sum = (field: 'count' | 'unread') => (data ? chosen.reduce((total, one) => total + one[field], 0) : null)
  return [
    { key: 'all', label: '全部', count: sum('count'), to: addressOf('all', kind) },
    { key: 'unread', label: '未读', count: sum('unread'), to: addressOf('unread', kind) },
  ]
}

function addressOf(state: 'all' | 'unread', kind: string | undefined): string {
  const query = new URLSearchParams({ ...(state === 'unread' && { state }), ...(kind && { kind }) })
  return query.size > 0 ? `/inbox?${query}` : '/inbox'
}

function InboxEmpty({ state, kind }: { state: 'all' | 'unread'; kind: string | undefined }) {
  if (state === 'unread' || kind) {
    return (
      <EmptyState title={state === 'unread' ? '没有未读的通知' : '没有这一类的通知'}>
        <p>
          <Link to="/inbox">看全部通知</Link>
        </p>
      </EmptyState>
    )
  }
  return (
    <EmptyState title="还没有通知">
      <p>
        到期提醒、催办、督办要求等会送到这里；除此以外还想收到邮件、短信的，在
        <Link to="/me#preferences">我的账号</Link>里选择。
      </p>
    </EmptyState>
  )
}

import { keepPreviousData, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useLocation, useSearchParams } from 'react-router'

import { readWorklist } from '../../contract/case-endpoints.ts'
import type { CallReply, ProblemError } from '../../contract/client.ts'
import { type DraftView, listDrafts } from '../../contract/notices-endpoints.ts'
import { useAsk } from '../app/ask.ts'
import { useSession } from '../app/session.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Pager, usePaging } from '../parts/pager.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { TabRow } from '../parts/tab-row.tsx'
import { BulkSend } from './bulk-send.tsx'
import { DraftCard } from './draft-card.tsx'
import type { Tell } from './said-of.ts'
import '../parts/event-parts.css'
import './chasing.css'

type Drafts = CallReply<typeof listDrafts>
type View = 'mine' | 'all' | 'deferred'

const PAGE_SIZE = 20

/** The drafts themselves; stands on its own page and as a tab of the worklist. */
export function DraftsPanel() {
  const { post } = useSession()
  const [params] = useSearchParams()
  const view = VIEWS.find((one) => one === params.get('view')) ?? 'mine'
  const paging = usePaging()
  const { data, error, isPlaceholderData } = useAsk(
    listDrafts,
    {
      query: {
        limit: PAGE_SIZE,
        ...(view === 'deferred' ? { state: 'deferred' as const } : { scope: view }),
        ...(paging.cursor && { cursor: paging.cursor }),
      },
    },
    { placeholderData: keepPreviousData, refetchOnMount: 'always' },
  )
  const { said, stale, tell } = useOutcome()
  return (
    <>
      <TabRow label="催办稿分栏" current={view} items={useTabs(data, post?.role !== 'routing_office')} />
      <div role="status">
        {said && (
          <div className="said chase-said">
            <p>{said}</p>
          </div>
        )}
      </div>
      <ProblemNotice error={stale ?? error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && data.lines.length > 0 && (
        <DraftList key={view} lines={data.lines} isStale={isPlaceholderData} onDone={tell} />
      )}
      {data?.lines.length === 0 && paging.page === 1 && <NoDrafts view={view} counts={data.counts} />}
      {data && (
        <Pager
          paging={paging}
          pageSize={PAGE_SIZE}
          shown={data.lines.length}
          total={data.total}
          unit="份"
          nextCursor={data.nextCursor}
        />
      )}
    </>
  )
}

const VIEWS: readonly View[] = ['mine', 'all', 'deferred']
const VIEW_LABELS: Readonly<Record<View, string>> = { mine: '待我批', all: '全部待批', deferred: '暂缓中' }

/** A routing office decides its own alone, so for it there is no other “all”. */
function useTabs(data: Drafts | undefined, isDirector: boolean) {
  const { pathname, search } = useLocation()
  return VIEWS.filter((view) => view !== 'all' || isDirector).map((view) => {
    const query = new URLSearchParams(search)
    if (view === 'mine') query.delete('view')
    else query.set('view', view)
    return {
      key: view,
      label: VIEW_LABELS[view],
      count: data?.counts[view] ?? null,
      to: query.size > 0 ? `${pathname}?${query}` : pathname,
    }
  })
}

/** What came of a decision, said above the list, which is then read again. */
function useOutcome() {
  const queryClient = useQueryClient()
  const [said, setSaid] = useState('')
  const [stale, setStale] = useState<unknown>()
  const tell = async (what: string | ProblemError) => {
    setSaid(typeof what === 'string' ? what : '')
    setStale(typeof what === 'string' ? undefined : what)
    await queryClient.invalidateQueries({ queryKey: [listDrafts.name] })
    await queryClient.invalidateQueries({ queryKey: [readWorklist.name] })
  }
  return { said, stale, tell }
}

function DraftList({ lines, isStale, onDone }: { lines: readonly DraftView[]; isStale: boolean; onDone: Tell }) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [isSending, setSending] = useState(false)
  const chosen = lines.filter(({ id }) => ticked.has(id))
  const tick = (id: string, isOn: boolean) => {
    const next = new Set(ticked)
    if (isOn) next.add(id)
    else next.delete(id)
    setTicked(next)
  }
  const areAll = chosen.length === lines.length
  return (
    <>
      <div className="row tick-bar no-print">
        <label className="row">
          <input
            type="checkbox"
            checked={areAll}
            onChange={() => setTicked(new Set(areAll ? [] : lines.map(({ id }) => id)))}
          />
          全选本页
        </label>
        <Button disabled={chosen.length === 0} onClick={() => setSending(true)}>
          {chosen.length === 0 ? '勾选后可一并发送' : `预览并发送 ${chosen.length} 份`}
        </Button>
      </div>
      <ul className="plain-list drafts" aria-busy={isStale}>
        {lines.map((draft) => (
          <DraftCard
            key={`${draft.id}:${draft.revision}`}
            draft={draft}
            isTicked={ticked.has(draft.id)}
            onTick={(isOn) => tick(draft.id, isOn)}
            onDone={onDone}
          />
        ))}
      </ul>
      <BulkSend
        drafts={chosen}
        isOpen={isSending}
        onClose={() => setSending(false)}
        onSent={async (what) => {
          setSending(false)
          setTicked(new Set())
          await onDone(what)
        }}
      />
    </>
  )
}

function NoDrafts({ view, counts }: { view: View; counts: Drafts['counts'] }) {
  if (view === 'deferred') return <EmptyState title="没有暂缓的催办稿" />
  return (
    <EmptyState title="没有待批的催办稿">
      <p>
        {view === 'mine' && counts.all > 0
          ? `归口交办单位那里还有 ${counts.all} 份，在“全部待批”里可以查看、代为批准。`
          : '期限临近或已过，按催办阶梯应报主要负责人、领导的，系统拟好稿放在这里；不批准不会发出。'}
      </p>
    </EmptyState>
  )
}

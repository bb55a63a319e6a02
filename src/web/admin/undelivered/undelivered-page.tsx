import { keepPreviousData, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'

import {
  CHANNEL_KINDS,
  CHANNEL_LABELS,
  DELIVERY_STATE_LABELS,
  type DELIVERY_STATES,
  type DeliveryView,
  listNoticeDeliveries,
  resendDeliveries,
} from '../../../contract/channels-endpoints.ts'
import { ask, useAsk } from '../../app/ask.ts'
import { useSession } from '../../app/session.tsx'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { momentText } from '../../parts/day-text.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { Pager, usePaging } from '../../parts/pager.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { TabRow } from '../../parts/tab-row.tsx'
import { useAct } from '../../parts/use-act.ts'
import { ChoiceFilter } from '../record-filters.tsx'
import { SetAside } from './set-aside.tsx'

const PAGE_SIZE = 50
const TABS = ['dead', 'waiting', 'sent', 'stopped'] as const satisfies readonly (typeof DELIVERY_STATES)[number][]

/** 未送达: what could not be delivered outside of the inbox; sent again, or set aside with a reason. */
export default function UndeliveredPage() {
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const paging = usePaging()
  const state = TABS.find((one) => one === params.get('state')) ?? 'dead'
  const channel = CHANNEL_KINDS.find((one) => one === params.get('channel'))
  const { data, error, isPlaceholderData } = useAsk(
    listNoticeDeliveries,
    {
      query: {
        state,
        limit: PAGE_SIZE,
        ...(channel && { channel }),
        ...(paging.cursor && { cursor: paging.cursor }),
      },
    },
    { placeholderData: keepPreviousData, refetchOnMount: 'always' },
  )
  const go = (next: { state?: string; channel?: string | undefined }) => addressOf({ state, channel, ...next })
  return (
    <PageFrame title="未送达" subtitle="收件箱里都有；这里是经邮件、短信、群另外送出的">
      <TabRow
        label="外发记录分栏"
        current={state}
        items={TABS.map((key) => ({
          key,
          label: DELIVERY_STATE_LABELS[key],
          count: key === state ? (data?.total ?? null) : null,
          isUrgent: key === 'dead',
          to: go({ state: key }),
        }))}
      />
      <div className="filter-row no-print">
        <ChoiceFilter
          label="渠道"
          value={channel}
          width={180}
          choices={CHANNEL_KINDS.map((value) => ({ value, label: CHANNEL_LABELS[value] }))}
          onChange={(next) => void navigate(go({ channel: next }), { replace: true })}
        />
      </div>
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && data.lines.length > 0 && (
        <Lines
          key={`${state}${channel ?? ''}${paging.page}`}
          lines={data.lines}
          total={data.total}
          channel={channel}
          isDead={state === 'dead'}
          isStale={isPlaceholderData}
        />
      )}
      {data?.lines.length === 0 && paging.page === 1 && (
        <EmptyState title={state === 'dead' ? '没有未送达的通知' : `没有“${DELIVERY_STATE_LABELS[state]}”的`} />
      )}
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

function addressOf({ state, channel }: { state: string; channel?: string | undefined }): string {
  const query = new URLSearchParams({ ...(state !== 'dead' && { state }), ...(channel && { channel }) })
  return query.size > 0 ? `/admin/undelivered?${query}` : '/admin/undelivered'
}

type Ways = { lines: readonly DeliveryView[]; total: number; channel: DeliveryView['channel'] | undefined }

function Lines({ lines, total, channel, isDead, isStale }: Ways & { isDead: boolean; isStale: boolean }) {
  const { post } = useSession()
  const queryClient = useQueryClient()
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [said, setSaid] = useState('')
  const [isAside, setAside] = useState(false)
  const { isBusy, problem, act } = useAct()
  const ids = lines.flatMap(({ id }) => (ticked.has(id) ? [id] : []))
  const done = async (what: string) => {
    setSaid(what)
    setTicked(new Set())
    setAside(false)
    await queryClient.invalidateQueries({ queryKey: [listNoticeDeliveries.name] })
  }
  const resend = (body: { ids: string[] } | { all: true; channel?: DeliveryView['channel'] }) =>
    act(async () => done(`已重新排队 ${(await ask(resendDeliveries, { body })).queued} 条，随即再送。`))
  const turn = (id: string) => {
    const next = new Set(ticked)
    if (!next.delete(id)) next.add(id)
    setTicked(next)
  }
  const mayOpenCases = post?.role !== 'administrator'
  return (
    <>
      {isDead && (
        <div className="row no-print" style={{ marginBottom: 8 }}>
          <Button disabled={ids.length === 0} loading={isBusy} onClick={() => void resend({ ids })}>
            重发所选{ids.length > 0 && ` ${ids.length} 条`}
          </Button>
          <Popconfirm
            title={`全部重发 ${total} 条？`}
            description="先排除送不到的原因（地址、密码、网络），再全部重发。"
            okText="全部重发"
            onConfirm={() => resend({ all: true, ...(channel && { channel }) })}
          >
            <Button disabled={isBusy}>全部重发</Button>
          </Popconfirm>
          <Button disabled={ids.length === 0} onClick={() => setAside(true)}>
            不再发送…
          </Button>
        </div>
      )}
      <div role="status">{said && <p className="said">{said}</p>}</div>
      <ProblemNotice error={problem} />
      {isAside && <SetAside ids={ids} onDone={done} onClose={() => setAside(false)} />}
      <DataTable
        caption="外发记录，最近的在前"
        columns={columnsOf(mayOpenCases, isDead ? { ticked, turn } : undefined)}
        rows={lines}
        rowKey={({ id }) => id}
        isStale={isStale}
      />
    </>
  )
}

type Ticking = { ticked: ReadonlySet<string>; turn: (id: string) => void }

function columnsOf(mayOpenCases: boolean, ticking: Ticking | undefined): Column<DeliveryView>[] {
  return [
    ...(ticking ? [tickColumn(ticking)] : []),
    {
      key: 'subject',
      title: '通知',
      narrow: 'title',
      render: ({ caseId, caseNumber, subject, kindLabel }) => (
        <>
          {caseId && mayOpenCases ? (
            <Link to={`/cases/${caseId}`} className="row-link" data-row-link>
              {subject}
            </Link>
          ) : (
            subject
          )}
          <div className="quiet">
            {kindLabel}
            {caseNumber && `，${caseNumber}`}
          </div>
        </>
      ),
    },
    { key: 'to', title: '收件人', width: 110, render: ({ recipientName }) => recipientName ?? '（群）' },
    {
      key: 'channel',
      title: '渠道',
      width: 180,
      render: ({ channelLabel, channelName, maskedAddress }) =>
        [channelName ?? channelLabel, maskedAddress].filter(Boolean).join(' '),
    },
    {
      key: 'outcome',
      title: '情况',
      narrow: 'wide',
      width: 220,
      render: ({ state, stateLabel, outcome }) => (
        <span className={state === 'dead' ? 'urgent' : undefined}>{outcome ?? stateLabel}</span>
      ),
    },
    { key: 'tries', title: '次数', isNumber: true, width: 56, render: ({ tries }) => tries },
    {
      key: 'at',
      title: '时间',
      width: 160,
      render: ({ sentAt, madeAt }) => momentText(sentAt ?? madeAt),
    },
  ]
}

function tickColumn({ ticked, turn }: Ticking): Column<DeliveryView> {
  return {
    key: 'tick',
    title: '选',
    width: 36,
    narrow: 'bare',
    isHiddenInPrint: true,
    render: ({ id, subject, recipientName }) => (
      <label className="tick-line">
        <input type="checkbox" checked={ticked.has(id)} onChange={() => turn(id)} />
        <span className="only-read-aloud">
          勾选 {subject} {recipientName}
        </span>
      </label>
    ),
  }
}

import { keepPreviousData, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'

import type { CallReply } from '../../../contract/client.ts'
import {
  changeHook,
  type HookView,
  listDeliveries,
  listHooks,
  pingHook,
  removeHook,
} from '../../../contract/hook-endpoints.ts'
import { ask, useAsk } from '../../app/ask.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { momentText } from '../../parts/day-text.ts'
import { PageFrame } from '../../parts/page-frame.tsx'
import { Pager, usePaging } from '../../parts/pager.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { type Act, useAct } from '../../parts/use-act.ts'
import { HookChangeForm } from './hook-form.tsx'
import { HookState } from './hook-state.tsx'
import { SecretNotice } from './secret-notice.tsx'

const PAGE_SIZE = 50
const POLL_MS = 5000

/** One address: whether it runs, what was sent, and what came of it. */
export function HookPage() {
  const { id = '' } = useParams()
  const { data, error } = useAsk(listHooks, {}, { refetchOnMount: 'always' })
  const { isBusy, problem, act } = useAct()
  const queryClient = useQueryClient()
  const [secret, setSecret] = useState<string>()
  const [isChanging, setChanging] = useState(false)
  const hook = data?.hooks.find((one) => one.id === id)
  const refresh = async () => {
    await queryClient.invalidateQueries({ queryKey: [listHooks.name] })
    await queryClient.invalidateQueries({ queryKey: [listDeliveries.name] })
  }
  if (!hook) {
    return (
      <PageFrame title="推送">
        <ProblemNotice error={error} />
        <p className="quiet">{data ? '没有这个推送地址，可能已经删除。' : error ? '' : '正在读取…'}</p>
        <Link to="/admin/hooks">回到推送</Link>
      </PageFrame>
    )
  }
  return (
    <PageFrame
      title={hook.name}
      subtitle={<Link to="/admin/hooks">全部推送地址</Link>}
      actions={
        <Actions
          hook={hook}
          isBusy={isBusy}
          act={act}
          refresh={refresh}
          onSecret={setSecret}
          onChange={() => setChanging(true)}
        />
      }
    >
      <ProblemNotice error={problem} />
      {secret && <SecretNotice name={hook.name} secret={secret} />}
      {isChanging && (
        <HookChangeForm
          hook={hook}
          onSaved={async () => {
            await refresh()
            setChanging(false)
          }}
          onCancel={() => setChanging(false)}
        />
      )}
      <dl className="facts" style={{ marginBottom: 12 }}>
        <dt>状态</dt>
        <dd>
          <HookState hook={hook} /> {hook.stoppedWhy !== null && <span className="urgent">{hook.stoppedWhy}</span>}
        </dd>
        <dt>地址</dt>
        <dd>
          <code>{hook.url}</code>
        </dd>
        <dt>登记时间</dt>
        <dd>{momentText(hook.madeAt)}</dd>
      </dl>
      <Deliveries hook={hook} />
    </PageFrame>
  )
}

function Actions({
  hook,
  isBusy,
  act,
  refresh,
  onSecret,
  onChange,
}: {
  hook: HookView
  isBusy: boolean
  act: Act
  refresh: () => Promise<void>
  onSecret: (secret: string) => void
  onChange: () => void
}) {
  const navigate = useNavigate()
  const params = { id: hook.id }
  const change = (wish: { isActive?: boolean; renewSecret?: true }) =>
    act(async () => {
      const { secret } = await ask(changeHook, { params, body: { revision: hook.revision, ...wish } })
      if (secret !== null) onSecret(secret)
      await refresh()
    })
  const ping = () =>
    act(async () => {
      await ask(pingHook, { params })
      await refresh()
    })
  const remove = () =>
    act(async () => {
      await ask(removeHook, { params })
      await navigate('/admin/hooks')
    })
  return (
    <>
      <Button disabled={isBusy || !hook.isActive} onClick={() => void ping()}>
        发试验通知
      </Button>
      <Button disabled={isBusy} onClick={() => void change({ isActive: !hook.isActive })}>
        {hook.isActive ? '暂停' : '重新启用'}
      </Button>
      <Button disabled={isBusy} onClick={onChange}>
        修改
      </Button>
      <Popconfirm
        title="更换签名密钥？"
        description="旧的随即失效；对方换上新的以前，核对不了签名。"
        okText="更换"
        onConfirm={() => change({ renewSecret: true })}
      >
        <Button disabled={isBusy}>更换密钥</Button>
      </Popconfirm>
      <Popconfirm
        title={`删除“${hook.name}”？`}
        description="投递记录一并删除；还没有送出的不再送。"
        okText="删除"
        onConfirm={remove}
      >
        <Button disabled={isBusy}>删除</Button>
      </Popconfirm>
    </>
  )
}

type Delivery = CallReply<typeof listDeliveries>['deliveries'][number]

function Deliveries({ hook }: { hook: HookView }) {
  const paging = usePaging()
  const { data, error, isPlaceholderData } = useAsk(
    listDeliveries,
    { params: { id: hook.id }, query: { limit: PAGE_SIZE, ...(paging.cursor && { cursor: paging.cursor }) } },
    {
      placeholderData: keepPreviousData,
      refetchOnMount: 'always',
      refetchInterval: ({ state }) =>
        state.data?.deliveries.some(({ deliveredAt, nextTryAt }) => !deliveredAt && nextTryAt) ? POLL_MS : false,
    },
  )
  return (
    <section>
      <h2 style={{ marginBottom: 8 }}>投递记录</h2>
      <ProblemNotice error={error} />
      {data && data.deliveries.length > 0 && (
        <DataTable
          caption="投递记录，最近的在前"
          columns={COLUMNS}
          rows={data.deliveries}
          rowKey={({ id }) => id}
          isStale={isPlaceholderData}
        />
      )}
      {data?.deliveries.length === 0 && paging.page === 1 && (
        <p className="quiet">还没有投递过。发一条试验通知，看对方能否收到。</p>
      )}
      {data && (
        <Pager
          paging={paging}
          pageSize={PAGE_SIZE}
          shown={data.deliveries.length}
          total={null}
          unit="条"
          nextCursor={data.nextCursor}
        />
      )}
    </section>
  )
}

const COLUMNS: Column<Delivery>[] = [
  { key: 'madeAt', title: '时间', narrow: 'title', render: ({ madeAt }) => momentText(madeAt) },
  {
    key: 'event',
    title: '内容',
    render: ({ event, caseId, revision }) =>
      event === 'ping' ? '试验' : `建议有变动（${caseId?.slice(0, 8) ?? ''} 第 ${revision ?? '?'} 次修订）`,
  },
  {
    key: 'state',
    title: '结果',
    render: ({ deliveredAt, nextTryAt, outcome }) => {
      if (deliveredAt) return `已送达${outcome ? `（${outcome}）` : ''}`
      const said = outcome ? `：${outcome}` : ''
      return nextTryAt ? `等待送出${said}` : <span className="urgent">没有送达{said}</span>
    },
  },
  { key: 'tries', title: '次数', isNumber: true, render: ({ tries }) => tries },
  {
    key: 'next',
    title: '下次',
    render: ({ nextTryAt, deliveredAt }) => (nextTryAt && !deliveredAt ? momentText(nextTryAt) : ''),
  },
]

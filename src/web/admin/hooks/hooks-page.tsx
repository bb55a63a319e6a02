import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { Link, Route, Routes } from 'react-router'

import { type HookView, listHooks } from '../../../contract/hook-endpoints.ts'
import { useAsk } from '../../app/ask.ts'
import { NotFoundPage } from '../../app/error-page.tsx'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { momentText } from '../../parts/day-text.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { HookPage } from './hook-detail.tsx'
import { HookForm } from './hook-form.tsx'
import { HookState } from './hook-state.tsx'
import { SecretNotice } from './secret-notice.tsx'

/** Other systems that are told of changes. */
export default function HooksPages() {
  return (
    <Routes>
      <Route index element={<HookList />} />
      <Route path=":id" element={<HookPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  )
}

function HookList() {
  const { data, error } = useAsk(listHooks, {}, { refetchOnMount: 'always' })
  const queryClient = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [made, setMade] = useState<{ name: string; secret: string }>()
  return (
    <PageFrame
      title="推送"
      subtitle="建议有变动时，通知本单位的其他系统；只送编号，不送内容"
      actions={!isOpen && <Button onClick={() => setOpen(true)}>登记推送地址</Button>}
    >
      <ProblemNotice error={error} />
      {made && <SecretNotice {...made} />}
      {isOpen && (
        <HookForm
          onMade={async ({ hook, secret }) => {
            setMade({ name: hook.name, secret })
            setOpen(false)
            await queryClient.invalidateQueries({ queryKey: [listHooks.name] })
          }}
          onCancel={() => setOpen(false)}
        />
      )}
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && data.hooks.length > 0 && (
        <DataTable caption="推送地址" columns={COLUMNS} rows={data.hooks} rowKey={({ id }) => id} />
      )}
      {data?.hooks.length === 0 && !isOpen && (
        <EmptyState title="还没有推送地址">
          <p>
            需要让办公系统、短信平台及时知道建议有变动的，请登记它的接收地址；对方凭签名核对来源，再用接口令牌来取内容（说明见
            /api/docs）。
          </p>
          <Button type="primary" onClick={() => setOpen(true)}>
            登记推送地址
          </Button>
        </EmptyState>
      )}
    </PageFrame>
  )
}

const COLUMNS: Column<HookView>[] = [
  {
    key: 'name',
    title: '名称',
    narrow: 'title',
    render: ({ id, name }) => (
      <Link to={id} data-row-link>
        {name}
      </Link>
    ),
  },
  { key: 'state', title: '状态', narrow: 'bare', render: (hook) => <HookState hook={hook} /> },
  { key: 'url', title: '地址', narrow: 'wide', render: ({ url }) => <code>{url}</code> },
  {
    key: 'last',
    title: '最近送达',
    render: ({ lastDeliveredAt }) => (lastDeliveredAt ? momentText(lastDeliveredAt) : '还没有'),
  },
  { key: 'waiting', title: '待送', isNumber: true, render: ({ waiting }) => waiting },
  { key: 'failures', title: '连续失败', isNumber: true, render: ({ failures }) => failures },
]

import { Link } from 'react-router'

import { listSignInCodeRequests } from '../../../contract/account-endpoints.ts'
import type { CallReply } from '../../../contract/client.ts'
import { useAsk } from '../../app/ask.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { momentText } from '../../parts/day-text.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { DeputyTabs } from './deputy-tabs.tsx'

type Request = CallReply<typeof listSignInCodeRequests>['requests'][number]

const COLUMNS: readonly Column<Request>[] = [
  {
    key: 'name',
    title: '代表',
    narrow: 'title',
    render: ({ deputyId, name }) => (
      <Link className="row-link" to={`/admin/deputies/${deputyId}`}>
        {name}
      </Link>
    ),
  },
  { key: 'askedAt', title: '请求时间', width: 200, render: ({ askedAt }) => momentText(askedAt) },
  {
    key: 'action',
    title: '操作',
    width: 140,
    narrow: 'bare',
    isHiddenInPrint: true,
    render: ({ deputyId, name }) => (
      <Link className="next-action" aria-label={`核实后发给${name}登录码`} to={`/admin/deputies/${deputyId}`}>
        核实后发给
      </Link>
    ),
  },
]

/** Deputies who ask to be let in and have not been given a code. */
export function CodeRequestsPage() {
  const { data, error } = useAsk(listSignInCodeRequests, {}, { refetchOnMount: 'always' })
  return (
    <PageFrame title="代表">
      <DeputyTabs current="codes" />
      {error && <ProblemNotice error={error} />}
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data?.requests.length === 0 && (
        <EmptyState title="没有代表在等登录码">
          <p>代表在登录页按“没有登录码，请代表工作机构发给我”之后，七天内列在这里；也可以直接在代表的页面上发给。</p>
        </EmptyState>
      )}
      {data && data.requests.length > 0 && (
        <>
          <p className="quiet">请先打电话核实是本人请求的，再发给；发给之后就不再列在这里。</p>
          <DataTable
            caption="请求登录码的代表"
            columns={COLUMNS}
            rows={data.requests}
            rowKey={({ deputyId }) => deputyId}
          />
        </>
      )}
    </PageFrame>
  )
}

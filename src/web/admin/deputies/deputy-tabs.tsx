import { listSignInCodeRequests } from '../../../contract/account-endpoints.ts'
import { useAsk } from '../../app/ask.ts'
import { TabRow } from '../../parts/tab-row.tsx'
import { useMay } from '../may.ts'

/** The roll, and for the office beside it those who ask to be let in. */
export function DeputyTabs({ current }: { current: 'roll' | 'codes' }) {
  const mayIssue = useMay()(listSignInCodeRequests)
  const { data } = useAsk(listSignInCodeRequests, {}, { enabled: mayIssue })
  if (!mayIssue) return null
  return (
    <TabRow
      label="代表名册和登录码"
      current={current}
      items={[
        { key: 'roll', label: '名册', count: null, to: '/admin/deputies' },
        {
          key: 'codes',
          label: '请求登录码',
          count: data?.requests.length ?? null,
          isUrgent: true,
          to: '/admin/deputies/sign-in-codes',
        },
      ]}
    />
  )
}

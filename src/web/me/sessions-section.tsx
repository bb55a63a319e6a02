import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'

import type { CallReply } from '../../contract/client.ts'
import { endSession, listSessions } from '../../contract/login-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { leave } from '../app/sign-out.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { momentText } from '../parts/day-text.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { deviceText } from './device-text.ts'

type SignedIn = CallReply<typeof listSessions>['sessions'][number]

/** Where the account is signed in; a strange device is put out with one click, or all of them at once. */
export function SessionsSection() {
  const { data, error } = useAsk(listSessions, {})
  const queryClient = useQueryClient()
  const [problem, setProblem] = useState<unknown>()
  if (error) return <ProblemNotice error={error} />
  if (!data) return <p className="quiet">正在读取…</p>
  const end = async (id: string) => {
    try {
      await ask(endSession, { params: { id } })
      await queryClient.invalidateQueries({ queryKey: [listSessions.name] })
    } catch (no) {
      setProblem(no)
    }
  }
  return (
    <>
      <ProblemNotice error={problem} />
      <DataTable caption="登录着的设备" columns={columnsOf(end)} rows={data.sessions} rowKey={({ id }) => id} />
      <div>
        <Button danger onClick={() => void leave('everywhere')}>
          在所有设备上退出
        </Button>
      </div>
    </>
  )
}

function columnsOf(end: (id: string) => Promise<void>): Column<SignedIn>[] {
  return [
    {
      key: 'device',
      title: '设备',
      narrow: 'title',
      render: ({ device, isCurrent }) => (
        <>
          {deviceText(device)}
          {isCurrent && <strong>（本机）</strong>}
        </>
      ),
    },
    { key: 'address', title: '地址', render: ({ address }) => address },
    { key: 'startedAt', title: '登录于', render: ({ startedAt }) => momentText(startedAt) },
    { key: 'lastActiveAt', title: '最近使用', render: ({ lastActiveAt }) => momentText(lastActiveAt) },
    {
      key: 'end',
      title: '操作',
      narrow: 'bare',
      isHiddenInPrint: true,
      render: ({ id, isCurrent }) =>
        !isCurrent && (
          <Button size="small" onClick={() => void end(id)}>
            退出它
          </Button>
        ),
    },
  ]
}

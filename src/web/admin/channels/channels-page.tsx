import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'

import { listChannels } from '../../../contract/channels-endpoints.ts'
import { useAsk } from '../../app/ask.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { ChannelCard } from './channel-card.tsx'
import { ChannelForm } from './channel-form.tsx'
import { ChannelSecret } from './channel-secret.tsx'
import '../../parts/event-parts.css'
import './channels.css'

/** 通知渠道: by what ways beside the inbox people are reached, and whether these ways work. */
export default function ChannelsPage() {
  const { data, error } = useAsk(listChannels, {}, { refetchOnMount: 'always' })
  const queryClient = useQueryClient()
  const [isAdding, setAdding] = useState(false)
  const [made, setMade] = useState<{ name: string; secret: string }>()
  const refresh = () => queryClient.invalidateQueries({ queryKey: [listChannels.name] })
  return (
    <PageFrame
      title="通知渠道"
      subtitle="通知总是送到收件箱；这里决定还经哪些渠道送出"
      actions={data && !isAdding && <Button onClick={() => setAdding(true)}>添加渠道</Button>}
    >
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {made && <ChannelSecret {...made} />}
      {data && isAdding && (
        <ChannelForm
          installation={data.installation}
          taken={data.channels.map(({ kind }) => kind)}
          kinds={data.kinds}
          warning={data.fullWordingWarning}
          onSaved={async (channel, secret) => {
            if (secret !== null) setMade({ name: channel.name, secret })
            setAdding(false)
            await refresh()
          }}
          onCancel={() => setAdding(false)}
        />
      )}
      {data?.channels.length === 0 && !isAdding && (
        <EmptyState title="还没有添加渠道">
          <p>现在通知只送到收件箱。可以添加电子邮件、短信，或企业微信、钉钉、飞书的群机器人。</p>
        </EmptyState>
      )}
      {data && data.channels.length > 0 && (
        <ul className="plain-list channels">
          {data.channels.map((channel) => (
            <ChannelCard
              key={channel.id}
              channel={channel}
              kinds={data.kinds}
              warning={data.fullWordingWarning}
              onChanged={refresh}
              onSecret={(secret) => setMade({ name: channel.name, secret })}
            />
          ))}
        </ul>
      )}
    </PageFrame>
  )
}

import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import {
  type ChannelView,
  changeChannel,
  type listChannels,
  removeChannel,
  testChannel,
} from '../../../contract/channels-endpoints.ts'
import type { CallReply } from '../../../contract/client.ts'
import { ask } from '../../app/ask.ts'
import { momentText } from '../../parts/day-text.ts'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { Stamp } from '../../parts/stamp.tsx'
import { type Act, useAct } from '../../parts/use-act.ts'
import { ChannelForm } from './channel-form.tsx'

export type NoticeKindChoice = CallReply<typeof listChannels>['kinds'][number]
type CardProps = {
  channel: ChannelView
  kinds: readonly NoticeKindChoice[]
  warning: string
  onChanged: () => Promise<void>
  onSecret: (secret: string) => void
}

/** One channel: whether it runs, what went through it last, and a test at hand. */
export function ChannelCard({ channel, kinds, warning, onChanged, onSecret }: CardProps) {
  const [isChanging, setChanging] = useState(false)
  const { isBusy, problem, act } = useAct()
  const [tested, setTested] = useState<CallReply<typeof testChannel>>()
  const test = () =>
    act(async () => {
      setTested(await ask(testChannel, { params: { id: channel.id } }))
      await onChanged()
    })
  return (
    <li className="channel">
      <div className="row">
        <h2>{channel.name}</h2>
        <Stamp label={channel.kindLabel} tone="plain" />
        <Stamp label={channel.isActive ? '启用' : '停用'} tone={channel.isActive ? 'notice' : 'plain'} />
        <Stamp
          label={channel.wording === 'full' ? '完整内容' : '简要内容'}
          tone={channel.wording === 'full' ? 'urgent' : 'plain'}
        />
      </div>
      <ChannelFacts channel={channel} kinds={kinds} />
      {tested && (
        <p role="status" className={tested.isDelivered ? 'said' : 'problem'}>
          {tested.isDelivered ? '测试消息已送出' : '测试消息没有送出'}（{tested.sentTo}）：{tested.outcome}
        </p>
      )}
      <ProblemNotice error={problem} />
      {isChanging ? (
        <ChannelForm
          channel={channel}
          kinds={kinds}
          warning={warning}
          onSaved={async (_, secret) => {
            if (secret !== null) onSecret(secret)
            setChanging(false)
            await onChanged()
          }}
          onCancel={() => setChanging(false)}
        />
      ) : (
        <div className="row no-print">
          <Button loading={isBusy} disabled={!channel.isActive} onClick={() => void test()}>
            发测试消息
            <span className="only-read-aloud">：{channel.name}</span>
          </Button>
          <Button onClick={() => setChanging(true)}>修改</Button>
          <Turns channel={channel} act={act} onChanged={onChanged} onSecret={onSecret} />
        </div>
      )}
    </li>
  )
}

function Turns({
  channel: { id, name, kind, revision, isActive, waiting },
  act,
  onChanged,
  onSecret,
}: Pick<CardProps, 'channel' | 'onChanged' | 'onSecret'> & { act: Act }) {
  const change = (wish: { isActive?: boolean; renewSecret?: true }) =>
    act(async () => {
      const { secret } = await ask(changeChannel, { params: { id }, body: { revision, ...wish } })
      if (secret !== null) onSecret(secret)
      await onChanged()
    })
  const remove = () =>
    act(async () => {
      await ask(removeChannel, { params: { id } })
      await onChanged()
    })
  return (
    <>
      <Button onClick={() => void change({ isActive: !isActive })}>{isActive ? '停用' : '启用'}</Button>
      {kind === 'webhook' && (
        <Popconfirm
          title="更换签名密钥？"
          description="旧的随即失效；对方换上新的以前，核对不了签名。"
          okText="更换"
          onConfirm={() => change({ renewSecret: true })}
        >
          <Button>更换密钥</Button>
        </Popconfirm>
      )}
      <Popconfirm
        title={`删除“${name}”？`}
        description={waiting > 0 ? `还有 ${waiting} 条没有送出，随之停止。` : '以后的通知不再经它送出。'}
        okText="删除"
        onConfirm={remove}
      >
        <Button>删除</Button>
      </Popconfirm>
    </>
  )
}

function ChannelFacts({ channel, kinds }: Pick<CardProps, 'channel' | 'kinds'>) {
  const { shownUrl, hasSecret, carries, kind, lastSentAt, lastFailedAt, lastFailure, waiting, dead } = channel
  const isPersonal = kind === 'email' || kind === 'sms'
  const labels = carries.map((id) => kinds.find((one) => one.id === id)?.label ?? id)
  return (
    <dl className="facts">
      {shownUrl && (
        <>
          <dt>地址</dt>
          <dd>
            <code>{shownUrl}</code>
            {hasSecret && <span className="quiet">　有签名密钥</span>}
          </dd>
        </>
      )}
      <dt>送出的通知</dt>
      <dd>{kind === 'email' ? '全部，按各人的选择' : labels.length > 0 ? labels.join('、') : '一种也没有选'}</dd>
      <dt>最近送出</dt>
      <dd>{lastSentAt ? momentText(lastSentAt) : '还没有'}</dd>
      {lastFailedAt && (
        <>
          <dt>最近失败</dt>
          <dd className="urgent">
            {momentText(lastFailedAt)}：{lastFailure}
          </dd>
        </>
      )}
      {waiting + dead > 0 && (
        <>
          <dt>没有送到</dt>
          <dd>
            {waiting > 0 && `待送 ${waiting} 条　`}
            {dead > 0 && (
              <Link to={isPersonal ? `/admin/undelivered?channel=${kind}` : '/admin/undelivered'}>
                未送达 {dead} 条
              </Link>
            )}
          </dd>
        </>
      )}
    </dl>
  )
}

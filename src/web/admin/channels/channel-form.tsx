import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'

import {
  CHANNEL_KINDS,
  CHANNEL_LABELS,
  type ChannelKind,
  type ChannelView,
  changeChannel,
  createChannel,
} from '../../../contract/channels-endpoints.ts'
import { ask } from '../../app/ask.ts'
import { RadioRow } from '../../parts/field-frame.tsx'
import { Field, SentForm, textOf } from '../../parts/sent-form.tsx'
import type { NoticeKindChoice } from './channel-card.tsx'

type FormProps = {
  /** One that stands; without it a new one. */
  channel?: ChannelView
  installation?: { hasMail: boolean; hasSms: boolean }
  /** E-mail and SMS are there at most once each. */
  taken?: readonly ChannelKind[]
  kinds: readonly NoticeKindChoice[]
  warning: string
  onSaved: (channel: ChannelView, secret: string | null) => Promise<void>
  onCancel: () => void
}
type Wording = ChannelView['wording']

/** A way by which notices leave: what it is, where it leads, how much it may say. */
export function ChannelForm({ channel, installation, taken = [], kinds, warning, onSaved, onCancel }: FormProps) {
  const free = CHANNEL_KINDS.filter((one) => (one !== 'email' && one !== 'sms') || !taken.includes(one))
  const [kind, setKind] = useState<ChannelKind>(channel?.kind ?? free[0] ?? 'wecom')
  const [wording, setWording] = useState<Wording>(channel?.wording ?? 'brief')
  const [carries, setCarries] = useState<readonly string[]>(
    channel?.carries ?? kinds.flatMap(({ id, isForGroups }) => (isForGroups ? [id] : [])),
  )
  const isPost = kind !== 'email' && kind !== 'sms'
  const send = async (values: FormData) => {
    const url = textOf(values, 'url').trim()
    const secret = textOf(values, 'secret').trim()
    const facts = {
      name: textOf(values, 'name').trim(),
      wording,
      ...(url && { url }),
      ...(secret && { secret }),
      ...(kind !== 'email' && { carries: [...carries] }),
    }
    const saved = channel
      ? await ask(changeChannel, { params: { id: channel.id }, body: { revision: channel.revision, ...facts } })
      : await ask(createChannel, { body: { kind, ...facts } })
    await onSaved(saved.channel, saved.secret)
  }
  return (
    <div className="channel-form">
      <SentForm onSend={send}>
        {(isBusy) => (
          <>
            {!channel && <KindChoice kind={kind} free={free} installation={installation} onChoose={setKind} />}
            <Field id="channel-name" label="名称">
              <Input
                id="channel-name"
                key={kind}
                name="name"
                defaultValue={channel?.name ?? (isPost ? '' : CHANNEL_LABELS[kind])}
                required
                maxLength={60}
                placeholder="例如：承办单位联络员群"
              />
            </Field>
            {isPost && <PostFields kind={kind} channel={channel} />}
            <WordingChoice wording={wording} warning={warning} onChoose={setWording} />
            {kind !== 'email' && (
              <CarriesChoice kinds={kinds} isForGroups={isPost} carries={carries} onChoose={setCarries} />
            )}
            <div className="row">
              <Button type="primary" htmlType="submit" loading={isBusy}>
                {channel ? '保存' : '添加'}
              </Button>
              <Button onClick={onCancel}>取消</Button>
            </div>
          </>
        )}
      </SentForm>
    </div>
  )
}

function KindChoice({
  kind,
  free,
  installation,
  onChoose,
}: {
  kind: ChannelKind
  free: readonly ChannelKind[]
  installation: FormProps['installation']
  onChoose: (kind: ChannelKind) => void
}) {
  const isMissing =
    (kind === 'email' && installation?.hasMail === false) || (kind === 'sms' && installation?.hasSms === false)
  return (
    <fieldset className="field field-group">
      <legend>渠道</legend>
      <RadioRow
        name="channel-kind"
        value={kind}
        choices={free.map((value) => ({ value, label: CHANNEL_LABELS[value] }))}
        onChange={(next) => onChoose(next as ChannelKind)}
      />
      {isMissing && (
        <p className="field-problem">
          本系统还没有配置{kind === 'email' ? '邮件服务器' : '短信网关'}
          ；可以先添加，要等系统维护人员配置以后才能送出。
        </p>
      )}
    </fieldset>
  )
}

function PostFields({ kind, channel }: { kind: ChannelKind; channel: ChannelView | undefined }) {
  return (
    <>
      <Field
        id="channel-url"
        label="地址"
        help={channel?.shownUrl ? `现在是 ${channel.shownUrl}；不改就不用填。` : '群机器人设置页上给出的完整地址。'}
      >
        <Input
          id="channel-url"
          name="url"
          type="url"
          required={!channel}
          maxLength={1000}
          placeholder="https://"
          autoComplete="off"
          aria-describedby="channel-url-help"
        />
      </Field>
      {(kind === 'dingtalk' || kind === 'feishu') && (
        <Field
          id="channel-secret"
          label="加签密钥（可不填）"
          help={channel?.hasSecret ? '已有密钥；要换的填新的。' : '机器人安全设置选了“加签”或“签名校验”的，填在这里。'}
        >
          <Input.Password
            id="channel-secret"
            name="secret"
            minLength={8}
            maxLength={200}
            autoComplete="off"
            aria-describedby="channel-secret-help"
          />
        </Field>
      )}
    </>
  )
}

function WordingChoice({
  wording,
  warning,
  onChoose,
}: {
  wording: Wording
  warning: string
  onChoose: (wording: Wording) => void
}) {
  return (
    <fieldset className="field field-group">
      <legend>送出的文字</legend>
      <RadioRow
        name="channel-wording"
        value={wording}
        choices={[
          { value: 'brief', label: '简要内容（编号、件数、日期）' },
          { value: 'full', label: '完整内容' },
        ]}
        onChange={(next) => onChoose(next === 'full' ? 'full' : 'brief')}
      />
      {wording === 'full' && (
        <p className="problem" role="alert">
          {warning}
        </p>
      )}
    </fieldset>
  )
}

function CarriesChoice({
  kinds,
  isForGroups,
  carries,
  onChoose,
}: {
  kinds: readonly NoticeKindChoice[]
  isForGroups: boolean
  carries: readonly string[]
  onChoose: (carries: readonly string[]) => void
}) {
  const offered = kinds.filter((one) => !isForGroups || one.isForGroups)
  return (
    <fieldset className="field field-group">
      <legend>送出哪些通知</legend>
      <Checkbox.Group
        className="role-choices"
        value={[...carries]}
        options={offered.map(({ id, label }) => ({ value: id, label }))}
        onChange={(next) => onChoose(next.map(String))}
      />
      {isForGroups && <p className="help">发给个人的通知不进群。</p>}
    </fieldset>
  )
}

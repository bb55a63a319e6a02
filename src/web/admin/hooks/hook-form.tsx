import { Button, Input } from 'antd'

import type { CallReply } from '../../../contract/client.ts'
import { changeHook, createHook, type HookView } from '../../../contract/hook-endpoints.ts'
import { ask } from '../../app/ask.ts'
import { Field, SentForm, textOf } from '../../parts/sent-form.tsx'

/** A new address. */
export function HookForm({
  onMade,
  onCancel,
}: {
  onMade: (made: CallReply<typeof createHook>) => Promise<void>
  onCancel: () => void
}) {
  return (
    <div className="admin-form" style={{ marginBottom: 16 }}>
      <SentForm onSend={async (values) => onMade(await ask(createHook, { body: typed(values) }))}>
        {(isBusy) => <Fields isBusy={isBusy} send="登记" onCancel={onCancel} />}
      </SentForm>
    </div>
  )
}

/** Another name or address for one that stands. */
export function HookChangeForm({
  hook,
  onSaved,
  onCancel,
}: {
  hook: HookView
  onSaved: () => Promise<void>
  onCancel: () => void
}) {
  return (
    <div className="admin-form" style={{ marginBottom: 16 }}>
      <SentForm
        onSend={async (values) => {
          await ask(changeHook, { params: { id: hook.id }, body: { revision: hook.revision, ...typed(values) } })
          await onSaved()
        }}
      >
        {(isBusy) => <Fields hook={hook} isBusy={isBusy} send="保存" onCancel={onCancel} />}
      </SentForm>
    </div>
  )
}

function Fields({
  hook,
  isBusy,
  send,
  onCancel,
}: {
  hook?: HookView
  isBusy: boolean
  send: string
  onCancel: () => void
}) {
  return (
    <>
      <Field id="hook-name" label="名称">
        <Input
          id="hook-name"
          name="name"
          defaultValue={hook?.name}
          required
          maxLength={60}
          autoFocus
          placeholder="例如：市政府办公系统"
        />
      </Field>
      <Field
        id="hook-url"
        label="接收地址"
        help="对方系统接收通知的完整地址；地址中不要写用户名和密码，对方凭签名核对来源。"
      >
        <Input
          id="hook-url"
          name="url"
          type="url"
          defaultValue={hook?.url}
          required
          maxLength={500}
          placeholder="https://"
          aria-describedby="hook-url-help"
        />
      </Field>
      <div className="row">
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {send}
        </Button>
        <Button onClick={onCancel}>取消</Button>
      </div>
    </>
  )
}

function typed(values: FormData): { name: string; url: string } {
  return { name: textOf(values, 'name').trim(), url: textOf(values, 'url').trim() }
}

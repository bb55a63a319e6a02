import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'

import { readMe, removeSecondFactor } from '../../contract/login-endpoints.ts'
import { ask } from '../app/ask.ts'
import { useSession } from '../app/session.tsx'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'
import { SecondFactorSetup } from './second-factor-setup.tsx'

export function SecondFactorSection() {
  const { account } = useSession()
  const [isOpen, setOpen] = useState(false)
  if (!account.hasSecondFactor) {
    if (isOpen) return <SecondFactorSetup onDone={() => setOpen(false)} />
    return (
      <>
        <p className="quiet">没有绑定。绑定后，登录时除密码外还要手机验证器上的六位数字。</p>
        <div>
          <Button onClick={() => setOpen(true)}>绑定验证器</Button>
        </div>
      </>
    )
  }
  return (
    <>
      <p>
        已绑定验证器
        {account.backupCodesLeft !== null && `；还有 ${account.backupCodesLeft} 个备用码`}。
      </p>
      {isOpen ? (
        <RemoveForm onDone={() => setOpen(false)} />
      ) : (
        <div>
          <Button onClick={() => setOpen(true)}>解除绑定</Button>
        </div>
      )}
    </>
  )
}

function RemoveForm({ onDone }: { onDone: () => void }) {
  const { account } = useSession()
  const queryClient = useQueryClient()
  return (
    <SentForm
      onSend={async (values) => {
        const password = textOf(values, 'password')
        const code = textOf(values, 'code').replace(/\s/g, '')
        await ask(removeSecondFactor, { body: { ...(password && { password }), ...(code && { code }) } })
        await queryClient.invalidateQueries({ queryKey: [readMe.name] })
        onDone()
      }}
    >
      {(isBusy) => (
        <>
          {account.hasPassword && (
            <Field id="remove-password" label="现在的密码">
              <Input.Password id="remove-password" name="password" autoComplete="current-password" required />
            </Field>
          )}
          <Field id="remove-code" label="验证器上的六位数字或一个备用码">
            <Input id="remove-code" name="code" autoComplete="one-time-code" required minLength={6} maxLength={40} />
          </Field>
          <div className="row">
            <Button danger htmlType="submit" loading={isBusy}>
              解除绑定
            </Button>
            <Button type="text" onClick={onDone}>
              不解除
            </Button>
          </div>
        </>
      )}
    </SentForm>
  )
}

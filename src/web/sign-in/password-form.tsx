import { Button, Input } from 'antd'

import { signIn } from '../../contract/login-endpoints.ts'
import { ask } from '../app/ask.ts'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'
import type { OnAnswer } from './second-factor-form.tsx'

export function PasswordForm({ onAnswer }: { onAnswer: OnAnswer }) {
  return (
    <SentForm
      onSend={async (values) => {
        const body = { username: textOf(values, 'username').trim(), password: textOf(values, 'password') }
        await onAnswer((await ask(signIn, { body })).state)
      }}
    >
      {(isBusy) => (
        <>
          <Field id="username" label="登录名">
            <Input id="username" name="username" autoComplete="username" autoFocus required size="large" />
          </Field>
          <Field id="password" label="密码">
            <Input.Password
              id="password"
              name="password"
              autoComplete="current-password"
              required
              maxLength={128}
              size="large"
            />
          </Field>
          <Button type="primary" htmlType="submit" loading={isBusy} block size="large">
            登录
          </Button>
        </>
      )}
    </SentForm>
  )
}

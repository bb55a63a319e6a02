import { signIn } from '../../contract/login-endpoints.ts'
import { ask } from '../app/ask.ts'
import { PasswordInput, PlainButton, PlainInput } from '../parts/plain-controls.tsx'
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
            <PlainInput id="username" name="username" autoComplete="username" autoFocus required />
          </Field>
          <Field id="password" label="密码">
            <PasswordInput id="password" name="password" autoComplete="current-password" />
          </Field>
          <PlainButton look="primary" type="submit" isBusy={isBusy}>
            登录
          </PlainButton>
        </>
      )}
    </SentForm>
  )
}

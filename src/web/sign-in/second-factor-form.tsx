import { giveSecondFactor } from '../../contract/login-endpoints.ts'
import { ask } from '../app/ask.ts'
import { PlainButton, PlainInput } from '../parts/plain-controls.tsx'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'

export type OnAnswer = (state: 'signed_in' | 'second_factor') => Promise<void>

export function SecondFactorForm({ onAnswer, onBack }: { onAnswer: OnAnswer; onBack: () => void }) {
  return (
    <SentForm
      onSend={async (values) => {
        const code = textOf(values, 'code').replace(/\s/g, '')
        await onAnswer((await ask(giveSecondFactor, { body: { code } })).state)
      }}
    >
      {(isBusy) => (
        <>
          <Field id="code" label="两步验证" help="输入验证器上的六位数字；手机不在身边时，输入一个备用码。">
            <PlainInput
              id="code"
              name="code"
              autoComplete="one-time-code"
              aria-describedby="code-help"
              autoFocus
              required
              minLength={6}
              maxLength={40}
            />
          </Field>
          <PlainButton look="primary" type="submit" isBusy={isBusy}>
            登录
          </PlainButton>
          <PlainButton look="text" onClick={onBack}>
            返回
          </PlainButton>
        </>
      )}
    </SentForm>
  )
}

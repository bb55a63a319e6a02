import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { changePassword, readMe } from '../../contract/login-endpoints.ts'
import { ask } from '../app/ask.ts'
import { useSession } from '../app/session.tsx'
import { NewPasswordFields, newPasswordOf } from '../parts/new-password.tsx'
import { PasswordInput, PlainButton } from '../parts/plain-controls.tsx'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'

export function ChangePasswordForm({ submitLabel }: { submitLabel: string }) {
  const { me, account } = useSession()
  const queryClient = useQueryClient()
  const [changes, setChanges] = useState(0)
  return (
    <>
      <SentForm
        key={changes}
        onSend={async (values) => {
          const newPassword = newPasswordOf(values)
          await ask(changePassword, { body: { oldPassword: textOf(values, 'oldPassword'), newPassword } })
          await queryClient.invalidateQueries({ queryKey: [readMe.name] })
          setChanges(changes + 1)
        }}
      >
        {(isBusy) => (
          <>
            {/* Password keepers file the new password under it. */}
            <input type="hidden" name="username" autoComplete="username" value={account.username ?? ''} readOnly />
            <Field id="old-password" label="现在的密码">
              <PasswordInput id="old-password" name="oldPassword" autoComplete="current-password" />
            </Field>
            <NewPasswordFields minLength={me.passwordMinLength} />
            <PlainButton look="primary" type="submit" isBusy={isBusy}>
              {submitLabel}
            </PlainButton>
          </>
        )}
      </SentForm>
      <div role="status">{changes > 0 && <p className="said">密码已改；其他设备上的登录已退出。</p>}</div>
    </>
  )
}

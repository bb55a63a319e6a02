import { setUp } from '../../contract/setup-endpoints.ts'
import { ask } from '../app/ask.ts'
import { NewPasswordFields, newPasswordOf } from '../parts/new-password.tsx'
import { PlainButton, PlainInput } from '../parts/plain-controls.tsx'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'

/** No default password exists: whoever has the link of the first start makes the first account. */
export function AdministratorForm({
  token,
  passwordMinLength,
  onMade,
}: {
  token: string
  passwordMinLength: number
  onMade: () => Promise<void>
}) {
  return (
    <>
      <div>
        <h1>首次使用：创建系统管理员</h1>
        <p className="quiet">第 1 步，共 2 步。管理员登记单位和人员、设定规则；不因此能看建议的内容。</p>
      </div>
      <SentForm
        onSend={async (values) => {
          const password = newPasswordOf(values)
          await ask(setUp, {
            body: { token, name: textOf(values, 'name').trim(), username: textOf(values, 'username').trim(), password },
          })
          await onMade()
        }}
      >
        {(isBusy) => (
          <>
            <Field id="name" label="姓名">
              <PlainInput id="name" name="name" autoComplete="name" autoFocus required maxLength={60} />
            </Field>
            <Field id="username" label="登录名" help="3 至 30 个字母、数字、点或下划线。">
              <PlainInput
                id="username"
                name="username"
                autoComplete="username"
                aria-describedby="username-help"
                required
                pattern="[A-Za-z0-9_.]{3,30}"
                title="3 至 30 个字母、数字、点或下划线"
              />
            </Field>
            <NewPasswordFields minLength={passwordMinLength} />
            <PlainButton look="primary" type="submit" isBusy={isBusy}>
              创建并继续
            </PlainButton>
          </>
        )}
      </SentForm>
    </>
  )
}

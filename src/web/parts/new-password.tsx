import { PasswordInput } from './plain-controls.tsx'
import { Field, textOf } from './sent-form.tsx'

/** A new password twice; the server judges it, and says what is wrong with it. */
export function NewPasswordFields({ minLength }: { minLength: number }) {
  return (
    <>
      <Field
        id="new-password"
        label="新密码"
        help={`至少 ${minLength} 个字符；长一些比复杂一些更好，不要用别处用过的。`}
      >
        <PasswordInput
          id="new-password"
          name="newPassword"
          autoComplete="new-password"
          aria-describedby="new-password-help"
          minLength={minLength}
        />
      </Field>
      <Field id="new-password-again" label="再输入一遍">
        <PasswordInput id="new-password-again" name="newPasswordAgain" autoComplete="new-password" />
      </Field>
    </>
  )
}

/** Throws, in words for the person, when the two differ. */
export function newPasswordOf(values: FormData): string {
  const password = textOf(values, 'newPassword')
  if (password !== textOf(values, 'newPasswordAgain')) throw new Error('两次输入的新密码不一样；请重新输入')
  return password
}

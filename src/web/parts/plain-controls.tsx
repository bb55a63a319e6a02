import { type ComponentProps, useState } from 'react'

/**
 * Buttons and fields of the doors (sign-in, setup), where antd is not loaded yet; they look like those of the desks.
 * A busy button keeps its focus and says so.
 */
export function PlainButton({
  look = 'plain',
  isBusy = false,
  children,
  ...rest
}: Omit<ComponentProps<'button'>, 'className'> & { look?: 'primary' | 'plain' | 'text'; isBusy?: boolean }) {
  return (
    <button type="button" {...rest} className={`button is-${look}`} aria-busy={isBusy}>
      {isBusy ? '请稍候…' : children}
    </button>
  )
}

export function PlainInput(props: Omit<ComponentProps<'input'>, 'className'>) {
  return <input {...props} className="input" />
}

/** A password that can be looked at before it is sent. */
export function PasswordInput(props: Omit<ComponentProps<'input'>, 'className' | 'type'>) {
  const [isShown, setShown] = useState(false)
  return (
    <span className="password-input">
      <input maxLength={128} required {...props} className="input" type={isShown ? 'text' : 'password'} />
      <button
        type="button"
        className="plain-button"
        aria-pressed={isShown}
        aria-controls={props.id}
        onClick={() => setShown(!isShown)}
      >
        {isShown ? '隐藏' : '显示'}
      </button>
    </span>
  )
}

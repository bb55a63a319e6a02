import { useState } from 'react'

import { startOidc } from '../../contract/login-endpoints.ts'
import { ask } from '../app/ask.ts'
import { PlainButton } from '../parts/plain-controls.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { CodeForm } from './code-form.tsx'
import { PasswordForm } from './password-form.tsx'
import { SecondFactorForm } from './second-factor-form.tsx'

type Way = 'password' | 'code' | 'second_factor'

type Asked = {
  oidcLabel: string | null
  /** Whoever comes back from the identity provider may still owe the second factor. */
  firstWay?: Way
  onSignedIn: () => Promise<void>
}

/** Signing in, on its own page and over a page whose session has run out. `onSignedIn` is called once it is done. */
export function SignInForm({ oidcLabel, firstWay = 'password', onSignedIn }: Asked) {
  const [way, setWay] = useState<Way>(firstWay)
  const onAnswer = async (state: 'signed_in' | 'second_factor') => {
    if (state === 'second_factor') setWay('second_factor')
    else await onSignedIn()
  }
  if (way === 'second_factor') return <SecondFactorForm onAnswer={onAnswer} onBack={() => setWay('password')} />
  return (
    <div className="stack">
      {way === 'password' ? <PasswordForm onAnswer={onAnswer} /> : <CodeForm onAnswer={onAnswer} />}
      <PlainButton look="text" onClick={() => setWay(way === 'password' ? 'code' : 'password')}>
        {way === 'password' ? '我是代表，用一次性登录码登录' : '用登录名和密码登录'}
      </PlainButton>
      {oidcLabel && <OidcButton label={oidcLabel} />}
    </div>
  )
}

function OidcButton({ label }: { label: string }) {
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const start = async () => {
    setBusy(true)
    try {
      const { url } = await ask(startOidc, {})
      window.location.assign(url)
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <>
      <ProblemNotice error={error} />
      <PlainButton isBusy={isBusy} onClick={() => void start()}>
        {label}
      </PlainButton>
    </>
  )
}

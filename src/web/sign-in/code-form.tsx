import { useState } from 'react'

import { requestSignInCode, signInWithCode } from '../../contract/login-endpoints.ts'
import { ask } from '../app/ask.ts'
import { PlainButton, PlainInput } from '../parts/plain-controls.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'
import type { OnAnswer } from './second-factor-form.tsx'

/** A deputy signs in with a code that the deputy office told by telephone, by letter or face to face. */
export function CodeForm({ onAnswer }: { onAnswer: OnAnswer }) {
  const [who, setWho] = useState('')
  return (
    <div className="stack">
      <SentForm
        onSend={async (values) => {
          const code = textOf(values, 'code').replace(/\s/g, '')
          await onAnswer((await ask(signInWithCode, { body: { who: who.trim(), code } })).state)
        }}
      >
        {(isBusy) => (
          <>
            <Field id="who" label="手机号码或登录名">
              <PlainInput
                id="who"
                value={who}
                onChange={(event) => setWho(event.target.value)}
                autoComplete="username"
                autoFocus
                required
                minLength={3}
                maxLength={40}
              />
            </Field>
            <Field id="code" label="一次性登录码" help="六位数字，由代表工作机构告知，用过即失效。">
              <PlainInput
                id="code"
                name="code"
                inputMode="numeric"
                autoComplete="one-time-code"
                aria-describedby="code-help"
                required
                pattern="[0-9 ]{6,8}"
                title="六位数字"
              />
            </Field>
            <PlainButton look="primary" type="submit" isBusy={isBusy}>
              登录
            </PlainButton>
          </>
        )}
      </SentForm>
      <RequestCode who={who.trim()} />
    </div>
  )
}

function RequestCode({ who }: { who: string }) {
  const [state, setState] = useState<'idle' | 'busy' | 'asked'>('idle')
  const [error, setError] = useState<unknown>()
  const request = async () => {
    setState('busy')
    setError(undefined)
    try {
      await ask(requestSignInCode, { body: { who } })
      setState('asked')
    } catch (problem) {
      setError(problem)
      setState('idle')
    }
  }
  if (state === 'asked') {
    return (
      <div className="said" role="status">
        <p>已转告代表工作机构。工作人员核对后会与您联系，告知登录码。</p>
      </div>
    )
  }
  return (
    <>
      <PlainButton disabled={who.length < 3} isBusy={state === 'busy'} onClick={() => void request()}>
        没有登录码，请代表工作机构发给我
      </PlainButton>
      <ProblemNotice error={error} />
    </>
  )
}

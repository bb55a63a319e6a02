import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import type { CallReply } from '../../contract/client.ts'
import { confirmSecondFactor, readMe, startSecondFactor } from '../../contract/login-endpoints.ts'
import { ask } from '../app/ask.ts'
import { useSession } from '../app/session.tsx'
import { PasswordInput, PlainButton, PlainInput } from '../parts/plain-controls.tsx'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'

type Started = CallReply<typeof startSecondFactor>

/** Binding an authenticator: the password, the picture to scan, the spare codes to keep, one code as proof. */
export function SecondFactorSetup({ onDone }: { onDone?: () => void }) {
  const { account } = useSession()
  const [started, setStarted] = useState<Started>()
  if (started) return <Confirm started={started} {...(onDone && { onDone })} />
  return (
    <SentForm
      onSend={async (values) => {
        const password = textOf(values, 'password')
        setStarted(await ask(startSecondFactor, { body: password ? { password } : {} }))
      }}
    >
      {(isBusy) => (
        <>
          {account.hasPassword && (
            <Field id="factor-password" label="现在的密码">
              <PasswordInput id="factor-password" name="password" autoComplete="current-password" />
            </Field>
          )}
          <PlainButton look="primary" type="submit" isBusy={isBusy}>
            开始绑定
          </PlainButton>
        </>
      )}
    </SentForm>
  )
}

function Confirm({ started: { otpauthUri, backupCodes }, onDone }: { started: Started; onDone?: () => void }) {
  const queryClient = useQueryClient()
  const secret = new URL(otpauthUri).searchParams.get('secret') ?? ''
  return (
    <SentForm
      onSend={async (values) => {
        await ask(confirmSecondFactor, { body: { code: textOf(values, 'code').replace(/\s/g, '') } })
        await queryClient.invalidateQueries({ queryKey: [readMe.name] })
        onDone?.()
      }}
    >
      {(isBusy) => (
        <>
          <div>
            <h3>1. 用验证器扫描</h3>
            <p className="quiet">手机上任一验证器应用都可以。不能扫描的，手工输入密钥：</p>
            <QrCode text={otpauthUri} />
            <code>{secret.replace(/(.{4})/g, '$1 ')}</code>
          </div>
          <div>
            <h3>2. 抄下备用码</h3>
            <p className="quiet">手机丢失时用，每个只能用一次，只显示这一次。</p>
            <ul className="plain-list backup-codes">
              {backupCodes.map((code) => (
                <li key={code}>
                  <code>{code}</code>
                </li>
              ))}
            </ul>
          </div>
          <Field id="factor-code" label="3. 输入验证器上的六位数字">
            <PlainInput
              id="factor-code"
              name="code"
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              pattern="[0-9 ]{6,8}"
              title="六位数字"
            />
          </Field>
          <PlainButton look="primary" type="submit" isBusy={isBusy}>
            完成绑定
          </PlainButton>
        </>
      )}
    </SentForm>
  )
}

/** The picture is drawn here, in the browser: the secret goes nowhere. */
function QrCode({ text }: { text: string }) {
  const [source, setSource] = useState<string>()
  useEffect(() => {
    let isGone = false
    void import('qrcode').then(async ({ toDataURL }) => {
      const url = await toDataURL(text, { margin: 1, width: 192 })
      if (!isGone) setSource(url)
    })
    return () => {
      isGone = true
    }
  }, [text])
  return source ? (
    <img src={source} width={192} height={192} alt="验证器要扫描的二维码" />
  ) : (
    <div className="qr-place" />
  )
}

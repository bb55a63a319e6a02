import { Button } from 'antd'
import { useState } from 'react'

import { issueSignInCode } from '../../../contract/account-endpoints.ts'
import type { CallReply } from '../../../contract/client.ts'
import { ask } from '../../app/ask.ts'
import { momentText } from '../../parts/day-text.ts'
import { RadioRow } from '../../parts/field-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { OneTimeSlip } from '../one-time-slip.tsx'
import { RecordSection } from '../record-section.tsx'
import { useRereadDeputies } from './deputy-form.tsx'

type Issued = CallReply<typeof issueSignInCode>

const LASTS = [
  { value: '30', label: '30 分钟（当面或电话）' },
  { value: '1440', label: '一天' },
  { value: '10080', label: '七天（信函）' },
]

/** A deputy has no password: the office gives a code that works once. */
export function SignInCodeSection({ deputy: { id, name } }: { deputy: { id: string; name: string | null } }) {
  const [minutes, setMinutes] = useState('30')
  const [issued, setIssued] = useState<Issued>()
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const reread = useRereadDeputies()
  const issue = async () => {
    setBusy(true)
    setError(undefined)
    try {
      setIssued(await ask(issueSignInCode, { params: { id }, body: { expiresInMinutes: Number(minutes) } }))
      await reread()
    } catch (no) {
      setError(no)
    }
    setBusy(false)
  }
  return (
    <RecordSection title="登录码">
      {issued ? (
        <CodeSlip name={name} issued={issued} onDone={() => setIssued(undefined)} />
      ) : (
        <>
          <p className="quiet">代表用登录码登录，不设密码。先核实是本人，再发给；新的发出，旧的随即作废。</p>
          <RadioRow name="lasts" choices={LASTS} value={minutes} onChange={setMinutes} />
          <div>
            <Button loading={isBusy} onClick={() => void issue()}>
              发给登录码
            </Button>
          </div>
        </>
      )}
      <ProblemNotice error={error} />
    </RecordSection>
  )
}

function CodeSlip({ name, issued, onDone }: { name: string | null; issued: Issued; onDone: () => void }) {
  const { code, username, hasPhone, expiresAt } = issued
  return (
    <OneTimeSlip
      title={`${name ?? ''}的登录码`}
      lines={[
        { label: '登录名', value: username, isTyped: true },
        { label: '登录码', value: code, isTyped: true },
        { label: '有效至', value: momentText(expiresAt) },
      ]}
      note={`登录码只显示这一次、只能用一次。打开登录地址，点“我是代表，用一次性登录码登录”，填登录名${hasPhone ? '或登记的手机号码' : ''}和登录码。`}
      onDone={onDone}
    />
  )
}

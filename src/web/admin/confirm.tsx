import { Button } from 'antd'
import { type ReactNode, useState } from 'react'

import { ProblemNotice } from '../parts/problem-notice.tsx'

/** What will happen, in words, before it does; a no of the server is told in place. */
export function Confirm({
  label,
  isDangerous = false,
  onConfirm,
  onCancel,
  children,
}: {
  label: string
  isDangerous?: boolean
  onConfirm: () => Promise<void>
  onCancel: () => void
  children: ReactNode
}) {
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const confirm = async () => {
    setBusy(true)
    setError(undefined)
    try {
      return await onConfirm()
    } catch (no) {
      setError(no)
    }
    setBusy(false)
  }
  return (
    <div className="stack">
      {children}
      <ProblemNotice error={error} />
      <div className="row">
        <Button type="primary" danger={isDangerous} loading={isBusy} onClick={() => void confirm()}>
          {label}
        </Button>
        <Button onClick={onCancel}>取消</Button>
      </div>
    </div>
  )
}

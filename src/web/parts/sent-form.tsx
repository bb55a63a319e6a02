import { type FormEvent, type ReactNode, useState } from 'react'

import { ProblemNotice } from './problem-notice.tsx'

/** A form that sends once at a time, keeps what was typed when the answer is no, and says why. */
export function SentForm({
  onSend,
  children,
}: {
  onSend: (values: FormData) => Promise<void>
  children: (isBusy: boolean) => ReactNode
}) {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    setError(undefined)
    try {
      await onSend(new FormData(event.currentTarget))
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  return (
    <form className="stack" onSubmit={(event) => void send(event)}>
      {children(isBusy)}
      <ProblemNotice error={error} />
    </form>
  )
}

/** What stands in one field of a sent form. */
export function textOf(values: FormData, name: string): string {
  const value = values.get(name)
  return typeof value === 'string' ? value : ''
}

/** A labelled field; `id` ties the label to the control inside. */
export function Field({
  id,
  label,
  help,
  children,
}: {
  id: string
  label: string
  help?: ReactNode
  children: ReactNode
}) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
      {help && (
        <span className="help" id={`${id}-help`}>
          {help}
        </span>
      )}
    </div>
  )
}

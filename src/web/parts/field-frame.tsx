import type { ReactNode } from 'react'

type FrameProps = {
  id: string
  label: string
  help?: string
  isRequired?: boolean
  problem?: string | undefined
  /** A group of controls has a legend; a single control has a label. */
  isGroup?: boolean
  children: ReactNode
}

/** Label, control, help and what is wrong with it, tied together for those who cannot see. */
export function FieldFrame({ id, label, help, isRequired = true, problem, isGroup = false, children }: FrameProps) {
  const name = (
    <>
      {label}
      {!isRequired && <span className="quiet">（可不填）</span>}
    </>
  )
  const notes = (
    <>
      {problem && (
        <p className="field-problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
      {help && (
        <p className="help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </>
  )
  if (isGroup) {
    return (
      <fieldset className="field field-group" aria-describedby={describedBy(id, { help, problem })}>
        <legend>{name}</legend>
        {children}
        {notes}
      </fieldset>
    )
  }
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      {children}
      {notes}
    </div>
  )
}

/** What a control of the frame says about itself. */
export function describe(id: string, { help, problem }: { help?: string | undefined; problem?: string | undefined }) {
  const by = describedBy(id, { help, problem })
  return { id, ...(by && { 'aria-describedby': by }), ...(problem && { 'aria-invalid': true as const }) }
}

function describedBy(id: string, { help, problem }: { help?: string | undefined; problem?: string | undefined }) {
  return [problem && `${id}-problem`, help && `${id}-help`].filter(Boolean).join(' ') || undefined
}

/** A few answers beside each other, one of which holds. */
export function RadioRow({
  name,
  choices,
  value,
  onChange,
}: {
  name: string
  choices: readonly { value: string; label: string }[]
  value: string | undefined
  onChange: (value: string) => void
}) {
  return (
    <div className="radio-row">
      {choices.map((choice) => (
        <label key={choice.value}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={value === choice.value}
            onChange={() => onChange(choice.value)}
          />
          {choice.label}
        </label>
      ))}
    </div>
  )
}

import { AutoComplete, Input, Select } from 'antd'

import { useToday } from '../app/session.tsx'
import { DayField } from '../parts/day-field.tsx'
import { describe, FieldFrame, RadioRow } from '../parts/field-frame.tsx'
import type { Choice } from '../parts/form-model.ts'
import { NAME_SEARCH } from './name-search.ts'

/** What stands in the fields of a record, as text; nothing is the empty text. */
export type RecordValues = Readonly<Record<string, string>>
/** One field of a record's form. */
export type RecordField = {
  name: string
  label: string
  kind?: 'text' | 'long' | 'number' | 'day' | 'choice' | 'phone'
  choices?: readonly Choice[]
  /** Words that were used elsewhere and may be used again. */
  offers?: readonly string[]
  isRequired?: boolean
  help?: string
  placeholder?: string
  /** Only where other answers ask for it; never, where the form asks in a way of its own and tells the answer in words. */
  isShown?: (values: RecordValues) => boolean
}
type ControlProps = {
  field: RecordField
  id: string
  value: string
  problem: string | undefined
  onChange: (value: string) => void
}

const RADIOS_UP_TO = 4

/** One field with the control that suits it. */
export function RecordFieldControl(props: ControlProps) {
  const { field, id, problem } = props
  return (
    <FieldFrame
      id={id}
      label={field.label}
      isRequired={field.isRequired ?? false}
      isGroup={isRadios(field)}
      problem={problem}
      {...(field.help !== undefined && { help: field.help })}
    >
      <Control {...props} />
    </FieldFrame>
  )
}

/** A few answers stand open, where one of them must be given. */
function isRadios({ kind, choices, isRequired }: RecordField): boolean {
  return kind === 'choice' && isRequired === true && (choices?.length ?? 0) <= RADIOS_UP_TO
}

function Control({ field, id, value, problem, onChange }: ControlProps) {
  const { kind, choices = [], offers, placeholder, help } = field
  const today = useToday()
  const says = { ...describe(id, { help, problem }), ...(problem && { status: 'error' as const }) }
  if (kind === 'day') return <DayField id={id} value={value} onChange={onChange} today={today} problem={problem} />
  if (isRadios(field)) return <RadioRow name={id} choices={choices} value={value} onChange={onChange} />
  if (kind === 'choice') {
    return (
      <Select
        {...says}
        showSearch={NAME_SEARCH}
        allowClear={!field.isRequired}
        placeholder={placeholder ?? (choices.length === 0 ? '还没有可选的' : '请选择；可输入几个字查找')}
        value={value || null}
        options={[...choices]}
        onChange={(next: string | null | undefined) => onChange(next ?? '')}
      />
    )
  }
  const text = {
    ...says,
    value,
    placeholder,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  }
  if (kind === 'long') return <Input.TextArea {...text} autoSize={{ minRows: 2, maxRows: 8 }} maxLength={2000} />
  if (kind === 'number') {
    return <Input {...text} className="number-input" inputMode="numeric" maxLength={8} autoComplete="off" />
  }
  if (offers) {
    return (
      <AutoComplete
        {...says}
        value={value}
        placeholder={placeholder}
        options={offers.map((offer) => ({ value: offer }))}
        showSearch={{ filterOption: true }}
        onChange={(next: string) => onChange(next ?? '')}
      />
    )
  }
  return <Input {...text} {...(kind === 'phone' && { inputMode: 'tel' as const })} maxLength={200} autoComplete="off" />
}

import { Button, Input, Select } from 'antd'
import type { ReactNode } from 'react'

import type { Choice } from '../parts/form-model.ts'
import { textOf } from '../parts/sent-form.tsx'
import { NAME_SEARCH } from './name-search.ts'

/** Search by name, then the filters beside it; every choice takes effect at once. */
export function FilterRow({
  words,
  label,
  onWords,
  children,
}: {
  words: string | undefined
  /** What is searched in. */
  label: string
  onWords: (words: string) => void
  children?: ReactNode
}) {
  return (
    <search className="filter-row no-print">
      <form
        className="row filter-words"
        onSubmit={(event) => {
          event.preventDefault()
          onWords(textOf(new FormData(event.currentTarget), 'q').trim())
        }}
      >
        <Input
          key={words ?? ''}
          name="q"
          defaultValue={words ?? ''}
          placeholder={label}
          aria-label={label}
          maxLength={100}
          allowClear
          onClear={() => onWords('')}
        />
        <Button htmlType="submit">查找</Button>
      </form>
      {children}
    </search>
  )
}

/** One filter; nothing chosen is no condition. */
export function ChoiceFilter({
  label,
  value,
  choices,
  width = 150,
  onChange,
}: {
  label: string
  value: string | undefined
  choices: readonly Choice[]
  width?: number
  onChange: (value: string | undefined) => void
}) {
  return (
    <Select
      aria-label={label}
      placeholder={label}
      allowClear
      showSearch={NAME_SEARCH}
      popupMatchSelectWidth={false}
      style={{ width }}
      value={value ?? null}
      options={[...choices]}
      onChange={(next: string | null | undefined) => onChange(next ?? undefined)}
    />
  )
}

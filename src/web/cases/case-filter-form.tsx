import { Checkbox, Input, Select } from 'antd'
import type { ReactNode } from 'react'

import { useSession } from '../app/session.tsx'
import { type AddressQuery, withField } from './case-query.ts'
import { type Option, optionsOf, STAGE_OPTIONS, stampOptionsFor } from './filter-options.ts'
import { useDirectory } from './filter-words.ts'

type FilterProps = { query: AddressQuery; onChange: (next: AddressQuery) => void }

/** Every choice takes effect at once; the list stands behind. */
export function CaseFilterForm({ query, onChange }: FilterProps) {
  const { data: directory } = useDirectory()
  const { post } = useSession()
  const set = (field: string) => (value: string | string[] | undefined) => {
    if ((value ?? '') !== (query[field] ?? '')) onChange(withField(query, field, value))
  }
  const toOptions = (parties: readonly { id: string; name: string }[] | undefined) =>
    (parties ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const choice = (field: string, label: string, options: readonly Option[], isMany = false) =>
    options.length > 0 && (
      <Choice
        field={field}
        label={label}
        options={options}
        isMany={isMany}
        value={query[field]}
        onChange={set(field)}
      />
    )
  return (
    <div className="stack">
      <Line id="filter-q" label="含有的字词">
        <Input
          id="filter-q"
          defaultValue={textOf(query['q'])}
          allowClear
          placeholder="两个字以上，按回车"
          onPressEnter={(event) => set('q')(event.currentTarget.value.trim())}
          onBlur={(event) => set('q')(event.currentTarget.value.trim())}
        />
      </Line>
      {choice('stage', '状态', STAGE_OPTIONS, true)}
      {choice('stamp', '提示', stampOptionsFor(post?.role), true)}
      {choice('category', '类别', optionsOf('category'), true)}
      <Checkbox
        checked={query['isKey'] === 'true'}
        onChange={(event) => set('isKey')(event.target.checked ? 'true' : undefined)}
      >
        只看重点建议
      </Checkbox>
      {choice('unitId', '承办单位', toOptions(directory?.units), true)}
      {choice('bodyId', '交办机构', toOptions(directory?.bodies))}
      {choice('delegationId', '代表团', toOptions(directory?.delegations), true)}
      {choice('deputyId', '代表', toOptions(directory?.deputies))}
      {choice('period', '时期', optionsOf('period'))}
      <div className="row" style={{ alignItems: 'end' }}>
        <NumberLine field="termNo" label="届" query={query} onChange={onChange} />
        <NumberLine field="sessionNo" label="次" query={query} onChange={onChange} />
      </div>
      {choice('origin', '来源', optionsOf('origin'))}
      {choice('mark', '标识', optionsOf('mark'))}
      <div className="row" style={{ alignItems: 'end' }}>
        <DayLine field="dueFrom" label="期限从" query={query} onChange={onChange} />
        <DayLine field="dueTo" label="到" query={query} onChange={onChange} />
      </div>
    </div>
  )
}

function Choice({
  field,
  label,
  options,
  isMany,
  value,
  onChange,
}: {
  field: string
  label: string
  options: readonly Option[]
  isMany: boolean
  value: string | string[] | undefined
  onChange: (value: string | string[] | undefined) => void
}) {
  return (
    <Line id={`filter-${field}`} label={label}>
      <Select
        id={`filter-${field}`}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        {...(isMany && { mode: 'multiple' as const })}
        options={[...options]}
        value={value ?? null}
        placeholder="不限"
        onChange={(next: string | string[] | null | undefined) => onChange(next ?? undefined)}
        style={{ width: '100%' }}
      />
    </Line>
  )
}

function NumberLine({ field, label, query, onChange }: FilterProps & { field: string; label: string }) {
  return (
    <Line id={`filter-${field}`} label={label}>
      <Input
        id={`filter-${field}`}
        inputMode="numeric"
        defaultValue={textOf(query[field])}
        style={{ width: 90 }}
        onChange={(event) => {
          const text = event.target.value.trim()
          if (text === '' || /^[1-9]\d{0,2}$/.test(text)) onChange(withField(query, field, text))
        }}
      />
    </Line>
  )
}

/** The browser's own day field: it speaks the reader's language and costs nothing to load. */
function DayLine({ field, label, query, onChange }: FilterProps & { field: string; label: string }) {
  return (
    <Line id={`filter-${field}`} label={label}>
      <Input
        id={`filter-${field}`}
        type="date"
        value={textOf(query[field])}
        style={{ width: 150 }}
        onChange={(event) => onChange(withField(query, field, event.target.value))}
      />
    </Line>
  )
}

function Line({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  )
}

function textOf(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

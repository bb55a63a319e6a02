import { Button, Select } from 'antd'
import { type FormEvent, type ReactNode, useState } from 'react'

import { parseLooseDay } from '../../../../machines/policy/loose-day.ts'
import { CasePicker } from '../../parts/case-picker.tsx'
import { DayField } from '../../parts/day-field.tsx'
import { FieldFrame } from '../../parts/field-frame.tsx'
import { PersonChoice } from './person-choice.tsx'
import { GROUP_LABELS, type TrailQuery } from './trail-query.ts'

type Kind = { kind: string; label: string }

/** Who, what, which case, when. Choices hold at once; days when they are whole. */
export function TrailFilters({
  query,
  kinds,
  mayFilterCases,
  onChange,
}: {
  query: TrailQuery
  kinds: readonly Kind[]
  mayFilterCases: boolean
  onChange: (next: TrailQuery) => void
}) {
  const put = (change: { [name in keyof TrailQuery]: string | undefined }) => onChange(merged(query, change))
  const isFiltered = Object.keys(query).length > 0
  return (
    <div className="trail-filters">
      <FieldFrame id="trail-person" label="人员">
        <PersonChoice id="trail-person" value={query.personId} onChange={(personId) => put({ personId })} />
      </FieldFrame>
      <FieldFrame id="trail-what" label="事项">
        <Select
          id="trail-what"
          showSearch={{ optionFilterProp: 'label' }}
          value={query.kind ? `kind:${query.kind}` : query.group ? `group:${query.group}` : ''}
          options={whatOptions(kinds)}
          onChange={(next) => {
            const [field, value] = next.split(':')
            put({ kind: field === 'kind' ? value : undefined, group: field === 'group' ? value : undefined })
          }}
        />
      </FieldFrame>
      {mayFilterCases && (
        <FieldFrame id="trail-case" label="建议">
          <CasePicker
            id="trail-case"
            value={query.caseId}
            isMany={false}
            known={query.caseId ? [{ value: query.caseId, label: query.caseId.slice(0, 8) }] : []}
            onChange={(next) => put({ caseId: typeof next === 'string' && next !== '' ? next : undefined })}
          />
        </FieldFrame>
      )}
      <DayRange key={`${query.from} ${query.to}`} query={query} onChange={put}>
        {isFiltered && <Button onClick={() => onChange({})}>清除条件</Button>}
      </DayRange>
    </div>
  )
}

function DayRange({
  query,
  onChange,
  children,
}: {
  query: TrailQuery
  children: ReactNode
  onChange: (change: { from: string | undefined; to: string | undefined }) => void
}) {
  const [from, setFrom] = useState(query.from ?? '')
  const [to, setTo] = useState(query.to ?? '')
  const isChanged = from !== (query.from ?? '') || to !== (query.to ?? '')
  const apply = (event: FormEvent) => {
    event.preventDefault()
    const [first, last] = [wholeDay(from), wholeDay(to)]
    if (first === null || last === null) return
    // Days in the wrong order are what they are meant to be.
    if (first && last && first > last) onChange({ from: last, to: first })
    else onChange({ from: first, to: last })
  }
  return (
    <form className="trail-days" onSubmit={apply}>
      <FieldFrame id="trail-from" label="从">
        <DayField id="trail-from" value={from} onChange={setFrom} today={undefined} />
      </FieldFrame>
      <FieldFrame id="trail-to" label="到">
        <DayField id="trail-to" value={to} onChange={setTo} today={undefined} />
      </FieldFrame>
      {isChanged && <Button htmlType="submit">查找</Button>}
      {children}
    </form>
  )
}

/** Undefined for nothing typed, null for what is no day. */
function wholeDay(text: string): string | undefined | null {
  if (text.trim() === '') return undefined
  const parsed = parseLooseDay(text)
  return parsed.ok ? parsed.day : null
}

function whatOptions(kinds: readonly Kind[]) {
  return [
    { value: '', label: '全部事项' },
    {
      label: '按类',
      options: Object.entries(GROUP_LABELS).map(([group, label]) => ({ value: `group:${group}`, label })),
    },
    { label: '单项', options: kinds.map(({ kind, label }) => ({ value: `kind:${kind}`, label })) },
  ]
}

function merged(query: TrailQuery, change: { [name in keyof TrailQuery]: string | undefined }): TrailQuery {
  const entries = Object.entries({ ...query, ...change }).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(entries)
}

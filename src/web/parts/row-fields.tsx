import { Button, Input, Select } from 'antd'
import { DayField } from './day-field.tsx'
import type { Choice, PlanRow, PromiseRow } from './form-model.ts'

/** Units and their parts, row by row; roles are told as the place names them. */
export function PlanField({
  id,
  rows,
  units,
  roles,
  onChange,
}: {
  id: string
  rows: readonly PlanRow[]
  units: readonly Choice[]
  roles: readonly Choice[]
  onChange: (rows: PlanRow[]) => void
}) {
  const put = (index: number, part: Partial<PlanRow>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)))
  const nextRole = rows.length === 0 ? 'sole' : rows.some(({ role }) => role === 'separate') ? 'separate' : 'co'
  const add = () => {
    // A second unit beside a sole one makes the first the lead.
    const settled = rows.length === 1 ? rows.map((row) => (row.role === 'sole' ? { ...row, role: 'lead' } : row)) : rows
    onChange([...settled, { unitId: '', role: nextRole }])
  }
  return (
    <div className="row-fields">
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place alone.
        <div className="row-field" key={index}>
          <Select
            id={index === 0 ? id : `${id}-${index}`}
            aria-label={`第 ${index + 1} 个单位`}
            showSearch={{ optionFilterProp: 'label' }}
            placeholder="选择单位"
            value={row.unitId || null}
            options={[...units]}
            onChange={(unitId) => put(index, { unitId: unitId ?? '' })}
          />
          <Select
            aria-label={`第 ${index + 1} 个单位的分工`}
            value={row.role}
            options={[...roles]}
            onChange={(role) => put(index, { role })}
          />
          <Button type="text" onClick={() => onChange(rows.filter((_, at) => at !== index))}>
            删去
          </Button>
        </div>
      ))}
      <Button onClick={add}>增加单位</Button>
    </div>
  )
}

/** Promises of a reply: what, and by which day. */
export function PromisesField({
  id,
  rows,
  onChange,
}: {
  id: string
  rows: readonly PromiseRow[]
  onChange: (rows: PromiseRow[]) => void
}) {
  const put = (index: number, part: Partial<PromiseRow>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)))
  return (
    <div className="row-fields">
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place alone.
        <div className="row-field is-promise" key={index}>
          <Input.TextArea
            id={index === 0 ? id : `${id}-${index}`}
            aria-label={`第 ${index + 1} 项承诺`}
            autoSize={{ minRows: 1, maxRows: 6 }}
            value={row.text}
            onChange={(event) => put(index, { text: event.target.value })}
          />
          <DayField
            id={`${id}-day-${index}`}
            value={row.dueOn}
            today={undefined}
            onChange={(dueOn) => put(index, { dueOn })}
          />
          <Button type="text" onClick={() => onChange(rows.filter((_, at) => at !== index))}>
            删去
          </Button>
        </div>
      ))}
      <Button onClick={() => onChange([...rows, { text: '', dueOn: '' }])}>增加一项承诺</Button>
    </div>
  )
}

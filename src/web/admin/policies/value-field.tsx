import { Checkbox, Input, Select } from 'antd'
import { createContext, use } from 'react'

import { valueText } from '../../../../machines/policy/value-text.ts'
import { describe, FieldFrame } from '../../parts/field-frame.tsx'
import { asRule, withKey } from './draft-file.ts'
import { type PolicyProblem, problemText } from './policy-words.ts'
import { RowsField } from './rows-field.tsx'
import { blankOf, kindOf, nameOf, type Shape, solid } from './rule-shape.ts'
import { TermField } from './term-field.tsx'

/** What the check found, for the field to which each belongs. */
export const ProblemsContext = createContext<readonly PolicyProblem[]>([])

export type ValueProps = {
  /** As problems name it: `chase.reply.steps[0].offset`. */
  path: string
  name: string
  shape: Shape
  value: unknown
  onChange: (value: unknown) => void
}

/** One value of a rule with its label, its control by its shape, and what is wrong with it. */
export function ValueField({ isOptional = false, ...props }: ValueProps & { isOptional?: boolean }) {
  const { path, name, shape } = props
  const problem = useProblemAt(path, isGroup(shape))
  return (
    <FieldFrame
      id={idOf(path)}
      label={nameOf(name, path)}
      isRequired={!isOptional}
      problem={problem}
      isGroup={isGroup(shape)}
    >
      <Control {...props} problem={problem} />
    </FieldFrame>
  )
}

function Control({ problem, ...props }: ValueProps & { problem: string | undefined }) {
  const { path, name, shape, value, onChange } = props
  const described = describe(idOf(path), { problem })
  switch (kindOf(shape)) {
    case 'nullable':
      return <NullableControl {...props} />
    case 'choice':
      return (
        <Select
          {...described}
          value={(value as string | undefined) ?? null}
          options={optionsOf(shape, name)}
          onChange={onChange}
        />
      )
    case 'choices':
      return (
        <Select
          {...described}
          mode="multiple"
          value={Array.isArray(value) ? value : []}
          options={optionsOf(shape.items ?? {}, name)}
          onChange={onChange}
        />
      )
    case 'words':
      return (
        <Select {...described} mode="tags" open={false} value={Array.isArray(value) ? value : []} onChange={onChange} />
      )
    case 'flag':
      return (
        <Checkbox {...described} checked={value === true} onChange={(event) => onChange(event.target.checked)}>
          是
        </Checkbox>
      )
    case 'number':
      return (
        <Input
          {...described}
          type="number"
          style={{ width: 120 }}
          value={typeof value === 'number' ? value : ''}
          onChange={({ target }) => onChange(target.value === '' ? undefined : Number(target.value))}
        />
      )
    case 'term':
      return <TermField id={idOf(path)} name={name} value={value} problem={problem} onChange={onChange} />
    case 'rows':
      return <RowsField {...props} renderPart={(part) => <ValueField {...part} />} />
    case 'parts':
      return <PartsControl {...props} />
    case 'text':
      return (
        <Input.TextArea
          {...described}
          autoSize={{ minRows: 1, maxRows: 5 }}
          maxLength={1000}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.target.value)}
        />
      )
  }
}

/** Something, or expressly nothing. */
function NullableControl(props: ValueProps) {
  const { path, shape, value, onChange } = props
  const inner = solid(shape)
  return (
    <div className="row">
      <Checkbox checked={value === null} onChange={(event) => onChange(event.target.checked ? null : blankOf(inner))}>
        不设
      </Checkbox>
      {value !== null && (
        <div style={{ flex: '1 1 220px' }}>
          <Control {...props} path={path} shape={inner} problem={undefined} />
        </div>
      )}
    </div>
  )
}

/** The parts of a value beside each other; a row of yes and no as one row of ticks. */
function PartsControl({ path, shape, value, onChange }: ValueProps) {
  const parts = asRule(value) ?? {}
  const entries = Object.entries(shape.properties ?? {})
  const required = new Set(shape.required ?? [])
  if (entries.every(([, part]) => kindOf(part) === 'flag')) {
    const set = entries.map(([name]) => name).filter((name) => parts[name] === true)
    return (
      <Checkbox.Group
        value={set}
        options={entries.map(([name]) => ({ value: name, label: nameOf(name) }))}
        onChange={(next) =>
          onChange(Object.fromEntries(entries.map(([name]) => [name, (next as string[]).includes(name)])))
        }
      />
    )
  }
  return (
    <div className="rule-parts">
      {entries.map(([name, part]) => (
        <ValueField
          key={name}
          path={`${path}.${name}`}
          name={name}
          shape={part}
          value={parts[name]}
          isOptional={!required.has(name)}
          onChange={(next) =>
            onChange(withKey(parts, name, isEmptyOption(next, required.has(name)) ? undefined : next))
          }
        />
      ))}
    </div>
  )
}

/** A part that may be left out is left out when it is emptied. */
function isEmptyOption(value: unknown, isRequired: boolean): boolean {
  if (isRequired) return false
  return value === undefined || value === '' || value === false || (Array.isArray(value) && value.length === 0)
}

function optionsOf(shape: Shape, field: string) {
  return (shape.enum ?? []).map((value) => ({ value, label: valueText(value, field) }))
}

function isGroup(shape: Shape): boolean {
  return ['parts', 'rows', 'nullable'].includes(kindOf(shape))
}

/** What is wrong at this field; of a single control also what is wrong within its value. */
function useProblemAt(path: string, isGroup: boolean): string | undefined {
  const problems = use(ProblemsContext)
  const own = problems.filter(
    (one) => one.path === path || (!isGroup && (one.path.startsWith(`${path}.`) || one.path.startsWith(`${path}[`))),
  )
  const found = own.find(({ severity }) => severity === 'error') ?? own[0]
  return found && (found.severity === 'warning' ? `提醒：${problemText(found)}` : problemText(found))
}

export function idOf(path: string): string {
  return `rule-${path.replace(/[^\w]/g, '-')}`
}

import { AutoComplete, Input, Select } from 'antd'
import { AssignmentRole } from '../../../machines/policy/words.ts'
import { valueLabel } from '../../contract/value-labels.ts'
import { CasePicker } from './case-picker.tsx'
import { DayField } from './day-field.tsx'
import { describe, FieldFrame, RadioRow } from './field-frame.tsx'
import type { Choice, Field, FormLimits, FormValue, FormValues, PlanRow, PromiseRow } from './form-model.ts'
import { NumberTaker } from './number-taker.tsx'
import type { PickLists } from './pick-lists.ts'
import { PlanField, PromisesField } from './row-fields.tsx'

/** Which line of the trail is being corrected: what may be wrong in it, and what stood there. */
export type Correcting = {
  choices: readonly Choice[]
  /** What else changes when a field does: the old value follows the chosen item. */
  follow: (path: string, value: FormValue) => FormValues
}
/** What all fields of one form share. */
export type FieldSetting = {
  lists: PickLists
  limits: FormLimits
  today: string | undefined
  caseId?: string
  knownCases?: readonly Choice[]
  /** Of the suggestion, for the series of its number. */
  correcting?: Correcting
  series?: { termNo: number; sessionNo: number; period: 'in_session' | 'between_sessions' }
}
type FieldProps = {
  field: Field
  id: string
  value: FormValue | undefined
  problem: string | undefined
  setting: FieldSetting
  onChange: (value: FormValue) => void
}

const RADIOS_UP_TO = 6
const NAMES_UP_TO = 4
const YES_NO: Choice[] = [
  { value: 'yes', label: '是' },
  { value: 'no', label: '否' },
]

/** One question with the control that suits its answer. */
export function EventField(props: FieldProps) {
  const { field, id, problem, setting } = props
  const isGroup = isGrouped(field, setting)
  return (
    <FieldFrame
      id={id}
      label={field.label}
      help={field.help}
      isRequired={field.isRequired}
      problem={problem}
      isGroup={isGroup}
    >
      <Control {...props} />
    </FieldFrame>
  )
}

/** Several controls answer together, so they stand under a legend. */
function isGrouped(field: Field, { lists }: FieldSetting): boolean {
  if (field.kind === 'choice') return field.choices.length <= RADIOS_UP_TO
  if (field.kind === 'pick') return isPickedByRadio(field, lists)
  return ['yes_no', 'ratings', 'plan', 'promises'].includes(field.kind)
}

function isPickedByRadio(field: Extract<Field, { kind: 'pick' }>, lists: PickLists): boolean {
  if (field.isMany || field.source === 'case' || field.source === 'act') return false
  const { length } = lists[field.source]
  return length > 0 && length <= NAMES_UP_TO
}

function Control({ field, id, value, problem, setting, onChange }: FieldProps) {
  const says = describe(id, { help: field.help, problem })
  switch (field.kind) {
    case 'long':
      return (
        <Input.TextArea
          {...says}
          value={String(value ?? '')}
          onChange={(event) => onChange(event.target.value)}
          autoSize={{ minRows: 3, maxRows: 16 }}
          status={problem ? 'error' : ''}
        />
      )
    case 'text':
      if (field.path === 'field' && setting.correcting) {
        return (
          <Select
            {...says}
            value={String(value ?? '') || null}
            options={[...setting.correcting.choices]}
            onChange={(next) => onChange(next ?? '')}
          />
        )
      }
      return (
        <div className="row">
          <Input
            {...says}
            className="line-input"
            value={String(value ?? '')}
            onChange={(event) => onChange(event.target.value)}
            status={problem ? 'error' : ''}
            {...(field.maxLength !== null && { maxLength: field.maxLength })}
          />
          <NumberTaker field={field} setting={setting} onTaken={onChange} />
        </div>
      )
    case 'number':
      return (
        <Input
          {...says}
          className="number-input"
          inputMode="numeric"
          value={String(value ?? '')}
          onChange={(event) => onChange(event.target.value.normalize('NFKC'))}
          status={problem ? 'error' : ''}
        />
      )
    case 'day':
      return (
        <DayField id={id} value={String(value ?? '')} onChange={onChange} today={setting.today} problem={problem} />
      )
    case 'yes_no':
      return (
        <RadioRow
          name={id}
          choices={YES_NO}
          value={value === true ? 'yes' : value === false ? 'no' : undefined}
          onChange={(answer) => onChange(answer === 'yes')}
        />
      )
    default:
      return <Chooser {...{ field, id, value, problem, setting, onChange }} />
  }
}

function Chooser({ field, id, value, problem, setting, onChange }: FieldProps) {
  const { lists, limits, caseId } = setting
  switch (field.kind) {
    case 'choice':
      if (field.choices.length <= RADIOS_UP_TO) {
        return <RadioRow name={id} choices={field.choices} value={value as string | undefined} onChange={onChange} />
      }
      return (
        <Select
          {...describe(id, { help: field.help, problem })}
          value={(value as string | undefined) ?? null}
          options={field.choices}
          onChange={(next) => onChange(next ?? '')}
          allowClear={!field.isRequired}
        />
      )
    case 'ratings':
      return <RatingsField field={field} id={id} value={value} onChange={onChange} />
    case 'plan':
      return (
        <PlanField
          id={id}
          rows={(value as PlanRow[] | undefined) ?? []}
          units={lists.unit}
          roles={(limits.roles ?? AssignmentRole.options).map((role) => ({
            value: role,
            label: valueLabel('role', role),
          }))}
          onChange={onChange}
        />
      )
    case 'promises':
      return <PromisesField id={id} rows={(value as PromiseRow[] | undefined) ?? []} onChange={onChange} />
    case 'pick':
      if (field.source === 'case') {
        return (
          <CasePicker
            id={id}
            value={value as string | string[] | undefined}
            isMany={field.isMany}
            exceptId={caseId}
            known={setting.knownCases}
            onChange={onChange}
          />
        )
      }
      return (
        <Picker
          field={field}
          id={id}
          value={value}
          problem={problem}
          options={lists[field.source]}
          onChange={onChange}
        />
      )
    default:
      return null
  }
}

type PickerProps = {
  field: Extract<Field, { kind: 'pick' }>
  id: string
  value: FormValue | undefined
  problem: string | undefined
  options: readonly Choice[]
  onChange: (value: FormValue) => void
}

/** Names from a list; where one may name something new, or no list is to be had, words may be typed. */
function Picker({ field, id, value, problem, options, onChange }: PickerProps) {
  const says = describe(id, { help: field.help, problem })
  const status = problem ? ('error' as const) : ('' as const)
  if (field.source === 'act' || (options.length === 0 && !field.isMany)) {
    return (
      <AutoComplete
        {...says}
        status={status}
        value={String(value ?? '')}
        options={[...options]}
        onChange={(next) => onChange(next ?? '')}
      />
    )
  }
  if (field.isMany) {
    return (
      <Select
        {...says}
        status={status}
        mode="multiple"
        showSearch={{ optionFilterProp: 'label' }}
        value={(value as string[] | undefined) ?? []}
        options={[...options]}
        onChange={(next: string[]) => onChange(next)}
        placeholder="可选多个"
      />
    )
  }
  if (options.length <= NAMES_UP_TO) {
    return <RadioRow name={id} choices={options} value={value as string | undefined} onChange={onChange} />
  }
  return (
    <Select
      {...says}
      status={status}
      showSearch={{ optionFilterProp: 'label' }}
      value={(value as string | undefined) || null}
      options={[...options]}
      onChange={(next) => onChange(next ?? '')}
      allowClear={!field.isRequired}
      placeholder="输入名称中的字查找"
    />
  )
}

function RatingsField({
  field,
  id,
  value,
  onChange,
}: {
  field: Extract<Field, { kind: 'ratings' }>
  id: string
  value: FormValue | undefined
  onChange: (value: FormValue) => void
}) {
  const ratings = (value ?? {}) as Record<string, string>
  return (
    <div className="ratings">
      {field.dimensions.map((dimension) => (
        <div key={dimension.value} className="row" role="radiogroup" aria-label={dimension.label}>
          <span className="dimension">{dimension.label}</span>
          <RadioRow
            name={`${id}-${dimension.value}`}
            choices={field.ratings}
            value={ratings[dimension.value]}
            onChange={(rating) => onChange({ ...ratings, [dimension.value]: rating })}
          />
        </div>
      ))}
    </div>
  )
}

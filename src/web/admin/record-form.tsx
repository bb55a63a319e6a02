import { Button } from 'antd'
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react'
import type { z } from 'zod'

import { speakChinese } from '../../contract/chinese-errors.ts'
import { ProblemError } from '../../contract/client.ts'
import { fieldLabel } from '../../contract/field-labels.ts'
import { looseDay } from '../parts/form-payload.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import '../parts/event-parts.css'
import { type RecordField, RecordFieldControl, type RecordValues } from './record-field.tsx'

// What the contract says of a wrong value is read by the person who typed it.
speakChinese()

/** A record as it stood when the form was opened, or when somebody else had changed it. */
export type SeenRecord = { revision: number; values: RecordValues }
type Difference = { label: string; before: string; now: string }
type Problems = Readonly<Record<string, string>>

type RecordFormProps<Body> = {
  fields: readonly RecordField[]
  /** Of a new record the revision counts for nothing. */
  seen: SeenRecord
  /** The contract's own schema of what is sent. */
  schema: z.ZodType<Body>
  bodyOf: (values: RecordValues, revision: number) => unknown
  submitLabel: string
  isDangerous?: boolean
  onSend: (body: Body) => Promise<void>
  /** Reads the record again when it was changed by somebody else meanwhile. */
  reread?: () => Promise<SeenRecord>
  onCancel: () => void
  /** What stands below the fields, and may depend on the answers. */
  renderMore?: (values: RecordValues) => ReactNode
  children?: ReactNode
}

/** A form of one record: judged by the contract, kept when the answer is no, and shown what others changed meanwhile. */
export function RecordForm<Body>(props: RecordFormProps<Body>) {
  const { fields, submitLabel, isDangerous = false, onCancel, renderMore, children } = props
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  const { values, problems, error, differences, isBusy, setValue, send } = useRecordForm(props, () => {
    form.current?.querySelector<HTMLElement>('[aria-invalid=true], fieldset [type=radio], [role=alert]')?.focus()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void send()
  }
  return (
    <form className="stack record-form" ref={form} onSubmit={submit} noValidate>
      {differences && <WhatChanged differences={differences} />}
      {fields
        .filter(({ isShown }) => isShown?.(values) ?? true)
        .map((field) => (
          <RecordFieldControl
            key={field.name}
            field={field}
            id={`${id}-${field.name}`}
            value={values[field.name] ?? ''}
            problem={problems[field.name] || undefined}
            onChange={(value) => setValue(field.name, value)}
          />
        ))}
      {renderMore?.(values)}
      {children}
      {problems[''] && (
        <div className="problem" role="alert">
          <p>{problems['']}</p>
        </div>
      )}
      <ProblemNotice error={error} />
      <div className="row">
        <Button type="primary" htmlType="submit" loading={isBusy} danger={isDangerous}>
          {submitLabel}
        </Button>
        <Button onClick={onCancel}>取消</Button>
      </div>
    </form>
  )
}

function useRecordForm<Body>(
  { fields, seen: opened, schema, bodyOf, onSend, reread }: RecordFormProps<Body>,
  showProblem: () => void,
) {
  const [seen, setSeen] = useState(opened)
  const [values, setValues] = useState(opened.values)
  const [problems, setProblems] = useState<Problems>({})
  const [error, setError] = useState<unknown>()
  const [differences, setDifferences] = useState<readonly Difference[]>()
  const [isBusy, setBusy] = useState(false)

  const refuse = (found: Problems) => {
    setProblems(found)
    setTimeout(showProblem)
  }
  const takeOver = async (again: () => Promise<SeenRecord>) => {
    const now = await again()
    setDifferences(differencesOf(fields, seen.values, now.values))
    // What the writer did not touch follows the record; what was typed stays.
    const isTouched = (name: string) => values[name] !== seen.values[name]
    setValues(Object.fromEntries(Object.keys(now.values).map((name) => [name, pick(isTouched(name), name)])))
    setSeen(now)
    function pick(isOwn: boolean, name: string): string {
      return (isOwn ? values[name] : now.values[name]) ?? ''
    }
  }
  const send = async () => {
    if (isBusy) return
    setError(undefined)
    const shown = fields.filter(({ isShown }) => isShown?.(values) ?? true)
    const checked = check(shown, values, schema, bodyOf(readable(shown, values), seen.revision))
    if (!checked.ok) return refuse(checked.problems)
    setProblems({})
    setBusy(true)
    try {
      await onSend(checked.body)
    } catch (no) {
      const isStale = no instanceof ProblemError && no.code === 'RECORD_STALE'
      if (isStale && reread) await takeOver(reread).catch(setError)
      else setError(no)
    }
    setBusy(false)
  }
  const setValue = (name: string, value: string) => {
    setValues({ ...values, [name]: value })
    setProblems({ ...problems, [name]: '', '': '' })
  }
  return { values, problems, error, differences, isBusy, setValue, send }
}

function WhatChanged({ differences }: { differences: readonly Difference[] }) {
  return (
    <div className="said" role="alert">
      <p>
        别人刚刚改过这条记录，您的还没有保存。
        {differences.length === 0
          ? '所改的不在下面的各项之中。'
          : '您没有动过的各项已换成现在的内容，您填写的都还在；请核对后再保存。'}
      </p>
      {differences.length > 0 && (
        <ul className="plain-list">
          {differences.map(({ label, before, now }) => (
            <li key={label}>
              {label}：<del>{before || '（空）'}</del> → <ins>{now || '（空）'}</ins>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function differencesOf(fields: readonly RecordField[], before: RecordValues, now: RecordValues): Difference[] {
  return fields
    .filter(({ name }) => (before[name] ?? '') !== (now[name] ?? ''))
    .map((field) => ({ label: field.label, before: wordOf(field, before), now: wordOf(field, now) }))
}

function wordOf({ name, choices }: RecordField, values: RecordValues): string {
  const value = values[name] ?? ''
  return choices?.find((choice) => choice.value === value)?.label ?? value
}

/** Days as the contract writes them; everything else as it was typed. */
function readable(fields: readonly RecordField[], values: RecordValues): RecordValues {
  const days = fields.filter(({ kind }) => kind === 'day')
  return { ...values, ...Object.fromEntries(days.map(({ name }) => [name, looseDay(values[name] ?? '') ?? ''])) }
}

type Checked<Body> = { ok: true; body: Body } | { ok: false; problems: Problems }

function check<Body>(
  fields: readonly RecordField[],
  values: RecordValues,
  schema: z.ZodType<Body>,
  body: unknown,
): Checked<Body> {
  const missing = fields
    .filter(({ name, isRequired }) => isRequired && (values[name] ?? '').trim() === '')
    .map(({ name, choices }) => [name, choices ? '请选择' : '请填写'] as const)
  const parsed = schema.safeParse(body)
  if (parsed.success && missing.length === 0) return { ok: true, body: parsed.data }
  const wrong = (parsed.error?.issues ?? []).map(({ path, message }) => {
    const owner = fields.find(({ name }) => name === String(path[0]))
    return owner ? ([owner.name, message] as const) : (['', `“${fieldLabel(path.join('.'))}”：${message}`] as const)
  })
  return { ok: false, problems: Object.fromEntries([...wrong, ...missing]) }
}

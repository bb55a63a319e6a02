import type { z } from 'zod'
import { parseLooseDay } from '../../../machines/policy/loose-day.ts'
import { fieldLabel } from '../../contract/field-labels.ts'
import type { Problem } from '../../contract/problem.ts'
import type { Field, FormLimits, FormValue, FormValues, PlanRow, PromiseRow } from './form-model.ts'

/** Why a field cannot stay as it is, by the field's path; under `''` what concerns the whole form. */
export type FieldProblems = Readonly<Record<string, string>>
export type Checked =
  | { ok: true; event: { type: string; [field: string]: unknown } }
  | { ok: false; problems: FieldProblems }

/** What the form says, judged by the server's own schema; empty fields are left out, loose days are written properly. */
export function checkForm(
  schema: z.ZodType,
  type: string,
  fields: readonly Field[],
  values: FormValues,
  limits: FormLimits = {},
): Checked {
  const event = assemble(schema, type, fields, values, limits)
  const parsed = schema.safeParse(event)
  if (parsed.success) return { ok: true, event: parsed.data as { type: string } }
  const problems: Record<string, string> = {}
  for (const issue of parsed.error.issues) {
    const path = ownerOf(fields, issue.path.map(String).join('.'))
    problems[path] ??=
      path === ''
        ? issue.message
        : whyIssue(
            issue,
            fields.find((field) => field.path === path),
          )
  }
  return { ok: false, problems }
}

/** Puts each field of a server's problem to the field of the form that it is about. */
export function problemsOf(fields: readonly Field[], problem: Problem, type: string): FieldProblems {
  const problems: Record<string, string> = {}
  const lost: string[] = []
  for (const { path, why } of problem.fields ?? []) {
    const inner = path.replace(/^(body\.)?event\.?/, '')
    const owner = ENTRY_FIELDS.includes(inner) ? inner : ownerOf(fields, inner)
    if (owner === '') lost.push(`${fieldLabel(inner, type)}：${why}`)
    else problems[owner] ??= why
  }
  const isSaid = Object.keys(problems).length > 0 && lost.length === 0
  return { ...problems, ...(!isSaid && { '': [problem.detail, ...lost].join('；') }) }
}

const ENTRY_FIELDS = ['occurredOn', 'onBehalfOf', 'lateReason', 'basis', 'basis.kind', 'basis.reference']

function assemble(
  schema: z.ZodType,
  type: string,
  fields: readonly Field[],
  values: FormValues,
  limits: FormLimits,
): { type: string; [field: string]: unknown } {
  const event: { type: string; [field: string]: unknown } = { type }
  const shape = (schema as z.ZodObject).shape
  for (const [name, part] of Object.entries(shape ?? {})) {
    // A group that must be there is there, so that the schema names what it lacks.
    if (part._zod.def.type === 'object') event[name] = {}
    const only = (part._zod.def as { entries?: Record<string, string> }).entries
    if (only && Object.keys(only).length === 1) event[name] = Object.values(only)[0]
  }
  if (shape && 'scheme' in shape && limits.scheme !== undefined) event['scheme'] = limits.scheme
  for (const field of fields) put(event, field, values[field.path])
  return event
}

function put(event: Record<string, unknown>, field: Field, value: FormValue | undefined): void {
  set(event, field.path, payloadOf(field, value))
  if (field.kind !== 'promises') return
  const rows = promisesIn(value)
  if (rows.length === 0) return
  set(event, 'text.promises', Object.fromEntries(rows.map(({ text }, index) => [`p${index + 1}`, text])))
}

function payloadOf(field: Field, value: FormValue | undefined): unknown {
  switch (field.kind) {
    case 'plan': {
      const rows = ((value ?? []) as PlanRow[]).filter((row) => row.unitId !== '')
      return rows.length > 0 || field.isRequired ? rows : undefined
    }
    case 'promises':
      return promisesIn(value).map(({ dueOn }, index) => ({
        promiseId: `p${index + 1}`,
        ...(dueOn !== '' && { dueOn: looseDay(dueOn) }),
      }))
    case 'ratings':
      return Object.fromEntries(Object.entries((value ?? {}) as Record<string, string>).filter(([, one]) => one !== ''))
    case 'day':
      return looseDay(String(value ?? ''))
    case 'number':
      return value === undefined || value === '' ? undefined : Number(value)
    case 'pick':
      return field.isMany ? (value ?? []) : isBlank(value) ? undefined : value
    default:
      return isBlank(value) ? undefined : value
  }
}

function promisesIn(value: FormValue | undefined): PromiseRow[] {
  return ((value ?? []) as PromiseRow[]).filter((row) => row.text.trim() !== '' || row.dueOn !== '')
}

function isBlank(value: FormValue | undefined): boolean {
  return typeof value === 'string' && value.trim() === ''
}

/** A day as people write it, as the contract wants it; what is no day stays as it is and the schema refuses it. */
export function looseDay(text: string): string | undefined {
  if (text.trim() === '') return undefined
  const parsed = parseLooseDay(text)
  return parsed.ok ? parsed.day : text
}

function set(into: Record<string, unknown>, path: string, value: unknown): void {
  if (value === undefined) return
  const [first = '', ...rest] = path.split('.')
  if (rest.length === 0) {
    into[first] = value
    return
  }
  const inner = (into[first] ?? {}) as Record<string, unknown>
  into[first] = inner
  set(inner, rest.join('.'), value)
}

function ownerOf(fields: readonly Field[], path: string): string {
  if (path.startsWith('text.promises')) return fields.find(({ kind }) => kind === 'promises')?.path ?? ''
  return fields.find((field) => path === field.path || path.startsWith(`${field.path}.`))?.path ?? ''
}

type Issue = z.core.$ZodIssue

function whyIssue(issue: Issue, field: Field | undefined): string {
  if (field?.kind === 'plan') return issue.code === 'too_small' ? '请至少选择一个承办单位' : '每一行都要选择单位和分工'
  if (field?.kind === 'promises') return '每一项承诺都要写明内容；日期写作 2026-03-05'
  if (field?.kind === 'ratings') return '请逐项选择评价'
  if (field?.kind === 'day')
    return issue.code === 'invalid_type' ? '请填写日期' : '看不出是哪一天；可写 2026-03-05、2026.3.5 或 2026年3月5日'
  const isChosen = field?.kind === 'choice' || field?.kind === 'pick' || field?.kind === 'yes_no'
  switch (issue.code) {
    case 'too_big':
      return `太长或者太大；最多 ${String(issue.maximum)}${field?.kind === 'number' ? '' : ' 个字'}`
    case 'too_small':
      return field?.kind === 'number' ? `不能小于 ${String(issue.minimum)}` : isChosen ? '请选择' : '请填写'
    case 'invalid_type':
    case 'invalid_value':
      return isChosen ? '请选择' : field?.kind === 'number' ? '请填写整数' : '请填写'
    default:
      return issue.message
  }
}

import type { z } from 'zod'
import { fieldHelp, fieldLabel } from '../../contract/field-labels.ts'
import type { FormChoices } from '../../contract/form-choices-endpoints.ts'
import { valueLabel } from '../../contract/value-labels.ts'

export type Choice = { value: string; label: string }
/** From where the ids of a field are picked. */
export type PickSource =
  | 'signer'
  | 'deputy'
  | 'unit'
  | 'body'
  | 'committee'
  | 'leader'
  | 'person'
  | 'delegation'
  | 'case'
  | 'assignment'
  | 'act'
type Shape =
  | { kind: 'text' | 'long'; maxLength: number | null }
  | { kind: 'day' | 'yes_no' | 'plan' | 'promises' }
  | { kind: 'number'; min: number | null; max: number | null }
  | { kind: 'choice'; choices: Choice[] }
  | { kind: 'pick'; source: PickSource; isMany: boolean }
  | { kind: 'ratings'; dimensions: Choice[]; ratings: Choice[] }
/** One question of a form, as its schema asks it. */
export type Field = Shape & { path: string; label: string; help: string; isRequired: boolean }

export type PlanRow = { unitId: string; role: string }
export type PromiseRow = { text: string; dueOn: string }
/** What stands in the fields, by path; plain data, so that it can be kept. */
export type FormValue = string | boolean | string[] | PlanRow[] | PromiseRow[] | Record<string, string>
export type FormValues = Readonly<Record<string, FormValue | undefined>>

/** What the policy of the case leaves to choose; a part that is missing limits nothing. */
export type FormLimits = Partial<FormChoices>

/** Whose choice the ids of a field are, by the field's name. */
const SOURCES: Readonly<Record<string, PickSource>> = {
  deputyId: 'signer',
  deputyIds: 'signer',
  agreedBy: 'signer',
  consentBy: 'signer',
  addresseeIds: 'signer',
  waivedBy: 'signer',
  leadSignerId: 'deputy',
  cosignerIds: 'deputy',
  withDeputyIds: 'deputy',
  memberSignerIds: 'deputy',
  delegationId: 'delegation',
  unitId: 'unit',
  unitIds: 'unit',
  newUnitId: 'unit',
  proposedUnitId: 'unit',
  wishedUnitIds: 'unit',
  fromUnitId: 'unit',
  toUnitId: 'unit',
  bodyId: 'body',
  committeeId: 'committee',
  leaderId: 'leader',
  personId: 'person',
  leadCaseId: 'case',
  memberCaseId: 'case',
  otherCaseId: 'case',
  repeats: 'case',
  assignmentId: 'assignment',
  actId: 'act',
}
/** Which choices the policy narrows. */
const LIMITED: Readonly<Record<string, keyof FormLimits>> = {
  role: 'roles',
  newRole: 'roles',
  category: 'categories',
  'handover.made form': 'handoverForms',
  'screening.proposed outcome': 'screeningOutcomes',
  'screening.decided outcome': 'screeningOutcomes',
  'extension.requested basis': 'extensionBases',
  'extension.granted basis': 'extensionBases',
  'act.planned kind': 'actKinds',
  'act.held kind': 'actKinds',
}

/** A schema as its own definition tells it. */
type Definition = {
  type: string
  format?: string
  innerType?: z.ZodType
  element?: z.ZodType
  keyType?: z.ZodType
  valueType?: z.ZodType
  shape?: Record<string, z.ZodType>
  entries?: Record<string, string>
}
function definitionOf(schema: z.ZodType): Definition {
  return schema._zod.def as unknown as Definition
}

/** The questions of an event, in the order of its schema; what goes without saying is not asked. */
export function fieldsOf(schema: z.ZodType, type: string, limits: FormLimits = {}): Field[] {
  return walk(schema, { type, limits, path: [], isRequired: true })
}

type Place = { type: string; limits: FormLimits; path: readonly string[]; isRequired: boolean }

function walk(schema: z.ZodType, place: Place): Field[] {
  const definition = definitionOf(schema)
  if (definition.innerType) return walk(definition.innerType, { ...place, isRequired: false })
  if (definition.type === 'object' && definition.shape) {
    return Object.entries(definition.shape)
      .filter(([name]) => name !== 'type' || place.path.length > 0)
      .flatMap(([name, part]) => walk(part, { ...place, path: [...place.path, name] }))
  }
  const shape = shapeOf(schema, definition, place)
  if (!shape) return []
  const path = place.path.join('.')
  return [
    {
      ...shape,
      path,
      label: fieldLabel(path, place.type),
      help: fieldHelp(path, place.type),
      isRequired: place.isRequired && !(shape.kind === 'pick' && shape.isMany && !asksForSome(schema)),
    },
  ]
}

function shapeOf(schema: z.ZodType, definition: Definition, { type, limits, path }: Place): Shape | undefined {
  const name = path.at(-1) ?? ''
  const source = SOURCES[name]
  if (name === 'plan') return { kind: 'plan' }
  // Asked once, together with the words of each promise under `text`.
  if (name === 'promises') return definition.type === 'record' ? undefined : { kind: 'promises' }
  if (name === 'scheme' && limits.scheme !== undefined) return undefined
  if (name === 'resultClass' && limits.resultClasses)
    return { kind: 'choice', choices: limits.resultClasses.map(demanding) }
  if (source) return { kind: 'pick', source, isMany: definition.type === 'array' }
  switch (definition.type) {
    case 'boolean':
      return { kind: 'yes_no' }
    case 'number': {
      const number = schema as z.ZodNumber
      return { kind: 'number', min: finite(number.minValue), max: finite(number.maxValue) }
    }
    case 'enum': {
      const choices = choicesOf(schema, name, type, limits)
      // A question with one answer is none.
      return Object.keys(definition.entries ?? {}).length === 1 ? undefined : { kind: 'choice', choices }
    }
    case 'record':
      return ratingsOf(definition, limits)
    default: {
      if (definition.format === 'date') return { kind: 'day' }
      const maxLength = (schema as z.ZodString).maxLength ?? null
      return { kind: maxLength === null || maxLength > 300 ? 'long' : 'text', maxLength }
    }
  }
}

/** A class says beside its name what it demands of the reply. */
function demanding({ value, label, demands }: NonNullable<FormLimits['resultClasses']>[number]): Choice {
  const owed = [demands.promiseDate ? '承诺和日期' : demands.promise && '承诺', demands.reason && '理由'].filter(
    Boolean,
  )
  return { value, label: owed.length > 0 ? `${label}（须写${owed.join('、')}）` : label }
}

function choicesOf(schema: z.ZodType, name: string, type: string, limits: FormLimits): Choice[] {
  const limit = LIMITED[`${type} ${name}`] ?? LIMITED[name]
  const allowed = limit && (limits[limit] as readonly (string | Choice)[] | undefined)
  return Object.values(definitionOf(schema).entries ?? {}).flatMap((value) => {
    const own = allowed?.find((one) => (typeof one === 'string' ? one : one.value) === value)
    // Paper stands beside the forms of handover that a place names.
    if (allowed && own === undefined && value !== 'paper') return []
    return [{ value, label: typeof own === 'object' ? own.label : valueLabel(name, value, type) }]
  })
}

function ratingsOf({ keyType, valueType }: Definition, limits: FormLimits): Shape | undefined {
  if (!keyType || !valueType) return undefined
  const dimensions = Object.values(definitionOf(keyType).entries ?? {})
  return {
    kind: 'ratings',
    dimensions: dimensions
      .filter((dimension) => limits.dimensions === undefined || limits.dimensions.some((one) => one === dimension))
      .map((value) => ({ value, label: valueLabel('ratings', value) })),
    ratings: Object.values(definitionOf(valueType).entries ?? {}).map((value) => ({
      value,
      label: valueLabel('rating', value),
    })),
  }
}

function finite(value: number | null): number | null {
  return value === null || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value
}

function asksForSome(schema: z.ZodType): boolean {
  return !schema.safeParse([]).success
}

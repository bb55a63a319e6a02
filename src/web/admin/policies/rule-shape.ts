import { FIELD_NAMES } from '../../../../machines/policy/names.ts'
import { TABLE_SECTIONS } from '../../../../machines/policy/rule.ts'
import { valueText } from '../../../../machines/policy/value-text.ts'

/** As much of JSON Schema as the files of rules use. */
export type Shape = {
  type?: string
  enum?: readonly string[]
  pattern?: string
  properties?: Readonly<Record<string, Shape>>
  required?: readonly string[]
  items?: Shape
  anyOf?: readonly Shape[]
  propertyNames?: Shape
  additionalProperties?: Shape | boolean
  minimum?: number
}
export type ShapeKind =
  | 'nullable'
  | 'choice'
  | 'flag'
  | 'number'
  | 'term'
  | 'text'
  | 'choices'
  | 'words'
  | 'rows'
  | 'parts'

const TERM_PATTERN = '^(-?\\d+)(wd|d|mo)$'
const NOT_FIELDS: ReadonlySet<string> = new Set(['source', 'force', 'sourceOf'])

/** By which control a value is entered. */
export function kindOf(shape: Shape): ShapeKind {
  if (shape.anyOf) return 'nullable'
  if (shape.enum) return 'choice'
  if (shape.type === 'boolean') return 'flag'
  if (shape.type === 'integer' || shape.type === 'number') return 'number'
  if (shape.type === 'array') return shape.items?.enum ? 'choices' : shape.items?.type === 'string' ? 'words' : 'rows'
  if (shape.type === 'object') return 'parts'
  return shape.pattern === TERM_PATTERN ? 'term' : 'text'
}

/** What stands there when it is not null. */
export function solid(shape: Shape): Shape {
  return shape.anyOf?.find(({ type }) => type !== 'null') ?? shape
}

export function isTableSection(section: string): boolean {
  return (TABLE_SECTIONS as readonly string[]).includes(section)
}

/** The shape of one rule: of a table's entries, or of the section itself. */
export function ruleShape(file: Shape, section: string): Shape | undefined {
  const shape = file.properties?.[section]
  if (!shape || !isTableSection(section)) return shape
  return typeof shape.additionalProperties === 'object' ? solid(shape.additionalProperties) : undefined
}

/** The names that entries of a table may bear; undefined where any will do. */
export function entryNames(file: Shape, section: string): readonly string[] | undefined {
  return file.properties?.[section]?.propertyNames?.enum
}

/** What a rule says, without where it stands. */
export function fieldsIn(shape: Shape): [string, Shape][] {
  return Object.entries(shape.properties ?? {}).filter(([name]) => !NOT_FIELDS.has(name))
}

/** The least that the shape allows: where a new rule or row begins. */
export function blankOf(shape: Shape): unknown {
  switch (kindOf(shape)) {
    case 'nullable':
      return null
    case 'choice':
      return shape.enum?.[0]
    case 'flag':
      return false
    case 'number':
      return shape.minimum ?? 0
    case 'term':
      return '1wd'
    case 'text':
      return ''
    case 'parts':
      return Object.fromEntries(
        (shape.required ?? []).map((name) => [name, blankOf(shape.properties?.[name] ?? { type: 'string' })]),
      )
    default:
      return []
  }
}

/** The Chinese name of a field or of a part of one; `to` is a time of day here and an addressee there. */
export function nameOf(field: string, path = ''): string {
  return path.endsWith('workingHours.to') ? '到' : (FIELD_NAMES[field] ?? valueText(field))
}

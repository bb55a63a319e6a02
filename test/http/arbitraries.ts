import fc from 'fast-check'
import type { z } from 'zod'

/** The parts of a zod schema's definition that values are made from. */
type Def = {
  type: string
  innerType?: z.ZodType
  shape?: Record<string, z.ZodType>
  element?: z.ZodType
  options?: z.ZodType[]
  entries?: Record<string, string | number>
  values?: unknown[]
  in?: z.ZodType
  out?: z.ZodType
  keyType?: z.ZodType
  valueType?: z.ZodType
  getter?: () => z.ZodType
  items?: z.ZodType[]
  left?: z.ZodType
  right?: z.ZodType
}

/** Names with rare characters, formulas, markup, statements: what people and others write into fields. */
const WORDS = [
  '代表甲',
  '㛃䶮代表',
  '关于加强农村道路养护的建议',
  '=HYPERLINK("http://x")',
  '<script>alert(1)</script>',
  "'; drop table event; --",
  '%_\\',
  '　全角　',
  '😀',
  '\u202e反',
  '1.1E+17',
  'null',
] as const

const made = new WeakMap<z.ZodType, fc.Arbitrary<unknown>>()

/** Values that fit the schema, as far as its form tells; what `refine` asks beyond it may still fail. Made once for each. */
export function fitting(schema: z.ZodType): fc.Arbitrary<unknown> {
  const known = made.get(schema)
  if (known) return known
  const arbitrary = arbitraryOf(schema)
  made.set(schema, arbitrary)
  return arbitrary
}

function arbitraryOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  const def = schema.def as unknown as Def
  const inner = () => fitting(part(def.innerType))
  switch (def.type) {
    case 'optional':
    case 'exact_optional':
      return fc.option(inner(), { nil: undefined })
    case 'nullable':
      return fc.option(inner(), { nil: null })
    case 'default':
    case 'prefault':
      return fc.option(inner(), { nil: undefined })
    case 'readonly':
    case 'catch':
    case 'nonoptional':
      return inner()
    case 'lazy':
      return fitting(part(def.getter?.()))
    case 'pipe':
      if (isSwitch(def)) return fc.constantFrom('true', 'false')
      return fitting(part((def.in?.def as Def | undefined)?.type === 'transform' ? def.out : def.in))
    case 'object':
      return objectOf(def.shape ?? {})
    case 'array':
      return arrayOf(schema, part(def.element))
    case 'tuple':
      return fc.tuple(...(def.items ?? []).map(fitting))
    case 'record':
      return fc.dictionary(fitting(part(def.keyType)).map(String), fitting(part(def.valueType)), { maxKeys: 3 })
    case 'union':
      return fc.oneof(...(def.options ?? []).map(fitting))
    case 'intersection':
      return fc.tuple(fitting(part(def.left)), fitting(part(def.right))).map(([a, b]) => Object.assign({}, a, b))
    default:
      return leafOf(schema, def)
  }
}

/** A boolean as it stands in an address: zod's stringbool. */
function isSwitch({ in: from, out: to }: Def): boolean {
  return (from?.def as Def | undefined)?.type === 'string' && (to?.def as Def | undefined)?.type === 'boolean'
}

function leafOf(schema: z.ZodType, def: Def): fc.Arbitrary<unknown> {
  switch (def.type) {
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries ?? {}))
    case 'literal':
      return fc.constantFrom(...(def.values ?? []))
    case 'boolean':
      return fc.boolean()
    case 'number':
    case 'int':
      return numberOf(schema as z.ZodNumber)
    case 'string':
      return stringOf(schema as z.ZodString)
    case 'null':
      return fc.constant(null)
    case 'unknown':
    case 'any':
      return fc.jsonValue({ maxDepth: 2 })
    default:
      throw new Error(`No values for a schema of type "${def.type}"`)
  }
}

function part(schema: z.ZodType | undefined): z.ZodType {
  if (!schema) throw new Error('A schema without its part')
  return schema
}

function objectOf(shape: Record<string, z.ZodType>): fc.Arbitrary<unknown> {
  return fc.record(Object.fromEntries(Object.entries(shape).map(([key, field]) => [key, fitting(field)]))).map(
    // An absent field is absent, as JSON has it.
    (value) => Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)),
  )
}

function arrayOf(schema: z.ZodType, element: z.ZodType): fc.Arbitrary<unknown> {
  const { least, most } = boundsOf(schema)
  return fc.array(fitting(element), { minLength: least, maxLength: Math.max(least, Math.min(4, most)) })
}

function numberOf(schema: z.ZodNumber): fc.Arbitrary<unknown> {
  const { minValue, maxValue, isInt } = schema
  const isWhole = isInt || schema.format === 'safeint'
  const min = Math.max(-1e9, Math.ceil(minValue ?? -1e9))
  const max = Math.min(1e9, Math.floor(maxValue ?? 1e9))
  return isWhole ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true })
}

function stringOf(schema: z.ZodString): fc.Arbitrary<unknown> {
  const { format } = schema
  if (format === 'uuid' || format === 'guid') return fc.uuid()
  if (format === 'date') return dayOf()
  if (format === 'datetime') return momentOf()
  if (format === 'url') return fc.webUrl()
  if (format === 'email') return fc.constantFrom('a@example.org', 'jia.yi@example.org')
  const { least, most, pattern } = boundsOf(schema)
  const fits = (text: string) => text.trim().length >= least && text.length <= most
  if (pattern) return fc.stringMatching(wholeLine(pattern)).filter(fits)
  const fill = '甲'.repeat(Math.max(1, least))
  return ANY_TEXT.map((text) => (fits(text) ? text : fill))
}

/** Made once: a generator of texts first takes all special texts apart. */
const ANY_TEXT = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
)

/** Patterns whose look-ahead the generator does not know stand for themselves without it. */
function wholeLine(pattern: RegExp): RegExp {
  return new RegExp(pattern.source.replace(/\(\?[!=][^)]*\)/g, ''), pattern.flags.replace(/[giy]/g, ''))
}

type Bounds = { least: number; most: number; pattern: RegExp | undefined }

function boundsOf(schema: z.ZodType): Bounds {
  const bounds: Bounds = { least: 0, most: 5_000, pattern: undefined }
  for (const check of (schema.def as unknown as { checks?: { _zod: { def: Record<string, unknown> } }[] }).checks ??
    []) {
    const { minimum, maximum, length, pattern } = check._zod.def
    if (typeof minimum === 'number') bounds.least = Math.max(bounds.least, minimum)
    if (typeof maximum === 'number') bounds.most = Math.min(bounds.most, maximum)
    if (typeof length === 'number') bounds.least = bounds.most = length
    if (pattern instanceof RegExp) bounds.pattern ??= pattern
  }
  return bounds
}

function momentOf(): fc.Arbitrary<string> {
  const between = { min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }
  return fc.date(between).map((at) => at.toISOString())
}

function dayOf(): fc.Arbitrary<string> {
  return fc
    .date({ min: new Date('2024-01-01'), max: new Date('2028-12-31'), noInvalidDate: true })
    .map((at) => at.toISOString().slice(0, 10))
}

/** Values that nearly fit: one place of a fitting value is spoiled, left out, or has something beside it. */
export function nearlyFitting(schema: z.ZodType): fc.Arbitrary<unknown> {
  return fc.tuple(fitting(schema), fc.nat(), hostile()).map(([value, where, evil]) => spoil(value, where, evil))
}

function spoil(value: unknown, where: number, evil: unknown): unknown {
  if (Array.isArray(value)) {
    if (value.length === 0) return [evil]
    const at = where % value.length
    return value.map((item, index) => (index === at ? spoil(item, where >> 2, evil) : item))
  }
  if (typeof value !== 'object' || value === null) return evil
  const keys = Object.keys(value)
  const key = keys[where % Math.max(1, keys.length)]
  if (key === undefined || where % 7 === 0) return { ...value, zusatz: evil }
  if (where % 5 === 0) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
  return { ...value, [key]: where % 3 === 0 ? evil : spoil((value as Record<string, unknown>)[key], where >> 2, evil) }
}

/** Values of any kind, and texts that break what trusts them. */
export function hostile(): fc.Arbitrary<unknown> {
  return HOSTILE
}

const HOSTILE: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...WORDS,
    '\u0000',
    'a\u0000b',
    '\ud800',
    '甲'.repeat(20_001),
    '2026-02-30',
    '9999-12-31',
    '0000-00-00',
    -1,
    0,
    1e308,
    Number.MAX_SAFE_INTEGER + 2,
    '../../etc/passwd',
    '__proto__',
    [],
    {},
    [[[[[[]]]]]],
    { __proto__: 1 },
    null,
    true,
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

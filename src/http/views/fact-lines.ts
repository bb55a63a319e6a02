import { fieldLabel } from '../../contract/field-labels.ts'
import { valueLabel } from '../../contract/value-labels.ts'
import type { NameBook } from '../../office/name-book.ts'

/** One fact as people read it. */
export type Fact = { label: string; value: string }

/** Fields that say nothing to people: versions, counts of the machines among themselves, keys of lists. */
const SILENT: ReadonlySet<string> = new Set(['version', 'step', 'disputes', 'calendar', 'promiseId'])

/** The facts of a payload, each with its Chinese name; ids are names, codes are words. */
export function factLines(payload: Readonly<Record<string, unknown>>, type: string, names: NameBook): Fact[] {
  return Object.entries(payload).flatMap(([field, value]) => {
    // Which leader it is, the event says already.
    if (SILENT.has(field) || (field === 'kind' && type.startsWith('leader.'))) return []
    const text = spell(field, value, type, names)
    return text === '' ? [] : [{ label: fieldLabel(field, type), value: text }]
  })
}

/** The words of an event; of promises, one line each. */
export function textLines(text: unknown, type: string): Fact[] {
  if (typeof text !== 'object' || text === null) return []
  return Object.entries(text).flatMap(([field, value]): Fact[] => {
    const label = fieldLabel(field, type)
    if (typeof value === 'string') return value === '' ? [] : [{ label, value }]
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).map(([, inner], index) => ({ label: `${label} ${index + 1}`, value: String(inner) }))
  })
}

function spell(field: string, value: unknown, type: string, names: NameBook): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value === 'number') return field === 'percent' ? `${value}%` : String(value)
  if (typeof value === 'string') return names.inField(field, value) ?? valueLabel(field, value, type)
  if (Array.isArray(value)) return value.map((item, index) => spellItem(field, item, index, type, names)).join('、')
  return Object.entries(value)
    .map(([key, inner]) => `${keyLabel(field, key, type)}：${spell(field, inner, type, names)}`)
    .join('，')
}

/** `甲局（主办）`; a promise by its place and day. */
function spellItem(field: string, item: unknown, index: number, type: string, names: NameBook): string {
  if (typeof item !== 'object' || item === null) return spell(field, item, type, names)
  const parts = Object.entries(item)
    .filter(([key]) => !SILENT.has(key))
    .sort(([a], [b]) => Number(b.endsWith('Id')) - Number(a.endsWith('Id')))
    .map(([key, inner]) => spell(key, inner, type, names))
    .filter((part) => part !== '')
  if (field === 'promises') parts.unshift(`第 ${index + 1} 项`)
  const [first = '', ...others] = parts
  return others.length === 0 ? first : `${first}（${others.join('，')}）`
}

/** Keys of ratings and of counts are fields of their own. */
function keyLabel(field: string, key: string, type: string): string {
  const asValue = valueLabel(field, key, type)
  return asValue === key ? fieldLabel(key, type) : asValue
}

import { isTableSection } from './rule-shape.ts'

/** A file of rules while it is being edited; its form is judged by the server. */
export type DraftFile = Readonly<Record<string, unknown>>
export type Place = { section: string; entry: string | undefined }
export type DraftRule = Readonly<Record<string, unknown>>

/** `clocks.reply`, as problems name it. */
export function pathOf({ section, entry }: Place): string {
  return entry === undefined ? section : `${section}.${entry}`
}

/** The rule that holds at a place: what the draft states, otherwise what was inherited; undefined where there is none. */
export function ruleAt(draft: DraftFile, whole: DraftFile, place: Place): DraftRule | undefined {
  const stated = statedAt(draft, place)
  return asRule(stated === undefined ? statedAt(whole, place) : stated)
}

/** Does the draft itself say something here? Null takes an inherited entry away. */
export function isStated(draft: DraftFile, place: Place): boolean {
  return statedAt(draft, place) !== undefined
}

/** The draft with another rule at a place; undefined states nothing, null takes the inherited entry away. */
export function withRule(draft: DraftFile, { section, entry }: Place, rule: unknown): DraftFile {
  if (entry === undefined) return withKey(draft, section, rule)
  const table = withKey(asRule(draft[section]) ?? {}, entry, rule)
  return withKey(draft, section, Object.keys(table).length > 0 ? table : undefined)
}

/** The draft with this place as the base has it. */
export function withRuleOf(base: DraftFile, draft: DraftFile, place: Place): DraftFile {
  return withRule(draft, place, statedAt(base, place))
}

export function isChanged(base: DraftFile, draft: DraftFile, place: Place): boolean {
  return JSON.stringify(statedAt(base, place)) !== JSON.stringify(statedAt(draft, place))
}

/** The places of a section: its one rule, or the entries of its table, also those just added. */
export function placesOf(draft: DraftFile, whole: DraftFile, section: string): Place[] {
  if (!isTableSection(section)) return [{ section, entry: undefined }]
  const names = [...Object.keys(asRule(whole[section]) ?? {}), ...Object.keys(asRule(draft[section]) ?? {})]
  return [...new Set(names)].map((entry) => ({ section, entry }))
}

function statedAt(file: DraftFile, { section, entry }: Place): unknown {
  const content = file[section]
  if (entry === undefined) return content
  const table = asRule(content)
  return table && Object.hasOwn(table, entry) ? table[entry] : undefined
}

export function asRule(value: unknown): DraftRule | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as DraftRule) : undefined
}

/** Without the key where the value is undefined. */
export function withKey(holder: DraftFile, key: string, value: unknown): DraftFile {
  const { [key]: _, ...rest } = holder
  if (value === undefined) return rest
  // What stands keeps its place in the file.
  return Object.hasOwn(holder, key) ? { ...holder, [key]: value } : { ...rest, [key]: value }
}

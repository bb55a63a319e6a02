import type { Force, Policy, Provenance } from './schema.ts'
import { POLICY_SECTIONS } from './schema.ts'

/** Sections that are tables of rules by name; each of the others is one rule. */
export const TABLE_SECTIONS = ['labels', 'categories', 'screening', 'clocks', 'chase', 'reviews', 'reports'] as const

export type SectionName = (typeof POLICY_SECTIONS)[number]
export type Sections = Pick<Policy, SectionName>

/** Any rule, whatever its fields are. */
export type Rule = Provenance & { sourceOf?: Partial<Record<string, Provenance>> | undefined; [field: string]: unknown }
/** Where a rule stands: its section and, in a table, its name there. */
export type RulePlace = { section: SectionName; entry: string | undefined }

const NOT_FIELDS: ReadonlySet<string> = new Set(['source', 'force', 'sourceOf'])
const TABLES: ReadonlySet<string> = new Set(TABLE_SECTIONS)

/** Is the section a table whose entries are merged one by one? */
export function isTable(section: string): boolean {
  return TABLES.has(section)
}

/** The names of what a rule says, without its provenance. */
export function fieldsOf(rule: Rule): string[] {
  return Object.keys(rule).filter((field) => !NOT_FIELDS.has(field))
}

/** Where one field of a rule stands and how strong it is. */
export function provenanceOf(rule: Rule, field: string): { source: Provenance['source']; force: Force } {
  return rule.sourceOf?.[field] ?? { source: rule.source, force: rule.force }
}

/** Every rule of some sections with its place; labels are words, not rules, and null removes an entry. */
export function rulesOf(sections: Partial<Record<SectionName, unknown>>): (RulePlace & { rule: Rule })[] {
  return POLICY_SECTIONS.flatMap((section): (RulePlace & { rule: Rule })[] => {
    const content = sections[section]
    if (section === 'labels' || content === undefined) return []
    if (!isTable(section)) return [{ section, entry: undefined, rule: content as Rule }]
    return Object.entries(content as Record<string, Rule | null>).flatMap(([entry, rule]) =>
      rule === null || rule === undefined ? [] : [{ section, entry, rule }],
    )
  })
}

/** The rule at a place, or undefined where there is none. */
export function ruleAt(sections: Partial<Record<SectionName, unknown>>, place: RulePlace): Rule | undefined {
  const content = sections[place.section]
  if (place.entry === undefined) return content as Rule | undefined
  const table = (content ?? {}) as Record<string, Rule | null>
  return Object.hasOwn(table, place.entry) ? (table[place.entry] ?? undefined) : undefined
}

/** The path of a place in the file. */
export function pathOf(place: RulePlace): string[] {
  return place.entry === undefined ? [place.section] : [place.section, place.entry]
}

/** The bare name of a document, so that a citation with or without 《》, dates or 中华人民共和国 is the same law. */
export function lawName(document: string): string {
  const title = /《([^》]+)》/.exec(document)?.[1] ?? document.replace(/[（(].*$/, '')
  return title.trim().replace(/^中华人民共和国/, '')
}

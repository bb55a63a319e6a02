import { CLOCK_NAMES, FIELD_NAMES, SECTION_NAMES } from './names.ts'
import { sourceText } from './problem.ts'
import { fieldsOf, pathOf, provenanceOf, type Rule, type RulePlace, ruleAt, rulesOf } from './rule.ts'
import type { Policy } from './schema.ts'
import { valueText } from './value-text.ts'

/** One field of one rule that is not the same in two versions, in Chinese; null where there is no such field. */
export type PolicyDifference = {
  /** `clocks.reply.term`. */
  path: string
  section: string
  sectionLabel: string
  label: string
  old: string | null
  new: string | null
  oldSource: string | null
  newSource: string | null
}

/** Every field that differs, words and sources too, in the order in which policies are written. */
export function comparePolicies(before: Policy, after: Policy): PolicyDifference[] {
  const places = new Map<string, RulePlace>()
  for (const place of [...rulesOf(after), ...rulesOf(before)]) places.set(pathOf(place).join('.'), place)
  const rules = [...places].flatMap(([path, place]) =>
    compareRule(path, place, ruleAt(before, place), ruleAt(after, place)),
  )
  return [...compareLabels(before.labels, after.labels), ...rules]
}

function compareRule(path: string, place: RulePlace, before?: Rule, after?: Rule): PolicyDifference[] {
  const fields = [...new Set([...(after ? fieldsOf(after) : []), ...(before ? fieldsOf(before) : [])])]
  return fields.flatMap((field) => {
    const old = saidOf(before, field)
    const now = saidOf(after, field)
    if (old?.json === now?.json && old?.source === now?.source) return []
    return {
      path: `${path}.${field}`,
      section: place.section,
      sectionLabel: SECTION_NAMES[place.section] ?? place.section,
      label: `${ruleLabel(place, after ?? before)}${FIELD_NAMES[field] ?? field}`,
      old: old?.text ?? null,
      new: now?.text ?? null,
      oldSource: old?.source ?? null,
      newSource: now?.source ?? null,
    }
  })
}

type Said = { json: string; text: string; source: string }

function saidOf(rule: Rule | undefined, field: string): Said | undefined {
  const value = rule?.[field]
  if (!rule || value === undefined) return undefined
  return {
    json: JSON.stringify(value),
    text: valueText(value, field),
    source: sourceText(provenanceOf(rule, field).source),
  }
}

/** A rule of a table bears a name of its own, by which its fields are told apart. */
function ruleLabel({ entry }: RulePlace, rule: Rule | undefined): string {
  if (entry === undefined) return ''
  const label = rule?.['label']
  return `${typeof label === 'string' ? label : entryName(entry)}：`
}

function compareLabels(before: Policy['labels'], after: Policy['labels']): PolicyDifference[] {
  const old: Readonly<Record<string, string | undefined>> = before
  const now: Readonly<Record<string, string | undefined>> = after
  return [...new Set([...Object.keys(now), ...Object.keys(old)])]
    .filter((word) => old[word] !== now[word])
    .map((word) => ({
      path: `labels.${word}`,
      section: 'labels',
      sectionLabel: SECTION_NAMES['labels'] ?? 'labels',
      label: word,
      old: old[word] ?? null,
      new: now[word] ?? null,
      oldSource: null,
      newSource: null,
    }))
}

function entryName(entry: string): string {
  return CLOCK_NAMES[entry] ?? entry
}

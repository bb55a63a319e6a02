import {
  CLOCK_NAMES,
  FIELD_NAMES,
  FORCE_NAMES,
  LEVEL_NAMES,
  SECTION_NAMES,
  START_NAMES,
} from '../../machines/policy/names.ts'
import { sourceText } from '../../machines/policy/problem.ts'
import { fieldsOf, pathOf, provenanceOf, type Rule, type RulePlace, rulesOf } from '../../machines/policy/rule.ts'
import type { Policy, Provenance } from '../../machines/policy/schema.ts'
import { parseTerm } from '../../machines/policy/term.ts'
import { termText, valueText } from '../../machines/policy/value-text.ts'

/** A place's whole rules in Chinese: every rule with its number, its force and its source. */
export function describePolicy(policy: Policy): string {
  const head = [
    `${policy.name}（${policy.id}，${LEVEL_NAMES[policy.level]}，第 ${policy.version} 版）`,
    `继承：${policy.lineage.join(' → ')}`,
    '',
    `${SECTION_NAMES.labels}（labels）`,
    ...Object.entries(policy.labels).map(([code, word]) => `  ${code}：${word}`),
  ]
  let section = ''
  const rules = rulesOf(policy).flatMap((at) => {
    const isNew = at.section !== section
    section = at.section
    const title = isNew ? ['', `${SECTION_NAMES[at.section] ?? at.section}（${at.section}）`] : []
    return [...title, ...describeRule(at, at.rule)]
  })
  return [...head, ...rules].join('\n')
}

function describeRule(place: RulePlace, rule: Rule): string[] {
  const path = pathOf(place).join('.')
  if (place.section === 'clocks') return [`  ${clockText(place, rule)} ${provenanceText(rule)}`, ...otherSources(rule)]
  const name = place.entry === undefined ? path : `${entryName(place, rule)} ${path}`
  return [
    `  ${name} ${provenanceText(rule)}`,
    ...fieldsOf(rule).map((field) => {
      const own = rule.sourceOf?.[field] ? ` ${provenanceText(provenanceOf(rule, field))}` : ''
      return `    ${FIELD_NAMES[field] ?? field}：${fieldText(field, rule[field])}${own}`
    }),
  ]
}

function entryName({ section, entry = '' }: RulePlace, rule: Rule): string {
  return (section === 'chase' ? CLOCK_NAMES[entry] : undefined) ?? String(rule.label)
}

function fieldText(field: string, value: unknown): string {
  if (field === 'workingHours') return Object.values(value as Record<string, string>).join('–')
  const text = valueText(value, field)
  return text.includes('\n') ? `\n      ${text}` : text
}

/** A clock as a sentence: 答复 clocks.reply：自交办之日起 3个月，末日遇休息日不顺延. */
function clockText({ entry = '' }: RulePlace, rule: Rule): string {
  const start = START_NAMES[String(rule.start)] ?? String(rule.start)
  const term = String(rule.term)
  const span = parseTerm(term).amount === 0 ? `${start}当日` : `自${start}起 ${termText(term)}`
  const roll = rule.roll === 'none' ? '，末日遇休息日不顺延' : '，末日遇休息日顺延到下一工作日'
  const within = rule.within === null ? '' : `，不超过“${CLOCK_NAMES[String(rule.within)]}”的期限`
  return `${CLOCK_NAMES[entry] ?? entry} clocks.${entry}：${span}${isRolling(rule) ? roll : ''}${within}`
}

/** Working days end on a working day by themselves. */
function isRolling(rule: Rule): boolean {
  const { amount, unit } = parseTerm(String(rule.term))
  return unit !== 'wd' && amount !== 0
}

function otherSources(rule: Rule): string[] {
  return Object.entries(rule.sourceOf ?? {}).flatMap(([field, provenance]) => {
    const isSaid = (field !== 'within' || rule.within !== null) && (field !== 'roll' || isRolling(rule))
    return provenance && isSaid ? [`    ${FIELD_NAMES[field] ?? field}一项 ${provenanceText(provenance)}`] : []
  })
}

function provenanceText({ force, source }: Pick<Provenance, 'force' | 'source'>): string {
  return `【${FORCE_NAMES[force]}｜${sourceText(source)}】`
}

import { directionOf } from './directions.ts'
import { type Problem, pathText, shown, sourceText } from './problem.ts'
import { fieldsOf, isTable, pathOf, provenanceOf, type RulePlace, ruleAt, rulesOf, type SectionName } from './rule.ts'
import type { Force, Provenance } from './schema.ts'
import { free } from './strictness.ts'

type Sections = Partial<Record<SectionName, unknown>>

/** One binding field of a file above: nothing below may be weaker. */
export type Floor = RulePlace & {
  field: string
  value: unknown
  source: Provenance['source']
  from: string
}

/** The binding fields that a file states by itself. */
export function floorsOf(file: { id: string }, sections: Sections): Floor[] {
  return rulesOf(sections).flatMap(({ section, entry, rule }) =>
    fieldsOf(rule).flatMap((field) => {
      const { source, force } = provenanceOf(rule, field)
      return force === 'binding' ? [{ section, entry, field, value: rule[field], source, from: file.id }] : []
    }),
  )
}

/** What a file weakens of the binding rules above it, and binding rules that it states as if they were not. */
export function loosened(floors: readonly Floor[], below: Sections): Problem[] {
  const problems = floors.flatMap((floor) => judge(floor, below))
  // One sentence a path, and an error before a warning: two files above may both bind the same field.
  const byPath = new Map<string, Problem>()
  for (const problem of problems) {
    const said = byPath.get(problem.path)
    if (!said || (said.severity === 'warning' && problem.severity === 'error')) byPath.set(problem.path, problem)
  }
  return [...byPath.values()]
}

function judge(floor: Floor, below: Sections): Problem[] {
  const rule = ruleAt(below, floor)
  if (!rule) return isTable(floor.section) ? [removed(floor)] : []

  const value = rule[floor.field]
  const direction = directionOf(floor.section, floor.entry, floor.field)
  const verdict = direction?.judge(floor.value, value) ?? 'looser'
  const here = provenanceOf(rule, floor.field)
  if (verdict === 'kept') return direction === free ? [] : weakened(floor, value, here.force)
  return [looser(floor, value, here.source, verdict === 'unsure', direction?.stricter ?? '不得改变')]
}

function removed(floor: Floor): Problem {
  const path = pathText(pathOf(floor))
  return {
    path,
    found: 'null',
    expected: `保留“${floor.from}”中的规定`,
    message: `“${path}”删除了上位规则“${floor.from}”中有约束力的规定（${sourceText(floor.source)}）；请去掉 null，保留该项`,
    severity: 'error',
  }
}

function looser(
  floor: Floor,
  value: unknown,
  source: Provenance['source'],
  isUnsure: boolean,
  stricter: string,
): Problem {
  const path = pathText([...pathOf(floor), floor.field])
  const how = isUnsure ? '换算后在一年中的某些时候会比上位规定宽' : '比上位规定宽'
  return {
    path,
    found: `${shown(value)}（${sourceText(source)}）`,
    expected: `不宽于 ${shown(floor.value)}（“${floor.from}”，${sourceText(floor.source)}）`,
    message:
      `“${path}”为 ${shown(value)}（${sourceText(source)}），${how}：“${floor.from}”依${sourceText(floor.source)}` +
      `定为 ${shown(floor.value)}，有约束力，下级只能更严（${stricter}）；请改为不宽于上位规定的值，或者删去本项以继承`,
    severity: 'error',
  }
}

/** The value is kept but its force is not: those who read the policy would think that it may be changed. */
function weakened(floor: Floor, value: unknown, force: Force): Problem[] {
  if (force === 'binding' || JSON.stringify(value) !== JSON.stringify(floor.value)) return []
  const path = pathText([...pathOf(floor), floor.field])
  return [
    {
      path,
      found: `force ${shown(force)}`,
      expected: `force "binding"（${sourceText(floor.source)}）`,
      message: `“${path}”与“${floor.from}”相同，依${sourceText(floor.source)}有约束力，却标为“${force}”；请在 sourceOf 中写明该项的出处和 binding`,
      severity: 'warning',
    },
  ]
}

import { z } from 'zod'

import { explainIssues } from './explain.ts'
import { type Floor, floorsOf, loosened } from './loosen.ts'
import { isLowerLevel, PolicyFile } from './policy-file.ts'
import type { Problem } from './problem.ts'
import { isTable, lawName, provenanceOf, type Rule, rulesOf, type SectionName } from './rule.ts'
import { POLICY_SECTIONS, Policy, type Provenance, policySections } from './schema.ts'

export { PolicyFile }

export type Resolved = { ok: true; policy: Policy; warnings: Problem[] } | { ok: false; problems: Problem[] }

type Sections = Partial<Record<SectionName, unknown>>
/** What is known after a file: its sections, the floors below which no further file may go, the national laws cited. */
type Stage = { sections: Sections; floors: readonly Floor[]; nationalLaws: ReadonlySet<string> }

const NOTHING: Stage = { sections: {}, floors: [], nationalLaws: new Set() }

/** Joins a file with the files it extends; refused when the chain is broken, incomplete, or loosens a binding rule. */
export function resolvePolicy(file: PolicyFile, parents: (id: string) => PolicyFile | undefined): Resolved {
  const chain = chainOf(file, parents)
  if (!chain.ok) return { ok: false, problems: [chain.problem] }

  let stage = NOTHING
  const problems: Problem[] = []
  for (const [index, link] of chain.files.entries()) {
    const inherited = isOnlyReferred(link, chain.files[index - 1]) ? asReference(stage) : stage
    const sections = merge(inherited.sections, link)
    problems.push(...loosened(inherited.floors, sections).map((problem) => placed(problem, link.id, file.id)))
    stage = after(inherited, link, sections)
  }

  const head = { id: file.id, name: file.name, level: file.level, version: file.version }
  const whole = { ...head, lineage: chain.files.map(({ id }) => id), ...stage.sections }
  const parsed = Policy.safeParse(whole)
  if (!parsed.success) problems.push(...explainIssues(parsed.error.issues, whole, Policy))
  if (!parsed.success || problems.some(({ severity }) => severity === 'error')) return { ok: false, problems }
  return { ok: true, policy: parsed.data, warnings: problems }
}

/** Only a lower level may refer to a rule instead of being bound by it; a level's own rules bind it. */
function isOnlyReferred(file: PolicyFile, parent: PolicyFile | undefined): boolean {
  return file.inherits === 'by_reference' && parent !== undefined && isLowerLevel(file.level, parent.level)
}

type Chain = { ok: true; files: PolicyFile[] } | { ok: false; problem: Problem }

/** The file and all it extends, the root first. */
function chainOf(file: PolicyFile, parents: (id: string) => PolicyFile | undefined): Chain {
  const files = [file]
  let child = file
  while (child.extends !== undefined) {
    const parent = files.some(({ id }) => id === child.extends) ? 'circular' : parents(child.extends)
    if (parent === undefined) return { ok: false, problem: unknownParent(child) }
    if (parent === 'circular') return { ok: false, problem: circular(child.extends, files) }
    files.unshift(parent)
    child = parent
  }
  return { ok: true, files }
}

function unknownParent(child: PolicyFile): Problem {
  return {
    path: 'extends',
    found: JSON.stringify(child.extends),
    expected: '已有规则的 id',
    message: `“extends”：“${child.id}”要继承的规则“${child.extends}”不存在；请写已有规则的 id（duban policy list 可列出）`,
    severity: 'error',
  }
}

function circular(id: string, files: readonly PolicyFile[]): Problem {
  const round = [...files.map((file) => file.id).reverse(), id].join(' → ')
  return {
    path: 'extends',
    found: round,
    expected: '不回到自身的继承关系',
    message: `“extends”：继承关系成环：${round}；请改 extends，使其最终到达一份不再继承的规则`,
    severity: 'error',
  }
}

/** A problem of a file further up names that file, since its path is not in the file at hand. */
function placed(problem: Problem, linkId: string, fileId: string): Problem {
  if (linkId === fileId) return problem
  return {
    ...problem,
    path: `extends(${linkId}).${problem.path}`,
    message: `上位规则“${linkId}”自身有误：${problem.message}`,
  }
}

function merge(inherited: Sections, file: PolicyFile): Sections {
  const merged: Sections = {}
  for (const section of POLICY_SECTIONS) {
    const [above, own] = [inherited[section], file[section]]
    const content = isTable(section) && own !== undefined ? mergeTable(section, above, own) : (own ?? above)
    if (content !== undefined) merged[section] = content
  }
  return merged
}

/** Entries in the order of the words they are named by, or as they come. */
function mergeTable(section: SectionName, above: unknown, own: object): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...(above as Record<string, unknown> | undefined), ...own }
  const table = policySections[section]
  const words = table instanceof z.ZodRecord && table.keyType instanceof z.ZodEnum ? table.keyType.options : []
  const names = [...words.map(String).filter((word) => Object.hasOwn(merged, word)), ...Object.keys(merged)]
  return Object.fromEntries(
    [...new Set(names)].map((name) => [name, merged[name]]).filter(([, entry]) => entry !== null),
  )
}

function after(inherited: Stage, file: PolicyFile, sections: Sections): Stage {
  const own = floorsOf(file, file)
  const laws = file.level === 'national' ? own.map(({ source }) => lawName(source.document)) : []
  return {
    sections,
    floors: [...inherited.floors, ...own],
    nationalLaws: new Set([...inherited.nationalLaws, ...laws]),
  }
}

/** 参照: what binds the level above, and is not national law, may be followed at this level and binds nobody. */
function asReference({ sections, floors, nationalLaws }: Stage): Stage {
  const relabelled: Sections = { ...sections }
  for (const { section, entry, rule } of rulesOf(sections)) {
    const softer = softened(rule, nationalLaws)
    relabelled[section] =
      entry === undefined ? softer : { ...(relabelled[section] as Record<string, unknown>), [entry]: softer }
  }
  return {
    sections: relabelled,
    nationalLaws,
    floors: floors.filter(({ source }) => nationalLaws.has(lawName(source.document))),
  }
}

function softened(rule: Rule, nationalLaws: ReadonlySet<string>): Rule {
  const soften = ({ source, force }: Provenance): Provenance => ({
    source,
    force: force === 'binding' && !nationalLaws.has(lawName(source.document)) ? 'by_reference' : force,
  })
  const own = Object.keys(rule.sourceOf ?? {}).map((field) => [field, soften(provenanceOf(rule, field))])
  const sourceOf = own.length > 0 ? { sourceOf: Object.fromEntries(own) } : {}
  return { ...rule, ...soften(rule), ...sourceOf }
}

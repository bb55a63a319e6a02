import { z } from 'zod'

import { contradictoryAnswering } from './contradictions/answering.ts'
import { contradictoryProcedure } from './contradictions/procedure.ts'
import { doubtfulInheritance, doubtfulSources } from './contradictions/sources.ts'
import { contradictoryTerms } from './contradictions/terms.ts'
import { contradictoryVote } from './contradictions/vote.ts'
import { explainIssues } from './explain.ts'
import { floorsOf, loosened } from './loosen.ts'
import { shippedPolicyFile } from './places/shipped.ts'
import { PolicyFile } from './policy-file.ts'
import { type Problem, pathText, shown } from './problem.ts'
import { resolvePolicy } from './resolve.ts'
import { isTable } from './rule.ts'
import type { Policy } from './schema.ts'

export type { Problem } from './problem.ts'

type Parents = (id: string) => PolicyFile | undefined

/** The file whose binding rules no place may weaken, whether it extends it or not. */
const NATIONAL = 'national-2025'

/**
 * Checks a policy file that is not part of the code: its form, its inheritance, what it loosens, and its contradictions.
 * `policy` is there when nothing but warnings was found. Never throws, whatever `json` is.
 */
export function checkPolicy(
  json: unknown,
  parents: Parents = shippedPolicyFile,
): { policy?: Policy; problems: Problem[] } {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { problems: [notAnObject(json)] }

  const parsed = PolicyFile.safeParse(json)
  if (parsed.success) return checkFile(parsed.data, parents)

  const ofForm = explainIssues(parsed.error.issues, json, PolicyFile)
  const rest = PolicyFile.safeParse(withoutBroken(json, parsed.error.issues))
  if (!rest.success) return { problems: ofForm }
  // The sound parts are checked too, so that everything is said at once; what was left out is not missed again.
  const broken = parsed.error.issues.flatMap(placesOf)
  const others = checkFile(rest.data, parents).problems.filter(
    ({ path }) => !broken.some((place) => isWithin(path, place)),
  )
  return { problems: [...ofForm, ...others] }
}

/** The sections, or entries of tables, in which an issue lies. */
function placesOf(issue: z.core.$ZodIssue): string[] {
  const [section, entry] = issue.path
  if (section === undefined) return []
  const isOfTable = isTable(String(section))
  if (isOfTable && entry !== undefined) return [pathText([section, entry])]
  return isOfTable && issue.code === 'unrecognized_keys' ? [] : [pathText([section])]
}

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`)
}

function checkFile(file: PolicyFile, parents: Parents): { policy?: Policy; problems: Problem[] } {
  const resolved = resolvePolicy(file, parents)
  if (!resolved.ok) return { problems: [...resolved.problems, ...doubtfulSources(file, ancestorsOf(file, parents))] }

  const { policy } = resolved
  const problems = [
    ...resolved.warnings,
    ...belowNationalLaw(file, policy, parents),
    ...doubtfulInheritance(file, file.extends === undefined ? undefined : parents(file.extends)),
    ...doubtfulSources(file, ancestorsOf(file, parents)),
    ...contradictoryProcedure(policy),
    ...contradictoryTerms(policy),
    ...contradictoryAnswering(policy),
    ...contradictoryVote(policy),
  ]
  return problems.some(({ severity }) => severity === 'error') ? { problems } : { policy, problems }
}

/** A file that does not descend from the national law is measured by it all the same. */
function belowNationalLaw(file: PolicyFile, policy: Policy, parents: Parents): Problem[] {
  const isMeasured = policy.lineage.includes(NATIONAL) && file.id !== NATIONAL
  const national = isMeasured ? undefined : parents(NATIONAL)
  return national ? loosened(floorsOf(national, national), policy) : []
}

/** The files above, and the national law even where it is not extended. */
function ancestorsOf(file: PolicyFile, parents: Parents): PolicyFile[] {
  const found: PolicyFile[] = []
  let id = file.extends
  while (id !== undefined && id !== file.id && !found.some((known) => known.id === id)) {
    const parent = parents(id)
    if (!parent) break
    found.push(parent)
    id = parent.extends
  }
  const national = found.some((known) => known.id === NATIONAL) ? undefined : parents(NATIONAL)
  return national ? [...found, national] : found
}

/** The file without the sections, or entries of tables, that have something wrong. */
function withoutBroken(json: object, issues: readonly z.core.$ZodIssue[]): Record<string, unknown> {
  const sound: Record<string, unknown> = { ...json }
  for (const issue of issues) {
    const [section, entry] = issue.path.map(String)
    if (section === undefined) {
      for (const key of issue.code === 'unrecognized_keys' ? issue.keys : []) delete sound[key]
    } else if (isTable(section) && entry !== undefined) {
      sound[section] = without(sound[section], entry)
    } else if (isTable(section) && issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) sound[section] = without(sound[section], key)
    } else {
      delete sound[section]
    }
  }
  return sound
}

function without(table: unknown, entry: string): unknown {
  if (typeof table !== 'object' || table === null) return table
  return Object.fromEntries(Object.entries(table).filter(([key]) => key !== entry))
}

function notAnObject(json: unknown): Problem {
  return {
    path: pathText([]),
    found: shown(json),
    expected: '对象 {…}',
    message: `文件的内容是 ${shown(json)}，应为一个对象 {…}，至少有 id、name、level、version；请对照 duban policy schema`,
    severity: 'error',
  }
}

/** The format of policy files as JSON Schema, generated from the schema that checks them. */
export function policyJsonSchema(): object {
  return { title: '督办 Duban 办理规则文件', ...z.toJSONSchema(PolicyFile, { io: 'input' }) }
}

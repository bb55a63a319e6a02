import { FORCE_NAMES } from '../../../../machines/policy/names.ts'
import { sourceText } from '../../../../machines/policy/problem.ts'
import type { CallReply } from '../../../contract/client.ts'
import type { checkPolicyFile, listPolicies, readPolicy } from '../../../contract/policies-endpoints.ts'

export type PolicyRef = { id: string; version: number }
export type PolicyLine = CallReply<typeof listPolicies>['own'][number]
export type Policy = CallReply<typeof readPolicy>
export type Rule = Policy['rules'][number]
export type Checked = CallReply<typeof checkPolicyFile>
export type PolicyProblem = Checked['problems'][number]

export const ADDRESS = '/admin/policies'

/** The address of one version. */
export function addressOf({ id, version }: PolicyRef, page?: 'edit' | 'move'): string {
  return `${ADDRESS}/${encodeURIComponent(id)}/${version}${page ? `/${page}` : ''}`
}

/** The address of a comparison. */
export function compareAddress(before: PolicyRef, after: PolicyRef): string {
  const query = { old: refText(before), new: refText(after) }
  return `${ADDRESS}/compare?${new URLSearchParams(query)}`
}

export function refText({ id, version }: PolicyRef): string {
  return `${id}@${version}`
}

/** Undefined for what is no reference to a version. */
export function parseRef(text: string | null): PolicyRef | undefined {
  const match = /^(.+)@(\d{1,9})$/.exec(text ?? '')
  return match ? { id: match[1] ?? '', version: Number(match[2]) } : undefined
}

export function isSameRef(one: PolicyRef, other: PolicyRef): boolean {
  return one.id === other.id && one.version === other.version
}

/** How strong it is, and where it stands: `有约束力，《代表法》第五十一条`. */
export function provenanceText({ force, source }: Pick<Rule, 'force' | 'source'>): string {
  return `${FORCE_NAMES[force] ?? force}，${sourceText(source)}`
}

import { CLOCK_NAMES, FORCE_NAMES, SECTION_NAMES } from '../../../../machines/policy/names.ts'
import { sourceText } from '../../../../machines/policy/problem.ts'
import { termText, valueText } from '../../../../machines/policy/value-text.ts'
import type { CallReply } from '../../../contract/client.ts'
import type { checkPolicyFile, listPolicies, readPolicy } from '../../../contract/policies-endpoints.ts'
import { nameOf } from './rule-shape.ts'

export type PolicyRef = { id: string; version: number }
export type PolicyLine = CallReply<typeof listPolicies>['own'][number]
export type Policy = CallReply<typeof readPolicy>
export type Rule = Policy['rules'][number]
export type Checked = CallReply<typeof checkPolicyFile>
export type PolicyProblem = Checked['problems'][number]

/** Words of a place that are no role or body. */
const WORD_NAMES: Readonly<Record<string, string>> = { key: '重点建议', ballot: '测评', strike_off: '销号' }

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

/** `clocks.reply.term` as people read it: 期限·答复·期限. */
export function placeText(path: string): string {
  const parts = path.replace(/\[(\d+)\]/g, (_, at: string) => `.第 ${Number(at) + 1} 项`).split('.')
  return parts.map((part, at) => (at === 0 ? SECTION_NAMES[part] : CLOCK_NAMES[part]) ?? nameOf(part)).join('·')
}

/** What is wrong, with the place and its terms in words; the command line says it by path. */
export function problemText({ path, message }: Pick<PolicyProblem, 'path' | 'message'>): string {
  return message
    .replaceAll(`“${path}”`, `“${placeText(path)}”`)
    .replace(/[“"](binding|by_reference|local|assumed)[”"]/g, (_, force: string) => `“${FORCE_NAMES[force]}”`)
    .replace('请在 sourceOf 中写明该项的出处和 binding', '请用“这一项另有出处”写明它的出处，效力选“有约束力”')
    .replace(/"(-?\d{1,5}(?:wd|d|mo))"/g, (_, term: string) => `“${termText(term)}”`)
}

/** What the place's own word stands for. */
export function wordName(word: string): string {
  return WORD_NAMES[word] ?? CLOCK_NAMES[word] ?? valueText(word)
}

import { provenanceOf } from '../../machines/policy/rule.ts'
import type { Policy, Provenance } from '../../machines/policy/schema.ts'
import type { ClockKind } from '../../machines/policy/words.ts'
import type { LetterCitation } from '../contract/letters-endpoints.ts'
import type { OwedRow } from './letter-facts.ts'

type Item = Pick<OwedRow, 'case_id' | 'kind' | 'term' | 'policy_id' | 'policy_version'>
type FindPolicy = (id: string, version: number) => Policy | undefined

const AS = { binding: 'cited', local: 'cited', by_reference: 'by_reference', assumed: null } as const

/**
 * By which rules the terms of these deadlines stand: each under the version by which it was computed. A binding or
 * local rule is 依据, one by reference 参照; of one that is assumed nothing is said.
 */
export function citationsOf(items: readonly Item[], findPolicy: FindPolicy): LetterCitation[] {
  const sourced = items.flatMap((item) => {
    const provenance = termProvenance(item, findPolicy(item.policy_id, item.policy_version))
    const as = provenance && AS[provenance.force]
    return provenance && as ? [{ item, as, source: provenance.source }] : []
  })
  const nameOf = bareNames(sourced.map(({ source }) => source.document))
  const byText = new Map<string, Pick<LetterCitation, 'as' | 'text'> & { of: Map<ClockKind, Set<string>> }>()
  for (const { item, as, source } of sourced) {
    const text = `${nameOf(source.document)}${source.article ?? ''}`
    const known = byText.get(`${as} ${text}`) ?? { as, text, of: new Map<ClockKind, Set<string>>() }
    known.of.set(item.kind, (known.of.get(item.kind) ?? new Set()).add(item.case_id))
    byText.set(`${as} ${text}`, known)
  }
  return [...byText.values()]
    .map(({ as, text, of }) => ({ as, text, of: [...of].map(([clock, ids]) => ({ clock, caseIds: [...ids] })) }))
    .toSorted((one, other) => rank(one) - rank(other))
}

function rank({ as }: LetterCitation): number {
  return as === 'cited' ? 0 : 1
}

/** Where the length of the term stands; a long term stands with the extension. A day that was promised has no rule. */
function termProvenance({ kind, term }: Item, policy: Policy | undefined): Provenance | undefined {
  const clock = policy?.clocks[kind]
  if (!policy || !clock || term === null || kind === 'commitment') return undefined
  if (term === clock.term) return provenanceOf(clock, 'term')
  if (kind === 'reply' && term === policy.extension.term) return provenanceOf(policy.extension, 'term')
  return undefined
}

/** 《代表法》（2025年3月11日修正） → 《代表法》, unless two wordings of one law are named. */
function bareNames(documents: readonly string[]): (document: string) => string {
  const wordings = new Map<string, Set<string>>()
  for (const document of documents) {
    const name = bare(document)
    wordings.set(name, (wordings.get(name) ?? new Set()).add(document))
  }
  return (document) => ((wordings.get(bare(document))?.size ?? 0) > 1 ? document : bare(document))
}

function bare(document: string): string {
  return /^《.*》/.exec(document)?.[0] ?? document
}

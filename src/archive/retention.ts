import type { Policy, Retention } from '../../machines/policy/schema.ts'
import type { Category } from '../../machines/policy/words.ts'

const YEARS: Readonly<Record<Retention, number | null>> = { permanent: null, '30_years': 30, '10_years': 10 }

/** How long the papers of a suggestion are kept: `years` null is for ever. Undefined where the rules do not say. */
export function retentionOf(
  policy: Pick<Policy, 'archive'>,
  { isKey, category }: { isKey: boolean; category: Category | null },
): { years: number | null } | undefined {
  if (!policy.archive) return undefined
  const { key, first, others } = policy.archive.retention
  return { years: YEARS[isKey ? key : category === 'first' ? first : others] }
}

/** 永久, 30年; what the rules do not say is told as such. */
export function retentionInWords(found: { years: number | null } | undefined): string {
  if (!found) return '未规定'
  return found.years === null ? '永久' : `${found.years}年`
}

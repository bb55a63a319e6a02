import type { AnalysedCase } from '../db/read/analysis.ts'

/** Suggestions that were made again and again about one matter, the oldest first. */
export type Family = { cases: AnalysedCase[]; years: number[] }

/**
 * Suggestions tied by `repeats`, directly or through others, as far as they lie in these years; the most years first. A
 * former suggestion of before these years ties its followers too.
 */
export function findFamilies(cases: readonly AnalysedCase[]): Family[] {
  const rootOf = new Map<string, string>()
  const find = (id: string): string => {
    let root = id
    for (let next = rootOf.get(root); next !== undefined; next = rootOf.get(root)) root = next
    return root
  }
  for (const { id, repeats } of cases) {
    for (const former of repeats) {
      const [mine, its] = [find(id), find(former)]
      if (mine !== its) rootOf.set(mine, its)
    }
  }
  const families = new Map<string, AnalysedCase[]>()
  for (const one of cases) {
    const root = find(one.id)
    families.set(root, [...(families.get(root) ?? []), one])
  }
  return [...families.values()]
    .filter((members) => members.length > 1 || (members[0]?.repeats.length ?? 0) > 0)
    .map((members) => ({ cases: members, years: [...new Set(members.map(({ year }) => year))] }))
    .sort((a, b) => b.years.length - a.years.length || b.cases.length - a.cases.length)
}

import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'
import type { CaseLineRow } from './case-lines.ts'
import { audienceOf, isIndexedAsMarked } from './case-search.ts'
import { shownTitle, withinReach } from './reach.ts'
import { fold, gramsOf, runsQuery } from './search-words.ts'
import type { Viewer } from './viewer.ts'

/** A case whose title is like the given one. */
export type SimilarCase = Pick<
  CaseLineRow,
  'id' | 'number' | 'title' | 'term_no' | 'session_no' | 'stage' | 'replied_on' | 'concluded_on' | 'archived_on'
>

const MOST_CANDIDATES = 100
const MOST_SHOWN = 10
/** Shared pairs of characters against all pairs (Dice): found by looking at real titles of several years. */
const LEAST_LIKENESS = 0.4

/** Cases of this and former years with a title like this one, the most alike first. */
export async function listSimilarCases(
  trx: Transaction<Database>,
  viewer: Viewer,
  title: string,
  exceptId: string | null,
): Promise<SimilarCase[]> {
  const core = coreOf(title)
  const runs = runsQuery(core)
  if (runs === '') return []
  const { rows } = await sql<SimilarCase>`
    select c.id, c.number, ${shownTitle} as title, c.term_no, c.session_no, c.stage, c.replied_on, c.concluded_on,
      c.archived_on
    from similar_titles(${runs}, ${sql.val(gramsOf(core))}::text[], ${sql.val(audienceOf(viewer))}::text[],
      ${MOST_CANDIDATES}::integer) s
    join suggestion_case c on c.id = s.case_id
    where ${withinReach(viewer)} and ${isIndexedAsMarked} and c.id is distinct from ${exceptId}::uuid
    order by s.shared desc, c.drafted_on desc, c.id`.execute(trx)
  return rows
    .map((row) => ({ row, likeness: likeness(core, coreOf(row.title ?? '')) }))
    .filter((found) => found.likeness >= LEAST_LIKENESS)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, MOST_SHOWN)
    .map(({ row }) => row)
}

/** What a title is about, without the words that every title has. */
export function coreOf(title: string): string {
  return fold(title)
    .replace(/\s+/gu, '')
    .replace(/^关于(进一步)?/u, '')
    .replace(/的?(建议|议案|意见|提案)(案|书)?$/u, '')
}

/** Share of the pairs of characters that both have, from 0 to 1. */
export function likeness(a: string, b: string): number {
  const [left, right] = [new Set(gramsOf(a)), new Set(gramsOf(b))]
  if (left.size + right.size === 0) return 0
  const shared = [...left].filter((gram) => right.has(gram)).length
  return (2 * shared) / (left.size + right.size)
}

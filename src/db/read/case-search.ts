import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely'

import { readerOf } from '../../../machines/reading.ts'
import type { CaseSearchTable, Database } from '../schema.ts'
import { lexeme, partyGram, type SearchWord } from './search-words.ts'
import type { Viewer } from './viewer.ts'

/** A source of a case in which a word was found, newest case first. */
export type FoundRow = {
  case_id: string
  drafted_on: string
  n: number
  source: CaseSearchTable['source']
  body: string
  /** Of people and units their ids, as `partyGram` writes them. */
  parties: string[]
}
/** A query with the people and units that bear its words in their names now. */
export type NamedWords = {
  words: (SearchWord & { ids: string | null })[]
  /** The names by source and `partyGram`: snippets tell them. */
  names: { signer: Map<string, string>; unit: Map<string, string> }
}
/** Where a search goes on. */
export type SearchPlace = { draftedOn: string; caseId: string }

/** A word that names more people than these is no name. */
const MOST_NAMES = 300

/** Finds the people and units whose names hold the words. */
export async function nameWords(trx: Transaction<Database>, words: readonly SearchWord[]): Promise<NamedWords> {
  const names: NamedWords['names'] = { signer: new Map(), unit: new Map() }
  const named: NamedWords['words'] = []
  for (const word of words) {
    // A single character would be in every third name.
    const isName = [...word.text].length > 1
    const { rows } = isName
      ? await sql<{ kind: 'signer' | 'unit'; id: string; name: string }>`
          (select 'signer' as kind, id, name from deputy where lower(name) like ${word.like} order by id limit ${MOST_NAMES})
          union all
          (select 'unit', id, name from unit where lower(name) like ${word.like} order by id limit ${MOST_NAMES})`.execute(
          trx,
        )
      : { rows: [] }
    for (const { kind, id, name } of rows) names[kind].set(partyGram(kind, id), name)
    const ids = rows.map(({ kind, id }) => lexeme(partyGram(kind, id))).join(' | ')
    named.push({ ...word, ids: ids === '' ? null : ids })
  }
  return { words: named, names }
}

/** Rows of the index that hold the words and that the viewer may read; whether the case is in reach is not judged yet. */
export async function findWords(
  trx: Transaction<Database>,
  viewer: Viewer,
  words: NamedWords['words'],
  given: { cases: readonly string[] | null; after: SearchPlace | null; limit: number },
): Promise<FoundRow[]> {
  const { rows } = await sql<FoundRow>`
    select * from ${searching(viewer, words, given)}`.execute(trx)
  return rows
}

/** The ids of all cases that hold the words, as a subselect. */
export function casesWith(viewer: Viewer, words: NamedWords['words']): RawBuilder<unknown> {
  return sql`(select f.case_id from ${searching(viewer, words, { cases: null, after: null, limit: null })} f)`
}

function searching(
  viewer: Viewer,
  words: NamedWords['words'],
  given: { cases: readonly string[] | null; after: SearchPlace | null; limit: number | null },
): RawBuilder<unknown> {
  const asked = JSON.stringify(words.map(({ grams, like, ids }) => ({ grams, like, ids })))
  const { cases, after, limit } = given
  return sql`search_cases(${asked}::jsonb, ${sql.val(audienceOf(viewer))}::text[],
    ${cases === null ? null : sql.val([...cases])}::uuid[], ${after?.draftedOn ?? null}::date,
    ${after?.caseId ?? null}::uuid, ${limit}::integer)`
}

/**
 * A marked case is not found before the index knows of its mark: until then it would still be found by what the mark
 * hides. A condition on `suggestion_case as c`.
 */
export const isIndexedAsMarked = sql<SqlBool>`(coalesce(c.mark, 'none') = 'none' or exists (select 1 from case_indexed x
  where x.case_id = c.id and x.last_seq >= c.last_seq))`

/** As whom the viewer reads, in the words of the index. */
export function audienceOf(viewer: Viewer): string[] {
  if (viewer.role === 'deputy') {
    return ['public', 'title', ...(viewer.deputyId === undefined ? [] : [`signer:${viewer.deputyId}`])]
  }
  if (viewer.role === 'standing_committee_member') return ['member', 'public', 'title']
  const reader = readerOf(viewer.readsAs, { isSigner: false, hasBallot: false, publicAs: null })
  if (reader === undefined) return []
  return viewer.unitId === undefined ? [reader] : [reader, `unit:${viewer.unitId}`]
}

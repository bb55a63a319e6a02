import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'
import { type FoundRow, findWords, type NamedWords, type SearchPlace } from './case-search.ts'
import { readCursor, requireKeys, writeCursor } from './cursor.ts'
import { withinReach } from './reach.ts'
import type { Viewer } from './viewer.ts'

/** A case with the rows of the index in which the words were found. */
export type FoundCase = { id: string; rows: FoundRow[] }
export type FoundPage = { cases: FoundCase[]; nextCursor: string | null }

/** Whoever reaches no more cases than these is searched among them alone; others among all, and judged afterwards. */
const FEW_CASES = 5_000
/** Rows of the index that are looked at before a page is given out short, with a cursor that goes on. */
const ROWS_AT_ONCE = 400
const MOST_ROWS = 8_000

type Ask = {
  words: NamedWords['words']
  conditions: readonly RawBuilder<SqlBool>[]
  cursor?: string | undefined
  limit: number
  question: unknown
}

/** One page of what was found within reach and within the filters, the newest case first. */
export async function searchPage(trx: Transaction<Database>, viewer: Viewer, ask: Ask): Promise<FoundPage> {
  const question = ['search', viewer.postId, ask.question]
  const place = readCursor(ask.cursor, question)
  if (place) requireKeys(place, [{ type: 'date' }])
  let after: SearchPlace | null = place ? { draftedOn: place.keys[0] ?? '', caseId: place.id } : null
  const within = sql.join([withinReach(viewer), ...ask.conditions], sql` and `)
  const few = await listFew(trx, within)
  if (few?.length === 0) return { cases: [], nextCursor: null }

  const cases: FoundCase[] = []
  for (let seen = 0; seen < MOST_ROWS; ) {
    const rows = await findWords(trx, viewer, ask.words, { cases: few, after, limit: ROWS_AT_ONCE })
    seen += rows.length
    const isEnd = rows.length < ROWS_AT_ONCE
    // The last case may have more rows than came: it is left for the next reading, unless it is all there is.
    const groups = groupByCase(rows)
    const whole = isEnd || groups.length === 1 ? groups : groups.slice(0, -1)
    const allowed = few ? null : await listAllowed(trx, within, whole)
    for (const found of whole) {
      after = { draftedOn: found.rows[0]?.drafted_on ?? '', caseId: found.id }
      if (allowed && !allowed.has(found.id)) continue
      if (cases.length === ask.limit) return { cases, nextCursor: cursorAfter(cases, question) }
      cases.push(found)
    }
    if (isEnd) return { cases, nextCursor: null }
  }
  const nextCursor = after && writeCursor({ keys: [after.draftedOn], id: after.caseId }, question)
  return { cases, nextCursor }
}

function cursorAfter(cases: readonly FoundCase[], question: unknown): string | null {
  const last = cases.at(-1)
  const row = last?.rows[0]
  return last && row ? writeCursor({ keys: [row.drafted_on], id: last.id }, question) : null
}

function groupByCase(rows: readonly FoundRow[]): FoundCase[] {
  const groups: FoundCase[] = []
  for (const row of rows) {
    const last = groups.at(-1)
    if (last?.id === row.case_id) last.rows.push(row)
    else groups.push({ id: row.case_id, rows: [row] })
  }
  return groups
}

/** The cases that come into question, when they are few; of many not one is sent. */
async function listFew(trx: Transaction<Database>, within: RawBuilder<unknown>): Promise<string[] | null> {
  const { rows } = await sql<{ ids: string[] | null }>`
    select case when cardinality(f.ids) <= ${FEW_CASES} then f.ids end as ids from (
      select array(select c.id from suggestion_case c where ${within} limit ${FEW_CASES + 1}) as ids) f`.execute(trx)
  return rows[0]?.ids ?? null
}

async function listAllowed(
  trx: Transaction<Database>,
  within: RawBuilder<unknown>,
  found: readonly FoundCase[],
): Promise<Set<string>> {
  const ids = found.map(({ id }) => id)
  const { rows } = await sql<{ id: string }>`
    select c.id from suggestion_case c where c.id = any (${sql.val(ids)}::uuid[]) and ${within}`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}

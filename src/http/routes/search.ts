import type { FastifyInstance } from 'fastify'

import { type Snippet, searchCases } from '../../contract/search-endpoints.ts'
import { filterCases } from '../../db/read/case-filter.ts'
import { type CaseLineRow, listCaseLineRows } from '../../db/read/case-lines.ts'
import { isIndexedAsMarked, type NamedWords, nameWords } from '../../db/read/case-search.ts'
import { type FoundCase, searchPage } from '../../db/read/search-page.ts'
import { type SearchWord, wordsOf } from '../../db/read/search-words.ts'
import { withTenant } from '../../db/tenant.ts'
import { makeLines, openOutlook } from '../case-outlook.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'
import { requireStorable } from '../storable.ts'
import { snippetOf } from '../views/snippet.ts'

const MOST_SNIPPETS = 4

/** 检索. */
export function searchRoutes(app: FastifyInstance, services: Services): void {
  serve(app, searchCases, async ({ query, viewer }) => {
    requireStorable(query)
    const { q, cursor, limit, ...filters } = query
    const words = wordsOf(q)
    const outlook = await openOutlook(services, viewer)
    const { rows, page, named } = await withTenant(services.db, viewer.tenantId, async (trx) => {
      const named = await nameWords(trx, words)
      const conditions = [...filterCases(filters, viewer), isIndexedAsMarked]
      const ask = { words: named.words, conditions, cursor, limit, question: [words.map(({ text }) => text), filters] }
      const page = await searchPage(trx, viewer, ask)
      const ids = page.cases.map(({ id }) => id)
      return { page, named, rows: await listCaseLineRows(trx, viewer, ids) }
    })
    const lines = await makeLines(services, outlook, rows)
    const hits = lines.map((line, n) => ({
      case: line,
      snippets: snippetsOf(page.cases[n], rows[n], words, named),
    }))
    return { hits, nextCursor: page.nextCursor }
  })
}

/** What was found in the case, a source each, names as they are now. */
function snippetsOf(
  found: FoundCase | undefined,
  row: CaseLineRow | undefined,
  words: readonly SearchWord[],
  { names }: NamedWords,
): Snippet[] {
  const texts = words.map(({ text }) => text)
  const snippets: Snippet[] = []
  for (const { source, body, parties } of found?.rows ?? []) {
    const text = source === 'signer' || source === 'unit' ? namesIn(parties, names[source]) : body
    const snippet = snippetOf(source, text, texts)
    if (snippet && !snippets.some((one) => one.source === source)) snippets.push(snippet)
  }
  return row ? snippets.slice(0, MOST_SNIPPETS) : []
}

function namesIn(parties: readonly string[], names: ReadonlyMap<string, string>): string {
  return parties.flatMap((id) => names.get(id) ?? []).join('、')
}

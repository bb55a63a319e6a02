import { createHash } from 'node:crypto'
import type { Transaction } from 'kysely'

import type { Database } from '../db/schema.ts'
import { clearFacts } from '../figures/facts/write-facts.ts'

/** Which making of a report it is: `revision` counts the askings, `tries` the workers that took it in hand. */
export type Making = { id: string; revision: number; tries: number }
export type BookIds = { book: string; former: string }

/** The ids of the books of one making: two workers never write into the same book. */
export function bookIdsOf({ id, revision, tries }: Making): BookIds {
  const idOf = (which: string) => uuidOf(`${id} ${revision} ${tries} ${which}`)
  return { book: idOf('book'), former: idOf('former') }
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** The books of all makings up to this one, without its own when `isKeptOwn`. */
export function booksUpTo(making: Making, isKeptOwn: boolean, mostTries: number): string[] {
  const ids: string[] = []
  for (let revision = 1; revision <= making.revision; revision += 1) {
    for (let tries = 1; tries <= mostTries; tries += 1) {
      if (isKeptOwn && revision === making.revision && tries === making.tries) continue
      const { book, former } = bookIdsOf({ id: making.id, revision, tries })
      ids.push(book, former)
    }
  }
  return ids
}

/** Takes away books that no report stands on. */
export async function clearBooks(trx: Transaction<Database>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const found = await trx.selectFrom('figure_book').select(['tenant_id', 'id']).where('id', 'in', ids).execute()
  for (const { tenant_id, id } of found) {
    await clearFacts(trx, { tenant_id, book_id: id })
    await trx.deleteFrom('figure_book').where('id', '=', id).execute()
  }
}

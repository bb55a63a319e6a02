import type { Transaction } from 'kysely'

import type { Database } from '../schema.ts'
import { shownTitle, withinReach } from './reach.ts'
import type { Viewer } from './viewer.ts'

export type CaseReferenceRow = { id: string; number: string | null; title: string | null }
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Other cases that a case names, as far as they are within the viewer's reach. */
export async function listReferences(
  trx: Transaction<Database>,
  viewer: Viewer,
  ids: readonly string[],
): Promise<CaseReferenceRow[]> {
  const known = ids.filter((id) => UUID.test(id))
  if (known.length === 0) return []
  return trx
    .selectFrom('suggestion_case as c')
    .select(['c.id', 'c.number', shownTitle.as('title')])
    .where('c.id', 'in', known)
    .where(withinReach(viewer))
    .orderBy('c.id')
    .execute()
}

import type { Transaction } from 'kysely'

import type { SavedViewRow } from '../read/saved-views.ts'
import type { Database } from '../schema.ts'

type NewView = Omit<SavedViewRow, 'saved_at'> & { tenantId: string; personId: string; savedAt: Date }

/** Stores a view; one of the same name takes the new filters and keeps its id. */
export async function storeSavedView(trx: Transaction<Database>, view: NewView): Promise<SavedViewRow> {
  const { tenantId, personId, savedAt, id, list, name } = view
  const query = JSON.stringify(view.query)
  return trx
    .insertInto('saved_view')
    .values({ tenant_id: tenantId, person_id: personId, saved_at: savedAt, id, list, name, query })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'person_id', 'list', 'name']).doUpdateSet({ query, saved_at: savedAt }),
    )
    .returning(['id', 'list', 'name', 'query', 'saved_at'])
    .executeTakeFirstOrThrow()
}

/** Deletes a view of this person; false when there is none. */
export async function deleteSavedView(trx: Transaction<Database>, personId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('saved_view')
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

import type { Selectable, Transaction } from 'kysely'
import type { SavedViewTable } from '../office-schema.ts'
import type { Database } from '../schema.ts'

export type SavedViewRow = Pick<Selectable<SavedViewTable>, 'id' | 'list' | 'name' | 'query' | 'saved_at'>

/** A person's own views, by name in Chinese order. */
export async function listSavedViews(
  trx: Transaction<Database>,
  personId: string,
  list?: string,
): Promise<SavedViewRow[]> {
  return trx
    .selectFrom('saved_view')
    .select(['id', 'list', 'name', 'query', 'saved_at'])
    .where('person_id', '=', personId)
    .$if(list !== undefined, (query) => query.where('list', '=', list ?? ''))
    .orderBy('list')
    .orderBy('name', (order) => order.collate('zh-x-icu'))
    .orderBy('id')
    .execute()
}

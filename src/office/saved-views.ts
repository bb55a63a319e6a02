import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'

import { listSavedViews, type SavedViewRow } from '../db/read/saved-views.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { deleteSavedView, storeSavedView } from '../db/write/saved-views.ts'
import { AppError } from '../errors.ts'

const MOST_VIEWS = 100

/** Saves a list's filters under a name of the viewer's own. Throws REQUEST_INVALID when there are too many. */
export async function saveView(
  db: Kysely<Database>,
  viewer: Viewer,
  view: Pick<SavedViewRow, 'list' | 'name' | 'query'>,
  now: string,
): Promise<SavedViewRow> {
  const { tenantId, id: personId } = viewer
  return withTenant(db, tenantId, async (trx) => {
    const mine = await listSavedViews(trx, personId, view.list)
    if (mine.length >= MOST_VIEWS && !mine.some(({ name }) => name === view.name)) {
      throw new AppError('REQUEST_INVALID', `已保存 ${mine.length} 个视图，最多 ${MOST_VIEWS} 个；请先删除不用的视图`)
    }
    return storeSavedView(trx, { ...view, id: randomUUID(), tenantId, personId, savedAt: new Date(now) })
  })
}

/** Deletes one of the viewer's own views. Throws NOT_FOUND. */
export async function removeView(db: Kysely<Database>, viewer: Viewer, id: string): Promise<void> {
  const isDeleted = await withTenant(db, viewer.tenantId, (trx) => deleteSavedView(trx, viewer.id, id))
  if (!isDeleted) throw new AppError('NOT_FOUND', '没有这个视图，或者它不是您保存的；请刷新后再看')
}

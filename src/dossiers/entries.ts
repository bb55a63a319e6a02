import type { Kysely, Selectable, Transaction } from 'kysely'

import type { DossierEntryTable } from '../db/report-schema.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed, requireOffice } from '../office/doer.ts'

type Trx = Transaction<Database>
export type NewEntry = { onDay: string; kind: string; words: string }

/**
 * Enters a fact by hand; the same id once more is the same entry. Throws NOT_FOUND, DATE_IN_FUTURE and
 * IDEMPOTENCY_KEY_REUSED where the id is that of another entry.
 */
export async function addEntry(
  db: Kysely<Database>,
  doer: Doer,
  { deputyId, id, today, ...entry }: NewEntry & { deputyId: string; id: string; today: string },
): Promise<{ id: string }> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    await requireDeputy(trx, deputyId)
    return insertEntry(trx, doer, { deputyId, id, today, ...entry })
  })
}

/** In the transaction of whoever has judged that it may be entered. */
export async function insertEntry(
  trx: Trx,
  doer: Doer,
  entry: NewEntry & { deputyId: string; id: string; today: string },
): Promise<{ id: string }> {
  const { deputyId, id, today, onDay, kind, words } = entry
  if (onDay > today) {
    throw new AppError('DATE_IN_FUTURE', `日期 ${onDay} 晚于今天 ${today}；履职情况在发生之后登记，请核对日期`)
  }
  const { viewer, now } = doer
  const row = { tenant_id: viewer.tenantId, id, deputy_id: deputyId, on_day: onDay, kind, words }
  const added = await trx
    .insertInto('dossier_entry')
    .values({ ...row, entered_at: new Date(now), entered_by: viewer.id })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) {
    const known = await findEntry(trx, id)
    if (known?.deputy_id === deputyId && known.on_day === onDay && known.kind === kind && known.words === words) {
      return { id }
    }
    throw new AppError('IDEMPOTENCY_KEY_REUSED', '这个编号已经用于另一条登记；新的登记请换一个新编号')
  }
  await noteDeed(trx, doer, { kind: 'dossier_entry_added', subject: deputyId, new: { id, onDay, kind } })
  return { id }
}

/** Strikes an entry out; it stays to be seen. Throws NOT_FOUND, and RULE_NOT_MET when it was struck before. */
export async function strikeEntry(
  db: Kysely<Database>,
  doer: Doer,
  { deputyId, id, reason }: { deputyId: string; id: string; reason: string },
): Promise<{ id: string }> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    await strikeIn(trx, doer, { deputyId, id, reason })
    return { id }
  })
}

/** In the transaction of whoever has judged that it may be struck. */
export async function strikeIn(
  trx: Trx,
  doer: Doer,
  { deputyId, id, reason }: { deputyId: string; id: string; reason: string },
): Promise<void> {
  const { viewer, now } = doer
  const struck = await trx
    .updateTable('dossier_entry')
    .set({ struck_at: new Date(now), struck_by: viewer.id, struck_why: reason })
    .where('id', '=', id)
    .where('deputy_id', '=', deputyId)
    .where('struck_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (struck) return noteDeed(trx, doer, { kind: 'dossier_entry_struck', subject: deputyId, new: { id } })

  const known = await findEntry(trx, id)
  if (known?.deputy_id !== deputyId) throw new AppError('NOT_FOUND', '没有这条登记，或者您不能查看它')
  throw new AppError('RULE_NOT_MET', '这条登记已经划去，不必再划；需要恢复的，请另行登记一条')
}

/** Throws NOT_FOUND. */
export async function requireDeputy(trx: Trx, deputyId: string): Promise<void> {
  const deputy = await trx.selectFrom('deputy').select('id').where('id', '=', deputyId).executeTakeFirst()
  if (!deputy) throw new AppError('NOT_FOUND', '没有这名代表的履职档案，或者您不能查看它')
}

function findEntry(trx: Trx, id: string): Promise<Selectable<DossierEntryTable> | undefined> {
  return trx.selectFrom('dossier_entry').selectAll().where('id', '=', id).executeTakeFirst()
}

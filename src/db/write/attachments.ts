import type { Insertable, Transaction } from 'kysely'
import type { AttachmentTable } from '../office-schema.ts'
import type { Database } from '../schema.ts'

export async function insertAttachment(
  trx: Transaction<Database>,
  attachment: Insertable<AttachmentTable>,
): Promise<void> {
  await trx.insertInto('attachment').values(attachment).execute()
}

/** Marks the file as withdrawn; false when somebody else did before. */
export async function markWithdrawn(
  trx: Transaction<Database>,
  id: string,
  withdrawal: { at: string; by: string; reason: string },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('attachment')
    .set({
      withdrawn_at: new Date(withdrawal.at),
      withdrawn_by: withdrawal.by,
      withdrawn_reason: withdrawal.reason,
    })
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

import type { Kysely } from 'kysely'

import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { voidNumber } from '../office/document-numbers.ts'
import { type Doer, noteDeed, requireOffice } from '../office/doer.ts'
import { mayVoid, requireDocument } from './document-rows.ts'

type Change = { id: string; revision: number }

/**
 * Makes a document void: bytes, data and template stay, a number of the office's becomes 作废. Throws NOT_FOUND,
 * NOT_ALLOWED, RECORD_STALE, RECORD_IN_USE.
 */
export async function voidDocument(
  db: Kysely<Database>,
  doer: Doer,
  { id, revision, reason }: Change & { reason: string },
): Promise<Change> {
  const { viewer, now } = doer
  return withTenant(db, viewer.tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    await trx.selectFrom('document').select('id').where('id', '=', id).forUpdate().execute()
    const row = await requireDocument(trx, viewer, id)
    if (!mayVoid(row, viewer)) throw new AppError('NOT_ALLOWED', '这份文书由代表工作机构制发，只能由它作废')
    if (row.revision !== revision) {
      throw new AppError('RECORD_STALE', '这份文书刚刚有了变化；请刷新，核对后再提交', { revision: row.revision })
    }
    if (row.voided_at !== null) throw new AppError('RECORD_IN_USE', '这份文书已经作废，不必再次作废')
    await trx
      .updateTable('document')
      .set({ voided_at: new Date(now), voided_by: viewer.id, why: reason, revision: revision + 1 })
      .where('id', '=', id)
      .execute()
    if (row.number !== null) await voidOwnNumber()
    await noteDeed(trx, doer, {
      kind: 'document_voided',
      subject: id,
      basis: reason,
      ...(row.case_id !== null && { caseId: row.case_id }),
      old: { kind: row.kind, number: row.number },
    })
    return { id, revision: revision + 1 }

    /** A unit's own number stands in no register: then nothing is found and nothing changes. */
    async function voidOwnNumber() {
      const number = row.number ?? ''
      const entry = await trx
        .selectFrom('document_number')
        .select('letter_id')
        .where('number', '=', number)
        .executeTakeFirst()
      if (entry?.letter_id === id) {
        await voidNumber(trx, { letterId: id, number, by: viewer.id, at: now, why: reason })
      }
    }
  })
}

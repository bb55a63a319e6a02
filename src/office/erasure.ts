import { type Kysely, sql } from 'kysely'

import { withinReach } from '../db/read/reach.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { eraseTextWithin } from '../engine/audit/erase.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed, requireOffice } from './doer.ts'

/**
 * Erases the words of one event by law, wherever they were told on to; the events and the hashes of the words stay.
 * Returns the events whose words were erased. Throws NOT_FOUND and RULE_NOT_MET.
 */
export async function eraseByLaw(
  db: Kysely<Database>,
  doer: Doer,
  erasure: { caseId: string; seq: number; basis: string },
): Promise<number[]> {
  const { caseId, seq, basis } = erasure
  const { tenantId, id: by } = doer.viewer
  return withTenant(db, tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    const { rows } = await sql`select 1 from suggestion_case c
      join event e on e.case_id = c.id and e.seq = ${seq}
      where c.id = ${caseId}::uuid and ${withinReach(doer.viewer)}`.execute(trx)
    if (rows.length === 0) throw new AppError('NOT_FOUND', '没有这条记录，或者您不能查看它')
    const seqs = await eraseTextWithin(trx, { tenantId, caseId, seq, by, basis, now: doer.now })
    if (seqs.length === 0) throw new AppError('RULE_NOT_MET', '这条记录没有文字，或者文字已经抹除')
    await noteDeed(trx, doer, { kind: 'text_erased', caseId, subject: String(seq), basis, new: { seqs } })
    return seqs
  })
}

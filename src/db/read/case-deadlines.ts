import { type Selectable, sql, type Transaction } from 'kysely'

import type { Database, DeadlineTable } from '../schema.ts'
import { actorIsShown, type CaseReading, wordsOf } from './case-reading.ts'

export type ShownDeadline = Omit<Selectable<DeadlineTable>, 'tenant_id' | 'case_id' | 'set_at'>

/** The clocks that the reader may see, in the order in which they started. */
export async function listShownDeadlines(trx: Transaction<Database>, reading: CaseReading): Promise<ShownDeadline[]> {
  const { readable, viewer, caseId } = reading
  const own =
    readable.ownClocks.length > 0
      ? sql` or (d.kind = any (${wordsOf(readable.ownClocks)}) and a.unit_id = ${viewer.unitId ?? ''})`
      : sql``
  const { rows } = await sql<ShownDeadline>`
    select d.actor_id, d.kind, d.version, d.started_seq, d.start_on, d.term, d.roll, d.original_due_on, d.due_on,
      d.provisional, d.explanation, d.policy_id, d.policy_version, d.calendar_version, d.status, d.ended_on
    from deadline d join actor a on a.case_id = d.case_id and a.id = d.actor_id
    where d.case_id = ${caseId} and (d.kind = any (${wordsOf(readable.clocks)})${own}) and ${actorIsShown(reading)}
    order by d.started_seq, d.kind`.execute(trx)
  return rows
}

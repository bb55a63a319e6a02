import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'
import type { CaseReading } from './case-reading.ts'
import { listTimeline, type TimelineRow } from './case-timeline.ts'

const MOST = 5

/**
 * The current revision, and the latest lines that people or timers brought since the given one, as far as the reader
 * may know them; the last five when there are more.
 */
export async function listLastRoots(
  trx: Transaction<Database>,
  reading: CaseReading,
  sinceRevision: number,
): Promise<{ revision: number; roots: TimelineRow[] }> {
  const { rows } = await sql<{ revision: number; after: number | null }>`
    select c.revision, (
      select min(r.seq) - 1 from (
        select e.seq from event e where e.case_id = c.id and e.cause_seq is null
        order by e.seq desc limit greatest(c.revision - ${sinceRevision}, 0)) r) as after
    from suggestion_case c where c.id = ${reading.caseId}`.execute(trx)
  const { revision = 0, after = null } = rows[0] ?? {}
  if (after === null) return { revision, roots: [] }
  const lines = await listTimeline(trx, reading, { after, limit: 500 })
  return { revision, roots: lines.filter(({ cause_seq }) => cause_seq === null).slice(-MOST) }
}

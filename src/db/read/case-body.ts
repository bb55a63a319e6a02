import { sql, type Transaction } from 'kysely'

import { readsBody } from '../../../machines/reading.ts'
import type { Database } from '../schema.ts'
import type { CaseReading } from './case-reading.ts'

/** The text of the suggestion as it stands: the newest one that is not erased. Null where the reader reads none. */
export async function findBody(trx: Transaction<Database>, reading: CaseReading): Promise<string | null> {
  if (reading.isSecret || !readsBody(reading.reader)) return null
  const { rows } = await sql<{ body: string | null }>`
    select t.body::jsonb #>> '{text,body}' as body from event e
    join event_text t on t.case_id = e.case_id and t.seq = e.seq
    where e.case_id = ${reading.caseId} and e.actor_id = 'suggestion' and e.outcome = 'accepted'
      and e.type in ('suggestion.drafted', 'suggestion.amended', 'suggestion.resubmitted')
      and t.body::jsonb #>> '{text,body}' is not null
    order by e.seq desc limit 1`.execute(trx)
  return rows[0]?.body ?? null
}

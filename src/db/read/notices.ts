import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

export type NoticeRow = {
  id: number
  seq: number
  body: Record<string, unknown>
  created_at: Date
  tries: number
  done_at: Date | null
  outcome: string | null
}

/** What was to be sent because of this case, the newest first. */
export async function listNoticesOfCase(trx: Transaction<Database>, caseId: string): Promise<NoticeRow[]> {
  const { rows } = await sql<NoticeRow>`select id, seq, body, created_at, tries, done_at, outcome from outbox
    where case_id = ${caseId}::uuid and topic = 'notice' order by id desc limit 500`.execute(trx)
  return rows
}

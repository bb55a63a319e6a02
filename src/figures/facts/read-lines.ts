import { sql, type Transaction } from 'kysely'

import type { LogRow } from '../../db/read/reconcile-cases.ts'
import type { Database } from '../../db/schema.ts'
import { type LogLine, readLine } from '../../engine/reconcile/log-line.ts'
import { TITLED } from './told-lines.ts'

/**
 * Cases that may have to do with a period: begun by the day, and not at rest since before it began, or with a promise that
 * falls due in it.
 */
export type Candidates = { tenantId: string; asOf: string; touchedSince: string; fromOn: string; toOn: string }

/** Most of a log are reminders; no fact comes from them. */
const UNREAD = 'deadline.reminderFell'
const NO_HASH = Buffer.alloc(0)

export async function countCandidates(trx: Transaction<Database>, wanted: Candidates): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n ${fromCandidates(wanted, null)}`.execute(trx)
  return rows[0]?.n ?? 0
}

/** The ids of candidates after the given one, in order. */
export async function listCandidates(
  trx: Transaction<Database>,
  wanted: Candidates,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select c.id ${fromCandidates(wanted, after)}
    order by c.id limit ${limit}`.execute(trx)
  return rows.map(({ id }) => id)
}

function fromCandidates({ tenantId, asOf, touchedSince, fromOn, toOn }: Candidates, after: string | null) {
  const beyond = after === null ? sql`true` : sql`c.id > ${after}::uuid`
  return sql`from suggestion_case c where c.tenant_id = ${tenantId} and c.drafted_on <= ${asOf}::date
    and (c.last_recorded_at >= ${touchedSince}::timestamptz or exists (select 1 from deadline d
      where d.case_id = c.id and d.kind = 'commitment' and d.due_on between ${fromOn}::date and ${toOn}::date))
    and ${beyond}`
}

type Row = Omit<LogRow, 'hash'>

/** The logs of some cases, each in its own order; of all free text only that which bears a title is read. */
export async function readLines(
  trx: Transaction<Database>,
  caseIds: readonly string[],
): Promise<Map<string, LogLine[]>> {
  const { rows } = await sql<Row>`
    select e.case_id, e.seq, e.body, t.salt as text_salt, t.body as text_body, t.seq is not null as has_text
    from event e
    left join event_text t on t.case_id = e.case_id and t.seq = e.seq and e.type = any (${TITLED}::text[])
    where e.case_id = any (${caseIds}::uuid[]) and e.type <> ${UNREAD}
    order by e.case_id, e.seq`.execute(trx)
  const logs = new Map<string, LogLine[]>()
  for (const row of rows) {
    const line = readLine({ ...row, hash: NO_HASH })
    const log = logs.get(row.case_id)
    if (log) log.push(line)
    else logs.set(row.case_id, [line])
  }
  return logs
}

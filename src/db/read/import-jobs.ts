import { type Selectable, sql, type Transaction } from 'kysely'
import type { ImportJobTable, ImportRowTable } from '../office-schema.ts'
import type { Database } from '../schema.ts'

export type ImportJobRow = Selectable<ImportJobTable>
export type ImportRowRow = Pick<Selectable<ImportRowTable>, 'n' | 'cells' | 'outcome' | 'result'>
export type ImportCounts = {
  rows: number
  new: number
  changed: number
  unchanged: number
  refused: number
  stopped: number
}

/** A person's own import that has not expired. */
export async function findImport(
  trx: Transaction<Database>,
  asked: { id: string; personId: string; now: string },
): Promise<ImportJobRow | undefined> {
  return trx
    .selectFrom('import_job')
    .selectAll()
    .where('id', '=', asked.id)
    .where('person_id', '=', asked.personId)
    .where('expires_at', '>', new Date(asked.now))
    .executeTakeFirst()
}

/** A person's own imports, the newest first. */
export async function listImportsOf(
  trx: Transaction<Database>,
  asked: { personId: string; now: string; limit: number },
): Promise<ImportJobRow[]> {
  return trx
    .selectFrom('import_job')
    .selectAll()
    .where('person_id', '=', asked.personId)
    .where('expires_at', '>', new Date(asked.now))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(asked.limit)
    .execute()
}

/** How many rows of each outcome these imports have. */
export async function countImportRows(
  trx: Transaction<Database>,
  jobIds: readonly string[],
): Promise<Map<string, ImportCounts>> {
  if (jobIds.length === 0) return new Map()
  const { rows } = await sql<ImportCounts & { job_id: string }>`
    select job_id, count(*)::integer as rows,
      (count(*) filter (where outcome = 'new'))::integer as new,
      (count(*) filter (where outcome = 'changed'))::integer as changed,
      (count(*) filter (where outcome = 'unchanged'))::integer as unchanged,
      (count(*) filter (where outcome = 'refused'))::integer as refused,
      (count(*) filter (where is_stopped))::integer as stopped
    from import_row where job_id = any (${sql.val(jobIds)}::uuid[]) group by job_id
  `.execute(trx)
  return new Map(rows.map(({ job_id, ...counts }) => [job_id, counts]))
}

/** Rows of an import in their order; `after` is the row number of the last one that was read. */
export async function listImportRows(
  trx: Transaction<Database>,
  asked: { jobId: string; outcome?: ImportRowTable['outcome']; after?: number; offset?: number; limit: number },
): Promise<ImportRowRow[]> {
  const { jobId, outcome, after, offset = 0, limit } = asked
  return trx
    .selectFrom('import_row')
    .select(['n', 'cells', 'outcome', 'result'])
    .where('job_id', '=', jobId)
    .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome ?? 'new'))
    .$if(after !== undefined, (query) => query.where('n', '>', after ?? 0))
    .orderBy('n')
    .offset(offset)
    .limit(limit)
    .execute()
}

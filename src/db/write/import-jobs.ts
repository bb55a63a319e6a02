import { type Insertable, sql, type Transaction, type Updateable } from 'kysely'
import type { ImportJobTable } from '../office-schema.ts'
import type { Database } from '../schema.ts'

export async function insertImport(trx: Transaction<Database>, job: Insertable<ImportJobTable>): Promise<void> {
  await trx.insertInto('import_job').values(job).execute()
}

/** Adds rows of the file as they were read. */
export async function insertImportRows(
  trx: Transaction<Database>,
  tenantId: string,
  jobId: string,
  rows: readonly { row: number; cells: readonly string[] }[],
): Promise<void> {
  await sql`insert into import_row (tenant_id, job_id, n, cells)
    select ${tenantId}, ${jobId}::uuid, (r ->> 'row')::integer, r -> 'cells'
    from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) r`.execute(trx)
}

/** Writes what rows would become, or have become. */
export async function saveVerdicts(
  trx: Transaction<Database>,
  jobId: string,
  verdicts: readonly { row: number; outcome: string; stopped: string | null }[],
): Promise<void> {
  await sql`update import_row i
    set outcome = r ->> 'outcome', is_stopped = r ->> 'stopped' is not null, result = r
    from jsonb_array_elements(${JSON.stringify(verdicts)}::jsonb) r
    where i.job_id = ${jobId}::uuid and i.n = (r ->> 'row')::integer`.execute(trx)
}

export async function updateImport(
  trx: Transaction<Database>,
  jobId: string,
  changes: Updateable<ImportJobTable>,
): Promise<void> {
  await trx.updateTable('import_job').set(changes).where('id', '=', jobId).execute()
}

/** Forgets what the rows would become, before they are looked at anew. */
export async function clearVerdicts(trx: Transaction<Database>, jobId: string): Promise<void> {
  await sql`update import_row set outcome = null, is_stopped = false, result = null where job_id = ${jobId}::uuid`.execute(
    trx,
  )
}

/** Takes the import in hand when nobody else has it: of two at once only one is told yes. */
export async function claimImport(
  trx: Transaction<Database>,
  asked: {
    id: string
    personId: string
    from: readonly ImportJobTable['state'][]
    to: ImportJobTable['state']
    now: Date
    /** An import that nobody has touched since then has lost its worker. */
    staleBefore: Date
  },
): Promise<boolean> {
  const { rows } = await sql`update import_job set state = ${asked.to}, done = 0, touched_at = ${asked.now}
    where id = ${asked.id}::uuid and person_id = ${asked.personId} and expires_at > ${asked.now}
      and (state = any (${sql.val(asked.from)}::text[])
        or (state in ('reading', 'working') and touched_at < ${asked.staleBefore}))
    returning id`.execute(trx)
  return rows.length === 1
}

/** Removes an import with its rows; those that have expired go with it. */
export async function deleteImports(
  trx: Transaction<Database>,
  asked: { id?: string; personId: string; now: Date },
): Promise<number> {
  await sql`delete from import_job where expires_at <= ${asked.now}`.execute(trx)
  if (asked.id === undefined) return 0
  const { rows } = await sql`delete from import_job
    where id = ${asked.id}::uuid and person_id = ${asked.personId} returning id`.execute(trx)
  return rows.length
}

import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

/** Tables of records that carry a revision. */
export type RecordTable = 'person' | 'unit' | 'deputy' | 'organ'
export type RecordRow = { id: string; revision: number } & Record<string, unknown>
export type Changes = Readonly<Record<string, string | boolean | null>>

/** One record, held until the end of the transaction. */
export async function lockRecord(
  trx: Transaction<Database>,
  table: RecordTable,
  id: string,
): Promise<RecordRow | undefined> {
  const { rows } = await sql<RecordRow>`select * from ${sql.table(table)} where id = ${id} for update`.execute(trx)
  return rows[0]
}

/** Adds a record of this congress. */
export async function insertRecord(
  trx: Transaction<Database>,
  table: RecordTable | 'post' | 'unit_contact',
  row: Readonly<Record<string, string | null>>,
): Promise<void> {
  const entries = Object.entries(row)
  await sql`insert into ${sql.table(table)} (${sql.join(entries.map(([column]) => sql.ref(column)))})
    values (${sql.join(entries.map(([, value]) => sql`${value}`))})`.execute(trx)
}

/** Changes a locked record; its revision grows by one and is returned. */
export async function updateRecord(
  trx: Transaction<Database>,
  table: RecordTable,
  id: string,
  changes: Changes,
): Promise<number> {
  const set = Object.entries(changes).map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
  const { rows } = await sql<{ revision: number }>`update ${sql.table(table)}
    set ${sql.join([...set, sql`revision = revision + 1`])} where id = ${id} returning revision`.execute(trx)
  const revision = rows[0]?.revision
  if (revision === undefined) throw new Error(`A locked ${table} was not there to be changed`)
  return revision
}

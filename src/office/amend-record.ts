import type { Transaction } from 'kysely'

import type { Database } from '../db/schema.ts'
import { type Changes, lockRecord, type RecordRow, type RecordTable, updateRecord } from '../db/write/records.ts'
import { AppError } from '../errors.ts'
import { type Deed, type Doer, masked, noteDeed } from './doer.ts'

const NAMES: Readonly<Record<RecordTable, string>> = { person: '人员', unit: '单位', deputy: '代表', organ: '机构' }
/** Columns of which the trail keeps no more than a trace. */
const PERSONAL: ReadonlySet<string> = new Set(['phone', 'email'])

/** Holds the record as the writer saw it. Throws NOT_FOUND and RECORD_STALE. */
export async function holdRecord(
  trx: Transaction<Database>,
  table: RecordTable,
  id: string,
  seen: number,
): Promise<RecordRow> {
  const row = await lockRecord(trx, table, id)
  if (!row) throw new AppError('NOT_FOUND', `没有这个${NAMES[table]}，或者您不能查看它`)
  if (row.revision === seen) return row
  throw new AppError(
    'RECORD_STALE',
    `这条${NAMES[table]}记录已被别人改过：您看到的是第 ${seen} 版，现在是第 ${row.revision} 版；请刷新，核对后再提交`,
  )
}

/** Changes what differs and notes old → new; what is the same is no change. Returns the revision. */
export async function changeRecord(
  trx: Transaction<Database>,
  doer: Doer,
  table: RecordTable,
  row: RecordRow,
  changes: Readonly<Record<string, string | boolean | null | undefined>>,
  deed: Deed,
): Promise<number> {
  const differing = pickDiffering(row, changes)
  const extra = { old: asObject(deed.old), new: asObject(deed.new) }
  if (Object.keys(differing).length === 0 && Object.keys(extra.new).length === 0) return row.revision
  const revision = await updateRecord(trx, table, row.id, differing)
  await noteDeed(trx, doer, {
    ...deed,
    subject: row.id,
    old: { ...traceOf(Object.keys(differing), row), ...extra.old },
    new: { ...traceOf(Object.keys(differing), differing), ...extra.new },
  })
  return revision
}

function pickDiffering(
  row: RecordRow,
  changes: Readonly<Record<string, string | boolean | null | undefined>>,
): Changes {
  return Object.fromEntries(
    Object.entries(changes).filter(
      (entry): entry is [string, string | boolean | null] => entry[1] !== undefined && entry[1] !== row[entry[0]],
    ),
  )
}

/** Values as the trail keeps them. */
export function traceOf(columns: readonly string[], row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    columns.map((column) => {
      const value = row[column] ?? null
      return [column, PERSONAL.has(column) && typeof value === 'string' ? masked(value) : value]
    }),
  )
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
